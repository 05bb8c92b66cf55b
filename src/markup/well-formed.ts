import { parseXml, XmlElement, XmlError, type XmlNode } from '@rgrove/parse-xml';
import { decodeHTMLStrict } from 'entities';
import { html4Names } from './html4-names.js';
import { createScanner, maxDepth } from './scan.js';
import { inOneGo, type Steps } from './steps.js';

/** Where and why a body is not well-formed: 1-based line and column of the fragment as it was given. */
export interface WellFormedProblem {
  line: number;
  column: number;
  message: string;
}

const rootName = 'storage-fragment';
const open = `<${rootName} xmlns:ac="urn:ac" xmlns:ri="urn:ri" xmlns:at="urn:at">`;
const knownPrefixes = ['xml', 'xmlns', 'ac', 'ri', 'at'];

// XML 1.0 section 2.2: what no document may hold, not even escaped. A pair of surrogates is one legal character.
const illegalCharacter = /(?![\t\n\r\u007f-\u009f])\p{Cc}|\p{Cs}|[\ufffe\uffff]/u;

/**
 * The strict gate before every write: undefined when `storage` is a well-formed fragment of Confluence storage
 * (prefixes `ac ri at`, XML's entities and the HTML 4 names), else the first problem. Refuses what the server refuses:
 * crossed or open tags, bare `&` and `<`, unknown entities and prefixes, duplicate attributes, control characters,
 * lone surrogates, DOCTYPE and XML declarations. Never throws; linear in the length.
 */
export function checkStorage(storage: string): WellFormedProblem | undefined {
  return inOneGo(checkInSteps(storage));
}

/** The same as {@link checkStorage} in small parts, unless there is a problem: finding its place takes one go. */
export function* checkInSteps(storage: string): Steps<WellFormedProblem | undefined> {
  for (const part of selfContainedParts(storage)) {
    if (part === undefined || checkWhole(part) !== undefined) return checkWhole(storage);
    yield;
  }
  return undefined;
}

/** UTF-16 units; a part takes about a millisecond. */
const partLength = 16_384;

/**
 * A fragment cut where a tag begins, each part closed and opened again with the elements that are open there: the whole
 * is well-formed when all parts are. Undefined for what cannot be cut.
 */
function* selfContainedParts(storage: string): Generator<string | undefined> {
  if (storage.length <= partLength) {
    yield undefined;
    return;
  }
  const open: string[] = [];
  const opened = (): string => open.map((name) => `<${name}>`).join('');
  const closed = (): string =>
    open
      .map((name) => `</${name}>`)
      .toReversed()
      .join('');
  let from = 0;
  let head = '';
  let isSound = true;
  /** Where the last token ended that a part may end behind. */
  let cut = 0;
  const passed = (end: number): void => {
    cut = end;
  };
  const broken = (): void => {
    isSound = false;
  };
  const scanner = createScanner(storage, {
    open: (name, _start, end) => {
      open.push(name);
      // What closes itself would be closed a second time.
      if (storage[end - 2] !== '/') passed(end);
    },
    close: (_start, end) => (open.pop(), passed(end)),
    // The `]]>` that text cannot hold must not be cut.
    text: (_start, end) => {
      if (storage[end - 1] !== ']') passed(end);
    },
    cdata: () => {},
    other: () => {},
    truncated: broken,
    tooDeep: broken,
  });
  let more = true;
  while (more) {
    const before = cut;
    more = scanner.step();
    if (!isSound) {
      yield undefined;
      return;
    }
    if (more && (cut === before || cut - from < partLength)) continue;
    const end = more ? cut : storage.length;
    yield head + storage.slice(from, end) + (more ? closed() : '');
    from = end;
    head = opened();
  }
}

