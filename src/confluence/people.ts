import type { Client } from 'confluence.js/core';

import { quote } from '../cql.js';
import { ConfluenceError } from '../errors.js';
import { asked, ours, quoting, wiki } from '../ours.js';
import { ifAllowed, siteBase } from './site.js';

/** The person behind the connection. */
export interface CurrentUser {
  accountId: string;
  displayName: string;
  /** Absent where the profile hides it. */
  email?: string;
  timeZone?: string;
  site?: string;
}

const names = new WeakMap<Client, Map<string, string>>();

/** Confluence takes at most 250 account ids in one call. */
const maxAccounts = 250;

/**
 * Display names of accounts; ids that are unknown, or that this connection may not resolve, are missing. At most one
 * request for at most 250 names; what is known for the client is not asked again.
 */
export async function displayNames(
  client: Client,
  accountIds: readonly (string | undefined)[],
): Promise<ReadonlyMap<string, string>> {
  const known = names.get(client) ?? new Map<string, string>();
  names.set(client, known);
  const wanted = [...new Set(accountIds.filter((id) => id !== undefined && id !== ''))].filter(
    (id): id is string => id !== undefined && !known.has(id),
  );
  if (wanted.length === 0) return known;
  const { createBulkUserLookup } = await import('confluence.js/v2');
  const found = await ifAllowed(createBulkUserLookup(client, { body: { accountIds: wanted.slice(0, maxAccounts) } }));
  for (const { accountId, displayName, publicName } of found?.results ?? []) {
    const name = displayName || publicName;
    if (accountId && name) known.set(accountId, name);
  }
  return known;
}

/** Who the user is. */
export async function currentUser(client: Client): Promise<CurrentUser> {
  const { getCurrentUser } = await import('confluence.js/v1');
  const user = await getCurrentUser(client, {});
  const links = user._links;
  const base: unknown = links && 'base' in links ? links['base'] : undefined;
  return {
    accountId: user.accountId ?? '',
    displayName: user.displayName || user.publicName || 'Unnamed user',
    ...(user.email && { email: user.email }),
    ...(user.timeZone && { timeZone: user.timeZone }),
    ...(typeof base === 'string' && { site: siteBase(client, { base }) }),
  };
}

/**
 * The account that a person's name or account id means, for filters. Throws `not_found` when nobody has the name,
 * `invalid_request` with the candidates when several have it.
 */
export async function findAccount(client: Client, person: string): Promise<{ accountId: string; displayName: string }> {
  const text = person.trim();
  if (/^[0-9a-f]{24}$|^[\w-]+:[0-9a-f-]{36}$/iu.test(text)) return { accountId: text, displayName: text };
  if (/^(me|myself|currentuser\(\))$/iu.test(text)) {
    const { accountId, displayName } = await currentUser(client);
    return { accountId, displayName };
  }
  const words = text.replaceAll(/[^\p{L}\p{N}\s'.-]/gu, ' ').trim();
  if (words === '') {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: 'The author is empty.',
      next: 'Give a name such as "Ada Stone", an account id, or "me".',
    });
  }
  const { searchUser } = await import('confluence.js/v1');
  const answer = await searchUser(client, { cql: `user.fullname ~ ${quote(words)}`, limit: 10 });
  const found = (answer.results ?? []).flatMap(({ user }) =>
    user?.accountId ? [{ accountId: user.accountId, displayName: user.displayName ?? user.accountId }] : [],
  );
  const exact = found.filter(({ displayName }) => displayName.toLowerCase() === text.toLowerCase());
  const [only, second] = exact.length > 0 ? exact : found;
  if (only === undefined) {
    throw new ConfluenceError({
      code: 'not_found',
      message: ours`Nobody called ${asked(text, 60)} was found.`,
      next: 'Check the spelling, or search without the author.',
    });
  }
  if (second !== undefined) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: quoting`Several people are called ${asked(text, 60)}: ${wiki(found.map((user) => `${user.displayName} (${user.accountId})`).join(', '))}.`,
      next: 'Repeat the call with one of these account ids.',
    });
  }
  return only;
}
