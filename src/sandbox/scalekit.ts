import { Code, ConnectError, type ConnectRouter, type Interceptor } from '@connectrpc/connect';
import {
  ConnectedAccountService,
  ConnectorStatus,
  ConnectorType,
} from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js';
import {
  ConnectionService,
  ConnectionStatus,
  ConnectionType,
} from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connections/connections_pb.js';

import type { Accounts, ConnectedAccount } from './accounts.js';
import type { Consents } from './consents.js';
import type { MachineTokens } from './machine-tokens.js';
import type { SiteIndex } from './site-index.js';
import { signIn } from './people.js';

/** Key of the provider of every connection here. */
export const providerKey = 'CONFLUENCE';

export interface ScalekitContext {
  accounts: Accounts;
  consents: Consents;
  index: SiteIndex;
  /** Address of the environment; links start with it. */
  url: () => string;
}

/** Names an account: by its id, or by connection and identifier together. */
export interface AccountKey {
  id?: string | undefined;
  connector?: string | undefined;
  identifier?: string | undefined;
}

/** Refuses calls without a machine token that is still good; the SDK then gets a new one and calls again. */
export function requireMachineToken(tokens: MachineTokens): Interceptor {
  return (next) => (request) => {
    if (!tokens.accepts(request.header.get('authorization') ?? undefined)) {
      throw new ConnectError('The access token is missing, unknown or expired.', Code.Unauthenticated);
    }
    return next(request);
  };
}

/** Connected accounts and connections over gRPC. What is not listed here answers Unimplemented. */
export function addScalekitServices(router: ConnectRouter, context: ScalekitContext): void {
  const { accounts, consents } = context;

  router.service(ConnectedAccountService, {
    listConnectedAccounts(request) {
      const names = [...request.connectionNames, ...(request.connector ? [request.connector] : [])];
      for (const name of names) requireConnection(accounts, name);
      const found = accounts
        .list()
        .filter(({ connectionName }) => names.length === 0 || names.includes(connectionName))
        .filter(({ identifier }) => !request.identifier || identifier === request.identifier)
        .filter(({ identifier }) => identifier.includes(request.query))
        .filter(() => request.provider === '' || request.provider.toUpperCase() === providerKey);
      const { rows, ...paging } = page(found, request);
      return { connectedAccounts: rows.map((account) => describe(accounts, account)), ...paging };
    },
    createConnectedAccount(request) {
      const connection = requireConnection(accounts, request.connector);
      if (!request.identifier) throw new ConnectError('identifier is required.', Code.InvalidArgument);
      if (accounts.find(connection.name, request.identifier) !== undefined) {
        throw new ConnectError('A connected account exists for this identifier.', Code.AlreadyExists);
      }
      const account = accounts.ensure(connection.name, request.identifier);
      return { connectedAccount: describe(accounts, account) };
    },
    updateConnectedAccount(request) {
      const account = requireAccount(accounts, request);
      const details = request.connectedAccount?.authorizationDetails?.details;
      // Tokens handed in from outside make the account usable: as the person of its identifier, with their scopes.
      if (details?.case === 'oauthToken' && details.value.accessToken !== '') {
        const { accountId } = signIn(context.index, account.identifier);
        accounts.activate(account, { accountId, scopes: details.value.scopes });
      }
      return { connectedAccount: describe(accounts, account) };
    },
    deleteConnectedAccount(request) {
      accounts.remove(requireAccount(accounts, request));
      return {};
    },
    disconnectConnectedAccount(request) {
      const account = requireAccount(accounts, request);
      accounts.setStatus(account, 'DISCONNECTED');
      return { connectedAccount: describe(accounts, account) };
    },
    getMagicLinkForConnectedAccount(request) {
      if (request.userVerifyUrl) requireWebUrl(request.userVerifyUrl);
      const account = request.id ? requireAccount(accounts, request) : ensureAccount(accounts, request);
      const link = consents.createLink(account, {
        ...(request.state ? { state: request.state } : {}),
        ...(request.userVerifyUrl ? { userVerifyUrl: request.userVerifyUrl } : {}),
      });
      return { link: `${context.url()}/magicLink/${link.token}`, expiry: timestamp(link.expiresAt) };
    },
    verifyConnectedAccountUser(request) {
      switch (consents.verify(request.authRequestId, request.identifier)) {
        case 'verified':
          return { postUserVerifyRedirectUrl: `${context.url()}/connected` };
        case 'mismatch':
          throw new ConnectError('The authorization request belongs to another user.', Code.PermissionDenied);
        case 'unknown':
          throw new ConnectError('There is no such authorization request to verify.', Code.NotFound);
      }
    },
    getConnectedAccount: (request) => ({ connectedAccount: describe(accounts, requireAccount(accounts, request)) }),
    getConnectedAccountDetails: (request) => ({
      connectedAccount: describe(accounts, requireAccount(accounts, request)),
    }),
    getConnectedAccountAuth(request) {
      const account = requireAccount(accounts, request);
      return { connectedAccount: { ...describe(accounts, account), ...authorizationDetails(account) } };
    },
  });

  router.service(ConnectionService, {
    listAppConnections(request) {
      const found = request.provider && request.provider !== providerKey ? [] : accounts.connections;
      const { rows, ...paging } = page(found, request);
      const connections = rows.map(({ id, name, createdAt }) => ({
        id,
        keyId: name,
        providerKey,
        type: ConnectionType.OAUTH,
        status: ConnectionStatus.COMPLETED,
        enabled: true,
        createdAt: timestamp(createdAt),
      }));
      return { connections, ...paging };
    },
  });
}