function checkWhole(storage: string): WellFormedProblem | undefined {
  const illegal = illegalCharacter.exec(storage);
  if (illegal) {
    // The pattern cannot match nothing.
    const code = (illegal[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return problemAt(storage, illegal.index, `Illegal character U+${code}`);
  }
  const early = forbiddenMarkup(storage);
  if (early) return problemAt(storage, early.offset, early.message);
  // XML reads every line end as a line feed; the parser would do so in quadratic time.
  const normal = storage.replaceAll(/\r\n?/gu, '\n');
  const text = `${open}${normal}</${rootName}>`;
  try {
    const { root } = parseXml(text, {
      includeOffsets: true,
      resolveUndefinedEntity: (reference) =>
        html4Names.has(reference.slice(1, -1)) ? decodeHTMLStrict(reference) : undefined,
    });
    const stray = root === null ? undefined : undeclaredPrefix(root);
    return stray && problemAt(normal, stray.offset - open.length, stray.message);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const offset = utf16Offset(text, error.pos);
    // The parser points behind what it took for a name.
    return error.message.startsWith('Unterminated reference')
      ? problemAt(normal, text.lastIndexOf('&', offset) - open.length, 'Bare `&`, or an entity without its semicolon')
      : problemAt(normal, offset - open.length, messageOf(error));
  }
}

// The parser adds the position in the wrapped text and an excerpt, and names the element that wraps the fragment.
function messageOf(error: XmlError): string {
  const message = error.message.replace(/ \(line \d+, column \d+\)\n[^]*$/u, '');
  if (message === `Missing end tag for element ${rootName}`) return 'Unexpected end tag or bare `<`';
  return message === 'Extra content at the end of the document' ? 'Unexpected end tag' : message;
}

function problemAt(storage: string, offset: number, message: string): WellFormedProblem {
  const before = storage.slice(0, Math.max(0, Math.min(offset, storage.length)));
  const lines = before.split(/\r\n?|\n/u);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1, message };
}

/** The parser counts characters, JavaScript counts UTF-16 units. */
function utf16Offset(text: string, characters: number): number {
  let offset = 0;
  for (let count = 0; count < characters && offset < text.length; count++)
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return offset;
}

/** What must be known before a recursive parser may run: the depth, and declarations that a fragment cannot have. */
function forbiddenMarkup(storage: string): { offset: number; message: string } | undefined {
  let found: { offset: number; message: string } | undefined;
  const scanner = createScanner(storage, {
    other(offset) {
      const [, name] = /^<(!DOCTYPE|\?xml\s)/iu.exec(storage.slice(offset, offset + 9)) ?? [];
      if (name === undefined) return;
      const what = name.startsWith('!') ? 'document type declaration' : 'XML declaration';
      found ??= { offset, message: `A body has no ${what}` };
    },
    tooDeep: (offset) => (found ??= { offset, message: `Elements are nested more than ${maxDepth} deep` }),
  });
  while (found === undefined && scanner.step());
  return found;
}

/** The first element or attribute whose prefix nobody declared; the parser lets it pass, the server does not. */
function undeclaredPrefix(root: XmlElement): { offset: number; message: string } | undefined {
  const waiting: { element: XmlElement; prefixes: readonly string[] }[] = [{ element: root, prefixes: knownPrefixes }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { element } = next;
    const names = Object.keys(element.attributes);
    const own = names.filter((name) => name.startsWith('xmlns:')).map((name) => name.slice(6));
    const prefixes = own.length > 0 ? [...next.prefixes, ...own] : next.prefixes;
    for (const name of [element.name, ...names]) {
      const parts = name.split(':');
      if (parts.length === 1) continue;
      if (parts.length > 2 || parts.includes('')) return { offset: element.start, message: `Malformed name ${name}` };
      if (!prefixes.includes(parts[0] ?? ''))
        return { offset: element.start, message: `Undeclared prefix ${parts[0]}: in ${name}` };
    }
    const children = element.children.filter(isElement);
    for (const child of children.reverse()) waiting.push({ element: child, prefixes });
  }
  return undefined;
}

const isElement = (node: XmlNode): node is XmlElement => node instanceof XmlElement;
