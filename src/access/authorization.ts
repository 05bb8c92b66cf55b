import { type AuthorizationReason, type AuthorizationRequest, ConfluenceError } from '../errors.js';
import { ours, type Ours } from '../ours.js';

/** The error of a request whose user has to authorize first; without a link the user can at least be told. */
export function authorizationRequired(authorization: AuthorizationRequest): ConfluenceError {
  return new ConfluenceError({
    code: 'authorization_required',
    message: sentences[authorization.reason],
    next:
      authorization.link === undefined
        ? 'Try again in a moment: no authorization link could be made.'
        : 'Open the authorization link, allow the access, then ask again.',
    authorization,
  });
}

const sentences: Readonly<Record<AuthorizationReason, Ours>> = {
  not_connected: ours`The user has not connected Confluence yet.`,
  authorization_pending: ours`The user has not finished authorizing Confluence yet.`,
  verification_pending: ours`The user has authorized Confluence, but this application has not confirmed the user yet.`,
  expired: ours`The authorization for Confluence has expired or was revoked.`,
  disconnected: ours`The connection to Confluence was cut by the user or an administrator.`,
  grant_revoked: ours`Confluence no longer accepts the authorization: it was revoked.`,
  scope_missing: ours`The authorization does not cover what is needed.`,
};
