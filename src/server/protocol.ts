/** What travels between the server and its page: plain JSON, described once, for checks, types and the OpenAPI document. */
import { z } from 'zod';
import { shownChangeSchema } from '../agent/events.js';
import { authorizationReasons } from '../errors.js';

const pageSchema = z.object({ id: z.string().optional(), title: z.string(), url: z.string() });

/** One thing that the agent does. */
export const stepSchema = z.object({
  id: z.string(),
  /** In a short line; quotes what a model wrote. */
  description: z.string(),
  state: z.enum(['running', 'done', 'failed']),
});

/** A source of an answer, in the order in which the answer names them. */
export const sourceSchema = z.object({
  title: z.string(),
  /** Browser address, with the anchor of the section where there is one. */
  url: z.string(),
  pageId: z.string(),
  section: z.string().optional(),
  /** Stands word for word in the page. */
  quote: z.string().optional(),
  /** Key of the space. */
  space: z.string().optional(),
  /** ISO 8601, UTC. */
  updatedAt: z.string().optional(),
});

export const authorizationSchema = z.object({
  link: z.string().optional(),
  expiresAt: z.string().optional(),
  connectionName: z.string(),
  reason: z.enum(authorizationReasons),
});

/** A change that waits for a human, with everything that would be sent. */
export const approvalSchema = shownChangeSchema.extend({
  tool: z.string(),
  args: z.record(z.string(), z.unknown()),
  /** What was decided in this turn; absent while it waits. */
  decided: z.enum(['approve', 'edit', 'reject']).optional(),
});

/** What became of a change. */
export const writeSchema = z.object({
  id: z.string().optional(),
  tool: z.string(),
  kind: z.string(),
  summary: z.string(),
  status: z.string(),
  earlier: z.boolean().optional(),
  page: pageSchema.extend({ version: z.number().optional() }),
  canUndo: z.boolean(),
  undone: z.boolean().optional(),
});

export const problemSchema = z.object({ kind: z.string(), message: z.string(), next: z.string() });

/** What answering has cost, as far as it is told. */
export const usageSchema = z.object({
  modelCalls: z.number(),
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  /** Sent to Confluence. */
  requests: z.number(),
});

/** A question and what came of it so far. */
export const turnSchema = z.object({
  id: z.string(),
  question: z.string(),
  status: z.enum(['running', 'answered', 'no_answer', 'authorization_required', 'approval_required', 'failed']),
  /** Markdown whose links are checked. */
  answer: z.string(),
  steps: z.array(stepSchema),
  sources: z.array(sourceSchema),
  /** Addresses that nobody gave, which have lost their link. */
  unknownAddresses: z.array(z.string()),
  authorization: authorizationSchema.optional(),
  /** Whether the server waits for the consent and goes on by itself. */
  isWaiting: z.boolean().optional(),
  /** Whether it waits for other turns to end, because as many run as may at once. */
  isQueued: z.boolean().optional(),
  notice: z.string().optional(),
  approvals: z.array(approvalSchema),
  writes: z.array(writeSchema),
  /** Whether `resume` goes on with it. */
  canGoOn: z.boolean().optional(),
  /** Absent while it runs. */
  usage: usageSchema.optional(),
  error: problemSchema.optional(),
});

/** What is told of a thread, one after the other. `thread` replaces everything that was told before. */
export const threadMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thread'), turns: z.array(turnSchema) }),
  z.object({ type: z.literal('turn'), turn: turnSchema }),
  z.object({ type: z.literal('step'), turnId: z.string(), step: stepSchema }),
  z.object({ type: z.literal('text'), turnId: z.string(), text: z.string() }),
]);

export const threadRowSchema = z.object({
  id: z.string(),
  /** What its owner called it, else its first question. */
  title: z.string(),
  /** Changes that wait for a decision. */
  waiting: z.number(),
  isRunning: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export const decisionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('approve'), hash: z.string() }),
  z.strictObject({ type: z.literal('edit'), hash: z.string(), args: z.record(z.string(), z.unknown()) }),
  z.strictObject({ type: z.literal('reject'), hash: z.string(), message: z.string().max(2000).optional() }),
]);

export const aboutSchema = z.object({
  user: z.string(),
  model: z.string(),
  /** Whether the wiki is the built-in sandbox. */
  isSandbox: z.boolean(),
  /** Whether changes can be proposed. */
  allowsChanges: z.boolean(),
  /** Whether threads outlive the server. */
  keepsThreads: z.boolean(),
  notice: z.string().optional(),
  /** Whether somebody signs in and out here (`POST /logout` says where to go then). */
  hasLogin: z.boolean(),
});

export type ShownSource = z.infer<typeof sourceSchema>;
export type ShownAuthorization = z.infer<typeof authorizationSchema>;
export type ShownApproval = z.infer<typeof approvalSchema>;
export type ShownWrite = z.infer<typeof writeSchema>;
export type Usage = z.infer<typeof usageSchema>;
export type Problem = z.infer<typeof problemSchema>;
export type Turn = z.infer<typeof turnSchema>;
export type ThreadMessage = z.infer<typeof threadMessageSchema>;
export type ListedThread = z.infer<typeof threadRowSchema>;
export type Decision = z.infer<typeof decisionSchema>;
export type About = z.infer<typeof aboutSchema>;
