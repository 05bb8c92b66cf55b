import { createConfluenceAgent } from '../agent/create-agent.js';
import { createSession, type Session } from '../agent/session.js';
import type { Config } from '../config.js';
import { resolveModel } from '../models/resolve-model.js';
import type { Access } from './access.js';
import { newThreadName, threadKey, type ThreadStore } from './thread-store.js';

/** An agent with a place to talk to it. */
export interface Conversation {
  /** Name of the model, e.g. `openai:gpt-5-mini`. */
  model: string;
  /** Opens a thread by the name its owner gave it; without one, a new thread. */
  open(name?: string): { session: Session; name: string };
}

export interface ConversationOptions {
  config: Config;
  access: Access;
  store: ThreadStore;
  /** `interrupt` where somebody waits for the consent, `ask` where the turn ends with the link. */
  authorization: 'ask' | 'interrupt';
  /** Gets one line for every tool that failed in an unforeseen way. */
  onToolFailure?: (line: string) => void;
}

/** Builds the agent of one user. Throws `ConfluenceError` (`misconfigured`) when the model cannot be made. */
export async function openConversation(options: ConversationOptions): Promise<Conversation> {
  const { config, access, store, onToolFailure } = options;
  const { model, name: modelName } = await resolveModel(config.model, config.models);
  const agent = await createConfluenceAgent({
    model,
    connection: access.connection,
    authorization: options.authorization,
    ...(config.spaces && { spaces: config.spaces }),
    ...(store.checkpointer && { checkpointer: store.checkpointer }),
    ...(onToolFailure && {
      // The name only: the text of an unforeseen error may hold a URL or a token.
      onToolFailure: (error, tool) => onToolFailure(`${tool}: ${error instanceof Error ? error.name : typeof error}`),
    }),
  });
  const owner = {
    environment: access.environment,
    connectionName: access.connection.connectionName,
    user: config.user,
  };
  return {
    model: modelName,
    open: (name = newThreadName()) => ({
      name,
      session: createSession({ agent, threadId: threadKey(owner, name), model: modelName }),
    }),
  };
}
