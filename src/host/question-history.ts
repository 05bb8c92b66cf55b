import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStateFolder } from './state-folder.js';
import type { QuestionHistory } from './store.js';

/** The history in the file `history` under `home` (mode 0600), one entry a line, and when everything is stored. */
export function openQuestionFile(home: string): QuestionHistory & { settled(): Promise<void> } {
  const file = join(home, 'history');
  let writing = Promise.resolve();
  return {
    entries: async () => {
      const text = await readFile(file, 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
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
