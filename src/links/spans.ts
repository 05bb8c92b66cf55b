import { unescaped } from './address.js';

/** A piece of Markdown that holds an address. */
export interface AddressSpan {
  /** Where it ends in the text. */
  end: number;
  /** The address as it is written, without the brackets around it. */
  raw: string;
  /** The address as it is meant: without escapes and entities. */
  address: string;
}

/** More of the text has to be known. */
export const unfinished = 'unfinished';

/** Longer than anything that is looked at. */
export const endless = 'endless';

/** Longest piece that is looked at as one; a longer one leads nowhere. */
export const longestSpan = 4096;

/** Longest title of a link. */
const longestTitle = 500;

/** CommonMark's own bound of parentheses in a target. */
const deepestParentheses = 32;

const spanOf = (raw: string, end: number): AddressSpan => ({ raw, end, address: unescaped(raw) });

/** Where white space ends: at most one line end, and marks of a quote behind it. */
function behindSpace(text: string, start: number): number {
  const space = /[ \t]*(?:\n[ \t>]*)?/uy;
  space.lastIndex = start;
  return start + (space.exec(text)?.[0].length ?? 0);
}

/** Where the first of these signs stands that is not escaped; the length of the text when there is none. */
function signAt(text: string, start: number, signs: string): number {
  let at = start;
  while (at < text.length && !signs.includes(text.charAt(at))) at += text.charAt(at) === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

/** The target of a link, in angle brackets or bare; undefined when there is none. */
function target(text: string, start: number): AddressSpan | undefined {
  if (text.charAt(start) === '<') {
    const end = signAt(text, start + 1, '<>\n');
    if (end === text.length) return { raw: '', address: '', end };
    return text.charAt(end) === '>' ? spanOf(text.slice(start + 1, end), end + 1) : undefined;
  }
  let depth = 0;
  let at = start;
  for (; at < text.length; at++) {
    const sign = text.charAt(at);
    if (/[\s]/u.test(sign) || (sign === ')' && depth === 0)) break;
    if (sign === '\\') at++;
    else if (sign === '(' && ++depth > deepestParentheses) return undefined;
    else if (sign === ')') depth--;
  }
  const end = Math.min(at, text.length);
  return spanOf(text.slice(start, end), end);
}

/** Where a title ends that may begin here; `start` when none does. */
function behindTitle(text: string, start: number): number {
  const closing = { '"': '"', "'": "'", '(': ')' }[text.charAt(start)];
  if (closing === undefined) return start;
  return Math.min(signAt(text.slice(0, start + longestTitle), start + 1, closing) + 1, text.length);
}

/** What stands behind `](` as CommonMark reads it: a target, perhaps a title, and the parenthesis that closes it. */
export function inlineTarget(
  text: string,
  start: number,
  isWhole: boolean,
): (AddressSpan & { whole: string }) | typeof unfinished | typeof endless | undefined {
  const part = text.slice(0, start + longestSpan);
  const found = target(part, behindSpace(part, start));
  if (found === undefined) return undefined;
  let end = behindSpace(part, found.end);
  if (end > found.end) end = behindSpace(part, behindTitle(part, end));
  if (part.charAt(end) === ')') return { ...found, end: end + 1, whole: part.slice(start, end + 1) };
  if (end < part.length) return undefined;
  if (part.length < text.length || part.length === start + longestSpan) return endless;
  return isWhole ? undefined : unfinished;
}

/** What stands behind `]:` where that makes a definition: a target and nothing but perhaps a title on its line. */
export function definitionTarget(
  text: string,
  start: number,
  isWhole: boolean,
): AddressSpan | typeof unfinished | undefined {
  const part = text.slice(0, start + longestSpan);
  const found = target(part, behindSpace(part, start));
  if (found === undefined) return undefined;
  const space = /[ \t]*/uy;
  space.lastIndex = found.end;
  const end = found.end + (space.exec(part)?.[0].length ?? 0);
  if (end === text.length && !isWhole && part.length < start + longestSpan) return unfinished;
  return found.raw !== '' && (end === part.length || /[\n"'(]/u.test(part.charAt(end))) ? found : undefined;
}

/** An address in angle brackets, from its `<` on. */
export function autolink(text: string, start: number): AddressSpan | undefined {
  const form = /<([a-z][a-z\d+.-]{1,31}:[^\s<>]{0,4000}|[^\s<>@:/]{1,100}@[^\s<>@/]{1,255})>/iuy;
  form.lastIndex = start;
  const [whole, raw] = form.exec(text) ?? [];
  return whole === undefined || raw === undefined ? undefined : spanOf(raw, start + whole.length);
}

/** Schemes of addresses that have no slash behind them. */
const slashless = /^(?:mailto|xmpp|tel|sms)$/iu;

/** What else some renderers let stand before the `@` (RFC 5322, `atext`). */
const otherLocalSign = /[!#$%&'*/=?^`{|}~]/u;

/** A host behind the `@`: some renderers take any sign for a part of it that is neither space nor punctuation. */
const mailHost = /^(?:[\p{L}\p{M}\p{N}\p{S}_-]+\.)+[\p{L}\p{S}]/u;

/** Where an address begins in a run of text without white space, whatever stands before it; undefined without one. */
export function addressStart(text: string, from: number, to: number): number | undefined {
  for (let at = from; at < to; at++) {
    const sign = text.charAt(at);
    if (sign === ':') {
      let start = at;
      while (start > from && at - start < 32 && /[a-z\d+.-]/iu.test(text.charAt(start - 1))) start--;
      while (start < at && !/[a-z]/iu.test(text.charAt(start))) start++;
      const name = text.slice(start, at);
      if (name === '') continue;
      const next = text.slice(at + 1, at + 80);
      if (/^[\\/]{2}/u.test(next) || slashless.test(name)) return start;
      if (/^https?$/iu.test(name) && /^(?:[\\/]|[\w-]+\.)/u.test(next)) return start;
    } else if (sign === '@') {
      let start = at;
      while (start > from && at - start < 64 && /[\w.+-]/u.test(text.charAt(start - 1))) start--;
      if ((start < at || otherLocalSign.test(text.charAt(at - 1))) && mailHost.test(text.slice(at + 1, at + 200)))
        return start;
    } else if ((sign === 'w' || sign === 'W') && /^www\.\S/iu.test(text.slice(at, at + 5))) return at;
  }
  return undefined;
}

/**
 * An address that stands bare in a text, from its first sign on, as GitHub's Markdown ends it. `isGlued`: what stands
 * behind it is no part of it for us, and may be one for others. `reached`: where that was looked for.
 */
export function bareAddress(text: string, start: number): AddressSpan & { isGlued: boolean; reached: number } {
  const form = /(?:[a-z][a-z\d+.-]*:[\\/]*)?(?:\[[\da-f:.]+\])?[^\s<>[\]"`|]*/iuy;
  form.lastIndex = start;
  const run = form.exec(text.slice(0, start + longestSpan))?.[0] ?? '';
  let excess = run.split(')').length - run.split('(').length;
  let end = run.length;
  for (;;) {
    const last = run.charAt(end - 1);
    if (last === ')' && excess > 0) excess--;
    else if (last === ';' && /&[a-z]{2,8};$/iu.test(run.slice(Math.max(0, end - 10), end))) {
      end = run.lastIndexOf('&', end);
      continue;
    } else if (last === '' || !/[?!.,:;*_~'“”’»]/u.test(last)) break;
    end--;
  }
  const raw = run.slice(0, end);
  const isGlued = /[["`|<>]/u.test(text.charAt(start + run.length));
  return { raw, end: start + end, address: readable(unescaped(raw)), isGlued, reached: start + run.length };
}

/** With the scheme that a reader's program would add. */
const readable = (address: string): string => {
  if (/^www\./iu.test(address)) return `http://${address}`;
  return /^[^:/\\]+@/u.test(address) ? `mailto:${address}` : address;
};

/** The addresses in a text as they are written, whatever is made of them: targets, definitions, bare ones. */
export function addressesIn(text: string): string[] {
  const found: string[] = [];
  for (const { index, 0: behind } of text.matchAll(/\]\(|\]:/gu)) {
    const start = index + behind.length;
    const span = behind === '](' ? inlineTarget(text, start, true) : definitionTarget(text, start, true);
    if (typeof span === 'object' && span.address !== '') found.push(span.address);
  }
  for (const { index } of text.matchAll(/<(?=[a-z][\w+.-]*:|[^\s<>@]+@)/giu)) {
    const span = autolink(text, index);
    if (span !== undefined) found.push(readable(span.address));
  }
  for (let at = 0; at < text.length;) {
    const word = /[^\s<>[\]]+|[^]/uy;
    word.lastIndex = at;
    const end = at + (word.exec(text)?.[0].length ?? 1);
    const start = addressStart(text, at, end);
    const span = start === undefined ? undefined : bareAddress(text, start);
    if (span !== undefined && span.raw !== '') found.push(span.address, readable(span.raw));
    at = span === undefined ? end : Math.max(span.end, at + 1);
  }
  return found;
}
