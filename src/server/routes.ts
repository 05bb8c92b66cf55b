import { z } from 'zod';
import {
  aboutSchema,
  approvalSchema,
  decisionSchema,
  sourceSchema,
  threadMessageSchema,
  threadRowSchema,
  turnSchema,
  usageSchema,
} from './protocol.js';

/** One thing that the API can be asked for. */
export interface Route {
  method: 'get' | 'post' | 'patch' | 'delete';
  /** Below `/api`; `{thread}` is the id of a thread. */
  path: `/${string}`;
  summary: string;
  query?: z.ZodObject;
  body?: z.ZodObject;
  /** Absent: an answer without content. */
  answer?: z.ZodObject;
  /** Its answer is a stream of server-sent events, each with a message of this shape. */
  events?: z.ZodType;
}

/** Id of a thread; one that its owner does not have begins a thread. */
export const threadId = z.string().regex(/^[\da-f]{24}:[\w.:@~-]{1,160}$/u);

const nothing = z.strictObject({});

/** The whole API: handlers, checks and the OpenAPI document follow this table. */
export const routes = {
  about: { method: 'get', path: '/about', summary: 'Who asks, of which model and wiki', answer: aboutSchema },
  listThreads: {
    method: 'get',
    path: '/threads',
    summary: 'Threads, the latest first; with `search` those whose title has all of its words',
    query: z.strictObject({ search: z.string().max(200).optional() }),
    answer: z.object({ threads: z.array(threadRowSchema) }),
  },
  newThread: {
    method: 'post',
    path: '/threads',
    summary: 'An id for a new thread; nothing is kept before its first question',
    body: nothing,
    answer: z.object({ id: threadId }),
  },
  readThread: {
    method: 'get',
    path: '/threads/{thread}',
    summary: 'What was said on a thread',
    answer: z.object({ turns: z.array(turnSchema), isRunning: z.boolean() }),
  },
  renameThread: {
    method: 'patch',
    path: '/threads/{thread}',
    summary: 'Gives a thread another title',
    body: z.strictObject({ title: z.string().trim().min(1).max(120) }),
  },
  deleteThread: {
    method: 'delete',
    path: '/threads/{thread}',
    summary: 'Drops a thread with everything that was said on it; stops it first',
  },
  ask: {
    method: 'post',
    path: '/threads/{thread}/turns',
    summary:
      'Asks a question; the same `turnId` again asks nothing again. `replaces`: id of the last turn, whose place it takes: asked again, or edited',
    body: z.strictObject({
      turnId: z.uuid(),
      question: z.string().trim().min(1).max(20_000),
      replaces: z.string().max(200).optional(),
    }),
  },
  cancel: {
    method: 'post',
    path: '/threads/{thread}/cancel',
    summary: 'Stops the turn that runs',
    body: nothing,
  },
  resume: {
    method: 'post',
    path: '/threads/{thread}/resume',
    summary:
      'Goes on with a turn that was cut off or waits for an authorization; `cancel`: without access; `new_link`: waits on, with another link',
    body: z.strictObject({ type: z.enum(['retry', 'cancel', 'new_link']) }),
  },
  events: {
    method: 'get',
    path: '/threads/{thread}/events',
    summary:
      'What is told of the thread from now on, after `Last-Event-ID` (or `after`) where that is known, else all of it first. The event `idle` says that nothing runs; the stream ends with it.',
    query: z.strictObject({ after: z.string().max(100).optional() }),
    events: threadMessageSchema,
  },
  listApprovals: {
    method: 'get',
    path: '/threads/{thread}/approvals',
    summary: 'Changes that wait for a decision',
    answer: z.object({ approvals: z.array(approvalSchema) }),
  },
  decide: {
    method: 'post',
    path: '/threads/{thread}/decisions',
    summary: 'Decides about changes by id, each with the hash of what was shown',
    body: z.strictObject({ decisions: z.record(z.string().max(100), decisionSchema) }),
  },
  openApproval: {
    method: 'post',
    path: '/approvals/open',
    summary: 'What the secret of an address for one proposal opens, once; where to decide about it',
    body: z.strictObject({ secret: z.string().max(100) }),
    answer: z.object({ thread: threadId, approval: approvalSchema }),
  },
  listSources: {
    method: 'get',
    path: '/threads/{thread}/sources',
    summary: 'Sources of all answers of a thread',
    answer: z.object({ sources: z.array(sourceSchema.extend({ turnId: z.string() })) }),
  },
  usage: {
    method: 'get',
    path: '/threads/{thread}/usage',
    summary: 'What the answers of a thread have cost, as far as it is told',
    answer: usageSchema,
  },
  exportThread: {
    method: 'get',
    path: '/threads/{thread}/export',
    summary: 'A thread as Markdown',
    answer: z.object({ markdown: z.string() }),
  },
  suggestions: {
    method: 'get',
    path: '/suggestions',
    summary: 'Pages to ask about: those that the person edited last, once Confluence is connected',
    answer: z.object({ pages: z.array(z.object({ title: z.string() })) }),
  },
  proposeUndo: {
    method: 'post',
    path: '/threads/{thread}/undo/proposal',
    summary: 'Shows what taking the last change back would send; sends nothing',
    body: nothing,
    answer: z.object({ approval: approvalSchema.optional(), text: z.string() }),
  },
  undo: {
    method: 'post',
    path: '/threads/{thread}/undo',
    summary: 'Takes the last change back, when that is still what was shown with this hash',
    body: z.strictObject({ hash: z.string().max(200) }),
    answer: z.object({ status: z.string(), text: z.string() }),
  },
} as const satisfies Record<string, Route>;

type Routes = typeof routes;
export type RouteName = keyof Routes;

type Inferred<Name extends RouteName, Part extends keyof Route> = Part extends keyof Routes[Name]
  ? Routes[Name][Part] extends z.ZodType
    ? z.infer<Routes[Name][Part]> extends Record<string, never>
      ? unknown
      : z.infer<Routes[Name][Part]>
    : unknown
  : unknown;

/** What a route is asked with: the thread of its path, its query and its body in one object. */
export type Asked<Name extends RouteName> = (Routes[Name]['path'] extends `/threads/{thread}${string}`
  ? { thread: string }
  : unknown) &
  Inferred<Name, 'query'> &
  Inferred<Name, 'body'>;

/** What a route answers; nothing for an answer without content. */
export type Answered<Name extends RouteName> = 'answer' extends keyof Routes[Name] ? Inferred<Name, 'answer'> : void;
