import { ConfluenceError } from '../errors.js';
import { fromOperator, ours } from '../ours.js';
import { quoted } from '../access/upstream-text.js';

/** How to reach Scalekit, and the bounds of what is asked of it. */
export interface ScalekitSettings {
  /** `https://…`; `http://` only for a loopback address. */
  environmentUrl: string;
  clientId: string;
  clientSecret: string;
  /** Name of the Confluence connection in the Scalekit dashboard. */
  connectionName: string;
  /** Bound of one request, milliseconds. Default 30,000. */
  requestTimeoutMs?: number;
  /** Bound of one call with all its waits and repetitions, milliseconds. Default 90,000. */
  totalBudgetMs?: number;
  /** Requests in flight per user. Default 6: Confluence has refused about 20 at once. */
  concurrency?: number;
  /**
   * Where users connect: an address of a front that knows who comes there, and has them verified. Requests for an
   * authorization name it, and no link of Scalekit is made before somebody is there. Default: a new link for each request.
   */
  connectAt?: string | undefined;
}

/**
 * Checks settings before anything is sent.
 * @throws ConfluenceError `misconfigured` that names the setting.
 */
export function checkSettings(
  settings: ScalekitSettings,
): Required<Omit<ScalekitSettings, 'connectAt'>> & Pick<ScalekitSettings, 'connectAt'> {
  const environment = readEnvironmentUrl(settings.environmentUrl);
  if (environment.problem !== undefined) {
    throw misconfigured(`The Scalekit environment URL ${environment.problem}.`, 'SCALEKIT_ENVIRONMENT_URL');
  }
  if (settings.clientId.trim() === '') throw misconfigured('The client id is empty.', 'SCALEKIT_CLIENT_ID');
  if (settings.clientSecret.trim() === '') throw misconfigured('The client secret is empty.', 'SCALEKIT_CLIENT_SECRET');
  if (!isHeaderSafe(settings.connectionName)) {
    throw misconfigured(
      'The connection name must consist of 1 to 255 printable ASCII characters without spaces.',
      'CONFLUENCE_CONNECTION_NAME',
    );
  }
  return {
    ...settings,
    environmentUrl: environment.url,
    requestTimeoutMs: positive(settings.requestTimeoutMs ?? 30_000, 'requestTimeoutMs'),
    totalBudgetMs: positive(settings.totalBudgetMs ?? 90_000, 'totalBudgetMs'),
    concurrency: positive(settings.concurrency ?? 6, 'concurrency'),
  };
}

/**
 * The environment URL as it is used, `https://host` with a port at most; or what is wrong with it, as the end of a
 * sentence. The client secret travels to this address.
 */
export function readEnvironmentUrl(text: string): { url: string; problem?: undefined } | { problem: string } {
  if (!URL.canParse(text)) return { problem: 'is not a web address' };
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    return { problem: 'must begin with https://' };
  }
  if (url.username !== '' || url.password !== '') return { problem: 'must not contain a user name or a password' };
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return { problem: 'must be the address alone, without a path' };
  }
  return { url: url.origin };
}

/**
 * Makes sure that an identifier reaches Scalekit as it is. It travels in an HTTP header, where line breaks and
 * everything outside Latin-1 vanish: two users would silently become one.
 * @throws ConfluenceError `invalid_request`.
 */
export function checkIdentifier(identifier: string): void {
  if (isHeaderSafe(identifier)) return;
  throw new ConfluenceError({
    code: 'invalid_request',
    message: ours`The user identifier ${fromOperator(quoted(identifier) || '""')} cannot be sent unchanged.`,
    next: 'Use 1 to 255 printable ASCII characters without spaces, e.g. an e-mail address or an opaque user id.',
  });
}

function isHeaderSafe(text: string): boolean {
  return /^[\x21-\x7e]{1,255}$/.test(text);
}

/** True for an address that only this machine can answer on. */
export function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(url.hostname);
}

function positive(value: number, name: string): number {
  if (Number.isFinite(value) && value >= 1) return value;
  throw misconfigured(`${name} must be a number of at least 1.`, name);
}

function misconfigured(message: string, setting: string): ConfluenceError {
  return new ConfluenceError({
    code: 'misconfigured',
    message: fromOperator(message),
    next: ours`Correct ${fromOperator(setting)}.`,
  });
}
