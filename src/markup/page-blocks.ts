import { BlockTest, isMacro, macroName, splitBlocks } from './block-test.js';
import { nodesInSteps } from './document.js';
import { Fingerprints } from './fingerprints.js';
import { type BlockKind, elementKind } from './elements.js';
import { HeadingAnchors } from './heading-names.js';
import { macroKind } from './macros.js';
import { LongMap, type Steps } from './steps.js';
import type { SiteOptions } from './target.js';
import { attributeOf, childElements, isElement, isNumbering, type StorageElement, type StorageNode } from './tree.js';

/** A block as the editor needs it: where it stands in the tree. */
export interface BlockNode {
  readonly id: string;
  readonly kind: BlockKind;
  /** Texts of the headings above it, outermost first. */
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
  /** Undefined for a run of text. */
  readonly element: StorageElement | undefined;
  /** The element itself, or the nodes of the run. */
  readonly nodes: readonly StorageNode[];
  /** The element whose children the nodes are. */
  readonly container: StorageElement;
  /** The block around it. */
  readonly parent: BlockNode | undefined;
}

/** A heading that belongs to the page's outline. */
export interface HeadingNode {
  readonly level: number;
  /** White space folded. */
  readonly text: string;
  /** Fragment of the page's address, not percent-encoded; repeats end in `.1`, `.2`. Empty outside the outline. */
  readonly anchor: string;
  /** Whether the page's outline shows it: headings in panels, lists and tables are content of these. */
  readonly inOutline: boolean;
  readonly block: BlockNode;
}

interface Walk {
  readonly path: Path;
  readonly flow: boolean;
  readonly parent: BlockNode | undefined;
}

/** Headings above, outermost first. */
class Path {
  /** One list for all the blocks below. */
  readonly texts: readonly string[];

  constructor(readonly headings: readonly { level: number; text: string }[]) {
    this.texts = headings.map(({ text }) => text);
  }

  /** Those of a higher level. */
  above(level: number): Path {
    return new Path(this.headings.filter((heading) => heading.level < level));
  }
}

/** What {@link blocksInSteps} gives. */
export interface PageBlocks {
  blocks: BlockNode[];
  headings: HeadingNode[];
}

const blocksPerStep = 200;

