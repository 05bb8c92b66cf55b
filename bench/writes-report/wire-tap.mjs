// What really arrives at a server of this process: the bodies of its requests as they come out of the parser.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

const channel = 'http.server.request.start';

/**
 * Listens to the requests of the server on `port` that have a body; nothing of them is changed. `last(method, path)`
 * is the body of the newest one whose address contains `path`, as text, undefined when there was none.
 */
export function tapServer(port) {
  const seen = [];
  const onRequest = ({ request, socket }) => {
    if (socket.localPort !== port || request.method === 'GET') return;
    const chunks = [];
    seen.push({ method: request.method, url: request.url, chunks });
    const push = request.push.bind(request);
    // The parser hands over what it has read by `push`; a listener for `data` would take it from the real reader.
    request.push = (chunk, ...rest) => {
      if (chunk !== null) chunks.push(Buffer.from(chunk));
      return push(chunk, ...rest);
    };
  };
  subscribe(channel, onRequest);
  return {
    last(method, path) {
      const found = seen.findLast((request) => request.method === method && request.url.includes(path));
      return found && Buffer.concat(found.chunks).toString('utf8');
    },
    forget: () => void seen.splice(0),
    close: () => void unsubscribe(channel, onRequest),
  };
}
