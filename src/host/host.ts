import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { Connection } from '../access/connection.js';
import { type ConfluenceAgentOptions, createConfluenceAgent } from '../agent/create-agent.js';
import { type ModelEnvironment, type ResolvedModel, resolveModel } from '../models/resolve-model.js';
import { recordChanges } from './change-record.js';
import { type RecentPage, recentPages } from './recent-pages.js';
import type { Store, ThreadRow } from './store.js';
import { openThread, type Thread } from './thread.js';
import { isOwn, newThreadName, ownerKey, threadKey } from './thread-key.js';

export interface HostOptions extends Omit<
  ConfluenceAgentOptions,
  'connection' | 'scalekit' | 'checkpointer' | 'claims' | 'onWrite' | 'onToolFailure' | 'model'
> {
  /** Gives the connection of a user, whom the front knows; called for every run. */
  connection: (user: string) => Connection;
  /** Names what keeps the connections: threads of one user name are apart on different environments. */
  environment: string;
  store: Store;
  /** A chat model, or a specification for `resolveModel`; default: what `modelEnvironment` offers. */
  model?: BaseChatModel | string | undefined;
  /** Name of a model that is given as such, for the record. */
  modelName?: string;
  /** Variables that decide about a model; default: the process's. */
  modelEnvironment?: ModelEnvironment | undefined;
  /** Gets a line that is no part of an answer. */
  notice?: ((line: string) => void) | undefined;
  /** Tells through `notice` about every change, and every tool that failed in an unforeseen way. */
  verbose?: boolean | undefined;
}

/** What every front shares: one agent, its users, their threads, and what is kept of them. */
export interface Host {
  /** Name of the model, e.g. `openai:gpt-5-mini`. */
  readonly model: string;
  /** The sentences that the model understands word for word, in Markdown; empty when it needs none. */
  readonly help: string;
  readonly store: Store;
  /**
   * A user by the identifier of their connection, and by who vouches for them where somebody does (the issuer of a
   * login): threads of two issuers are apart. Only the front knows who asks: never take it from a model or a client.
   */
  user(identifier: string, issuer?: string): HostUser;
  close(): Promise<void>;
}

/** One user and what is theirs. */
export interface HostUser {
  readonly identifier: string;
  readonly connection: Connection;
  /** Whether an id names a thread of this user, one that there is or a new one. */
  owns(threadId: string): boolean;
  /** The user's threads, the latest first. */
  threads(): Promise<ThreadRow[]>;
  /** Pages that the user edited last, the latest first, at most `count`; none while Confluence is not connected. */
  recentPages(count?: number): Promise<RecentPage[]>;
  /** Opens a thread by its name, or by the id that a turn told; without one, a new thread. */
  open(name?: string): Promise<Thread>;
}

/**
 * Builds the agent that serves all users of a front.
 * @throws ConfluenceError `misconfigured` when the model cannot be made.
 */
export async function createHost(options: HostOptions): Promise<Host> {
  const { connection, environment, store, notice = () => {}, verbose, ...rest } = options;
  const {
    model,
    name: modelName,
    help,
  }: ResolvedModel = typeof rest.model === 'object'
    ? { model: rest.model, name: rest.modelName ?? rest.model.getName() }
    : await resolveModel(rest.model, rest.modelEnvironment);
  const agent = await createConfluenceAgent({
    ...rest,
    model,
    connection,
    checkpointer: store.checkpointer,
    claims: store.claims,
    onWrite: recordChanges(store.changes, { notice, tell: verbose ? notice : undefined }),
    onToolFailure: verbose
      ? // The name only: the text of an unforeseen error may hold a URL or a token.
        (error, tool) => notice(`${tool}: ${error instanceof Error ? error.name : typeof error}`)
      : undefined,
  });
  return {
    model: modelName,
    help: help?.({ changes: rest.tools?.includes('write') === true }) ?? '',
    store,
    user: (identifier, issuer) => {
      const own = connection(identifier);
      const owner = ownerKey({ environment, connectionName: own.connectionName, user: identifier, issuer });
      return {
        identifier,
        connection: own,
        owns: (threadId) => isOwn(owner, threadId),
        threads: () => store.threads.list(owner),
        recentPages: (count) => recentPages(own, rest, count),
        open: async (wanted = newThreadName()) => {
          const row = await store.threads.find(owner, wanted);
          const id = row?.id ?? (await unusedId(store, owner, wanted));
          const name = row?.name ?? id.slice(owner.length + 1);
          return openThread({ agent, store, owner, id, name, row, model: modelName, user: identifier });
        },
      };
    },
    close: () => store.close(),
  };
}

/** The id that belongs to a name, unless a thread that has another name now bears it. */
async function unusedId(store: Store, owner: string, name: string): Promise<string> {
  const id = threadKey(owner, name);
  return (await store.threads.find(owner, id)) === undefined ? id : threadKey(owner, `${name}~${newThreadName()}`);
}
