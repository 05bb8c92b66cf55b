import { createHash } from 'node:crypto';
import { uuidOf } from '../markdown.js';
import type { Audience, SiteUser } from '../site.js';
import type { SiteMeta } from './meta.js';

/** The people of an import: those of `site.json`, and one more for every name that a page mentions and nobody has. */
export class ImportedPeople {
  readonly users: SiteUser[];
  readonly #byName = new Map<string, SiteUser>();
  readonly #groups: Set<string>;
  readonly #domain: string;

  constructor(stated: NonNullable<SiteMeta['users']>, domain: string) {
    this.#domain = domain;
    this.users = stated.map((user) => ({
      publicName: user.displayName,
      email: user.identifier.includes('@') ? user.identifier : '',
      timeZone: 'UTC',
      accountType: 'atlassian',
      active: true,
      licensed: true,
      groups: [],
      ...user,
    }));
    for (const user of this.users) this.#remember(user);
    this.#groups = new Set(this.users.flatMap((user) => user.groups));
  }

  /** Account id of a person named by account id, identifier or display name (without regard to case); makes the person when there is none. */
  person(name: string): string {
    const known = this.#byName.get(name.toLowerCase());
    if (known !== undefined) return known.accountId;
    const digest = createHash('sha1').update(`person:${name.toLowerCase()}`).digest('hex');
    const local = name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '.')
      .replace(/^\.|\.$/g, '');
    const identifier = name.includes('@') ? name : `${local || digest.slice(0, 8)}@${this.#domain}`;
    const user: SiteUser = {
      accountId: `712020:${uuidOf(digest)}`,
      identifier,
      displayName: name,
      publicName: name,
      email: identifier,
      timeZone: 'UTC',
      accountType: 'atlassian',
      active: true,
      licensed: true,
      groups: [],
    };
    this.users.push(user);
    this.#remember(user);
    return user.accountId;
  }

  /** Account ids and group names; `group:NAME` and the name of a group of `site.json` are groups, everything else a person. */
  audience(names: readonly string[] | undefined): Audience {
    if (names === undefined) return null;
    return names.map((name) => {
      if (name.startsWith('group:')) return name.slice('group:'.length);
      return this.#groups.has(name) && !this.#byName.has(name.toLowerCase()) ? name : this.person(name);
    });
  }

  /** The author of whatever names nobody: an app, as it would be on a site filled by a program. */
  importer(): string {
    const name = 'Folder import';
    const accountId = this.person(name);
    const user = this.#byName.get(name.toLowerCase());
    if (user !== undefined) user.accountType = 'app';
    return accountId;
  }

  #remember(user: SiteUser): void {
    for (const name of [user.displayName, user.identifier, user.accountId]) this.#byName.set(name.toLowerCase(), user);
  }
}