/** Every block of a page at every depth, in document order, and its headings, in small parts. Never throws. */
export function* blocksInSteps(source: string, root: StorageElement, site: SiteOptions = {}): Steps<PageBlocks> {
  const blocks: BlockNode[] = [];
  const headings: HeadingNode[] = [];
  const anchors = new HeadingAnchors();
  const seen = new LongMap<string, number>((name) => 64 * name.charCodeAt(0) + name.charCodeAt(1));
  const fingerprints = new Fingerprints(source);
  const kinds = new BlockTest();

  function* add(
    kind: BlockKind,
    nodes: readonly StorageNode[],
    container: StorageElement,
    walk: Walk,
  ): Steps<BlockNode> {
    const first = nodes[0];
    const last = nodes.at(-1);
    // Runs are trimmed to what can be seen: edge white space belongs to nobody.
    const edge = (node: StorageNode | undefined, pattern: RegExp) =>
      node?.type === 'text' ? (pattern.exec(source.slice(node.start, node.end))?.[0].length ?? 0) : 0;
    const content = fingerprints.of(nodes);
    const ordinal = (seen.get(content) ?? 0) + 1;
    seen.set(content, ordinal);
    const block: BlockNode = {
      id: ordinal === 1 ? content : `${content}.${ordinal}`,
      kind,
      path: walk.path.texts,
      start: (first?.start ?? container.contentStart) + edge(first, /^\s+/u),
      end: (last?.end ?? container.contentStart) - edge(last, /\s+$/u),
      element: nodes.length === 1 && first && isElement(first) && kind !== 'text' ? first : undefined,
      nodes,
      container,
      parent: walk.parent,
    };
    blocks.push(block);
    if (blocks.length % blocksPerStep === 0) yield;
    return block;
  }

  /** The blocks among the children of `container`; the path goes on where content is the page's own, else it is scoped. */
  function* inside(container: StorageElement, walk: Walk): Steps<Walk> {
    let state = walk;
    for (const { element: child, nodes } of splitBlocks(container.children, kinds)) {
      if (child) state = { ...state, path: (yield* element(child, state)).path };
      else yield* add('text', nodes, container, state);
    }
    return { ...walk, path: state.path };
  }

  const scoped = (container: StorageElement, walk: Walk, parent: BlockNode | undefined) =>
    inside(container, { ...walk, flow: false, parent: parent ?? walk.parent });

  function* element(node: StorageElement, walk: Walk): Steps<Walk> {
    const container = node.parent ?? root;
    const put = (kind: BlockKind) => add(kind, [node], container, walk);
    if (isMacro(node)) return yield* macro(node, container, walk);
    if (node.name === 'ac:image') {
      const image = yield* put('image');
      for (const caption of childElements(node, 'ac:caption'))
        yield* add('caption', [caption], node, { ...walk, parent: image });
      return walk;
    }
    const { block: kind } = elementKind(node.name);
    switch (kind) {
      case 'heading': {
        // The headings above it, not those that end where it begins.
        const above = walk.path.above(Number(node.name[1]));
        return yield* heading(node, yield* add(kind, [node], container, { ...walk, path: above }), walk);
      }
      case 'paragraph': {
        const block = yield* put(kind);
        // Old content: a macro with a body inside a paragraph.
        const nested = node.children.filter(isElement).filter((child) => isMacro(child) && kinds.isBlock(child));
        for (const child of nested) yield* macro(child, node, { ...walk, flow: false, parent: block });
        return walk;
      }
      case 'list': {
        const list = yield* put(kind);
        for (const child of childElements(node)) {
          if (child.name !== 'li') yield* element(child, { ...walk, flow: false, parent: list });
          else yield* scoped(child, walk, yield* add('listItem', [child], node, { ...walk, parent: list }));
        }
        return walk;
      }
      case 'taskList':
        yield* tasks(node, { ...walk, parent: yield* put(kind) });
        return walk;
      case 'table':
        yield* table(node, { ...walk, flow: false, parent: yield* put(kind) });
        return walk;
      case 'quote':
        yield* scoped(node, walk, yield* put(kind));
        return walk;
      case 'rule':
      case 'code':
        yield* put(kind);
        return walk;
      case 'extension': {
        const isPanel = childElements(node, 'ac:adf-node').some((child) => attributeOf(child, 'type') === 'panel');
        yield* adf(node, { ...walk, flow: false, parent: yield* put(isPanel ? 'panel' : kind) });
        return walk;
      }
      default:
        return yield* inside(node, walk);
    }
  }

  function* heading(node: StorageElement, block: BlockNode, walk: Walk): Steps<Walk> {
    // The reader says what a heading is called, so that both outlines are the same.
    const [read] = (yield* nodesInSteps([node], site)).outline;
    if (!read) return walk;
    const { level, text } = read;
    const anchor = walk.flow ? anchors.next(read.anchor) : '';
    headings.push({ level, text, anchor, inOutline: walk.flow, block });
    return { ...walk, path: new Path([...walk.path.above(level).headings, { level, text }]) };
  }

  function* macro(node: StorageElement, container: StorageElement, walk: Walk): Steps<Walk> {
    const plain = childElements(node, 'ac:plain-text-body').length > 0;
    const { alert, shows, form } = macroKind(macroName(node));
    const kind = alert ? 'panel' : form === 'expand' ? 'expand' : plain ? 'code' : 'macro';
    const block = yield* add(kind, [node], container, walk);
    let { path } = walk;
    for (const body of childElements(node, 'ac:rich-text-body')) {
      // An excerpt is part of the page; what stands in an expand or an unknown macro is in the outline too, but ends with it.
      if (walk.flow && !alert) {
        const after = yield* inside(body, { ...walk, path, parent: block });
        if (shows === 'content') ({ path } = after);
      } else yield* scoped(body, walk, block);
    }
    return { ...walk, path };
  }

  function* tasks(list: StorageElement, walk: Walk): Steps {
    const deeper = { ...walk, flow: false };
    for (const child of childElements(list)) {
      if (child.name === 'ac:task-list') yield* element(child, deeper);
      if (child.name !== 'ac:task') continue;
      const task = yield* add('task', [child], list, deeper);
      for (const part of childElements(child)) {
        if (part.name === 'ac:task-list') yield* element(part, { ...deeper, parent: task });
        if (part.name === 'ac:task-body' && part.children.some((node) => isElement(node) && kinds.isBlock(node)))
          yield* scoped(part, deeper, task);
      }
    }
  }

  function* table(node: StorageElement, walk: Walk): Steps {
    for (const child of childElements(node)) {
      if (elementKind(child.name).isRowGroup) yield* table(child, walk);
      if (child.name !== 'tr') continue;
      const row = yield* add('row', [child], node, walk);
      for (const cell of childElements(child)) {
        // The editor numbers the rows itself.
        if ((cell.name !== 'td' && cell.name !== 'th') || isNumbering(cell)) continue;
        yield* scoped(cell, walk, yield* add('cell', [cell], child, { ...walk, parent: row }));
      }
    }
  }

  function* adf(node: StorageElement, walk: Walk): Steps {
    for (const child of childElements(node)) {
      if (child.name === 'ac:adf-node') yield* adf(child, walk);
      if (child.name === 'ac:adf-content') yield* scoped(child, walk, undefined);
    }
  }

  yield* fingerprints.readInSteps(root);
  yield* inside(root, { path: new Path([]), flow: true, parent: undefined });
  return { blocks, headings };
}
