import type { WriteStream } from 'node:tty';
import createSpinner from 'yocto-spinner';
import { safeLine } from './safe-text.js';
import type { ActivityLine } from './turn-view.js';

/** A spinner at the bottom of a terminal, gone without a trace when hidden; nothing at all without `animation`. */
export function createActivityLine(stream: WriteStream, animation: boolean): ActivityLine {
  if (!animation) return { isVisible: false, show: () => {}, hide: () => {} };
  // The front decides what Ctrl-C means.
  const spinner = createSpinner({ stream, handleSignals: false });
  return {
    isVisible: true,
    // `start` takes the text of a running spinner too; setting `text` would draw one that is hidden.
    show: (text) => {
      spinner.start(safeLine(text, 200));
    },
    hide: () => {
      spinner.stop();
    },
  };
}
