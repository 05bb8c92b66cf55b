import { createHash, randomBytes } from 'node:crypto';

/** Whose threads they are. */
export interface Owner {
  /** The environment that keeps the connection; names mean other people there. */
  environment: string;
  connectionName: string;
  /** Identifier of the user. */
  user: string;
  /** Who vouches for the user where somebody does: two providers may use one name for two people. */
  issuer?: string | undefined;
}

/** Key of an owner: 24 hexadecimal digits that nobody else has. */
export function ownerKey({ environment, connectionName, user, issuer }: Owner): string {
  return createHash('sha256')
    .update(JSON.stringify([environment, connectionName, user, ...(issuer === undefined ? [] : [issuer])]))
    .digest('hex')
    .slice(0, 24);
}

/**
 * Id of a thread: nobody reaches another person's thread by its name, and one name means different threads on different
 * connections and environments. An id that this function gave for the same owner is taken as it is.
 */
export function threadKey(owner: string, name: string): string {
  return isOwn(owner, name) ? name : `${owner}:${name}`;
}

/** Whether an id names a thread of this owner, one that there is or a new one. */
export function isOwn(owner: string, id: string): boolean {
  return id.startsWith(`${owner}:`);
}

/** A fresh name that tells when the conversation began and is easy to type, e.g. `1125-0930-4f2a`. */
export function newThreadName(now: Date = new Date()): string {
  const digits = (value: number): string => String(value).padStart(2, '0');
  const date = digits(now.getMonth() + 1) + digits(now.getDate());
  const time = digits(now.getHours()) + digits(now.getMinutes());
  return `${date}-${time}-${randomBytes(2).toString('hex')}`;
}
