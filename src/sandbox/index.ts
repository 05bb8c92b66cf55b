import { randomBytes } from 'node:crypto';

import { connectNodeAdapter } from '@connectrpc/connect-node';

import { createAccounts, siteGrant, type AccountStatus, type ConnectedAccount } from './accounts.js';
import { createConfluence } from './confluence.js';
import { createConsents } from './consents.js';
import { createFaults, type Fault } from './faults.js';
import { createFrontDoor } from './front-door.js';
import { createGateway } from './gateway.js';
import { createMachineTokens } from './machine-tokens.js';
import { addUsers, findPerson, signIn, type SandboxUser } from './people.js';
import type { RecordedRequest } from './proxy.js';
import type { RateLimit } from './rate-limit.js';
import { addScalekitServices, requireMachineToken } from './scalekit.js';
import { readScopes, writeScopes } from './scopes.js';
import { SiteIndex } from './site-index.js';
import type { SiteData, SiteRequest, SiteResponse } from './site.js';
import { defaultSwitches, type ConfluenceSwitches } from './switches.js';
import { addToolService } from './tool-service.js';
import { listen } from './wire.js';

export type { AccountStatus } from './accounts.js';
export { parseFault, type Fault } from './faults.js';
export type { SandboxUser } from './people.js';
export type { RecordedRequest } from './proxy.js';
export type { RateLimit } from './rate-limit.js';
export { readScopes, writeScopes } from './scopes.js';
export type { SiteData, SiteUser } from './site.js';
export type { ConfluenceSwitches } from './switches.js';

export interface SandboxOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** Default `127.0.0.1`: reachable from this machine only. */
  host?: string;
  /** What the site holds: the sample wiki (default), or no space at all. */
  seed?: 'sample' | 'empty';
  /** A folder to load as the site instead. */
  importDir?: string;
  /** The site's data itself, instead of a seed; it is used as it is and may change. */
  site?: SiteData;
  /** People to add to the site, or fields to change of people it has. */
  users?: readonly SandboxUser[];
  faults?: readonly Fault[];
  switches?: Partial<ConfluenceSwitches>;
  /** Default `['confluence']`; the first one is the one in `env`. */
  connectionNames?: readonly string[];
  /** Scopes a connection asks for. Default: all of {@link readScopes} and {@link writeScopes}. */
  scopes?: readonly string[];
  /** Default random. */
  clientSecret?: string;
  /** How long an authorization link works. Default 15 minutes. */
  linkLifetimeMs?: number;
  /** How long the application's own token works. Default 1 hour. */
  machineTokenLifetimeMs?: number;
  /** How long a user's access token works before it is refreshed, unseen. Default 1 hour. */
  accessTokenLifetimeMs?: number;
  /** True: every consent waits for `verifyConnectedAccountUser`, not only those with a `userVerifyUrl`. */
  userVerification?: boolean;
  /** How long a change takes to show in search. Default 0. */
  indexDelayMs?: number;
  /** Points per hour as Confluence counts them, and what happens above. Default: no limit. */
  rateLimit?: RateLimit;
  /** Clock, epoch milliseconds. */
  now?: () => number;
}

/** What a test sees and sets of a connected account. */
export interface SandboxAccount {
  id: string;
  connectionName: string;
  identifier: string;
  status: AccountStatus;
  /** The site user who signed in; absent until somebody consented. */
  accountId?: string;
  /** Empty until somebody consented. */
  scopes: string[];
  /** False: the grant does not reach Confluence at all. */
  product: boolean;
  /** True: the grant refuses writes whatever its scopes say. */
  readOnly: boolean;
  /** True: the consent was taken back at Atlassian; the next request finds out, and the account becomes EXPIRED. */
  revoked: boolean;
}

export interface AccountPatch extends Partial<
  Pick<SandboxAccount, 'status' | 'scopes' | 'product' | 'readOnly' | 'revoked'>
> {
  /** Default: the first connection. */
  connectionName?: string;
}

export interface ConnectOptions {
  /** Account id, identifier or display name of the person who signs in; default: the one of the identifier. */
  as?: string;
  scopes?: readonly string[];
  connectionName?: string;
}

