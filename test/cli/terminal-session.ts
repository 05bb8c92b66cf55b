import { PassThrough } from 'node:stream';
import type { Console } from '../../src/cli/console.js';
import { screenText, writeTo } from '../../src/cli/terminal/sink.js';
import { createStyle } from '../../src/cli/terminal/style.js';

/** A screen that a test reads and a keyboard that it types on. */
export interface TerminalSession {
  console: Console;
  keyboard: NodeJS.ReadStream;
  screen: NodeJS.WriteStream;
  type: (text: string) => void;
  /** Waits for something new on the screen; gives what is there since the last wait, up to the end of the match. */
  sees: (pattern: RegExp) => Promise<string>;
  /** Everything that was on the screen. */
  everything: () => string;
}

/**
 * A terminal of 80 by 24 without colours. It says itself what it is: `isDumb` for one that shows lines and nothing else,
 * whose driver gives a line at Enter, and Ctrl-C as a signal.
 */
export function openTerminal({ isDumb = false } = {}): TerminalSession {
  const keys = Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw: false,
    setRawMode: (isRaw: boolean) => Object.assign(keys, { isRaw }),
  });
  const output = Object.assign(new PassThrough(), { columns: 80, rows: 24, isTTY: true });
  // The command line uses nothing of a terminal but the streams, their size and the mode of the keyboard.
  const keyboard = keys as unknown as NodeJS.ReadStream;
  const screen = output as unknown as NodeJS.WriteStream;
  let shown = '';
  let readUpTo = 0;
  output.setEncoding('utf8').on('data', (chunk: string) => {
    shown += chunk;
  });
  return {
    console: {
      stdin: keyboard,
      stdout: screen,
      isInteractive: true,
      isAttended: true,
      isDumb,
      style: createStyle(),
      errorStyle: createStyle(),
      width: () => 80,
      height: () => 24,
      write: (text) => writeTo(screen, screenText(text)),
      print: (text) => writeTo(screen, screenText(`${text}\n`)),
      note: (text) => writeTo(screen, screenText(`${text}\n`)),
      printJson: () => {},
    },
    keyboard,
    screen,
    type: (text) => void keys.write(text),
    sees: async (pattern) => {
      const deadline = Date.now() + 30_000;
      for (;;) {
        const fresh = shown.slice(readUpTo);
        const match = pattern.exec(fresh);
        if (match) {
          readUpTo += match.index + match[0].length;
          return fresh.slice(0, match.index + match[0].length);
        }
        if (Date.now() > deadline) throw new Error(`${String(pattern)} did not appear in:\n${fresh}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    everything: () => shown,
  };
}
