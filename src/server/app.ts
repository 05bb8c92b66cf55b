import { Hono, type Context } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ConfluenceError, type ConfluenceErrorCode } from '../errors.js';
import { approvalPath } from '../host/approval-address.js';
import type { Gate } from './gate.js';
import type { Handlers } from './handlers.js';
import type { OwnThreads } from './live-threads.js';
import { openApiDocument } from './openapi.js';
import type { PageFile } from './page-files.js';
import { problemOf } from './problems.js';
import type { Problem } from './protocol.js';
import { type Route, routes, threadId } from './routes.js';
import type { Person, Visitor } from './sessions.js';
import { onlyOwnHost, onlyOwnOrigin, type Site } from './site.js';

/** What one person is answered with. */
export interface Own {
  handlers: Handlers;
  threads: OwnThreads;
}

export interface AppParts {
  site: Site;
  gate: Gate;
  /** What is a person's own, made for each of their requests. */
  own: (person: Person) => Own;
  /** Adds addresses that are for whoever asks, by whichever name. */
  addOpen?: (app: Hono) => void;
  /** Adds further addresses. */
  addMore?: (app: Hono) => void;
  page: ReadonlyMap<string, PageFile>;
  /** Ends the streams of events. */
  signal: AbortSignal;
}

/** Most bytes of a request: an edited change may hold a page. */
const maxBody = 1024 * 1024;

/** Milliseconds between two signs of life on a stream that is silent. */
const heartbeat = 15_000;

/** The server as a function of requests. */
export function createApp({ site, gate, own, addOpen, addMore, page, signal }: AppParts): Hono {
  const app = new Hono();
  addOpen?.(app);
  app.use(onlyOwnHost(site));
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      referrerPolicy: 'no-referrer',
      strictTransportSecurity: site.isSecure && 'max-age=31536000',
    }),
  );
  gate.addTo(app);
  addMore?.(app);

  const api = new Hono<{ Variables: { visitor: Visitor } }>();
  api.use(onlyOwnOrigin(site), async (context, next) => {
    context.header('Cache-Control', 'no-store');
    const visitor = await gate.visitor(context);
    if (visitor === undefined) return refusal(context, gate.noSession, 401);
    context.set('visitor', visitor);
    return next();
  });
  api.get('/openapi.json', (context) => context.json(openApiDocument()));
  for (const [name, route] of Object.entries<Route>(routes)) {
    const path = route.path.replaceAll(/\{(\w+)\}/gu, ':$1');
    api.on(route.method, path, async (context) => {
      const asked = await readRequest(context, route);
      const visitor = context.get('visitor');
      const { handlers, threads } = own(visitor);
      // The table gives a handler exactly what its own route has checked.
      const handler = handlers[name as keyof Handlers] as ((asked: unknown) => Promise<object | void>) | undefined;
      if (handler === undefined) return streamThread(context, asked, { threads, visitor, signal });
      const answer = await handler(asked);
      return answer === undefined ? context.body(null, 204) : context.json(answer);
    });
  }
  api.onError((error, context) => {
    if (error instanceof UnreadableRequest) return refusal(context, error.problem, error.status);
    const code = ConfluenceError.isInstance(error) ? error.code : undefined;
    return refusal(context, problemOf(error), code === undefined ? 500 : (statuses[code] ?? 502));
  });
  app.route('/api', api);

  app.notFound((context) =>
    context.req.path.startsWith('/api/') ? refusal(context, unknownRoute, 404) : context.text('Not found.', 404),
  );
  app.get('*', async (context) => {
    const { path } = context.req;
    // Its script asks who somebody is, and keeps the secret behind `#` through a login.
    const file = page.get(path === '/' || path === approvalPath ? '/index.html' : path);
    if (file === undefined) return context.notFound();
    if (path === '/' && (await gate.visitor(context)) === undefined) return gate.turnAway(context, path);
    context.header('Content-Type', file.type);
    context.header('Cache-Control', file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-store');
    if (file.compressed === undefined) return context.body(file.content);
    context.header('Vary', 'Accept-Encoding');
    if (!/\bgzip\b/u.test(context.req.header('accept-encoding') ?? '')) return context.body(file.content);
    context.header('Content-Encoding', 'gzip');
    return context.body(file.compressed);
  });
  return app;
}

