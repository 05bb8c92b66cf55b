// Not in the middle of a word, and without what ends an address in running text in any script.
const pattern =
  /(?<![\p{L}\p{N}_])(?:(?:https?|ftp):\/\/|www\.(?=[\p{L}\p{N}]))[^\s<>"`\\|^{}\p{Cc}\u3000-\u303f\uff00-\uffef]+/giu;

/** An address as it stands in plain text. */
export interface BareAddress {
  index: number;
  text: string;
  /** What a link to it holds. */
  url: string;
}

/**
 * Addresses in plain text, in order: of the web, `www.` alone among them, and of mail. A reader shows them as links and a
 * writer links them. Punctuation that ends a sentence and a closing bracket without its opening one are not part of one.
 */
export function* bareAddresses(text: string): Generator<BareAddress> {
  const mail = mailAddresses(text);
  let next = mail.next();
  let from = 0;
  for (const found of webAddresses(text)) {
    for (; !next.done && next.value.index < found.index; next = mail.next()) {
      const end = next.value.index + next.value.text.length;
      if (next.value.index < from || end > found.index) continue;
      from = end;
      yield next.value;
    }
    from = found.index + found.text.length;
    yield found;
  }
  for (; !next.done; next = mail.next()) if (next.value.index >= from) yield next.value;
}

/** Whether Markdown has an autolink for a link of this text. */
export const isAutolink = (text: string, target: string | undefined): boolean =>
  text === target
    ? /^(?:(?:https?|ftp):\/\/|mailto:)[^\s<>]+$/iu.test(text)
    : target === `mailto:${text}` && isOne(text, target);

/** Whether a link shows nothing but its address. */
export const isAddress = (text: string, target: string | undefined): boolean =>
  isAutolink(text, target) || (target === `http://${text}` && isOne(text, target));

function isOne(text: string, target: string): boolean {
  const [only] = bareAddresses(text);
  return only?.text === text && only.url === target;
}

function* webAddresses(text: string): Generator<BareAddress> {
  if (!text.includes('://') && !/www\./iu.test(text)) return;
  for (const match of text.matchAll(pattern)) {
    const address = withoutEnd(match[0]);
    // A scheme alone is no address, nor is one word behind `www.`.
    if (/^(?:https?|ftp):\/\/[\p{L}\p{N}[]/iu.test(address)) yield { index: match.index, text: address, url: address };
    else if (/^www\.[\p{L}\p{N}-]+\.[\p{L}\p{N}]/iu.test(address))
      yield { index: match.index, text: address, url: `http://${address}` };
  }
}

const isLocal = (character: string) => /[\w.+-]/u.test(character);
const domain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}(?![\w-]|\.[\w-]|[@/]|:\S)/iu;

/** Mail addresses, perhaps with `mailto:` before them. What goes on behind is a path, as in `git@host:a/b`. */
function* mailAddresses(text: string): Generator<BareAddress> {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > 0 && at - start <= maxLocal && isLocal(text.charAt(start - 1))) start--;
    while (start < at && /[.+-]/u.test(text.charAt(start))) start++;
    if (start === at || at - start > maxLocal || text.charAt(at - 1) === '.') continue;
    // Letters of another script or a path before it: something else.
    if (/[\p{L}\p{N}/@~]/u.test(text.slice(Math.max(0, start - 2), start).match(/.$/su)?.[0] ?? '')) continue;
    const host = domain.exec(text.slice(at + 1, at + 1 + maxDomain))?.[0];
    if (host === undefined) continue;
    const address = text.slice(start, at + 1 + host.length);
    const hasScheme = /(?<![\p{L}\p{N}_])mailto:$/iu.test(text.slice(Math.max(0, start - 8), start));
    if (hasScheme) yield { index: start - 7, text: text.slice(start - 7, start) + address, url: `mailto:${address}` };
    else if (text.charAt(start - 1) !== ':') yield { index: start, text: address, url: `mailto:${address}` };
  }
}

const maxLocal = 64;
const maxDomain = 255;

function withoutEnd(url: string): string {
  let end = url.length;
  let open = 0;
  let close = 0;
  for (const character of url) {
    if (character === '(' || character === '[') open++;
    if (character === ')' || character === ']') close++;
  }
  for (; end > 0; end--) {
    const last = url.charAt(end - 1);
    if ((last === ')' || last === ']') && close > open) close--;
    else if (!/[.,;:!?*_~'’”…]/u.test(last)) break;
  }
  return url.slice(0, end);
}
