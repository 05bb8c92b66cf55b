import { ConfluenceError } from '../errors.js';
import { asked, ours, sentence, type Sentence } from '../ours.js';

/** Longest address, path and query together, that is sent: servers in front of Confluence refuse longer ones. */
const maxAddressLength = 8000;

/** How often a value is decoded to look for what a server might see after decoding it once or twice too often. */
const maxDecodings = 3;

/** With the `u` flag only halves without their partner match. */
const loneSurrogate = /\p{Surrogate}/u;

/**
 * Builds a path from constants and values: every value becomes exactly one percent-encoded segment (or part of one).
 *
 * ```ts
 * path`/wiki/api/v2/pages/${pageId}/labels`
 * ```
 * @throws ConfluenceError `invalid_request` for a value that is empty, holds a slash, backslash, `..`, a control
 * character, or is not well-formed Unicode, and for a result that {@link assertContained} refuses.
 */
export function path(constants: TemplateStringsArray, ...values: (string | number)[]): string {
  let result = constants[0] ?? '';
  for (const [index, value] of values.entries()) {
    result += segment(value) + (constants[index + 1] ?? '');
  }
  assertContained(result);
  return result;
}

/** One value as one encoded path segment. */
function segment(value: string | number): string {
  const text = String(value);
  if (text === '') throw refused(text, 'it is empty');
  if (loneSurrogate.test(text)) throw refused(text, 'it is not well-formed Unicode');
  // A literal `%2f` in a value would be sent as `%252f`; a server that decodes twice sees the slash again.
  for (const form of decodings(text)) {
    if (/[/\\]/.test(form)) throw refused(text, 'it holds a slash');
    if (/^\.{1,2}$/.test(form)) throw refused(text, 'it is a dot segment');
    if (hasControlCharacter(form)) throw refused(text, 'it holds a control character');
  }
  return encodeURIComponent(text);
}

/**
 * Makes sure that a path, as it will be sent, cannot leave `/wiki/` behind the proxy: the SDK sends any path with
 * the environment's own token, so `/../api/v1/…` would reach the Scalekit API itself.
 * @throws ConfluenceError `invalid_request` that says what is wrong.
 */
export function assertContained(candidate: string): void {
  if (!candidate.startsWith('/wiki/')) throw refused(candidate, 'it does not start with /wiki/');
  if (candidate.length > maxAddressLength)
    throw refused(candidate, ours`it is longer than ${maxAddressLength} characters`);
  if (candidate.includes('?')) throw refused(candidate, 'it holds a query; pass the query as parameters');
  // RFC 3986 section 3.3, the characters of a path. What is missing here (`#`, `\`, spaces, controls, non-ASCII)
  // would have to be encoded, and one layer encodes or drops it differently from the next.
  if (!/^[A-Za-z0-9\-._~%!$&'()*+,;=:@/]+$/.test(candidate))
    throw refused(candidate, 'it holds characters that must be encoded');
  if (/%(?![0-9A-Fa-f]{2})/.test(candidate)) throw refused(candidate, 'it holds an incomplete percent-encoding');
  // Overlong encodings such as `%c0%ae` are a dot to a lenient decoder.
  if (!isUtf8(candidate)) throw refused(candidate, 'its percent-encoding is not UTF-8');
  for (const form of decodings(candidate)) {
    if (/\/{2}/.test(form)) throw refused(candidate, 'it holds an empty segment');
    if (form.includes('\\')) throw refused(candidate, 'it holds a backslash');
    if (/(^|\/)\.{1,2}(\/|;|$)/.test(form)) throw refused(candidate, 'it holds a dot segment');
    if (hasControlCharacter(form)) throw refused(candidate, 'it holds a control character');
    // `%2F` inside a segment is a slash to some servers and not to others.
    if (form.split('/').length !== candidate.split('/').length) throw refused(candidate, 'it holds an encoded slash');
  }
  // The last word has the parser that Node's HTTP clients use.
  const parsed = URL.canParse(candidate, 'https://contained.invalid')
    ? new URL(candidate, 'https://contained.invalid')
    : undefined;
  if (parsed?.origin !== 'https://contained.invalid' || parsed.pathname !== candidate) {
    throw refused(candidate, 'it changes when it is normalised');
  }
}

/**
 * Path and query as they go to the SDK. Arrays become repeated parameters (`id=1&id=2`), as Confluence reads them;
 * undefined, null and empty arrays are left out. The query is encoded here because the SDK would send `id[]=1`.
 * @throws ConfluenceError `invalid_request`.
 */
export function addressOf(url: string, parameters: Readonly<Record<string, unknown>> = {}): string {
  assertContained(url);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === undefined || item === null) continue;
      const text = typeof item === 'object' ? JSON.stringify(item) : String(item);
      if (loneSurrogate.test(text))
        throw refused(text, ours`it is the value of ${asked(name)} and not well-formed Unicode`);
      query.append(name, text);
    }
  }
  const encoded = query.toString();
  const address = encoded === '' ? url : `${url}?${encoded}`;
  if (address.length > maxAddressLength) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: ours`The request is too long: ${address.length} characters in its address, ${maxAddressLength} are possible.`,
      next: 'Shorten the query, or ask for fewer ids at a time.',
    });
  }
  return address;
}

function isUtf8(encoded: string): boolean {
  try {
    decodeURIComponent(encoded);
    return true;
  } catch {
    // The only reason to throw is the one asked about.
    return false;
  }
}

/** The text itself and what it becomes when it is percent-decoded once, twice and three times. */
function decodings(text: string): string[] {
  const forms = [text];
  for (let round = 0; round < maxDecodings; round += 1) {
    const last = forms.at(-1) ?? '';
    // Byte by byte: overlong UTF-8 such as `%c0%ae` must not make the decoder give up on the rest.
    const decoded = last.replace(/%([0-9A-Fa-f]{2})/g, (_whole, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (decoded === last) break;
    forms.push(decoded);
  }
  return forms;
}

function hasControlCharacter(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

function refused<Why extends string>(value: string, why: Sentence<Why>): ConfluenceError {
  return new ConfluenceError({
    code: 'invalid_request',
    message: ours`${asked(value)} cannot be part of a Confluence address: ${sentence(why)}.`,
    next: 'Give a plain id, key or name as Confluence shows it.',
  });
}
