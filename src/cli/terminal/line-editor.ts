import { type CompleterResult, emitKeypressEvents, type Key } from 'node:readline';
// The one of `node:readline` looks at TERM of this process, whatever terminal it is given, and edits nothing on `dumb`.
import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { safeText } from './safe-text.js';

/** One person typing. Whatever is typed while nobody asks is kept, unseen, and becomes the next entry. */
export interface LineEditor {
  /** Shows the prompt; gives the next entry (line feeds in it came from a paste), or undefined at the end of input. */
  ask(): Promise<string | undefined>;
  /** Runs at Ctrl-C while `work` is under way, instead of what Ctrl-C means at the prompt. */
  during<Result>(work: () => Promise<Result>, onInterrupt: () => void, onEnter?: () => void): Promise<Result>;
  /**
   * Asks something that only what is typed from now on answers, also during work; undefined at Ctrl-C and at the end
   * of input. What was typed before waits for the next entry, and the answer is kept out of the history.
   */
  question(prompt: string): Promise<string | undefined>;
  /** Leaves the terminal to another program while `work` is under way. */
  lend<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): void;
}

export interface LineEditorOptions {
  input: ReadStream;
  output: WriteStream;
  prompt: string;
  /** Shown at the first Ctrl-C on an empty prompt; the second one ends the input. */
  interruptHint: string;
  /** Oldest first. */
  history: readonly string[];
  onHistory?: (oldestFirst: readonly string[]) => void;
  /** Full forms for what stands in the line; for Tab. */
  complete?: (line: string) => string[];
}

const bracketedPaste = { on: '\u001b[?2004h', off: '\u001b[?2004l' };
const historySize = 500;

/** Passes writes on unless it is muted, and looks like the terminal behind it. */
class MutableOutput extends Writable {
  muted = false;
  readonly isTTY = true;
  readonly #target: WriteStream;

  constructor(target: WriteStream) {
    super({ decodeStrings: false });
    this.#target = target;
    target.on('resize', () => this.emit('resize'));
  }

  get columns(): number {
    return this.#target.columns;
  }

  get rows(): number {
    return this.#target.rows;
  }

  override _write(chunk: string | Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    if (!this.muted) this.#target.write(chunk);
    done();
  }
}

/** Opens the terminal for typing: history, Tab, and pasted text of several lines as one entry. */
export function createLineEditor(options: LineEditorOptions): LineEditor {
  const { input, prompt } = options;
  const output = new MutableOutput(options.output);
  const entries: string[] = [];
  let pastedLines: string[] = [];
  let isPasting = false;
  let isClosed = false;
  let waiting: ((entry: string | undefined) => void) | undefined;
  let busy: { onInterrupt: () => void; onEnter?: () => void } | undefined;
  let interruptedAtEmptyPrompt = false;
  let answering: ((answer: string | undefined) => void) | undefined;
  let historyBefore: readonly string[] = options.history.toReversed().slice(0, historySize);

  emitKeypressEvents(input);
  const readline: Interface = createInterface({
    input,
    output,
    prompt,
    terminal: true,
    historySize,
    history: options.history.toReversed().slice(0, historySize),
    removeHistoryDuplicates: true,
    completer: (line): CompleterResult => [answering ? [] : (options.complete?.(line) ?? []), line],
  });
  options.output.write(bracketedPaste.on);
  const clearLine = (): void => {
    readline.write(null, { ctrl: true, name: 'e' });
    readline.write(null, { ctrl: true, name: 'u' });
  };

  const onKeypress = (_text: string | undefined, key: Key): void => {
    if (!(key.ctrl && key.name === 'c')) interruptedAtEmptyPrompt = false;
    if (key.name === 'paste-start') isPasting = true;
    if (key.name === 'paste-end') {
      isPasting = false;
      if (pastedLines.length > 0) {
        readline.setPrompt('… ');
        readline.prompt(true);
      }
    }
  };
  input.on('keypress', onKeypress);

  readline.on('line', (line) => {
    if (isPasting) {
      pastedLines.push(line);
      return;
    }
    const entry = [...pastedLines, line].join('\n');
    pastedLines = [];
    readline.setPrompt(prompt);
    if (answering) return answering(entry);
    if (busy?.onEnter && entry.trim() === '') busy.onEnter();
    else if (waiting) waiting(entry);
    else entries.push(entry);
  });

  // The array is the history itself, newest first, before the line is handed out; changing it is the documented way.
  readline.on('history', (history: string[]) => {
    if (answering) return void history.splice(0, history.length, ...historyBefore);
    if (isPasting) history.shift();
    else if (pastedLines.length > 0) history[0] = [...pastedLines, history[0]].join(' ');
    historyBefore = [...history];
    if (!isPasting) options.onHistory?.(history.toReversed());
  });

  readline.on('SIGINT', () => {
    if (answering) {
      options.output.write('^C\n');
      output.muted = true;
      clearLine();
      return answering(undefined);
    }
    if (busy) return busy.onInterrupt();
    const isEmpty = readline.line === '' && pastedLines.length === 0;
    if (isEmpty && interruptedAtEmptyPrompt) return readline.close();
    interruptedAtEmptyPrompt = isEmpty;
    pastedLines = [];
    options.output.write(isEmpty ? `\n${options.interruptHint}\n` : '^C\n');
    clearLine();
    readline.setPrompt(prompt);
    readline.prompt();
  });

  readline.on('close', () => {
    isClosed = true;
    input.off('keypress', onKeypress);
    options.output.write(bracketedPaste.off);
    if (answering) {
      // Its prompt is still there.
      options.output.write('\n');
      answering(undefined);
    }
    waiting?.(undefined);
    // Nobody can answer any more, so what is under way has no reader.
    busy?.onInterrupt();
  });

  return {
    ask: async () => {
      const ready = entries.shift();
      output.muted = false;
      if (ready !== undefined) {
        options.output.write(`${prompt}${safeText(ready)}\n`);
        return ready;
      }
      if (isClosed) return undefined;
      readline.prompt(true);
      return new Promise<string | undefined>((resolve) => {
        // Several lines may come in one piece: only the first is this entry.
        waiting = (entry) => {
          waiting = undefined;
          resolve(entry);
        };
      });
    },
    during: async (work, onInterrupt, onEnter) => {
      output.muted = true;
      busy = onEnter ? { onInterrupt, onEnter } : { onInterrupt };
      try {
        return await work();
      } finally {
        busy = undefined;
      }
    },
    question: async (text) => {
      if (isClosed) return undefined;
      const wasMuted = output.muted;
      const typedBefore = { line: readline.line, pasted: pastedLines };
      pastedLines = [];
      output.muted = true;
      clearLine();
      output.muted = false;
      readline.setPrompt(text);
      readline.prompt();
      const answer = await new Promise<string | undefined>((resolve) => {
        answering = (given) => {
          answering = undefined;
          output.muted = true;
          resolve(given);
        };
      });
      pastedLines = typedBefore.pasted;
      if (!isClosed) {
        const typedSince = readline.line;
        clearLine();
        readline.setPrompt(prompt);
        readline.write(typedBefore.line + typedSince);
      }
      output.muted = wasMuted;
      return answer;
    },
    lend: async (work) => {
      readline.pause();
      if (input.isTTY) input.setRawMode(false);
      options.output.write(bracketedPaste.off);
      try {
        return await work();
      } finally {
        options.output.write(bracketedPaste.on);
        if (input.isTTY) input.setRawMode(true);
        readline.resume();
      }
    },
    close: () => readline.close(),
  };
}
