import type { Console } from './console.js';
import type { Decider } from './decide-changes.js';
import { openLineEditor } from './open-line-editor.js';
import { editInEditor, editorCommand } from './terminal/external-editor.js';
import type { LineEditor } from './terminal/line-editor.js';

/** A terminal for a command that asks while it works. */
export interface Dialogue {
  decider: Decider;
  /** Keeps the keyboard while work is under way: what is typed ahead must not answer a question that comes later. */
  hold<Result>(work: () => Promise<Result>): Promise<Result>;
  close(): void;
}

/** Opens the dialogue of a command; Ctrl-C while it works does what the signal does. */
export function openDialogue(console: Console): Dialogue {
  const editor = openLineEditor(console, { prompt: '', interruptHint: '', history: [] });
  // A second Ctrl-C ends the process at once; the terminal must be as it was.
  const close = (): void => editor.close();
  process.on('exit', close);
  return {
    decider: deciderOn(editor, console),
    hold: (work) => editor.during(work, () => void process.emit('SIGINT', 'SIGINT')),
    close: () => {
      process.off('exit', close);
      close();
    },
  };
}

/** A person who decides through a line editor. */
export function deciderOn(editor: Pick<LineEditor, 'question' | 'lend'>, console: Console): Decider {
  const command = editorCommand();
  return {
    question: (prompt) => editor.question(prompt),
    print: console.print,
    style: console.style,
    width: console.width,
    height: console.height,
    ...(command !== undefined && { editText: (text: string) => editor.lend(() => editInEditor(command, text)) }),
  };
}
