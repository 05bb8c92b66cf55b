// A person at a terminal, and what they see: the screen of a conversation with everything that is written to it.
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Console } from '../../src/cli/console.js';
import type { Decider } from '../../src/cli/decide-changes.js';
import { openScreen, type Screen } from '../../src/cli/screen.js';
import { safeJson } from '../../src/cli/terminal/safe-text.js';
import { screenText, writeTo } from '../../src/cli/terminal/sink.js';
import { createStyle } from '../../src/cli/terminal/style.js';

/** Wide enough that no line of a request is wrapped. */
const width = 400;

export interface Output {
  console: Console;
  /** What was written since the last call. */
  taken(): string;
}

/** Streams of a terminal with colours and links, or of a pipe. */
export function openOutput(kind: 'terminal' | 'pipe'): Output {
  const isTerminal = kind === 'terminal';
  let written = '';
  const keys = Object.assign(new PassThrough(), {
    isTTY: isTerminal,
    isRaw: false,
    setRawMode: (isRaw: boolean) => Object.assign(keys, { isRaw }),
  });
  const out = Object.assign(new PassThrough(), { columns: width, rows: 1000, isTTY: isTerminal });
  out.setEncoding('utf8').on('data', (text: string) => {
    written += text;
  });
  // The command line uses nothing of a terminal but the streams, their size and the mode of the keyboard.
  const stdout = out as unknown as NodeJS.WriteStream;
  const style = createStyle({ color: isTerminal, hyperlinks: isTerminal });
  return {
    console: {
      stdin: keys as unknown as NodeJS.ReadStream,
      stdout,
      isInteractive: isTerminal,
      isAttended: isTerminal,
      isDumb: false,
      style,
      errorStyle: style,
      width: () => width,
      height: () => 1000,
      write: (text) => writeTo(stdout, screenText(text)),
      print: (text) => writeTo(stdout, screenText(`${text}\n`)),
      note: (text) => writeTo(stdout, screenText(`${text}\n`)),
      printJson: (value) => writeTo(stdout, screenText(`${safeJson(value)}\n`)),
    },
    taken: () => {
      const text = written;
      written = '';
      return text;
    },
  };
}

/** A person who approves what shows the mark of what they asked for, and rejects everything else. */
export interface Person {
  screen: Screen;
  output: Output;
  /** Requests of the changes that they approved, as they were shown: `METHOD path`. */
  approved: string[];
  /** What shows that they asked for it; a change that shows `edit` before it they edit first. */
  mark: string;
  /** What happens on the site before the next decision, once. */
  before: (() => void) | undefined;
}

export function openPerson(): Person {
  const output = openOutput('terminal');
  let shown = '';
  const decider: Decider = {
    style: output.console.style,
    width: () => width,
    height: () => 1000,
    print: (text) => {
      shown += `${stripVTControlCharacters(text)}\n`;
      output.console.print(text);
    },
    question: (prompt) => {
      output.console.print(prompt);
      const asked = stripVTControlCharacters(prompt);
      if (asked.startsWith('New text')) return Promise.resolve(person.mark);
      if (!/\(a\)pprove|Take it back/u.test(asked)) return Promise.resolve('');
      person.before?.();
      person.before = undefined;
      const seen = shown;
      shown = '';
      if (/Take it back/u.test(asked)) {
        person.approved.push(...requestsIn(seen));
        return Promise.resolve('y');
      }
      if (!seen.includes(person.mark)) return Promise.resolve('r');
      if (seen.includes(`edit ${person.mark}`)) return Promise.resolve('e');
      person.approved.push(...requestsIn(seen));
      return Promise.resolve('a');
    },
  };
  const screen = openScreen({
    config: { animation: false },
    console: output.console,
    history: [],
    onHistory: () => {},
  });
  const person: Person = { screen: { ...screen, decider }, output, approved: [], mark: '', before: undefined };
  return person;
}

/** The requests that a preview names. */
const requestsIn = (shown: string): string[] =>
  [...shown.matchAll(/^┃ → ([A-Z]+ \/[^\s?]+)/gmu)].map(([, request = '']) => request);
