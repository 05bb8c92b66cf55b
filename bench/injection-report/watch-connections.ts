// Where this process connects to: what left it, whatever sent it.
import { Socket } from 'node:net';

export interface ConnectionWatch {
  /** `host:port` of every connection since the last call, whether it was made or not. */
  taken(): string[];
  close(): void;
}

/** Watches every TCP connection that begins in this process. */
export function watchConnections(): ConnectionWatch {
  let seen: string[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the socket that it was called on
  const { connect } = Socket.prototype;
  // Everything that connects ends here: fetch, http, http2, gRPC. Node's own channel does not tell the host.
  Socket.prototype.connect = function watched(this: Socket, ...args: unknown[]): Socket {
    seen.push(placeOf(args));
    return Reflect.apply(connect, this, args);
  };
  return {
    taken: () => seen.splice(0),
    close: () => {
      Socket.prototype.connect = connect;
      seen = [];
    },
  };
}

function placeOf(args: readonly unknown[]): string {
  const [first, second] = args.flat();
  if (typeof first !== 'object' || first === null)
    return `${typeof second === 'string' ? second : 'localhost'}:${String(first)}`;
  const { host = 'localhost', port, path } = first as { host?: unknown; port?: unknown; path?: unknown };
  return typeof path === 'string' && port === undefined ? path : `${String(host)}:${String(port)}`;
}
