import wrapAnsi from 'wrap-ansi';
import type { Config } from '../config.js';
import type { Console } from './console.js';
import type { Decider } from './decide-changes.js';
import { deciderOn } from './dialogue.js';
import { openLineEditor } from './open-line-editor.js';
import { slashCommands } from './slash-commands.js';
import { createActivityLine } from './terminal/activity-line.js';
import { safeText } from './terminal/safe-text.js';
import type { ActivityLine } from './terminal/turn-view.js';

/** The screen and the keyboard of a conversation. */
export interface Screen {
  readonly console: Console;
  readonly activity: ActivityLine;
  readonly decider: Decider;
  /** A line that is no part of an answer. */
  readonly dim: (text: string) => void;
  /** What the person enters next; undefined when they leave. */
  readonly ask: () => Promise<string | undefined>;
  /** Fires at Ctrl-C; another one for each part of a turn, because Ctrl-C while waiting for a consent refuses it alone. */
  readonly signal: () => AbortSignal;
  /** Runs something that Ctrl-C ends, with the keyboard held back. */
  readonly cancellable: <Result>(work: () => Promise<Result>, onEnter?: () => void) => Promise<Result>;
  readonly close: () => void;
}

export interface ScreenOptions {
  config: Pick<Config, 'animation'>;
  console: Console;
  /** Earlier entries, oldest first. */
  history: readonly string[];
  onHistory: (oldestFirst: readonly string[]) => void;
}

/** Opens the screen; a polite request to end closes the keyboard, and with it the conversation. */
export function openScreen({ config, console, history, onHistory }: ScreenOptions): Screen {
  const { style, stdout } = console;
  const activity = createActivityLine(stdout, config.animation);
  const editor = openLineEditor(console, {
    prompt: `${style.paint(['bold', 'cyan'], '›')} `,
    interruptHint: style.paint('dim', 'Press Ctrl-C again to quit, or ask something.'),
    history,
    onHistory,
    complete: (line) => slashCommands.map(({ name }) => name).filter((name) => line !== '' && name.startsWith(line)),
  });
  const close = (): void => editor.close();
  process.on('SIGTERM', close);
  process.on('SIGHUP', close);
  let controller = new AbortController();
  return {
    console,
    activity,
    decider: deciderOn(editor, console),
    dim: (text) => {
      activity.hide();
      console.print(style.paint('dim', wrapAnsi(safeText(text), console.width())));
    },
    ask: () => editor.ask(),
    signal: () => controller.signal,
    cancellable: async (work, onEnter) => {
      try {
        return await editor.during(work, () => controller.abort(), onEnter);
      } finally {
        controller = new AbortController();
      }
    },
    close: () => {
      process.off('SIGTERM', close);
      process.off('SIGHUP', close);
      close();
    },
  };
}
