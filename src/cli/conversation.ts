import { createConfluenceAgent } from '../agent/create-agent.js';
import { createSession, type Session } from '../agent/session.js';
import { type UndoOptions, undoLast, type UndoResult } from '../agent/undo.js';
import type { Config } from '../config.js';
import { resolveModel } from '../models/resolve-model.js';
import type { Access } from './access.js';
import { newThreadName, threadKey, type ThreadStore } from './thread-store.js';
import { createWriteLog } from './write-log.js';

/** An agent with a place to talk to it. */
export interface Conversation {
  /** Name of the model, e.g. `openai:gpt-5-mini`. */
  model: string;
  /** Opens a thread by the name its owner gave it; without one, a new thread. */
  open(name?: string): { session: Session; name: string };
  /** Takes back the last change of a thread, after the person agreed. */
  undo(session: Session, options: Pick<UndoOptions, 'decide' | 'signal'>): Promise<UndoResult>;
}

export interface ConversationOptions {
  config: Config;
  access: Access;
  store: ThreadStore;
  /** `interrupt` where somebody waits for the consent, `ask` where the turn ends with the link. */
  authorization: 'ask' | 'interrupt';
  /** Gets a line that is no part of an answer. */
  notice: (line: string) => void;
  /** Tells through `notice` about every change, and every tool that failed in an unforeseen way. */
  verbose?: boolean;
}

/** Builds the agent of one user. Throws `ConfluenceError` (`misconfigured`) when the model cannot be made. */
export async function openConversation(options: ConversationOptions): Promise<Conversation> {
  const { config, access, store, notice, verbose } = options;
  const { model, name: modelName } = await resolveModel(config.model, config.models);
  const agent = await createConfluenceAgent({
    model,
    connection: access.connection,
    authorization: options.authorization,
    tools: config.allowWrites ? ['read', 'write'] : ['read'],
    onWrite: createWriteLog(config.home, { notice, ...(verbose && { tell: notice }) }),
    ...(config.spaces && { spaces: config.spaces }),
    ...(config.writeSpaces && { writeSpaces: config.writeSpaces }),
    ...(config.maxWrites !== undefined && { maxWrites: config.maxWrites }),
    ...(config.attachFrom !== undefined && { attachFrom: config.attachFrom }),
    ...(store.checkpointer && { checkpointer: store.checkpointer }),
    ...(verbose && {
      // The name only: the text of an unforeseen error may hold a URL or a token.
      onToolFailure: (error, tool) => notice(`${tool}: ${error instanceof Error ? error.name : typeof error}`),
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
    undo: ({ threadId }, { decide, signal }) => undoLast({ agent, threadId, decide, ...(signal && { signal }) }),
  };
}
