// Storage format as a strict XML tree with offsets.
import { type ParserOptions, parseXml, XmlElement, XmlText } from '@rgrove/parse-xml';
import { decodeHTML } from 'entities';

const opening = '<page xmlns:ac="ac" xmlns:ri="ri" xmlns:at="at">';

/**
 * The root element around a page's body. Throws an Error with a line about the first thing that is not well-formed: a
 * tag, an entity, a character, or a prefix other than `ac`, `ri` and `at`.
 */
export function parseStorage(storage: string, options: ParserOptions = {}): XmlElement {
  const { root } = parseXml(`${opening}${storage.replace(/^\uFEFF/u, '')}</page>`, {
    ...options,
    resolveUndefinedEntity(name) {
      const character = decodeHTML(name);
      return character === name ? undefined : character;
    },
  });
  if (root === null) throw new Error('There is no element.');
  const pending = [root];
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    for (const name of [element.name, ...Object.keys(element.attributes)]) {
      const prefix = /^([^:]*):/u.exec(name)?.[1];
      if (prefix !== undefined && !['ac', 'ri', 'at', 'xmlns', 'xml'].includes(prefix))
        throw new Error(`The prefix of ${name} is not declared.`);
    }
    for (const child of element.children) if (child instanceof XmlElement) pending.push(child);
  }
  return root;
}

/** An element with its offsets in the page. */
export interface PlacedElement {
  name: string;
  start: number;
  end: number;
  /** Undefined at the top of the page. */
  parent: PlacedElement | undefined;
}

/** Every element of a page, with offsets in the string. Throws like {@link parseStorage}. */
export function elementsOf(storage: string): PlacedElement[] {
  // A mark at the start of the page counts in its offsets and is not parsed.
  const shift = (storage.startsWith('\uFEFF') ? 1 : 0) - opening.length;
  const found: PlacedElement[] = [];
  const pending: { node: XmlElement; parent: PlacedElement | undefined }[] = elements(
    parseStorage(storage, { includeOffsets: true }),
  ).map((node) => ({ node, parent: undefined }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, parent } = next;
    const element = { name: node.name, start: node.start + shift, end: node.end + shift, parent };
    found.push(element);
    for (const child of elements(node)) pending.push({ node: child, parent: element });
  }
  return found;
}

/**
 * The fallbacks of the ADF extensions around a place: renderings of what was there before, which an edit of the content
 * may drop because they would go stale.
 */
export function fallbacksAround(storage: string, place: number): PlacedElement[] {
  return elementsOf(storage).filter(
    ({ name, parent }) =>
      name === 'ac:adf-fallback' && parent?.name === 'ac:adf-extension' && parent.start <= place && parent.end > place,
  );
}

/** Child elements of a node, those of one name if it is given. */
export const elements = (node: XmlElement, name?: string): XmlElement[] =>
  node.children.filter(
    (child): child is XmlElement => child instanceof XmlElement && (name === undefined || child.name === name),
  );
/** The first child element of a name. */
export const first = (node: XmlElement, name: string): XmlElement | undefined => elements(node, name)[0];
/** All text in a node, white space and all. */
export const rawText = (node: XmlElement): string =>
  node.children
    .map((child) => (child instanceof XmlElement ? rawText(child) : child instanceof XmlText ? child.text : ''))
    .join('');
