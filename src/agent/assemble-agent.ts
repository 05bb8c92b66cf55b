import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { ClientTool, ServerTool } from '@langchain/core/tools';
import { type BaseCheckpointSaver, MemorySaver } from '@langchain/langgraph';
import {
  type AgentTypeConfig,
  type AnyAgentMiddleware,
  createAgent,
  createMiddleware,
  dynamicSystemPromptMiddleware,
  type ReactAgent,
  type ResponseFormatUndefined,
} from 'langchain';
import { z } from 'zod';
import type { Limits } from '../access/limits.js';
import type { ConfluenceToolkit } from '../toolkit.js';
import type { Claims } from './claims.js';
import { identityOf } from './identity.js';
import { approveWrites } from './middleware/approval.js';
import { pauseForAuthorization } from './middleware/authorization.js';
import { checkCitations } from './middleware/citation-check.js';
import { mapErrors } from './middleware/errors.js';
import { limitModelCalls } from './middleware/limit-model-calls.js';
import { readCalls } from './middleware/read-calls.js';
import { repairHistory } from './middleware/repair-history.js';
import { oneByOne } from './one-by-one.js';
import { loadPrompt, situation } from './prompt.js';
import { turnBudgets } from './write-budgets.js';
import type { WriteRecorder } from './write-events.js';
import type { ChangeRecorder } from './write-record.js';

// Strict: middleware and tools read the run's context, so an unknown key from a client must not get in.
const contextSchema = z.strictObject({
  /** Who asks; the front sets it after it knows. The Scalekit identifier of the connection. */
  userId: z.string().min(1).optional(),
});

/** The compiled agent: `invoke`, `stream`, `graph.getState`, as LangChain gives them. */
export type ConfluenceAgent = ReactAgent<
  AgentTypeConfig<
    ResponseFormatUndefined,
    undefined,
    typeof contextSchema,
    readonly AnyAgentMiddleware[],
    readonly (ClientTool | ServerTool)[],
    readonly []
  >
> & { readonly forSessions: SessionAccess };

/** What the sessions of an agent need beside its graph, which is LangChain's and has no place for it. */
export interface SessionAccess {
  /** Threads on which a turn is under way in this process. */
  readonly busy: Set<string>;
  /** Makes and sends changes; absent in an agent that only reads. */
  readonly writes: WriteAccess | undefined;
  readonly recorder: ChangeRecorder;
}

/** The part of a tool kit that carries changes out. */
export type WriteAccess = Pick<ConfluenceToolkit, 'connectionOf' | 'execute' | 'prepareUndo'>;

/** The run's context; `userId` is required when the agent serves many users. */
export interface AgentContext {
  userId?: string;
}

export interface AgentSettings extends Limits {
  /**
   * `ask` (default): a missing connection is reported to the model, which asks the user with the link.
   * `interrupt`: the run pauses with the link and the same call goes on after a resume.
   */
  authorization?: 'ask' | 'interrupt';
  /** Where threads are kept; default: in memory. */
  checkpointer?: BaseCheckpointSaver;
  /**
   * Where it is kept which changes were begun to be sent, so that each is sent once. Several processes on the same threads
   * need one that they share. Default: in memory, one for all agents with the same `checkpointer`.
   */
  claims?: Claims;
  /** Model calls for one question before the turn is stopped; default 12. */
  maxModelCalls?: number;
  /** Keeps a record of every proposed, decided and attempted change. When it throws before a change is sent, nothing is sent. */
  onWrite?: WriteRecorder;
  /** Appended to the system prompt. */
  instructions?: string;
  /** Gets the error of a tool that failed in a way it does not report itself; the model sees a neutral sentence. */
  onToolFailure?: (error: unknown, tool: string) => void;
  /** Clock for the date in the prompt; default: the system's. */
  now?: () => Date;
}

// Without a context a run gets its `configurable` as one, which the strict schema refuses. Spread in, because the type
// of `withConfig` lacks what its implementation passes on.
const emptyContext = { context: {} };

/** The agent around a model and tools that are already bound: prompt, middleware and limits. */
export async function assembleAgent(
  parts: {
    model: BaseChatModel;
    tools: readonly (ClientTool | ServerTool)[];
    requiresIdentity: boolean;
    /** Whose tools that write are among `tools`; absent: there are none. */
    writes?: WriteAccess | undefined;
  },
  settings: AgentSettings = {},
): Promise<ConfluenceAgent> {
  const maxModelCalls = settings.maxModelCalls ?? 12;
  const now = settings.now ?? (() => new Date());
  const checkpointer = settings.checkpointer ?? new MemorySaver();
  const { writes } = parts;
  const recorder: ChangeRecorder = { now, record: settings.onWrite };
  const forSessions: SessionAccess = { busy: new Set(), writes, recorder };
  // Outermost first.
  const middleware: AnyAgentMiddleware[] = [
    repairHistory(now),
    mapErrors({ onToolFailure: settings.onToolFailure }),
    ...(parts.requiresIdentity ? [requireIdentity] : []),
    ...(writes === undefined
      ? []
      : [
          approveWrites({
            execute: (proposal, runtime, options) => writes.execute(proposal, runtime, options),
            userOf: (runtime) => writes.connectionOf(runtime).identifier,
            checkpointer,
            budgetOf: turnBudgets(settings),
            inTurn: oneByOne(),
            ...recorder,
          }),
        ]),
    ...(settings.authorization === 'interrupt' ? [pauseForAuthorization] : []),
    dynamicSystemPromptMiddleware(
      // The built-in appends without a separator.
      () => `\n\n${situation({ now: now(), spaces: settings.spaces })}`,
    ),
    checkCitations,
    limitModelCalls(maxModelCalls),
    readCalls,
  ];
  const prompts = [
    await loadPrompt('system'),
    ...(writes === undefined ? [] : [await loadPrompt('writing')]),
    await loadPrompt('untrusted-content'),
    settings.instructions ?? '',
  ];
  const agent = createAgent({
    // An instance, never a string: a string would force OpenAI's Responses API, which compatible servers lack.
    model: parts.model,
    tools: [...parts.tools],
    systemPrompt: prompts.filter((text) => text !== '').join('\n\n'),
    middleware,
    contextSchema,
    checkpointer,
  }).withConfig({
    // Super-steps, not calls: one round takes at most four with this middleware. `limitModelCalls` is the real bound.
    recursionLimit: Math.max(100, maxModelCalls * 5),
    ...emptyContext,
  });
  // Same object; the annotation drops the tuple types of the middleware, which cannot be named in a declaration.
  return Object.assign(agent, { forSessions }) as unknown as ConfluenceAgent;
}

const requireIdentity = createMiddleware({
  name: 'require_identity',
  // A hook sees only the part of the context that its own schema names.
  contextSchema,
  beforeAgent: (_state, runtime) => {
    identityOf(runtime);
    return undefined;
  },
});
