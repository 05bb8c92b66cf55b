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
import { identityOf } from './identity.js';
import { pauseForAuthorization } from './middleware/authorization.js';
import { checkCitations } from './middleware/citation-check.js';
import { mapErrors } from './middleware/errors.js';
import { limitModelCalls } from './middleware/limit-model-calls.js';
import { repairHistory } from './middleware/repair-history.js';
import { loadPrompt, situation } from './prompt.js';

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
>;

/** The run's context; `userId` is required when the agent serves many users. */
export interface AgentContext {
  userId?: string;
}

export interface AgentSettings {
  /** Keys of the only spaces the tools may touch; default: all the user may see. */
  spaces?: readonly string[];
  /**
   * `ask` (default): a missing connection is reported to the model, which asks the user with the link.
   * `interrupt`: the run pauses with the link and the same call goes on after a resume.
   */
  authorization?: 'ask' | 'interrupt';
  /** Where threads are kept; default: in memory. */
  checkpointer?: BaseCheckpointSaver;
  /** Model calls for one question before the turn is stopped; default 12. */
  maxModelCalls?: number;
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
  parts: { model: BaseChatModel; tools: readonly (ClientTool | ServerTool)[]; requiresIdentity: boolean },
  settings: AgentSettings = {},
): Promise<ConfluenceAgent> {
  const maxModelCalls = settings.maxModelCalls ?? 12;
  const now = settings.now ?? (() => new Date());
  // Outermost first.
  const middleware: AnyAgentMiddleware[] = [
    repairHistory,
    mapErrors(settings.onToolFailure ? { onToolFailure: settings.onToolFailure } : {}),
    ...(parts.requiresIdentity ? [requireIdentity] : []),
    ...(settings.authorization === 'interrupt' ? [pauseForAuthorization] : []),
    dynamicSystemPromptMiddleware(
      // The built-in appends without a separator.
      () => `\n\n${situation({ now: now(), ...(settings.spaces && { spaces: settings.spaces }) })}`,
    ),
    checkCitations,
    limitModelCalls(maxModelCalls),
  ];
  const prompts = [await loadPrompt('system'), await loadPrompt('untrusted-content'), settings.instructions ?? ''];
  const agent = createAgent({
    // An instance, never a string: a string would force OpenAI's Responses API, which compatible servers lack.
    model: parts.model,
    tools: [...parts.tools],
    systemPrompt: prompts.filter((text) => text !== '').join('\n\n'),
    middleware,
    contextSchema,
    checkpointer: settings.checkpointer ?? new MemorySaver(),
  }).withConfig({
    // Super-steps, not calls: one round takes at most four with this middleware. `limitModelCalls` is the real bound.
    recursionLimit: Math.max(100, maxModelCalls * 5),
    ...emptyContext,
  });
  // Same object; the annotation drops the tuple types of the middleware, which cannot be named in a declaration.
  return agent as unknown as ConfluenceAgent;
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
