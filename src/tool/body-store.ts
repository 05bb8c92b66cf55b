import type { StoredBodies } from '../confluence/stored-bodies.js';

interface Conversation {
  bodies: Map<string, { version: number; storage: string }>;
  size: number;
}

/**
 * What the conversations of a tool kit keep, so that no body is fetched twice in one. A conversation is a user and a
 * thread: bodies are never shared between users, because what one may see another may not. Sizes are bounded (in
 * characters, default 8 million a conversation and 48 million in all); what was not used for longest goes first.
 */
export class BodyStores {
  readonly #conversations = new Map<string, Conversation>();
  readonly #limits: { conversation: number; all: number };
  #size = 0;

  constructor(limits: { conversation?: number; all?: number } = {}) {
    this.#limits = { conversation: limits.conversation ?? 8_000_000, all: limits.all ?? 48_000_000 };
  }

  /** Characters kept in all. */
  get size(): number {
    return this.#size;
  }

  /** The store of one user's conversation. `thread` undefined: the user's calls outside of any thread. */
  of(user: { connectionName: string; identifier: string }, thread: string | undefined): StoredBodies {
    const key = JSON.stringify([user.connectionName, user.identifier, thread ?? null]);
    const kept = () => this.#conversations.get(key);
    return {
      get: (id, version) => {
        const conversation = kept();
        const body = conversation?.bodies.get(id);
        if (conversation === undefined || body === undefined || body.version !== version) return undefined;
        touch(this.#conversations, key, conversation);
        touch(conversation.bodies, id, body);
        return body.storage;
      },
      has: (id) => kept()?.bodies.has(id) ?? false,
      set: (id, version, storage) => {
        if (storage.length > this.#limits.conversation) return;
        const conversation = kept() ?? { bodies: new Map<string, { version: number; storage: string }>(), size: 0 };
        touch(this.#conversations, key, conversation);
        this.#drop(conversation, id);
        conversation.bodies.set(id, { version, storage });
        this.#resize(conversation, storage.length);
        this.#trim(conversation);
      },
    };
  }

  #trim(current: Conversation): void {
    for (const id of current.bodies.keys()) {
      if (current.size <= this.#limits.conversation) break;
      this.#drop(current, id);
    }
    for (const [key, conversation] of this.#conversations) {
      if (this.#size <= this.#limits.all) break;
      if (conversation === current) continue;
      this.#size -= conversation.size;
      this.#conversations.delete(key);
    }
  }

  #drop(conversation: Conversation, id: string): void {
    this.#resize(conversation, -(conversation.bodies.get(id)?.storage.length ?? 0));
    conversation.bodies.delete(id);
  }

  #resize(conversation: Conversation, by: number): void {
    conversation.size += by;
    this.#size += by;
  }
}

/** Puts an entry last: maps are in the order of insertion, so that the first one is the one not used for longest. */
function touch<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
}
