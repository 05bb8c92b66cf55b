import type { ThreadMessage } from '../../src/server/protocol.js';

export interface Listener {
  /** Messages, several at once where many came. */
  onMessages: (messages: ThreadMessage[]) => void;
  /** `lost`: it is tried again. `idle`: nothing runs, and nothing more is told. */
  onState: (state: 'live' | 'lost' | 'idle') => void;
}

/** The parts of a browser that following takes; replaced in tests. */
export interface Surroundings {
  open: (address: string) => EventSource;
  /** Calls once, before the next picture where there is one. */
  soon: (work: () => void) => void;
  later: (work: () => void, ms: number) => void;
}

export const inBrowser: Surroundings = {
  open: (address) => new EventSource(address),
  // A hidden tab has no pictures, and must not pile messages up.
  soon: (work) => (document.hidden ? void setTimeout(work, 200) : void requestAnimationFrame(work)),
  later: (work, ms) => void setTimeout(work, ms),
};

/** Follows what is told of a thread until nothing runs. Gives the way to leave. */
export function follow(
  thread: string,
  { onMessages, onState }: Listener,
  { open, soon, later } = inBrowser,
): () => void {
  let source: EventSource | undefined;
  let last: string | undefined;
  let waiting: ThreadMessage[] = [];
  let isDone = false;
  const flush = (): void => {
    const messages = waiting;
    waiting = [];
    if (messages.length > 0 && !isLeft) onMessages(messages);
  };
  let isLeft = false;
  const connect = (): void => {
    if (isLeft) return;
    const after = last === undefined ? '' : `?after=${encodeURIComponent(last)}`;
    source = open(`/api/threads/${encodeURIComponent(thread)}/events${after}`);
    source.addEventListener('hello', () => onState('live'));
    source.addEventListener('message', ({ data, lastEventId }: MessageEvent<string>) => {
      last = lastEventId;
      // The server writes nothing else there.
      if (waiting.push(JSON.parse(data) as ThreadMessage) === 1) soon(flush);
    });
    source.addEventListener('idle', () => {
      isDone = true;
      source?.close();
      flush();
      if (!isLeft) onState('idle');
    });
    source.addEventListener('error', () => {
      if (isDone || isLeft) return;
      onState('lost');
      // The browser tries again by itself, unless the answer was no stream of events: then it gives up.
      if (source?.readyState === 2) later(connect, 1000);
    });
  };
  connect();
  return () => {
    isLeft = true;
    source?.close();
  };
}
