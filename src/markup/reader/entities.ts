import { decodeHTMLStrict } from 'entities';

// XHTML 1.0, which storage format takes its names from, has other angle brackets than HTML 5.
const known = new Map([
  ['&lang;', '\u{2329}'],
  ['&rang;', '\u{232a}'],
]);

/** Text with its character references decoded; unknown ones stay as they are. */
export function decoded(text: string): string {
  return text.includes('&') ? text.replaceAll(/&#?\w{1,32};/gu, character) : text;
}

function character(reference: string): string {
  const found = known.get(reference);
  if (found !== undefined) return found;
  const text = decodeHTMLStrict(reference);
  // Named references are few; numbers come from the page and must not fill the memory.
  if (known.size < 500) known.set(reference, text);
  return text;
}

/**
 * The decoded value of an attribute of a start tag; undefined when it is not there. The first of two with one name
 * counts. Well-formed or not, one pass; most tags are asked for one or two.
 */
export function attributeOf(tag: string, wanted: string): string | undefined {
  return tag.includes(wanted, 1) ? searched(tag, wanted, undefined) : undefined;
}

/** All attributes of a start tag by their names, values decoded. */
export function attributesOf(tag: string): Map<string, string> {
  const all = new Map<string, string>();
  searched(tag, undefined, all);
  return all;
}

/** Stops at the wanted attribute and returns its value; collects the values of all where a map is given. */
function searched(
  source: string,
  wanted: string | undefined,
  all: Map<string, string> | undefined,
): string | undefined {
  const length = source.length - (source.endsWith('/>') ? 2 : source.endsWith('>') ? 1 : 0);
  let at = 1;
  while (at < length && !isSpace(source.charCodeAt(at)) && source.charCodeAt(at) !== 0x2f) at++;
  while (at < length) {
    while (at < length && (isSpace(source.charCodeAt(at)) || isSeparator(source.charCodeAt(at)))) at++;
    const start = at;
    while (at < length && !isSpace(source.charCodeAt(at)) && !isSeparator(source.charCodeAt(at))) at++;
    const end = at;
    const isWanted =
      wanted === undefined ? end > start : end - start === wanted.length && source.startsWith(wanted, start);
    while (at < length && isSpace(source.charCodeAt(at))) at++;
    let from = at;
    let to = at;
    if (source.charCodeAt(at) === 0x3d) {
      at++;
      while (at < length && isSpace(source.charCodeAt(at))) at++;
      const quote = source.charAt(at);
      if (quote === '"' || quote === "'") {
        const close = source.indexOf(quote, at + 1);
        from = at + 1;
        to = close === -1 || close > length ? length : close;
        at = to + 1;
      } else {
        from = at;
        while (at < length && !isSpace(source.charCodeAt(at))) at++;
        to = at;
      }
    }
    if (!isWanted) continue;
    const value = decoded(source.slice(from, to));
    if (all === undefined) return value;
    const name = source.slice(start, end);
    if (!all.has(name)) all.set(name, value);
  }
  return undefined;
}

const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13);
const isSeparator = (code: number) => code === 0x3d || code === 0x2f;