/** The account of a request; throws NotFound when there is none, InvalidArgument when the request names none. */
export function requireAccount(accounts: Accounts, key: AccountKey): ConnectedAccount {
  if (key.id) {
    const account = accounts.byId(key.id);
    if (account === undefined) throw new ConnectError('There is no connected account with this id.', Code.NotFound);
    return account;
  }
  const connection = requireConnection(accounts, key.connector);
  if (!key.identifier) throw new ConnectError('identifier is required.', Code.InvalidArgument);
  const account = accounts.find(connection.name, key.identifier);
  if (account === undefined) {
    throw new ConnectError('There is no connected account for this identifier.', Code.NotFound);
  }
  return account;
}

function ensureAccount(accounts: Accounts, key: AccountKey): ConnectedAccount {
  const connection = requireConnection(accounts, key.connector);
  if (!key.identifier) throw new ConnectError('identifier is required.', Code.InvalidArgument);
  return accounts.ensure(connection.name, key.identifier);
}

function requireConnection(accounts: Accounts, name: string | undefined): { id: string; name: string } {
  if (!name) throw new ConnectError('The name of the connection is required.', Code.InvalidArgument);
  const connection = accounts.connection(name);
  if (connection === undefined) throw new ConnectError(`There is no connection named "${name}".`, Code.NotFound);
  return connection;
}

function requireWebUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new ConnectError('user_verify_url must be an absolute http or https URL.', Code.InvalidArgument);
  }
}

/** An account without its tokens. */
function describe(accounts: Accounts, account: ConnectedAccount) {
  const { grant } = account;
  return {
    id: account.id,
    identifier: account.identifier,
    provider: providerKey,
    connector: account.connectionName,
    connectionId: accounts.connection(account.connectionName)?.id ?? '',
    status: ConnectorStatus[account.status],
    authorizationType: ConnectorType.OAUTH,
    updatedAt: timestamp(account.updatedAt),
    ...(grant && { tokenExpiresAt: timestamp(grant.accessTokenExpiresAt) }),
    ...(account.lastUsedAt !== undefined && { lastUsedAt: timestamp(account.lastUsedAt) }),
  };
}

/** Made-up tokens that open nothing, recognizable so that a test can prove they leak nowhere. */
function authorizationDetails(account: ConnectedAccount) {
  if (account.grant === undefined) return {};
  const value = {
    accessToken: `sandbox-access-token-${account.id}`,
    refreshToken: account.grant.scopes.includes('offline_access') ? `sandbox-refresh-token-${account.id}` : '',
    scopes: account.grant.scopes,
    domain: '',
  };
  // The literal type of `case` is what tells the alternatives of the protobuf message apart.
  return { authorizationDetails: { details: { case: 'oauthToken' as const, value } } };
}

function timestamp(epochMs: number): { seconds: bigint; nanos: number } {
  const seconds = Math.floor(epochMs / 1000);
  return { seconds: BigInt(seconds), nanos: (epochMs - seconds * 1000) * 1_000_000 };
}

/** One page of rows; the token of the next one is an offset. */
export function page<Row>(
  rows: readonly Row[],
  { pageSize, pageToken }: { pageSize: number; pageToken: string },
): { rows: readonly Row[]; totalSize: number; nextPageToken: string; prevPageToken: string } {
  const size = Math.min(pageSize || 30, 100);
  const start = Number(pageToken || 0);
  if (!Number.isSafeInteger(start) || start < 0) throw new ConnectError('Unknown page token.', Code.InvalidArgument);
  return {
    rows: rows.slice(start, start + size),
    totalSize: rows.length,
    nextPageToken: start + size < rows.length ? String(start + size) : '',
    prevPageToken: start > 0 ? String(Math.max(0, start - size)) : '',
  };
}
