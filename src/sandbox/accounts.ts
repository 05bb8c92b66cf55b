import { randomBytes } from 'node:crypto';

import type { Grant } from './site.js';

/** States of a connected account, as the service names them. */
export type AccountStatus = 'ACTIVE' | 'EXPIRED' | 'PENDING_AUTH' | 'PENDING_VERIFICATION' | 'DISCONNECTED';

/** What a connected account may do in Confluence, and as whom. */
export interface AccountGrant {
  /** The site user who signed in on the consent page. */
  accountId: string;
  scopes: string[];
  /** False: the grant does not reach Confluence at all. */
  product: boolean;
  /** True: the grant refuses writes whatever its scopes say. */
  readOnly: boolean;
  /** True: the user took the consent back at Atlassian; the service learns of it with the next request. */
  revoked: boolean;
  /** Epoch milliseconds. */
  accessTokenExpiresAt: number;
}

/** The part of it that Confluence looks at. */
export function siteGrant({ accountId, scopes, product, readOnly }: AccountGrant): Grant {
  return { accountId, scopes: new Set(scopes), product, readOnly };
}

/** One person's account on one connection. Tokens live only in here. */
export interface ConnectedAccount {
  readonly id: string;
  readonly connectionName: string;
  readonly identifier: string;
  status: AccountStatus;
  /** Absent until somebody consented. */
  grant?: AccountGrant;
  /** Epoch milliseconds. */
  updatedAt: number;
  lastUsedAt?: number;
}

export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
}

export interface Accounts {
  readonly connections: readonly Connection[];
  connection(name: string): Connection | undefined;
  find(connectionName: string, identifier: string): ConnectedAccount | undefined;
  byId(id: string): ConnectedAccount | undefined;
  list(): ConnectedAccount[];
  /** The account of this person, made as PENDING_AUTH when there is none. */
  ensure(connectionName: string, identifier: string): ConnectedAccount;
  setStatus(account: ConnectedAccount, status: AccountStatus): void;
  /** Makes the account ACTIVE with fresh tokens. */
  activate(account: ConnectedAccount, consent: Consent): void;
  /**
   * The grant to send a request with, or `expired` when there is none that works any more. Refreshes the access
   * token without a trace, as the service does; without `offline_access` it cannot, and the account becomes EXPIRED.
   */
  use(account: ConnectedAccount): AccountGrant | 'expired';
  remove(account: ConnectedAccount): void;
}

export interface Consent {
  accountId: string;
  scopes: readonly string[];
}

export interface AccountsOptions {
  connectionNames: readonly string[];
  /** Milliseconds a user's access token is good for. */
  accessTokenLifetimeMs: number;
  now: () => number;
}

/** Connections of the environment and the accounts on them; an account belongs to one (connection, identifier). */
export function createAccounts(options: AccountsOptions): Accounts {
  const { now, accessTokenLifetimeMs } = options;
  const accounts = new Map<string, ConnectedAccount>();
  const connections = options.connectionNames.map((name) => ({
    id: `conn_${randomDigits()}`,
    name,
    createdAt: now(),
  }));

  const setStatus = (account: ConnectedAccount, status: AccountStatus): void => {
    account.status = status;
    account.updatedAt = now();
  };
  const list = (): ConnectedAccount[] => [...accounts.values()];
  const find = (connectionName: string, identifier: string): ConnectedAccount | undefined =>
    list().find((account) => account.connectionName === connectionName && account.identifier === identifier);

  return {
    connections,
    connection: (name) => connections.find((connection) => connection.name === name),
    find,
    byId: (id) => accounts.get(id),
    list,
    ensure(connectionName, identifier) {
      const existing = find(connectionName, identifier);
      if (existing !== undefined) return existing;
      const account: ConnectedAccount = {
        id: `ca_${randomDigits()}`,
        connectionName,
        identifier,
        status: 'PENDING_AUTH',
        updatedAt: now(),
      };
      accounts.set(account.id, account);
      return account;
    },
    setStatus,
    activate(account, { accountId, scopes }) {
      account.grant = {
        accountId,
        scopes: [...scopes],
        product: true,
        readOnly: false,
        revoked: false,
        accessTokenExpiresAt: now() + accessTokenLifetimeMs,
      };
      setStatus(account, 'ACTIVE');
    },
    use(account) {
      const { grant } = account;
      if (grant === undefined || grant.revoked) {
        setStatus(account, 'EXPIRED');
        return 'expired';
      }
      if (now() >= grant.accessTokenExpiresAt) {
        if (!grant.scopes.includes('offline_access')) {
          setStatus(account, 'EXPIRED');
          return 'expired';
        }
        grant.accessTokenExpiresAt = now() + accessTokenLifetimeMs;
      }
      account.lastUsedAt = now();
      return grant;
    },
    remove: (account) => void accounts.delete(account.id),
  };
}

function randomDigits(): string {
  return randomBytes(8).readBigUInt64BE().toString().padStart(20, '0');
}
