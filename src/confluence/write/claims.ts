import { type WriteOutcome, writeOutcomeSchema } from './outcome.js';

/** A proposal that somebody has begun to send. */
export interface Claim {
  /** What became of it, once that is known. */
  outcome?: WriteOutcome | undefined;
  /** Whoever claimed it will not say any more what became of it: the run was cut off, or its process has ended. */
  isAbandoned: boolean;
}

/**
 * Which proposals were begun to be sent. All that share one object, or one table, send a proposal once among them: of
 * several that claim it one wins. A claim stays for good, unless it is known that nothing was written.
 */
export interface Claims {
  /** True for the one that may send the proposal of this id. */
  claim(id: string): Promise<boolean>;
  /** Undefined when nobody has claimed it, or the claim was given back. */
  find(id: string): Promise<Claim | undefined>;
  /** Notes what became of a claimed proposal. */
  settle(id: string, outcome: WriteOutcome): Promise<void>;
  /** Notes that nobody will say what became of it. */
  abandon(id: string): Promise<void>;
  /** Gives a claim back: nothing was written. */
  release(id: string): Promise<void>;
}

/** Claims that end with the process. */
export function createMemoryClaims(): Claims {
  const claims = new Map<string, Claim>();
  return {
    claim: async (id) => {
      if (claims.has(id)) return false;
      claims.set(id, { isAbandoned: false });
      return true;
    },
    find: async (id) => claims.get(id),
    settle: async (id, outcome) => void claims.set(id, { outcome, isAbandoned: false }),
    abandon: async (id) => void claims.set(id, { isAbandoned: true }),
    release: async (id) => void claims.delete(id),
  };
}

/** The outcome that a table keeps as JSON; undefined for what is none. */
export function outcomeFrom(json: string | null): WriteOutcome | undefined {
  if (json === null) return undefined;
  return writeOutcomeSchema.safeParse(JSON.parse(json)).data;
}
