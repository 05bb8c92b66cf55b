/**
 * What a scanner tells of, in document order. Offsets are UTF-16 units of the source, ends exclusive; the ranges of all
 * events together are the source, without gaps. Text keeps its character references.
 */
export interface ScanEvents {
  /** A start tag. Equal names are one string. */
  open?(name: string, start: number, end: number): void;
  /** The innermost open element ends. The range is empty where it has no end tag of its own, as in `<x />`. */
  close?(start: number, end: number): void;
  /** Long text comes in several pieces. */
  text?(start: number, end: number): void;
  /** A CDATA section; what is in it stands from `contentStart` to `contentEnd`. */
  cdata?(contentStart: number, contentEnd: number, start: number, end: number): void;
  /** No content: a comment, processing instruction, declaration or stray end tag, or a tag in which the input ends. */
  other?(start: number, end: number): void;
  /** The input ends inside a start tag; `other` tells where. */
  truncated?(): void;
  /** A tag of an element nested deeper than {@link maxDepth}: it is none for the scanner, its content stands outside. */
  tooDeep?(start: number, end: number): void;
}

/** How many elements may be open. Real pages nest about twenty levels; what recurses over elements relies on it. */
export const maxDepth = 500;
// One piece of text is handled in a fraction of a millisecond.
const maxText = 32_768;
const namesPerPage = 10_000;
const maxKnownNames = 500;

/**
 * Reads storage format (an XML fragment without a root) as events; the only place that says where an element is. Exact
 * for what is well-formed. Takes every other input too: stray end tags are ignored, open elements are closed by the end
 * tag of an outer one or by the end of the input, a `<` that begins no tag is text, a tag that does not end is ended by
 * the next `<`, and CDATA, comments and quotes that do not end are text. Linear in the length of the input.
 *
 * `step()` tells of the next event and returns false when there is none left, so the caller decides when to pause.
 */
