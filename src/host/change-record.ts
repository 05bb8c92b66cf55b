import type { WriteEvent, WriteRecorder } from '../agent/write-events.js';
import { ConfluenceError } from '../errors.js';
import { fromOperator, ours } from '../ours.js';
import type { ChangeTable } from './store.js';

export interface ChangeRecordOptions {
  /** Gets a sentence when an outcome cannot be recorded any more. */
  notice: (text: string) => void;
  /** Gets a short line for every event. */
  tell?: ((line: string) => void) | undefined;
}

// Nothing has been sent yet when these are recorded, so that a failure can still keep it from being sent.
const beforeSending: ReadonlySet<WriteEvent['event']> = new Set(['proposed', 'approved', 'edited', 'rejected']);

/**
 * Keeps the record of changes in a store. The recorder throws `ConfluenceError` (`misconfigured`) when a proposal or
 * decision cannot be recorded, so that nothing is sent. An outcome that cannot be recorded is told through `notice`:
 * what was sent is sent.
 */
export function recordChanges(changes: ChangeTable, { notice, tell }: ChangeRecordOptions): WriteRecorder {
  return async (event) => {
    tell?.(describeEvent(event));
    try {
      await changes.append(event);
    } catch (cause) {
      if (!beforeSending.has(event.event)) {
        return notice(`The outcome of a change (${event.event}) could not be recorded in ${changes.place}.`);
      }
      throw new ConfluenceError({
        code: 'misconfigured',
        message: ours`The record of changes cannot be written to ${fromOperator(changes.place)}. Nothing was sent.`,
        next: 'Make the file writable for you, or set CONFLUENCE_AGENT_HOME to another folder.',
        cause,
      });
    }
  };
}

/** One event on a line, e.g. `change approved: confluence_edit_page, page 1001 in ENG, version 3`. */
function describeEvent(event: WriteEvent): string {
  const page = event.pageId === undefined ? 'a new page' : `page ${event.pageId}`;
  const version = event.versionAfter ?? event.versionBefore;
  const parts = [
    event.tool,
    `${page} in ${event.space}`,
    ...(version === undefined ? [] : [`version ${version}`]),
    ...(event.automatic ? ['by a setting'] : []),
    ...(event.error === undefined ? [] : [event.error]),
  ];
  return `  change ${event.event.replaceAll('_', ' ')}: ${parts.join(', ')}`;
}
