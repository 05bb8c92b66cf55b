import { type AuthorizationReason, type AuthorizationRequest, ConfluenceError } from '../errors.js';

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

const sentences: Readonly<Record<AuthorizationReason, string>> = {
  not_connected: 'The user has not connected Confluence yet.',
  authorization_pending: 'The user has not finished authorizing Confluence yet.',
  verification_pending: 'The user has authorized Confluence, but this application has not confirmed the user yet.',
  expired: 'The authorization for Confluence has expired or was revoked.',
  disconnected: 'The connection to Confluence was cut by the user or an administrator.',
  grant_revoked: 'Confluence no longer accepts the authorization: it was revoked.',
  scope_missing: 'The authorization does not cover what is needed.',
};
