import type { ConsentLink, Consents } from './consents.js';
import { consentPage, messagePage } from './consent-pages.js';
import type { HttpAnswer } from './http.js';
import { findPerson, signIn } from './people.js';
import type { SiteIndex } from './site-index.js';

export interface ConsentRequest {
  method: string;
  /** Last segment of the link. */
  token: string;
  /** Form fields of a POST. */
  form: URLSearchParams;
}

export interface ConsentContext {
  consents: Consents;
  index: SiteIndex;
  /** Scopes the page names. */
  scopes: readonly string[];
}

/**
 * The consent page behind an authorization link. GET only shows it; POST with `decision=allow` or `decision=deny`
 * decides, `as` names another person of the site to sign in as. A refused POST leaves the link usable.
 */
export function answerConsent(request: ConsentRequest, context: ConsentContext): HttpAnswer {
  const { method, token, form } = request;
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') {
    const answer = messagePage(405, 'This page cannot do that', 'Open it in a browser, or send its form.');
    return { ...answer, headers: { ...answer.headers, allow: 'GET, HEAD, POST' } };
  }
  const link = context.consents.open(token);
  if (link === 'unknown') {
    return messagePage(404, 'Unknown link', 'This authorization link does not exist. Check that it is complete.');
  }
  if (link === 'gone') {
    const text = 'This authorization link was used already, or it is too old. Ask for a new link.';
    return messagePage(410, 'This link no longer works', text);
  }
  if (method !== 'POST') return consentPage(link, context.scopes);
  switch (form.get('decision')) {
    case 'allow':
      return allow(link, form.get('as') ?? '', context);
    case 'deny':
      context.consents.deny(link);
      return messagePage(200, 'Access denied', 'Nothing was connected. You can close this window.');
    default:
      return messagePage(400, 'No decision', 'Send decision=allow or decision=deny.');
  }
}

function allow(link: ConsentLink, as: string, { consents, index }: ConsentContext): HttpAnswer {
  const person = as.trim() === '' ? signIn(index, link.account.identifier) : findPerson(index, as.trim());
  if (person === undefined) {
    // The same text whether nobody or several go by the name: the page tells nothing about who is on the site.
    const text = 'Nobody can sign in by that name. Give an account id, an identifier or a display name.';
    return messagePage(400, 'Unknown user', text);
  }
  const outcome = consents.allow(link, person);
  if (outcome.status === 'active') return connectedPage();
  if (link.userVerifyUrl === undefined) {
    const text = `The application must now confirm that it was you: its request id is ${outcome.authRequestId}.`;
    return messagePage(200, 'Almost there', text);
  }
  const target = new URL(link.userVerifyUrl);
  target.searchParams.set('auth_request_id', outcome.authRequestId);
  if (link.state !== undefined) target.searchParams.set('state', link.state);
  return { status: 303, headers: { location: target.href, 'cache-control': 'no-store' }, body: '' };
}

/** What a user sees in the end, also after the application has verified who they are. */
export function connectedPage(): HttpAnswer {
  return messagePage(200, 'Connected', 'The application may now use Confluence for you. You can close this window.');
}
