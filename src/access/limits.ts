import type { WriteCaps } from './write-budget.js';

/** What a run may touch, as its operator has set it; one object from the configuration to the connection. */
export interface Limits extends WriteCaps {
  /** Keys of the only spaces the tools may touch, enforced in every request. Default: all the user may see. */
  spaces?: readonly string[] | undefined;
  /** Keys of the only spaces that may be changed, and so may be read as well; empty: none. Default: `spaces`. */
  writeSpaces?: readonly string[] | undefined;
  /** Absolute path of the only folder from which files may be attached. Default: none may. */
  attachFrom?: string | undefined;
}

/** The limits among other options. */
export function limitsOf({ spaces, writeSpaces, attachFrom, maxWrites, maxWritesPerPage }: Limits): Limits {
  return { spaces, writeSpaces, attachFrom, maxWrites, maxWritesPerPage };
}

/** Keys of the spaces that may be read: those that may be changed are among them. Undefined: all. */
export function readableSpaces({ spaces, writeSpaces = [] }: Limits): string[] | undefined {
  // Confluence does not tell upper from lower case in keys.
  return spaces && [...new Map([...spaces, ...writeSpaces].map((key) => [key.toUpperCase(), key])).values()];
}
