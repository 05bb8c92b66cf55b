import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WriteEvent } from '../agent/write-events.js';
import { openStateFolder } from './state-folder.js';
import type { ChangeTable } from './store.js';

/**
 * The record of changes in `writes.jsonl` under `home`: one JSON object a line, appended in one piece, readable for the
 * owner alone (file 0600, folder 0700). The file is made when there is something to record.
 */
export function openChangeFile(home: string): ChangeTable {
  const place = join(home, 'writes.jsonl');
  return {
    place,
    append: async (event) => {
      await openStateFolder(home);
      const handle = await open(place, 'a', 0o600);
      try {
        await handle.chmod(0o600);
        await handle.write(`${JSON.stringify(event)}\n`);
      } finally {
        await handle.close();
      }
    },
    list: async (user, thread) => {
      const text = await readFile(place, 'utf8').catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
        throw error;
      });
      return text.split('\n').flatMap((line) => {
        const event = eventOf(line);
        return event?.user === user && event.thread === thread ? [event] : [];
      });
    },
  };
}

/** The event on a line; undefined for a line that a crash has cut off. */
function eventOf(line: string): WriteEvent | undefined {
  try {
    // Only `append` writes the file, which is its owner's alone.
    return JSON.parse(line) as WriteEvent;
  } catch {
    return undefined;
  }
}