/** Path, query and body of a request as its route wants them. */
async function readRequest(context: Context, { path, query, body }: Route): Promise<Record<string, unknown>> {
  const asked: Record<string, unknown> = {};
  if (path.includes('{thread}')) asked['thread'] = checked(threadId.safeParse(context.req.param('thread')));
  if (query) Object.assign(asked, checked(query.safeParse(context.req.query())));
  if (body) {
    if (!/^application\/json\b/iu.test(context.req.header('content-type') ?? '')) throw unreadable('no JSON');
    const text = await readBody(context);
    let value: unknown;
    try {
      value = JSON.parse(text === '' ? '{}' : text);
    } catch {
      throw unreadable('no JSON');
    }
    Object.assign(asked, checked(body.safeParse(value)));
  }
  return asked;
}

/** The body as text. What is too long is read to its end and forgotten, since whoever still sends reads no answer. */
async function readBody(context: Context): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of context.req.raw.body ?? []) {
    size += piece.length;
    if (size <= maxBody) pieces.push(piece);
  }
  if (size > maxBody) throw new UnreadableRequest('it is too large', 413);
  return Buffer.concat(pieces).toString('utf8');
}

type Parsed<Output> =
  | { success: true; data: Output }
  | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };

function checked<Output>(parsed: Parsed<Output>): Output {
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unreadable(`${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? ''}`.trim());
}

class UnreadableRequest extends Error {
  override readonly name = 'UnreadableRequest';
  readonly status: 400 | 413;

  constructor(why: string, status: 400 | 413 = 400) {
    super(why);
    this.status = status;
  }

  get problem(): Problem {
    const message = `The request cannot be read: ${this.message}.`;
    return { kind: 'invalid_request', message, next: 'See /api/openapi.json.' };
  }
}

const unreadable = (why: string): UnreadableRequest => new UnreadableRequest(why.slice(0, 300));

/**
 * The stream of what is told of a thread; it ends with the session.
 * @throws ConfluenceError `not_found` when the thread is not the visitor's.
 */
async function streamThread(
  context: Context,
  asked: Record<string, unknown>,
  { threads, visitor, signal }: { threads: OwnThreads; visitor: Visitor; signal: AbortSignal },
): Promise<Response> {
  const after = context.req.header('last-event-id') ?? asked['after'];
  const thread = String(asked['thread']);
  // Before the answer begins: afterwards nothing can be refused any more.
  threads.require(thread);
  context.header('X-Accel-Buffering', 'no');
  return streamSSE(context, async (stream) => {
    const left = new AbortController();
    stream.onAbort(() => left.abort());
    const until = AbortSignal.any([left.signal, signal]);
    const write = async (text: string): Promise<void> => {
      if (await visitor.isIn().catch(() => false)) await stream.write(text);
      else left.abort();
    };
    const beat = setInterval(() => void write(': \n\n'), heartbeat);
    try {
      await write('retry: 1000\nevent: hello\ndata:\n\n');
      await threads.using(thread, async (live) => {
        for await (const told of live.follow(typeof after === 'string' ? after : undefined, until)) {
          // In one piece: a replay of thousands would be as many chunks.
          await write(told.map(({ id, message }) => `id: ${id}\ndata: ${JSON.stringify(message)}\n\n`).join(''));
        }
      });
      if (!until.aborted) await write('event: idle\ndata:\n\n');
    } finally {
      clearInterval(beat);
    }
  });
}

const statuses: Partial<Record<ConfluenceErrorCode, ContentfulStatusCode>> = {
  invalid_request: 400,
  authorization_required: 403,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 503,
  unavailable: 503,
  misconfigured: 500,
};

const refusal = (context: Context, error: Problem, status: ContentfulStatusCode): Response =>
  context.json({ error }, status);

const unknownRoute: Problem = {
  kind: 'not_found',
  message: 'There is no such address.',
  next: 'See /api/openapi.json.',
};
