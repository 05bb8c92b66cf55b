import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

const channel = 'http.server.request.start';

/** Requests over HTTP/1.1 that came to servers of this process. */
export interface Arrivals {
  count(): number;
  /** Resolves when so many have come. */
  reached(count: number): Promise<void>;
  close(): void;
}

/** Counts the requests that come to some ports from now on. */
export function countArrivals(urls: readonly string[]): Arrivals {
  const ports = new Set(urls.map((url) => Number(new URL(url).port)));
  let arrived = 0;
  const waiting = new Map<() => void, number>();
  const tell = (): void => {
    for (const [resolve, count] of waiting) {
      if (arrived < count) continue;
      waiting.delete(resolve);
      resolve();
    }
  };
  const onRequest = (message: unknown): void => {
    // Node documents this field of the channel's messages.
    const { socket } = message as { socket: Socket };
    if (!ports.has(socket.localPort ?? 0)) return;
    arrived += 1;
    tell();
  };
  subscribe(channel, onRequest);
  return {
    count: () => arrived,
    reached: (count) =>
      new Promise((resolve) => {
        waiting.set(resolve, count);
        tell();
      }),
    close: () => void unsubscribe(channel, onRequest),
  };
}
