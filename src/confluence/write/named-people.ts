import type { Client } from 'confluence.js/core';

import { quote } from '../../cql.js';
import { displayNames } from '../people.js';
import { ifAllowed } from '../site.js';

/** Each name that is not known costs a request. */
const maxLookups = 5;

/** Those whom new text mentions. */
export interface NamedPeople {
  /** Display names by account id, the known ones among them. */
  people: ReadonlyMap<string, string>;
  /** Names that stay text, a sentence each. */
  notes: string[];
}

/**
 * The people whom Markdown mentions, by account id or as `@Full Name`. A name counts when it is, letter by letter, that
 * of one of `known`, or of exactly one person whom the user can find; at most five are looked up.
 */
export async function namedPeople(
  client: Client,
  texts: readonly string[],
  known: ReadonlyMap<string, string> = new Map(),
): Promise<NamedPeople> {
  const people = new Map(known);
  const text = texts.join('\n').replaceAll(/```[^]*?```|`[^`\n]*`/gu, ' ');
  const ids = [...text.matchAll(/\]\(user:([^)\s]+)\)/gu)].map(([, id = '']) => id);
  if (ids.length > 0) {
    const names = await displayNames(client, ids);
    for (const id of ids) {
      const name = names.get(id);
      if (name !== undefined) people.set(id, name);
    }
  }
  const notes: string[] = [];
  const wanted = text.matchAll(
    /(?<![\p{L}\p{N}.@/[])@([\p{Lu}\p{Lo}][\p{L}\p{M}'’-]*(?: [\p{Lu}\p{Lo}][\p{L}\p{M}'’-]*){0,3})/gu,
  );
  let lookups = 0;
  for (const name of new Set([...wanted].map(([, words = '']) => words))) {
    if ([...people.values()].some((one) => begins(name, one))) continue;
    if (++lookups > maxLookups) break;
    const found = await find(client, name);
    if (found !== undefined) people.set(found.accountId, found.name);
    else if (name.includes(' ')) {
      notes.push(`${JSON.stringify(`@${name}`)} stays text: it does not begin with the name of exactly one person.`);
    }
  }
  return { people, notes };
}

async function find(client: Client, words: string): Promise<{ accountId: string; name: string } | undefined> {
  const { searchUser } = await import('confluence.js/v1');
  // More words than the name has would find nobody.
  const asked = words.split(' ').slice(0, 2).join(' ');
  const answer = await ifAllowed(searchUser(client, { cql: `user.fullname ~ ${quote(asked)}`, limit: 25 }));
  const found = (answer?.results ?? []).flatMap(({ user }) =>
    user?.accountId && user.displayName && begins(words, user.displayName)
      ? [{ accountId: user.accountId, name: user.displayName }]
      : [],
  );
  const longest = Math.max(0, ...found.map(({ name }) => name.length));
  const [only, second] = found.filter(({ name }) => name.length === longest);
  return second === undefined ? only : undefined;
}

/** Whether words begin with a whole name. */
function begins(words: string, name: string): boolean {
  return name !== '' && words.startsWith(name) && !/^[\p{L}\p{N}]/u.test(words.slice(name.length));
}
