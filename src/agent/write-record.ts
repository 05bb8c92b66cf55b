import type { WriteOutcome } from '../confluence/write/outcome.js';
import type { PreparedWrite } from '../tool/define-tool.js';
import type { WriteEvent, WriteRecorder } from './write-events.js';

/** Whose change it is, where, and by which tool. */
export interface WriteOrigin {
  user: string;
  thread: string;
  tool: string;
}

/** Records one event of a prepared change. Throws what the recorder throws. */
export async function recordWrite(
  recorder: { record?: WriteRecorder; now: () => Date },
  origin: WriteOrigin,
  event: WriteEvent['event'],
  { proposal }: PreparedWrite,
  more: Partial<WriteEvent> = {},
): Promise<void> {
  const { kind, hash, subject, basedOn } = proposal;
  await recorder.record?.({
    time: recorder.now().toISOString(),
    event,
    ...origin,
    kind,
    proposal: hash,
    ...(subject.id !== undefined && { pageId: subject.id }),
    space: subject.space,
    url: subject.url,
    ...(basedOn && { versionBefore: basedOn.version }),
    ...more,
  });
}

/** What an outcome, or the error in its place, adds to its event. */
export function outcomeFields(
  outcome: WriteOutcome | undefined,
  error: { code: string } | undefined,
): Partial<WriteEvent> {
  return {
    ...(outcome !== undefined &&
      'content' in outcome && {
        pageId: outcome.content.id,
        ...(outcome.content.version !== undefined && { versionAfter: outcome.content.version }),
      }),
    ...(error !== undefined && { error: error.code }),
  };
}
