import { StringDecoder } from 'node:string_decoder';
import { setImmediate as nextRound } from 'node:timers/promises';
import type { LineEditor, LineEditorOptions } from './line-editor.js';
import { safeText } from './safe-text.js';

/**
 * A line editor for a terminal that only prints (`TERM=dumb`). The terminal's driver shows and corrects what is typed
 * and gives a line at Enter; pasted lines are entries of their own. There is no Tab, and no history to call back.
 *
 * Ctrl-C arrives as a signal. While the editor is open it is the editor's alone, as the key is where keys are read:
 * whoever listened to SIGINT before gets it during {@link LineEditor.lend}, when `onInterrupt` passes it on, and after
 * the end.
 */
export function createPlainLineEditor(options: LineEditorOptions): LineEditor {
  const { input, output, prompt } = options;
  const decoder = new StringDecoder('utf8');
  const entries: string[] = [];
  let history = options.history;
  /** The beginning of a line that has not ended. */
  let begun = '';
  let isClosed = false;
  let wasInterrupted = false;
  let waiting: ((entry: string | undefined) => void) | undefined;
  let answering: ((answer: string | undefined) => void) | undefined;
  let busy: { onInterrupt: () => void; onEnter?: () => void } | undefined;

  const onLine = (line: string): void => {
    wasInterrupted = false;
    if (answering) return answering(line);
    if (busy?.onEnter && line.trim() === '') return busy.onEnter();
    if (line.trim() !== '') {
      history = [...history.filter((entry) => entry !== line), line];
      options.onHistory?.(history);
    }
    if (waiting) waiting(line);
    else entries.push(line);
  };
  const onData = (chunk: Buffer): void => {
    const lines = (begun + decoder.write(chunk)).split(/\r\n|\n|\r/u);
    begun = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };

  let others: NodeJS.SignalsListener[] = [];
  const takeSignal = (): void => {
    others = process.listeners('SIGINT');
    process.removeAllListeners('SIGINT');
    process.on('SIGINT', onSignal);
  };
  const giveSignalBack = (): void => {
    process.off('SIGINT', onSignal);
    for (const listener of others) process.on('SIGINT', listener);
  };
  const onSignal = (): void => {
    // The driver drops it as well.
    begun = '';
    if (answering) {
      output.write('\n');
      return answering(undefined);
    }
    if (busy) {
      // It has shown ^C.
      output.write('\n');
      giveSignalBack();
      busy.onInterrupt();
      if (!isClosed) takeSignal();
      return;
    }
    if (wasInterrupted) return close();
    wasInterrupted = true;
    output.write(`\n${options.interruptHint}\n${prompt}`);
  };

  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    input.off('data', onData).off('end', close).pause();
    giveSignalBack();
    if (answering) {
      // Its prompt is still there.
      output.write('\n');
      answering(undefined);
    }
    waiting?.(undefined);
    // Nobody can answer any more, so what is under way has no reader.
    busy?.onInterrupt();
  };

  /** Everything that was typed so far, read: the driver holds a line back until its end, but not from raw mode. */
  const readAhead = async (): Promise<void> => {
    if (!input.isTTY) return;
    input.setRawMode(true);
    // The first may come in the round that runs already, after its input was read.
    await nextRound();
    await nextRound();
    input.setRawMode(false);
  };

  takeSignal();
  input.on('data', onData).on('end', close);

  return {
    ask: async () => {
      const ready = entries.shift();
      if (ready !== undefined) {
        output.write(`${prompt}${safeText(ready)}\n`);
        return ready;
      }
      if (isClosed) return undefined;
      output.write(`${prompt}${begun}`);
      return new Promise<string | undefined>((resolve) => {
        waiting = (entry) => {
          waiting = undefined;
          resolve(entry);
        };
      });
    },
    during: async (work, onInterrupt, onEnter) => {
      busy = { onInterrupt, onEnter };
      try {
        return await work();
      } finally {
        busy = undefined;
      }
    },
    question: async (text) => {
      if (isClosed) return undefined;
      await readAhead();
      if (isClosed) return undefined;
      const begunBefore = begun;
      begun = '';
      output.write(begunBefore === '' ? text : `\n${text}`);
      const answer = await new Promise<string | undefined>((resolve) => {
        answering = (given) => {
          answering = undefined;
          resolve(given);
        };
      });
      begun = begunBefore + begun;
      return answer;
    },
    lend: async (work) => {
      giveSignalBack();
      input.pause();
      try {
        return await work();
      } finally {
        takeSignal();
        input.resume();
      }
    },
    close,
  };
}
