/** Ctrl-C and a polite request to end, as a signal. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Gives the signals of the operating system back. */
  readonly end: () => void;
}

/** Turns SIGINT, SIGTERM and SIGHUP into an abort for as long as a command runs; a second SIGINT ends the process. */
export function onInterruption(): Interruption {
  const controller = new AbortController();
  const stop = (): void => {
    // Whoever presses twice does not want to wait for the tidy end.
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, stop);
  return {
    signal: controller.signal,
    end: () => {
      for (const name of signals) process.off(name, stop);
    },
  };
}