/** A running sandbox. */
export interface Sandbox {
  /** Address of the environment, without a trailing slash. */
  url: string;
  /** What the product reads from its environment to use this sandbox. */
  env: {
    SCALEKIT_ENVIRONMENT_URL: string;
    SCALEKIT_CLIENT_ID: string;
    SCALEKIT_CLIENT_SECRET: string;
    CONFLUENCE_CONNECTION_NAME: string;
  };
  /** The site's data, live: plain fields may be changed in place, followed by {@link Sandbox.touch}. */
  site: SiteData;
  /** Files of `importDir` that could not be loaded, and why. */
  skipped: readonly { path: string; reason: string }[];
  /** Says that fields of `site` were changed in place. */
  touch(): void;
  /** Connects a person without the consent page. Throws when `as` is nobody or the connection is unknown. */
  connect(identifier: string, options?: ConnectOptions): SandboxAccount;
  /**
   * An access token of a person who is connected, for a caller that uses none of Scalekit: `Authorization: Bearer …` at
   * `{url}/ex/confluence/{site.cloudId}/wiki/…`. It works as long as the account does. Throws when there is none.
   */
  accessToken(identifier: string, connectionName?: string): string;
  /** The account of a person on a connection (default: the first), undefined when there is none. */
  account(identifier: string, connectionName?: string): SandboxAccount | undefined;
  /** Changes an account; makes one, signed in as the person of the identifier, when there is none. */
  setAccount(identifier: string, patch: AccountPatch): SandboxAccount;
  /** Arms a fault on top of those that are set. Throws an Error that says what is wrong with it. */
  setFault(fault: Fault): void;
  clearFaults(): void;
  /** Requests that came to the proxy, or escaped from it, oldest first. */
  requests(): RecordedRequest[];
  /** Ends every connection and frees the port. May be called again. */
  close(): Promise<void>;
}

