/** What a scanner tells of, in document order. Text and attributes keep their character references. */
export interface ScanEvents {
  open(name: string, attributes: string): void;
  /** The innermost open element ends. */
  close(): void;
  text(text: string): void;
  cdata(text: string): void;
  /** Text that is no content because the input breaks off inside a tag. */
  truncated(text: string): void;
  /** Elements nest deeper than the bound; from here on their tags are taken for spaces. Told once. */
  tooDeep(): void;
}

// Real pages nest about twenty levels.
const maxDepth = 500;
// One piece of text is handled in a fraction of a millisecond.
const maxText = 32_768;

/**
 * Reads storage format (an XML fragment without a root) as events. Takes every input: stray end tags are ignored, open
 * elements are closed by the end tag of an outer one or by the end of the input, a `<` that begins no tag is text, and
 * CDATA, comments and quotes that do not end are text too. Linear in the length of the input.
 *
 * `step()` handles the next token and returns false when there is none left, so the caller decides when to pause.
 */
export function createScanner(storage: string, events: ScanEvents): { step(): boolean } {
  const { length } = storage;
  const names: string[] = [];
  // How many elements of each name are open; kept from the first end tag on that is not the expected one.
  let openCounts: Map<string, number> | undefined;
  // Searched for in vain from here on, which must not be found out again at every token.
  let noCommentEnd = false;
  let noAngle = false;
  let hasToldDepth = false;
  let at = 0;

  const open = (name: string, attributes: string) => {
    names.push(name);
    openCounts?.set(name, (openCounts.get(name) ?? 0) + 1);
    if (names.length <= maxDepth) events.open(name, attributes);
    else {
      if (!hasToldDepth) events.tooDeep();
      hasToldDepth = true;
      events.text(' ');
    }
  };
  const counted = () => {
    if (openCounts === undefined) {
      openCounts = new Map();
      for (const name of names) openCounts.set(name, (openCounts.get(name) ?? 0) + 1);
    }
    return openCounts;
  };
  const closeInnermost = () => {
    const name = names.pop() ?? '';
    openCounts?.set(name, (openCounts.get(name) ?? 1) - 1);
    if (names.length < maxDepth) events.close();
    else events.text(' ');
  };
  const text = (start: number, end: number) => {
    let from = start;
    while (end - from > maxText) {
      const to = characterStart(storage, from + maxText);
      events.text(storage.slice(from, to));
      from = to;
    }
    if (end > from) events.text(storage.slice(from, end));
  };

  const step = (): boolean => {
    if (at >= length) {
      if (names.length === 0) return false;
      closeInnermost();
      return true;
    }
    const less = storage.indexOf('<', at);
    if (less !== at) {
      // Long text in several steps.
      const end = less === -1 ? length : less;
      const to = end - at > 2 * maxText ? at + maxText : end;
      const cut = to === end ? to : characterStart(storage, to);
      text(at, cut);
      at = cut;
      return true;
    }
    const code = storage.charCodeAt(at + 1);
    if (code === 0x2f /* / */) {
      const end = storage.indexOf('>', at + 2);
      const name = storage.slice(at + 2, nameEnd(storage, at + 2));
      if (end === -1) {
        at = length;
        return true;
      }
      at = end + 1;
      if (names.at(-1) === name) closeInnermost();
      else if ((counted().get(name) ?? 0) > 0) {
        while (names.at(-1) !== name) closeInnermost();
        closeInnermost();
      }
      return true;
    }
    if (code === 0x21 /* ! */) {
      declaration();
      return true;
    }
    if (code === 0x3f /* ? */) {
      skipTo(afterAngle());
      return true;
    }
    if (!isNameStart(code)) {
      text(at, at + 1);
      at++;
      return true;
    }
    const afterName = nameEnd(storage, at + 1);
    const name = storage.slice(at + 1, afterName);
    const end = tagEnd(storage, afterName);
    if (end === -1) {
      events.truncated(storage.slice(at, length));
      at = length;
      return true;
    }
    const closesItself = storage.charCodeAt(end - 1) === 0x2f && end > afterName;
    const isEnded = storage.charCodeAt(end) === 0x3e;
    at = isEnded ? end + 1 : end;
    open(name, storage.slice(afterName, closesItself ? end - 1 : end));
    if (closesItself) closeInnermost();
    return true;
  };

  /** A comment, CDATA section or other `<!…>`; what does not end is text. */
  const declaration = () => {
    if (storage.startsWith('<![CDATA[', at)) {
      const end = storage.indexOf(']]>', at + 9);
      events.cdata(storage.slice(at + 9, end === -1 ? length : end));
      at = end === -1 ? length : end + 3;
      return;
    }
    if (storage.startsWith('<!--', at)) {
      const end = noCommentEnd ? -1 : storage.indexOf('-->', at + 4);
      if (end === -1) noCommentEnd = true;
      skipTo(end === -1 ? -1 : end + 3);
      return;
    }
    skipTo(afterAngle());
  };
  const afterAngle = () => {
    const end = noAngle ? -1 : storage.indexOf('>', at + 2);
    if (end === -1) noAngle = true;
    return end === -1 ? -1 : end + 1;
  };
  const skipTo = (next: number) => {
    if (next === -1) {
      text(at, at + 2);
      at += 2;
    } else at = next;
  };
  return { step };
}

/** The index itself, or a little before it when it lies inside a character reference or a surrogate pair. */
function characterStart(storage: string, index: number): number {
  const reference = storage.slice(index - 40, index).lastIndexOf('&');
  if (reference > 0) return index - 40 + reference;
  const code = storage.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff ? index - 1 : index;
}

const isNameStart = (code: number) =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || code === 0x3a || code >= 0x80;

/** Index after a name: at white space, `/`, `>`, `<` or the end. */
function nameEnd(storage: string, from: number): number {
  let at = from;
  for (; at < storage.length; at++) {
    const code = storage.charCodeAt(at);
    if (code === 0x3e || code === 0x2f || code === 0x3c || code === 32 || (code >= 9 && code <= 13)) break;
  }
  return at;
}

/** Index of the `>` of a start tag, or of the `<` that begins the next one; -1 when the input ends before. */
function tagEnd(storage: string, from: number): number {
  // XML has no `<` in a value: a quote that reaches over one was never closed, and would swallow text of the page.
  const less = storage.indexOf('<', from);
  for (let at = from; at < storage.length; at++) {
    const code = storage.charCodeAt(at);
    if (code === 0x3e || code === 0x3c) return at;
    if ((code === 0x22 || code === 0x27) && followsEqualsSign(storage, at)) {
      const end = storage.indexOf(storage.charAt(at), at + 1);
      if (end !== -1 && (less === -1 || end < less)) at = end;
    }
  }
  return -1;
}

function followsEqualsSign(storage: string, index: number): boolean {
  let at = index - 1;
  while (storage.charCodeAt(at) === 32) at--;
  return storage.charCodeAt(at) === 0x3d;
}
