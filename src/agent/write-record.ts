import { ours } from '../ours.js';
import type { WriteOutcome } from '../confluence/write/outcome.js';
import { type PreparedWrite, readArtifact } from '../tool/artifact.js';
import type { ToolOutput } from '../tool/define-tool.js';
import { askedChange } from '../tool/write-result.js';
import type { WriteEvent, WriteRecorder } from './write-events.js';

/** Whose change it is, where, and by which tool. */
export interface WriteOrigin {
  user: string;
  thread: string;
  tool: string;
}

/** Where events of changes go, and the time they bear. */
export interface ChangeRecorder {
  record?: WriteRecorder | undefined;
  now: () => Date;
}

/** Records one event of a prepared change. Throws what the recorder throws. */
export async function recordWrite(
  recorder: ChangeRecorder,
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
    pageId: subject.id,
    space: subject.space,
    url: subject.url,
    versionBefore: basedOn?.version,
    ...more,
  });
}

/**
 * Sends an approved change and records both; gives the result with what became of it. Throws before anything is sent
 * when the approval cannot be recorded; when only the outcome cannot, the result says so.
 */
export async function carryOut(
  recorder: ChangeRecorder,
  origin: WriteOrigin,
  prepared: PreparedWrite,
  send: () => Promise<ToolOutput>,
  options: { automatic?: boolean | undefined } = {},
): Promise<ToolOutput & { outcome?: WriteOutcome }> {
  await recordWrite(recorder, origin, 'approved', prepared, {
    by: origin.user,
    ...(options.automatic && { automatic: true }),
  });
  const { content, artifact } = await send();
  const { outcome, error } = readArtifact(artifact);
  // Also of a change that an error has kept from being sent it is told which one it was.
  const result = { artifact: { change: askedChange(prepared.proposal), ...artifact }, outcome };
  try {
    await recordWrite(recorder, origin, outcome?.status ?? 'failed', prepared, outcomeFields(outcome, error));
    return { content, ...result };
  } catch {
    // It has been sent: what became of it must reach the user, whatever becomes of the record.
    return {
      content: ours`${content}\nNote: the outcome could not be added to the record of changes.`,
      ...result,
    };
  }
}

/** What an outcome, or the error in its place, adds to its event. */
function outcomeFields(outcome: WriteOutcome | undefined, error: { code: string } | undefined): Partial<WriteEvent> {
  return {
    ...(outcome !== undefined &&
      'content' in outcome && {
        pageId: outcome.content.id,
        versionAfter: outcome.content.version,
      }),
    ...(outcome?.status === 'done' && outcome.confirmedBy === 'earlier' && { earlier: true }),
    ...(error !== undefined && { error: error.code }),
  };
}