/**
 * Starts an emulated Scalekit environment with a Confluence Cloud site behind its proxy, in this process, on one
 * port. Rejects when the port is taken or the folder cannot be read.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const now = options.now ?? Date.now;
  const host = options.host ?? '127.0.0.1';
  const scopes = options.scopes ?? [...readScopes, ...writeScopes];
  const switches = { ...defaultSwitches, ...options.switches };
  const connectionNames = options.connectionNames ?? ['confluence'];
  const [connectionName] = connectionNames;
  if (connectionName === undefined) throw new Error('connectionNames must name at least one connection.');
  const { site, skipped } = await loadSite(options);
  addUsers(site, options.users ?? []);
  const index = new SiteIndex(site);

  const accessTokenLifetimeMs = options.accessTokenLifetimeMs ?? 3_600_000;
  const accounts = createAccounts({ connectionNames, accessTokenLifetimeMs, now });
  const machineTokens = createMachineTokens({ lifetimeMs: options.machineTokenLifetimeMs ?? 3_600_000, now });
  const faults = createFaults({ onMachineTokenExpired: () => machineTokens.expireAll() });
  const consents = createConsents({
    accounts,
    scopes,
    lifetimeMs: options.linkLifetimeMs ?? 15 * 60_000,
    userVerification: options.userVerification ?? false,
    now,
  });
  const requests: RecordedRequest[] = [];
  const bearers = new Map<string, ConnectedAccount>();
  const closing = new AbortController();
  const clientId = 'skc_sandbox';
  const clientSecret = options.clientSecret ?? randomBytes(24).toString('base64url');
  for (const fault of options.faults ?? []) faults.set(fault);

  const wire = await listen({
    host,
    port: options.port ?? 0,
    handlers: (port) => {
      const url = environmentUrl(host, port);
      const confluence = createConfluence(index, {
        switches,
        now,
        indexDelayMs: options.indexDelayMs ?? 0,
        // Another origin than the proxy's, as in the real thing: a client must not carry its credentials there.
        rateLimit: options.rateLimit,
        mediaBaseUrl: `http://${host === 'localhost' ? '127.0.0.1' : 'localhost'}:${port}/media`,
      });
      const handle = (request: SiteRequest): SiteResponse => confluence.handle(request);
      const handleGateway = createGateway(confluence, (bearer) => {
        const account = bearers.get(bearer);
        const grant = account?.status === 'ACTIVE' ? accounts.use(account) : 'expired';
        return grant === 'expired' ? undefined : siteGrant(grant);
      });
      return {
        onHttp: createFrontDoor({
          accounts,
          machineTokens,
          faults,
          handle,
          handleGateway,
          handleMedia: (path, query) => confluence.handleMedia(path, query),
          switches,
          now,
          signal: closing.signal,
          consent: { consents, index, scopes },
          clientId,
          clientSecret,
          requests,
        }),
        onHttp2: connectNodeAdapter({
          interceptors: [requireMachineToken(machineTokens)],
          routes: (router) => {
            addScalekitServices(router, { accounts, consents, index, url: () => url });
            addToolService(router, { accounts, handle });
          },
        }),
      };
    },
  });

  const url = environmentUrl(host, wire.port);
  const requireConnection = (name = connectionName): string => {
    if (accounts.connection(name) === undefined) throw new Error(`The sandbox has no connection named "${name}".`);
    return name;
  };
  return {
    url,
    env: {
      SCALEKIT_ENVIRONMENT_URL: url,
      SCALEKIT_CLIENT_ID: clientId,
      SCALEKIT_CLIENT_SECRET: clientSecret,
      CONFLUENCE_CONNECTION_NAME: connectionName,
    },
    site,
    skipped,
    touch: () => index.touch(),
    connect(identifier, settings = {}) {
      const name = requireConnection(settings.connectionName);
      const person = settings.as === undefined ? signIn(index, identifier) : findPerson(index, settings.as);
      if (person === undefined) throw new Error(`Nobody on the site can sign in as "${settings.as}".`);
      const account = accounts.ensure(name, identifier);
      accounts.activate(account, { accountId: person.accountId, scopes: settings.scopes ?? scopes });
      return describe(account);
    },
    accessToken(identifier, name) {
      const account = accounts.find(requireConnection(name), identifier);
      if (account?.status !== 'ACTIVE') throw new Error(`"${identifier}" is not connected.`);
      const bearer = randomBytes(24).toString('base64url');
      bearers.set(bearer, account);
      return bearer;
    },
    account(identifier, name) {
      const account = accounts.find(requireConnection(name), identifier);
      return account === undefined ? undefined : describe(account);
    },
    setAccount(identifier, { status, connectionName: name, ...patch }) {
      const account = accounts.ensure(requireConnection(name), identifier);
      const statusBefore = account.status;
      // Somebody must have signed in for an account to work, or to have anything to change.
      if (account.grant === undefined && (status === 'ACTIVE' || Object.keys(patch).length > 0)) {
        accounts.activate(account, { accountId: signIn(index, identifier).accountId, scopes });
      }
      if (account.grant !== undefined) {
        if (status === 'ACTIVE') account.grant.revoked = false;
        Object.assign(account.grant, structuredClone(patch));
      }
      accounts.setStatus(account, status ?? statusBefore);
      return describe(account);
    },
    setFault: (fault) => faults.set(fault),
    clearFaults: () => faults.clear(),
    requests: () => structuredClone(requests),
    close() {
      closing.abort();
      return wire.close();
    },
  };
}

async function loadSite(options: SandboxOptions): Promise<Pick<Sandbox, 'site' | 'skipped'>> {
  if (options.site !== undefined) return { site: options.site, skipped: [] };
  if (options.importDir === undefined && options.seed === 'empty') return { site: emptySite(), skipped: [] };
  // Reading Markdown needs libraries that a sandbox without a folder to read can do without.
  const { importFolder, loadSample } = await import('./import-folder.js');
  return options.importDir === undefined ? loadSample() : importFolder(options.importDir);
}

function emptySite(): SiteData {
  return {
    cloudId: '6b3f1c5e-0f7d-4c55-9a51-3c1f3a0d9b42',
    baseUrl: 'https://sandbox.atlassian.net/wiki',
    name: 'sandbox',
    users: [],
    spaces: [],
    contents: [],
    comments: [],
    attachments: [],
  };
}

/** An address clients can use: listening on every interface means this machine to them. */
function environmentUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function describe({ id, connectionName, identifier, status, grant }: ConnectedAccount): SandboxAccount {
  const account = { id, connectionName, identifier, status };
  if (grant === undefined) return { ...account, scopes: [], product: true, readOnly: false, revoked: false };
  const { accountId, scopes, product, readOnly, revoked } = grant;
  return { ...account, accountId, scopes: [...scopes], product, readOnly, revoked };
}
