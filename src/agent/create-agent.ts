import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { ClientTool, ServerTool } from '@langchain/core/tools';
import { limitsOf } from '../access/limits.js';
import { ConfluenceError } from '../errors.js';
import { resolveModel } from '../models/resolve-model.js';
import type { Connection } from '../access/connection.js';
import { createScalekit, type ScalekitSettings } from '../scalekit/scalekit.js';
import type { EnvironmentOptions } from '../tool/environment.js';
import { ConfluenceToolkit, type Toolset } from '../toolkit.js';
import { type AgentSettings, assembleAgent, type ConfluenceAgent } from './assemble-agent.js';
import { claimsBeside } from './claims.js';
import { identityOf } from './identity.js';

export interface ConfluenceAgentOptions extends AgentSettings {
  /** A chat model, or a specification for `resolveModel` such as `openai:gpt-5-mini` or `offline`; default: what the environment offers. */
  model?: BaseChatModel | string;
  /**
   * One user's connection, for a program that serves one person; or a function that gives the connection of a user, for
   * one that serves many: it is called for every run with the user that the run's context names.
   */
  connection?: Connection | ((userId: string) => Connection);
  /** The Scalekit environment that keeps the connections of many users, in place of `connection`. */
  scalekit?: ScalekitSettings;
  /**
   * Toolsets (`read`, `write`; default `read` alone) and more tools beside the Confluence ones. Changes are proposals:
   * the run pauses until a human has decided about each.
   */
  tools?: readonly (Toolset | ClientTool | ServerTool)[];
  /** Upper bound of one tool result, in tokens; default: the toolkit's. */
  maxTokens?: number;
}

/**
 * A ReAct agent that answers from Confluence with the permissions of the user it runs for.
 *
 * Throws `ConfluenceError` (`misconfigured`) when the model cannot be made, or when neither or both of `connection`
 * and `scalekit` are given.
 *
 * @example
 * const agent = await createConfluenceAgent({ scalekit: settings });
 * await agent.invoke({ messages: [question] }, { context: { userId }, configurable: { thread_id } });
 */
export async function createConfluenceAgent(options: ConfluenceAgentOptions): Promise<ConfluenceAgent> {
  const connection = connectionOf(options);
  const model =
    options.model === undefined || typeof options.model === 'string'
      ? (await resolveModel(options.model)).model
      : options.model;
  const given = options.tools ?? [];
  const toolsets = given.filter((tool) => typeof tool === 'string');
  const toolkit = new ConfluenceToolkit({
    connection,
    toolsets: toolsets.length > 0 ? toolsets : ['read'],
    ...limitsOf(options),
    claims: options.claims ?? (options.checkpointer && claimsBeside(options.checkpointer)),
    maxTokens: options.maxTokens,
    onAuthorizationRequired: options.authorization === 'interrupt' ? 'throw' : 'report',
  });
  const tools = [...toolkit.getTools(), ...given.filter((tool) => typeof tool !== 'string')];
  const writes = toolkit.writes ? toolkit : undefined;
  return assembleAgent({ model, tools, requiresIdentity: typeof connection === 'function', writes }, options);
}

function connectionOf({ connection, scalekit: settings }: ConfluenceAgentOptions): EnvironmentOptions['connection'] {
  if (connection !== undefined && settings === undefined) {
    return typeof connection === 'function' ? (runtime) => connection(identityOf(runtime)) : connection;
  }
  if (settings !== undefined && connection === undefined) {
    const scalekit = createScalekit(settings);
    return (runtime) => scalekit.connection(identityOf(runtime));
  }
  throw new ConfluenceError({
    code: 'misconfigured',
    message: 'An agent needs either `connection` or `scalekit`.',
    next: 'Pass `connection` for one user, or `scalekit` with the settings of the environment for many.',
  });
}
