import { createSupportsHyperlinks } from 'supports-hyperlinks';
import { safeJson } from './terminal/safe-text.js';
import { screenText, writeTo } from './terminal/sink.js';
import { createStyle, type Style } from './terminal/style.js';

const widest = 100;

/** The streams of this process and how text may be dressed on them. */
export interface Console {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Somebody types and reads: standard input and output are a terminal. */
  readonly isInteractive: boolean;
  /** Somebody reads messages and can act, whatever becomes of standard output. */
  readonly isAttended: boolean;
  /** The terminal shows lines one below the other and nothing else: `TERM=dumb`. */
  readonly isDumb: boolean;
  readonly style: Style;
  readonly errorStyle: Style;
  /** Columns to lay text out in: the terminal's, at most 100; 80 where there is none. */
  readonly width: () => number;
  /** Rows of the screen; 24 where there is none. */
  readonly height: () => number;
  /** Text as it is on standard output, for what is printed piece by piece. */
  readonly write: (text: string) => void;
  /** Text and a line feed on standard output. What others wrote cannot drive the terminal, here or below. */
  readonly print: (text: string) => void;
  /** Text and a line feed on standard error: everything that is not the result. */
  readonly note: (text: string) => void;
  /** One line of JSON on standard output. */
  readonly printJson: (value: unknown) => void;
}

/** Opens the process's own streams. `color: false` turns colours and links off everywhere. */
export function openConsole(options: { color: boolean }): Console {
  const { stdin, stdout, stderr } = process;
  const styleOf = (stream: NodeJS.WriteStream): Style =>
    createStyle({
      color: options.color && stream.isTTY,
      hyperlinks: options.color && stream.isTTY && createSupportsHyperlinks(stream),
    });
  return {
    stdin,
    stdout,
    isInteractive: Boolean(stdin.isTTY && stdout.isTTY),
    isAttended: Boolean(stdin.isTTY && stderr.isTTY),
    isDumb: process.env['TERM']?.trim() === 'dumb',
    style: styleOf(stdout),
    errorStyle: styleOf(stderr),
    width: () => Math.min(stdout.columns || 80, widest),
    height: () => stdout.rows || 24,
    write: (text) => writeTo(stdout, screenText(text)),
    print: (text) => writeTo(stdout, screenText(`${text}\n`)),
    note: (text) => writeTo(stderr, screenText(`${text}\n`)),
    printJson: (value) => writeTo(stdout, screenText(`${safeJson(value)}\n`)),
  };
}
