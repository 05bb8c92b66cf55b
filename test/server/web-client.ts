import { request } from 'node:http';
import type { ThreadMessage, Turn } from '../../src/server/protocol.js';
import { tellThread } from '../../src/server/tell-thread.js';

/** An answer as it came over the socket. */
export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Sends a request as it is told: `fetch` would not send a `Host` or an `Origin` of ours. */
export function send(url: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A browser that was let in. */
export interface Browser {
  readonly cookie: string;
  readonly url: string;
  /** Sends a request to the API, as the page would. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<RawAnswer>;
  /** {@link api} for an answer that has to be a good one. */
  get<Answer = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer>;
  newThread(): Promise<string>;
  /** Follows a thread until nothing runs, or until `enough`. */
  follow(thread: string, options?: FollowOptions): Promise<Followed>;
}

export interface FollowOptions {
  after?: string;
  enough?: (turns: readonly Turn[], message: ThreadMessage) => boolean;
}

export interface Followed {
  turns: readonly Turn[];
  messages: ThreadMessage[];
  ids: string[];
  /** Whether the server said that nothing runs. */
  isIdle: boolean;
}

/** Goes in by the address that a server prints. */
export async function enter(entrance: string): Promise<Browser> {
  const { status, headers } = await send(entrance);
  const cookie = [headers['set-cookie']].flat().join('').split(';')[0] ?? '';
  if (status !== 303) throw new Error(`not let in: ${status}`);
  return browserWith(new URL(entrance).origin, cookie);
}

/** A browser that has a cookie already. `origin`: what it takes the server's to be, where that is another one than `url`. */
export function browserWith(url: string, cookie: string, origin: string = url): Browser {
  const { host } = new URL(origin);
  const api: Browser['api'] = (method, path, body, headers = {}) =>
    send(`${url}/api${path}`, {
      method,
      headers: {
        cookie,
        host,
        ...(method !== 'GET' && { origin, 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const get: Browser['get'] = async (method, path, body) => {
    const { status, text } = await api(
      method,
      path,
      body ?? (method === 'GET' || method === 'DELETE' ? undefined : {}),
    );
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    // The tests say which answer they expect; another one fails them.
    return (text === '' ? {} : JSON.parse(text)) as never;
  };
  return {
    cookie,
    url,
    api,
    get,
    newThread: async () => (await get<{ id: string }>('POST', '/threads')).id,
    follow: (thread, { after, enough = () => false } = {}) =>
      new Promise((resolve, reject) => {
        const headers = { cookie, host, ...(after !== undefined && { 'last-event-id': after }) };
        const told: Followed = { turns: [], messages: [], ids: [], isIdle: false };
        const sent = request(`${url}/api/threads/${thread}/events`, { headers }, (response) => {
          if (response.statusCode !== 200) reject(new Error(`no stream: ${response.statusCode}`));
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (piece: string) => {
            text += piece;
            const events = text.split('\n\n');
            text = events.pop() ?? '';
            for (const event of events) {
              if (event.includes('event: idle')) told.isIdle = true;
              const id = /^id: ([^\n]*)/mu.exec(event)?.[1];
              const data = /(?:^|\n)data: ([^\n]+)/u.exec(event)?.[1];
              if (id === undefined || data === undefined) continue;
              // Checked against the protocol by a test of its own.
              const message = JSON.parse(data) as ThreadMessage;
              told.ids.push(id);
              told.messages.push(message);
              told.turns = tellThread(told.turns, message);
              if (enough(told.turns, message)) sent.destroy();
            }
          });
          response.on('close', () => resolve(told));
        });
        sent.on('error', (error) => (told.messages.length > 0 ? resolve(told) : reject(error)));
        sent.end();
      }),
  };
}
