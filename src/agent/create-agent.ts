import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { ClientTool, ServerTool } from '@langchain/core/tools';
import { ConfluenceError } from '../errors.js';
import { resolveModel } from '../models/resolve-model.js';
import type { UserConnection } from '../scalekit/connection.js';
import { createScalekit, type ScalekitSettings } from '../scalekit/scalekit.js';
import { ConfluenceToolkit } from '../toolkit.js';
import { type AgentSettings, assembleAgent, type ConfluenceAgent } from './assemble-agent.js';
import { identityOf } from './identity.js';

export interface ConfluenceAgentOptions extends AgentSettings {
  /** A chat model, or a specification for `resolveModel` such as `openai:gpt-5-mini` or `offline`; default: what the environment offers. */
  model?: BaseChatModel | string;
  /** One user's connection, for a program that serves one person. Give this or `scalekit`. */
  connection?: UserConnection;
  /** Connections per run, of the user that the run's context names. Give this or `connection`. */
  scalekit?: ScalekitSettings;
  /** More tools beside the Confluence ones. */
  tools?: readonly (ClientTool | ServerTool)[];
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
  const toolkit = new ConfluenceToolkit({
    connection,
    ...(options.spaces && { spaces: [...options.spaces] }),
    ...(options.maxTokens !== undefined && { maxTokens: options.maxTokens }),
    onAuthorizationRequired: options.authorization === 'interrupt' ? 'throw' : 'report',
  });
  const tools = [...toolkit.getTools(), ...(options.tools ?? [])];
  return assembleAgent({ model, tools, requiresIdentity: options.scalekit !== undefined }, options);
}

type Connection = ConstructorParameters<typeof ConfluenceToolkit>[0]['connection'];

function connectionOf({ connection, scalekit: settings }: ConfluenceAgentOptions): Connection {
  if (connection !== undefined && settings === undefined) return connection;
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
