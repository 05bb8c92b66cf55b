import { createHash } from 'node:crypto';

import type { SiteIndex } from './site-index.js';
import type { SiteData, SiteUser } from './site.js';

/** A person the sandbox knows before anybody signs in; everything but `identifier` has a default. */
export interface SandboxUser extends Partial<Omit<SiteUser, 'identifier'>> {
  identifier: string;
}

/**
 * The site user whom a person signs in as: the one with this identifier, or, where there is none, a new ordinary
 * member with an account id derived from the identifier, so that it is the same in every run.
 */
export function signIn(index: SiteIndex, identifier: string): SiteUser {
  const existing = index.data.users.find((user) => user.identifier === identifier);
  if (existing !== undefined) return existing;
  const user = completeUser({ identifier });
  index.addUser(user);
  return user;
}

/** Puts people into the data of a site that is not indexed yet; of those it has, the given fields are overwritten. */
export function addUsers(site: SiteData, users: readonly SandboxUser[]): void {
  for (const user of users) {
    const existing = site.users.find(({ identifier }) => identifier === user.identifier);
    if (existing === undefined) site.users.push(completeUser(user));
    else Object.assign(existing, user);
  }
}

function completeUser(user: SandboxUser): SiteUser {
  // The identifier and no prettier name: a made-up one could be the name of somebody who is on the site.
  const displayName = user.displayName ?? user.identifier;
  return {
    accountId: accountIdOf(user.identifier),
    displayName,
    publicName: displayName,
    email: user.identifier.includes('@') ? user.identifier : '',
    timeZone: 'Etc/UTC',
    accountType: 'atlassian',
    active: true,
    licensed: true,
    groups: ['confluence-users'],
    ...user,
  };
}

/**
 * The person a tester names on the consent page by account id, identifier or display name (case is ignored in the
 * last); undefined when nobody, or more than one, goes by that name, or when that person cannot sign in.
 */
export function findPerson(index: SiteIndex, name: string): SiteUser | undefined {
  const people = index.data.users.filter((user) => user.active && user.accountType === 'atlassian');
  const exact = people.find((user) => user.accountId === name) ?? people.find((user) => user.identifier === name);
  if (exact !== undefined) return exact;
  const namesakes = people.filter((user) => user.displayName.toLowerCase() === name.toLowerCase());
  return namesakes.length === 1 ? namesakes[0] : undefined;
}

/** Atlassian's newer shape of an account id: a prefix and a UUID. */
function accountIdOf(identifier: string): string {
  const hex = createHash('sha256').update(identifier).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `712020:${parts.join('-')}`;
}
