import { PassThrough } from 'node:stream';
import type { Console } from '../../src/cli/console.js';
import { createStyle } from '../../src/cli/terminal/style.js';

/** A screen that a test reads and a keyboard that it types on. */
export interface TerminalSession {
  console: Console;
  type: (text: string) => void;
  /** Waits for something new on the screen; gives what is there since the last wait, up to the end of the match. */
  sees: (pattern: RegExp) => Promise<string>;
}

/** A terminal of 80 by 24 without colours. */
export function openTerminal(): TerminalSession {
  const keyboard = new PassThrough();
  const output = Object.assign(new PassThrough(), { columns: 80, rows: 24, isTTY: true });
  let screen = '';
  let readUpTo = 0;
  output.setEncoding('utf8').on('data', (chunk: string) => {
    screen += chunk;
  });
  return {
    console: {
      // The conversation uses nothing of a terminal but the streams and their size.
      stdin: keyboard as unknown as NodeJS.ReadStream,
      stdout: output as unknown as NodeJS.WriteStream,
      isInteractive: true,
      isAttended: true,
      style: createStyle(),
      errorStyle: createStyle(),
      width: () => 80,
      height: () => 24,
      print: (text) => void output.write(`${text}\n`),
      note: (text) => void output.write(`${text}\n`),
      printJson: () => {},
    },
    type: (text) => void keyboard.write(text),
    sees: async (pattern) => {
      const deadline = Date.now() + 30_000;
      for (;;) {
        const fresh = screen.slice(readUpTo);
        const match = pattern.exec(fresh);
        if (match) {
          readUpTo += match.index + match[0].length;
          return fresh.slice(0, match.index + match[0].length);
        }
        if (Date.now() > deadline) throw new Error(`${String(pattern)} did not appear in:\n${fresh}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}