export function createScanner(storage: string, events: ScanEvents): { step(): boolean } {
  const { length } = storage;
  // Names of the open elements, the innermost last; those further out lie in pages, because the copying of one array
  // of millions when it grows would take long.
  let names: string[] = [];
  const pages: string[][] = [];
  let depth = 0;
  // How many elements of each name are open; kept from the first end tag on that is not the expected one, or a page full.
  let openCounts: Map<string, number> | undefined;
  // An end tag of an element that is not the innermost one: where it ends.
  let endsOuter: { name: string; end: number } | undefined;
  // The element that was just opened ends itself, as in `<x />`.
  let endsItself = false;
  // Searched for in vain, which must not be found out again at every token.
  const absent = new Set<string>();
  let textEnd = 0;
  let at = 0;
  // A page has few names, each of them thousands of times.
  const knownNames = new Map<number, string>();

  const nameIn = (from: number, to: number) => {
    let sum = 0;
    for (let index = from; index < to; index++) sum = (sum * 31 + storage.charCodeAt(index)) | 0;
    const known = knownNames.get(sum);
    if (known?.length === to - from && storage.startsWith(known, from)) return known;
    const name = storage.slice(from, to);
    if (knownNames.size < maxKnownNames) knownNames.set(sum, name);
    return name;
  };
  const open = (name: string, end: number) => {
    if (names.length === namesPerPage) {
      count();
      pages.push(names);
      names = [];
    }
    names.push(name);
    depth++;
    openCounts?.set(name, (openCounts.get(name) ?? 0) + 1);
    if (depth <= maxDepth) events.open?.(name, at, end);
    else events.tooDeep?.(at, end);
  };
  const count = () => {
    if (openCounts !== undefined) return openCounts;
    openCounts = new Map();
    for (const one of names) openCounts.set(one, (openCounts.get(one) ?? 0) + 1);
    return openCounts;
  };
  const isOpen = (name: string) => (count().get(name) ?? 0) > 0;
  const closeInnermost = (start: number, end: number) => {
    const name = names.pop() ?? '';
    depth--;
    if (names.length === 0) names = pages.pop() ?? names;
    openCounts?.set(name, (openCounts.get(name) ?? 1) - 1);
    if (depth < maxDepth) events.close?.(start, end);
    else events.tooDeep?.(start, end);
  };
  /** Index behind the next `terminator`, or -1. */
  const behind = (terminator: string, from: number) => {
    const found = absent.has(terminator) ? -1 : storage.indexOf(terminator, from);
    if (found === -1) absent.add(terminator);
    return found === -1 ? -1 : found + terminator.length;
  };
  const other = (end: number) => {
    events.other?.(at, end);
    at = end;
  };
  const text = (end: number) => {
    events.text?.(at, end);
    at = end;
  };

  const startTag = () => {
    const afterName = nameEnd(storage, at + 1);
    const stop = tagEnd(storage, afterName);
    if (stop === -1) {
      events.truncated?.();
      other(length);
      return;
    }
    const closesItself = storage.charCodeAt(stop - 1) === slash && stop > afterName;
    const end = storage.charCodeAt(stop) === greater ? stop + 1 : stop;
    open(nameIn(at + 1, afterName), end);
    at = end;
    endsItself = closesItself;
  };
  const endTag = () => {
    const end = behind('>', at + 2);
    const afterName = nameEnd(storage, at + 2);
    const innermost = names.at(-1);
    if (end === -1) other(length);
    else if (innermost?.length === afterName - at - 2 && storage.startsWith(innermost, at + 2)) {
      closeInnermost(at, end);
      at = end;
    } else {
      const name = storage.slice(at + 2, afterName);
      if (isOpen(name)) endsOuter = { name, end };
      else other(end);
    }
  };
  /** Closes one of the elements that an end tag ends. */
  const closeNext = ({ name, end }: { name: string; end: number }) => {
    if (names.at(-1) !== name) {
      closeInnermost(at, at);
      return;
    }
    closeInnermost(at, end);
    at = end;
    endsOuter = undefined;
  };
  /** A comment, CDATA section or other `<!…>` or `<?…>`. */
  const declaration = () => {
    if (storage.startsWith('<![CDATA[', at)) {
      const found = behind(']]>', at + 9);
      const end = found === -1 ? length : found;
      events.cdata?.(at + 9, found === -1 ? length : end - 3, at, end);
      at = end;
      return;
    }
    const isComment = storage.startsWith('<!--', at);
    let end = -1;
    if (isComment) end = behind('-->', at + 4);
    else if (storage.charCodeAt(at + 1) === question) end = behind('?>', at + 2);
    if (end === -1 && !isComment) end = behind('>', at + 2);
    if (end === -1) text(at + 2);
    else other(end);
  };

  const step = (): boolean => {
    if (endsItself) {
      endsItself = false;
      closeInnermost(at, at);
      return true;
    }
    if (endsOuter !== undefined) {
      closeNext(endsOuter);
      return true;
    }
    if (at >= length) {
      if (depth === 0) return false;
      closeInnermost(length, length);
      return true;
    }
    if (at >= textEnd) {
      const next = storage.indexOf('<', at);
      textEnd = next === -1 ? length : next;
    }
    if (at < textEnd) {
      text(textEnd - at > maxText ? characterStart(storage, at + maxText) : textEnd);
      return true;
    }
    const code = storage.charCodeAt(at + 1);
    if (code === slash) endTag();
    else if (code === exclamation || code === question) declaration();
    else if (isNameStart(code)) startTag();
    else text(at + 1);
    return true;
  };
  return { step };
}

const exclamation = 0x21;
const slash = 0x2f;
const less = 0x3c;
const equals = 0x3d;
const greater = 0x3e;
const question = 0x3f;

/** Where to cut a text: the index itself, or a little before it when it lies inside a character reference or a surrogate pair. */
export function characterStart(storage: string, index: number): number {
  const reference = storage.slice(index - 40, index).lastIndexOf('&');
  if (reference > 0) return index - 40 + reference;
  const code = storage.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff ? index - 1 : index;
}

const isNameStart = (code: number) =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || code === 0x3a || code >= 0x80;

const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13);

/** Index after a name: at white space, `/`, `>`, `<` or the end. */
function nameEnd(storage: string, from: number): number {
  let at = from;
  for (; at < storage.length; at++) {
    const code = storage.charCodeAt(at);
    if (code === greater || code === slash || code === less || isSpace(code)) break;
  }
  return at;
}

/** Index of the `>` of a start tag, or of the `<` that begins the next one; -1 when the input ends before. */
function tagEnd(storage: string, from: number): number {
  // XML has no `<` in a value: a quote that reaches over one was never closed, and would swallow text of the page.
  const next = storage.indexOf('<', from);
  for (let at = from; at < storage.length; at++) {
    const code = storage.charCodeAt(at);
    if (code === greater || code === less) return at;
    if ((code === 0x22 || code === 0x27) && followsEqualsSign(storage, at)) {
      const end = storage.indexOf(storage.charAt(at), at + 1);
      if (end !== -1 && (next === -1 || end < next)) at = end;
    }
  }
  return -1;
}

function followsEqualsSign(storage: string, index: number): boolean {
  let at = index - 1;
  while (isSpace(storage.charCodeAt(at))) at--;
  return storage.charCodeAt(at) === equals;
}
