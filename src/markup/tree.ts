import { decodeHTMLStrict } from 'entities';

/** An element of a storage fragment with its exact place: offsets are UTF-16 units of the source, ends exclusive. */
export interface StorageElement {
  readonly type: 'element';
  /** Qualified name as it stands in the source, e.g. `ac:link`. Empty for the root, which stands for the whole fragment. */
  readonly name: string;
  /** The start tag as it stands in the source. */
  readonly tag: string;
  readonly start: number;
  /** Behind the start tag. Equal to `contentEnd` and `end` for `<x />`. */
  readonly contentStart: number;
  /** Before the end tag. */
  contentEnd: number;
  end: number;
  readonly parent: StorageElement | undefined;
  readonly children: StorageNode[];
}

/** Character data, a CDATA section, or markup that is no content (comment, processing instruction, stray end tag). */
export interface StorageLeaf {
  readonly type: 'text' | 'cdata' | 'other';
  readonly start: number;
  /** The characters themselves: without the delimiters of a CDATA section or comment. */
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
  readonly parent: StorageElement;
}

export type StorageNode = StorageElement | StorageLeaf;

const nameAt = /[A-Za-z_:\u0080-\uffff][^\s/>="'<]*/uy;
const quoteOrEnd = /["'>]/gu;

/**
 * A storage fragment as a tree that knows where everything stands; nothing is decoded or copied. Never throws and is
 * linear in the length: what is not closed ends with its parent, an end tag that closes nothing and a `<` that opens
 * nothing are kept as they are. Exact for every fragment that is well-formed.
 */
export function parseTree(source: string): StorageElement {
  const root = element('', '', 0, 0, undefined);
  root.contentEnd = source.length;
  root.end = source.length;
  let current = root;
  // How many elements of a name are open: a stray end tag must not cost a walk up the tree.
  const open = new Map<string, number>();
  const leaf = (type: StorageLeaf['type'], start: number, end: number, skip = 0, trail = 0) => {
    const last = current.children.at(-1);
    // A lone `<` is text: it joins the text around it.
    if (type === 'text' && last?.type === 'text' && last.end === start) {
      current.children[current.children.length - 1] = { ...last, contentEnd: end, end };
      return;
    }
    const contentEnd = Math.max(start + skip, end - trail);
    current.children.push({ type, start, contentStart: start + skip, contentEnd, end, parent: current });
  };
  const close = (contentEnd: number, end: number) => {
    open.set(current.name, (open.get(current.name) ?? 1) - 1);
    current.contentEnd = contentEnd;
    current.end = end;
    current = current.parent ?? root;
  };
  let at = 0;
  while (at < source.length) {
    const next = source.indexOf('<', at);
    if (next === -1) {
      leaf('text', at, source.length);
      break;
    }
    if (next > at) leaf('text', at, next);
    if (source.startsWith('<![CDATA[', next)) {
      at = behind(source, ']]>', next + 9);
      leaf('cdata', next, at, 9, source.startsWith(']]>', at - 3) ? 3 : 0);
    } else if (source.startsWith('<!--', next)) {
      at = behind(source, '-->', next + 4);
      leaf('other', next, at, 4, 3);
    } else if (source.startsWith('<?', next) || source.startsWith('<!', next)) {
      at = behind(source, '>', next + 2);
      leaf('other', next, at, 2, 1);
    } else if (source.startsWith('</', next)) {
      at = behind(source, '>', next + 2);
      const name = source.slice(next + 2, at - 1).trim();
      if ((open.get(name) ?? 0) === 0) leaf('other', next, at);
      else {
        while (current.name !== name) close(next, next);
        close(next, at);
      }
    } else {
      nameAt.lastIndex = next + 1;
      const name = nameAt.exec(source)?.[0];
      const end = name === undefined ? -1 : tagEnd(source, next + 1 + name.length);
      if (name === undefined || end === -1) {
        leaf('text', next, next + 1);
        at = next + 1;
      } else {
        at = end;
        const opened = element(name, source.slice(next, end), next, end, current);
        current.children.push(opened);
        if (source[end - 2] !== '/') {
          open.set(name, (open.get(name) ?? 0) + 1);
          current = opened;
        }
      }
    }
  }
  while (current !== root) close(source.length, source.length);
  return root;
}

function element(
  name: string,
  tag: string,
  start: number,
  end: number,
  parent: StorageElement | undefined,
): StorageElement {
  return { type: 'element', name, tag, start, contentStart: end, contentEnd: end, end, parent, children: [] };
}

function behind(source: string, terminator: string, from: number): number {
  const found = source.indexOf(terminator, from);
  return found === -1 ? source.length : found + terminator.length;
}

/** Offset behind the `>` that ends a tag, quoted values skipped; -1 when there is none. */
function tagEnd(source: string, from: number): number {
  quoteOrEnd.lastIndex = from;
  for (let match = quoteOrEnd.exec(source); match; match = quoteOrEnd.exec(source)) {
    if (match[0] === '>') return match.index + 1;
    const quote = source.indexOf(match[0], match.index + 1);
    if (quote === -1) return -1;
    quoteOrEnd.lastIndex = quote + 1;
  }
  return -1;
}

export const isElement = (node: StorageNode): node is StorageElement => node.type === 'element';

/** The child elements, of one name when it is given. */
export function childElements(parent: StorageElement, name?: string): StorageElement[] {
  return parent.children.filter(isElement).filter((child) => name === undefined || child.name === name);
}

const attributePattern = /([^\s=/<>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu;

/** The attributes of a start tag, values decoded. */
export function attributesOf(tag: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single] of tag.matchAll(attributePattern))
    found.set(name, decodeHTMLStrict(double ?? single ?? ''));
  return found;
}

/** The decoded value of an attribute, or undefined. */
export function attributeOf({ tag }: StorageElement, name: string): string | undefined {
  return tag.includes(name) ? attributesOf(tag).get(name) : undefined;
}

/** The ancestors of a node from its parent up to, not including, the root. */
export function* ancestors(node: StorageNode): Generator<StorageElement> {
  for (let parent = node.parent; parent?.parent; parent = parent.parent) yield parent;
}

/** The nearest ancestor of one of these names. */
export function closest(node: StorageNode, ...names: string[]): StorageElement | undefined {
  for (const parent of ancestors(node)) if (names.includes(parent.name)) return parent;
  return undefined;
}

/** Every node below, in document order; `enter` says whether to go into an element. Iterative: pages may nest deeply. */
export function* descendants(
  parent: StorageElement,
  enter: (element: StorageElement) => boolean = () => true,
): Generator<StorageNode> {
  const stack: StorageNode[] = [...parent.children].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    if (node.type !== 'element' || !enter(node)) continue;
    for (let index = node.children.length - 1; index >= 0; index--) {
      const child = node.children[index];
      if (child) stack.push(child);
    }
  }
}

// Values that are not content, and the second copy of ADF content.
const valueElements = new Set([
  'ac:parameter',
  'ac:default-parameter',
  'ac:adf-attribute',
  'ac:adf-fallback',
  'ac:task-id',
  'ac:task-uuid',
  'ac:task-status',
]);

/** Whether the text inside an element is a value (an id, a parameter) and no content of the page. */
export const isValue = (element: StorageElement): boolean => valueElements.has(element.name);

/** All text below an element that is content, decoded, CDATA as it stands. */
export function contentText(source: string, parent: StorageElement): string {
  const parts: string[] = [];
  for (const node of descendants(parent, (element) => !isValue(element))) {
    if (node.type === 'text') parts.push(decodeHTMLStrict(source.slice(node.start, node.end)));
    else if (node.type === 'cdata') parts.push(source.slice(node.contentStart, node.contentEnd));
  }
  return parts.join('');
}
