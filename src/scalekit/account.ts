import type { ConnectionStatus } from '../access/connection.js';
import { ConfluenceError, type AuthorizationReason, type AuthorizationRequest } from '../errors.js';
import { toScalekitError } from './environment-errors.js';
import type { Sdk } from './sdk.js';

/** Whose account on which connection. */
export interface AccountKey {
  connectionName: string;
  identifier: string;
}

/** `ConnectorStatus` of Scalekit's ConnectedAccountService; 0 and anything newer count as not connected. */
const stateByStatus: Readonly<Record<number, ConnectionStatus['state']>> = {
  1: 'connected',
  2: 'expired',
  3: 'authorization_pending',
  4: 'verification_pending',
  5: 'disconnected',
};

/** More accounts of one user on one connection than there can be; a service that ignores the filter stops here. */
const maxPages = 10;

/**
 * Asks Scalekit for the state of an account. Lists instead of getting: the list has no tokens in it. As a side effect
 * the application is authenticated afterwards, which requests to the proxy rely on.
 * @throws ConfluenceError `misconfigured`, `rate_limited`, `unavailable`.
 */
export async function readStatus(sdk: Sdk, key: AccountKey): Promise<ConnectionStatus> {
  const found: { connector: string; status: number; updatedAt: number | undefined }[] = [];
  try {
    let pageToken: string | undefined;
    for (let page = 0; page < maxPages; page += 1) {
      const answer = await sdk.actions.listConnectedAccounts({ ...key, ...(pageToken ? { pageToken } : {}) });
      sdk.authenticated = true;
      for (const { identifier, connector, status, updatedAt } of answer.connectedAccounts) {
        if (identifier === key.identifier) found.push({ connector, status, updatedAt: toMilliseconds(updatedAt) });
      }
      pageToken = answer.nextPageToken;
      if (!pageToken || found.some(({ connector }) => connector === key.connectionName)) break;
    }
  } catch (error) {
    throw toScalekitError(error, key.connectionName);
  }
  // Scalekit filters by connection; where an answer names it otherwise than the request did, its filter is believed.
  const named = found.filter(({ connector }) => connector === key.connectionName);
  const [account] = (named.length > 0 ? named : found).sort((a, b) => (b.updatedAt ?? 0) - (a.updatedAt ?? 0));
  if (account === undefined) return { state: 'not_connected' };
  const state = stateByStatus[account.status] ?? 'not_connected';
  return account.updatedAt === undefined ? { state } : { state, since: new Date(account.updatedAt).toISOString() };
}

/**
 * Makes a new authorization link.
 * @throws ConfluenceError `misconfigured` (unknown connection, a link that is no web address), `rate_limited`,
 * `unavailable`.
 */
export async function makeLink(
  sdk: Sdk,
  key: AccountKey,
  reason: AuthorizationReason,
  options: { state?: string; userVerifyUrl?: string } = {},
): Promise<AuthorizationRequest> {
  let answer: Awaited<ReturnType<Sdk['actions']['getAuthorizationLink']>>;
  try {
    answer = await sdk.actions.getAuthorizationLink({ ...key, ...options });
    sdk.authenticated = true;
  } catch (error) {
    throw toScalekitError(error, key.connectionName);
  }
  const { link } = answer;
  // Fronts open it in a browser: nothing but a web address may get there.
  if (!URL.canParse(link) || !['https:', 'http:'].includes(new URL(link).protocol)) {
    throw new ConfluenceError({
      code: 'misconfigured',
      message: 'Scalekit answered with an authorization link that is no web address.',
      next: 'Check the Confluence connection in the Scalekit dashboard.',
    });
  }
  const expiresAt = toMilliseconds(answer.expiry);
  return {
    link,
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
    connectionName: key.connectionName,
    reason,
  };
}

/**
 * Deletes the account with its tokens; false when the user was not connected (a link nobody used is deleted, too).
 * @throws ConfluenceError `misconfigured`, `rate_limited`, `unavailable`.
 */
export async function removeAccount(sdk: Sdk, key: AccountKey): Promise<boolean> {
  // Deleting answers NotFound both for an unknown connection and for no account, so the list is asked first.
  const status = await readStatus(sdk, key);
  if (status.state === 'not_connected') return false;
  try {
    await sdk.actions.deleteConnectedAccount(key);
    return status.state !== 'authorization_pending';
  } catch (error) {
    // Somebody else was faster.
    if (Reflect.get(Object(error), 'name') === 'ScalekitNotFoundException') return false;
    throw toScalekitError(error, key.connectionName);
  }
}

/**
 * Confirms that the person who consented is this user; the account becomes usable. Gives the address to send the
 * browser to next, when the service names one.
 * @throws ConfluenceError `invalid_request` when there is no such request of this user; `rate_limited`, `unavailable`.
 */
export async function verifyAccount(sdk: Sdk, key: AccountKey, authRequestId: string): Promise<string | undefined> {
  try {
    const answer = await sdk.actions.verifyConnectedAccountUser({ authRequestId, identifier: key.identifier });
    sdk.authenticated = true;
    return answer.postUserVerifyRedirectUrl || undefined;
  } catch (error) {
    const name: unknown = Reflect.get(Object(error), 'name');
    if (
      name === 'ScalekitNotFoundException' ||
      name === 'ScalekitForbiddenException' ||
      name === 'ScalekitBadRequestException'
    ) {
      throw new ConfluenceError({
        code: 'invalid_request',
        message: 'There is no such authorization request of this user to confirm.',
        next: 'Authorize again and finish in the same browser.',
      });
    }
    throw toScalekitError(error, key.connectionName);
  }
}

/** A protobuf Timestamp, whose seconds are a bigint. */
function toMilliseconds(time: { seconds: bigint; nanos: number } | undefined): number | undefined {
  return time === undefined ? undefined : Number(time.seconds) * 1000 + Math.floor(time.nanos / 1_000_000);
}
