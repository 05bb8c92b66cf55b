import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { WriteEvent, WriteRecorder } from '../agent/write-events.js';
import { ConfluenceError } from '../errors.js';
import { safeLine } from './terminal/safe-text.js';
import { openStateFolder } from './thread-store.js';

export interface WriteLogOptions {
  /** Gets a sentence when an outcome cannot be recorded any more. */
  notice: (text: string) => void;
  /** Gets a short line for every event. */
  tell?: (line: string) => void;
}

// Nothing has been sent yet when these are recorded, so that a failure can still keep it from being sent.
const beforeSending: ReadonlySet<WriteEvent['event']> = new Set(['proposed', 'approved', 'edited', 'rejected']);

/**
 * Keeps the record of changes in `writes.jsonl` under `home`: one JSON object a line, appended in one piece, readable
 * for the owner alone (file 0600, folder 0700). The file is made when there is something to record.
 *
 * The recorder throws `ConfluenceError` (`misconfigured`) when a proposal or decision cannot be recorded, so that
 * nothing is sent. An outcome that cannot be recorded is told through `notice`: what was sent is sent.
 */
export function createWriteLog(home: string, { notice, tell }: WriteLogOptions): WriteRecorder {
  const file = join(home, 'writes.jsonl');
  return async (event) => {
    tell?.(describeEvent(event));
    try {
      await append(home, file, event);
    } catch (cause) {
      if (!beforeSending.has(event.event)) {
        return notice(`The outcome of a change (${event.event}) could not be recorded in ${file}.`);
      }
      throw new ConfluenceError({
        code: 'misconfigured',
        message: `The record of changes cannot be written to ${file}. Nothing was sent.`,
        next: 'Make the file writable for you, or set CONFLUENCE_AGENT_HOME to another folder.',
        cause,
      });
    }
  };
}

async function append(home: string, file: string, event: WriteEvent): Promise<void> {
  await openStateFolder(home);
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.write(`${JSON.stringify(event)}\n`);
  } finally {
    await handle.close();
  }
}

/** One event on a line, e.g. `change approved: confluence_edit_page, page 1001 in ENG, version 3`. */
function describeEvent(event: WriteEvent): string {
  const page = event.pageId === undefined ? 'a new page' : `page ${event.pageId}`;
  const version = event.versionAfter ?? event.versionBefore;
  const parts = [
    safeLine(event.tool, 60),
    `${page} in ${safeLine(event.space, 60)}`,
    ...(version === undefined ? [] : [`version ${version}`]),
    ...(event.automatic ? ['by a setting'] : []),
    ...(event.error === undefined ? [] : [event.error]),
  ];
  return `  change ${event.event.replaceAll('_', ' ')}: ${parts.join(', ')}`;
}
