import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStateFolder } from './thread-store.js';

/** Questions of earlier conversations, for the arrow keys. */
export interface QuestionHistory {
  /** Oldest first. */
  entries: readonly string[];
  /** Stores the whole history, oldest first, in the background. */
  readonly keep: (oldestFirst: readonly string[]) => void;
  /** Resolves when everything is stored. */
  settled(): Promise<void>;
}

/** The history in the file `history` under `home` (mode 0600), one entry a line. One that cannot be read or written is done without. */
export async function openHistory(home: string): Promise<QuestionHistory> {
  const file = join(home, 'history');
  let writing = Promise.resolve();
  const text = await readFile(file, 'utf8').catch(() => '');
  return {
    entries: text.split('\n').filter((line) => line !== ''),
    keep: (oldestFirst) => {
      const lines = oldestFirst.map((entry) => `${entry}\n`).join('');
      writing = writing.then(async () => {
        try {
          await openStateFolder(home);
          await writeFile(file, lines, { mode: 0o600 });
        } catch {
          // A comfort: a disk that is full or read-only must not end a conversation.
        }
      });
    },
    settled: () => writing,
  };
}
