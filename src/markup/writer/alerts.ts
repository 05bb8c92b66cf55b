import type { Blockquote, PhrasingContent, RootContent } from 'mdast';
import { alertMacros } from '../macros.js';
import { pairs } from '../pairs.js';
import { paragraphOf, sourceOf, titleLine, warn, type Writing, type Written } from './context.js';
import { inline, plainText } from './inline.js';
import { joined, place } from './placement.js';
import { element, macroElement, richBody, textParameter } from './storage-text.js';
import { shortened } from './syntax/telling.js';

const opening = /^\[!([a-z]+)\][+-]?(?:[ \t]+|(?=\n)|$)/iu;

/** Kinds by the names that they have here and elsewhere. */
const kinds = pairs(
  'NOTE NOTE TIP TIP WARNING WARNING CAUTION CAUTION IMPORTANT IMPORTANT PANEL PANEL DECISION DECISION ' +
    'INFO NOTE HINT TIP SUCCESS TIP CHECK TIP DONE TIP ATTENTION WARNING WARN WARNING ' +
    'ERROR CAUTION DANGER CAUTION FAILURE CAUTION FAIL CAUTION',
);
/** Kinds by names that say more than how they look: the name is the title. */
const namedKinds = pairs(
  'QUESTION NOTE HELP NOTE FAQ NOTE TODO NOTE EXAMPLE NOTE ABSTRACT NOTE SUMMARY NOTE BUG CAUTION MISSING CAUTION',
);

/** A plain quote, and what the editor cannot hold in one. */
export function quote(node: Blockquote, writing: Writing): Written[] {
  const { inside, beside } = place(writing.blocks(node.children, 'quote', writing), 'quote', writing);
  return [
    {
      kind: 'quote',
      storage: element('blockquote', {}, joined(inside) || '<p />'),
      flatten: () => inside,
    },
    ...beside,
  ];
}

/** A quote that begins with `[!NOTE]` or another kind: a panel or a decision. Undefined for every other quote. */
export function alert(node: Blockquote, writing: Writing): Written[] | undefined {
  const [first, ...rest] = node.children;
  const marked = first?.type === 'paragraph' ? markedLine(first.children, writing) : undefined;
  if (marked === undefined) return undefined;
  const { kind, title: ownTitle, content } = marked;
  if (kind === 'DECISION') return [decision(content, writing), ...writing.blocks(rest, 'page', writing)];
  const { title, below } = split(content);
  const following: RootContent[] = below.length === 0 ? rest : [paragraphAt(below), ...rest];
  return panel(kind, plainText(title).trim() || ownTitle, following, writing);
}

/** A line of a cell that begins with the mark of an alert: a panel or decision that holds the line. */
export function alertLine(nodes: readonly PhrasingContent[], writing: Writing): Written | undefined {
  const marked = markedLine(nodes, writing);
  if (marked === undefined) return undefined;
  const { kind, title, content } = marked;
  if (kind === 'DECISION') return decision(content, writing);
  return panel(kind, title, [paragraphAt(content)], writing)[0];
}

/** The kind of an alert and what follows its mark. With a backslash before it, the bracket is text. */
function markedLine(
  nodes: readonly PhrasingContent[],
  writing: Writing,
): { kind: string; title: string; content: PhrasingContent[] } | undefined {
  const [mark, ...more] = nodes;
  if (mark?.type !== 'text' || !sourceOf(writing, mark).startsWith('[!')) return undefined;
  const match = opening.exec(mark.value);
  if (match === null) return undefined;
  const name = (match[1] ?? '').toUpperCase();
  const title = namedKinds.has(name) ? name.charAt(0) + name.slice(1).toLowerCase() : '';
  const kind = kinds.get(name) ?? namedKinds.get(name);
  if (kind === undefined) {
    warn(writing, 'unknown_value', `There is no panel "[!${shortened(name)}]": it was written as text.`);
    return undefined;
  }
  return { kind, title, content: [{ ...mark, value: mark.value.slice(match[0].length) }, ...more] };
}

// Only the position of the first and last node count: they lead to the same source.
function paragraphAt(children: PhrasingContent[]): RootContent {
  const start = children[0]?.position?.start;
  const end = children.at(-1)?.position?.end;
  return { type: 'paragraph', children, ...(start && end && { position: { start, end } }) };
}

/** What stands on the line of the mark, and what stands below it. */
function split(content: readonly PhrasingContent[]): { title: PhrasingContent[]; below: PhrasingContent[] } {
  const title: PhrasingContent[] = [];
  for (const [index, node] of content.entries()) {
    const below = content.slice(index + 1);
    if (node.type === 'break') return { title, below };
    const end = node.type === 'text' ? node.value.indexOf('\n') : -1;
    if (node.type !== 'text' || end === -1) {
      title.push(node);
      continue;
    }
    title.push({ ...node, value: node.value.slice(0, end) });
    const after = node.value.slice(end + 1).replace(/^\s+/u, '');
    return { title, below: after === '' ? below : [{ type: 'text', value: after }, ...below] };
  }
  return { title, below: [] };
}

const emoji =
  /^(?::[\w+-]+:|\p{Regional_Indicator}{2}|[#*\d]\ufe0f?\u20e3|\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)*)(?= |$)/u;

function panel(kind: string, title: string, content: readonly RootContent[], writing: Writing): Written[] {
  const { inside, beside } = place(writing.blocks(content, 'panel', writing), 'panel', writing);
  const flatten = () => [...titleLine(title), ...inside];
  if (kind === 'IMPORTANT') {
    const body = element('ac:adf-content', {}, joined(flatten()) || '<p />');
    const attribute = element('ac:adf-attribute', { key: 'panel-type' }, 'note');
    const storage = element('ac:adf-extension', {}, element('ac:adf-node', { type: 'panel' }, attribute + body));
    return [{ kind: 'panel', storage, flatten }, ...beside];
  }
  const parameters = kind === 'PANEL' ? ownPanel(title) : textParameter('title', title);
  const storage = macroElement(alertMacros.get(kind) ?? 'panel', parameters, richBody(joined(inside)));
  return [{ kind: 'panel', storage, flatten }, ...beside];
}

function ownPanel(words: string): [string, string][] {
  const icon = emoji.exec(words)?.[0] ?? '';
  const title = words.slice(icon.length).trim();
  const characters = icon.startsWith(':') ? [] : Array.from(icon);
  const points = characters.map((character) => (character.codePointAt(0) ?? 0).toString(16)).join('-');
  return [
    ...textParameter('title', title),
    ...textParameter('panelIcon', icon),
    ...textParameter('panelIconId', points),
    ...textParameter('panelIconText', icon),
  ];
}

/** A decision holds one line. */
function decision(content: readonly PhrasingContent[], writing: Writing): Written {
  const words = inline(content, writing);
  const item = adfNode('decision-item', writing, decidedState + element('ac:adf-content', {}, words));
  // What old readers of the page show instead, as the editor writes it.
  const fallback = element('ul', { class: 'decision-list' }, element('li', {}, words));
  const storage = element(
    'ac:adf-extension',
    {},
    adfNode('decision-list', writing, item) + element('ac:adf-fallback', {}, fallback),
  );
  return { kind: 'decision', storage, flatten: () => [paragraphOf(words)] };
}

const adfNode = (type: string, writing: Writing, content: string): string =>
  element('ac:adf-node', { type }, element('ac:adf-attribute', { key: 'local-id' }, writing.localIds.next()) + content);

const decidedState = element('ac:adf-attribute', { key: 'state' }, 'DECIDED');
