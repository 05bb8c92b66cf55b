import type { BlockNode, HeadingNode } from '../page-blocks.js';
import { enclosedBy } from '../block-test.js';
import { childElements, contentText, isBlankText, isElement, type StorageElement, type StorageNode } from '../tree.js';
import { markdownOf } from '../block-markdown.js';
import { headingsNamed } from '../heading-names.js';
import { firstFrom } from '../in-order.js';
import { inOneGo } from '../steps.js';
import { percentDecoded } from '../../links/address.js';
import { Graft } from './graft.js';
import { type ContentWriter, containerOf } from './new-content.js';
import type { Content } from './operation.js';
import { isEmptyParagraph, type Page, type Plan } from './plan.js';
import { invalid, quoted } from './refusal.js';
import { asked, ours, quoting, wiki } from '../../ours.js';

/** What stands below a heading. */
interface Section {
  readonly heading: HeadingNode;
  /** The element that heading and content stand in: a section ends where its layout cell, panel or expand ends. */
  readonly container: StorageElement;
  /** The siblings below the heading, up to the next heading of the same or a higher level. */
  readonly nodes: readonly StorageNode[];
  readonly start: number;
  readonly end: number;
}

const folded = (text: string) => text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim().toLowerCase();

/** The one heading that a name means: its whole text, its anchor, or a path `Parent > Heading`. Throws for none and for several. */
function headingOf({ headings }: Page, name: string): HeadingNode {
  const all = inOneGo(headingsNamed(headings, name, { pathTo: ({ block, text }) => [...block.path, text] }));
  // Headings in panels and tables count only when the outline has none.
  const found = all.some(({ inOutline }) => inOutline) ? all.filter(({ inOutline }) => inOutline) : all;
  const [only] = found;
  if (only && found.length === 1) return only;
  if (found.length > 1) throw ambiguous(name, found);
  const known = headings.filter(({ inOutline }) => inOutline).map(({ text }) => quoted(text, 60));
  throw invalid(
    ours`The page has no section ${asked(name)}.`,
    known.length === 0
      ? 'The page has no headings: name blocks, or leave out the section to write to the start or end of the page.'
      : quoting`Use one of its headings: ${wiki(known.slice(0, 20).join(', '))}${known.length > 20 ? ', …' : ''}.`,
  );
}

function ambiguous(name: string, found: readonly HeadingNode[]): Error {
  const choices = found.map(({ anchor, block, text }) => {
    const path = [...block.path, text].join(' > ');
    return anchor === '' ? `${quoted(path, 120)} (block ${block.id})` : `${quoted(path, 120)} (#${anchor})`;
  });
  return invalid(
    quoting`${found.length} sections are named ${asked(name)}: ${wiki(choices.slice(0, 10).join(', '))}.`,
    'Give the path `Parent > Heading`, or the anchor with `#`.',
  );
}

/** The section that a name means. Throws when none or several are. */
function sectionOf(page: Page, name: string): Section {
  // An anchor with a repeat number or `#` in front names one heading, even when its text is another heading's too.
  const exact = /^#[^#\s]/u.test(name.trim())
    ? page.headings.find(({ anchor }) => anchor !== '' && anchor === percentDecoded(name.trim().slice(1)))
    : undefined;
  const heading = exact ?? headingOf(page, name);
  const { element, container } = heading.block;
  const siblings = container.children;
  const from = siblings.findIndex((node) => node === element) + 1;
  let until = from;
  while (until < siblings.length && !ends(siblings[until], heading.level, page)) until++;
  const nodes = siblings.slice(from, until);
  const start = element?.end ?? container.contentStart;
  // White space before what follows belongs to that.
  const last = nodes.findLast((node) => !isBlankText(node));
  return { heading, container, nodes, start, end: last?.end ?? start };
}

/** Whether a sibling begins another section: a heading, or what only encloses one (an excerpt, a group of columns). */
function ends(node: StorageNode | undefined, level: number, page: Page): boolean {
  if (!node || !isElement(node)) return false;
  if (/^h[1-6]$/u.test(node.name)) return Number(node.name[1]) <= level && contentText(node).trim() !== '';
  // In the order of the page: those in the element follow each other.
  const first = firstFrom(page.headings, node.start, ({ block }) => block.start);
  for (let index = first; index < page.headings.length; index++) {
    const { level: other, inOutline, block } = page.headings[index] ?? {};
    if (block === undefined || block.start >= node.end) return false;
    if (inOutline && other !== undefined && other <= level && block.start > node.start && block.end < node.end)
      return true;
  }
  return false;
}

/** `replace_section`. */
export function replaceSection(page: Page, writer: ContentWriter, name: string | undefined, content: Content): Plan {
  if (name === undefined) return replaceBody(page, writer, content);
  const section = sectionOf(page, name);
  const { heading, container, nodes, start } = section;
  const { block, level } = heading;
  const end = section.end;
  const old = nodes.filter((node) => node.end <= end);
  const before = markdownOf(page.source.slice(start, end), page.site);
  const fresh = writer.write(content, containerOf(container), before, container);
  const [first] = childElements(fresh.root);
  const leading = fresh.root.children.find((node) => !isBlankText(node));
  const ownHeading =
    first &&
    first === leading &&
    /^h[1-6]$/u.test(first.name) &&
    (Number(first.name[1]) === level || folded(contentText(first)) === folded(heading.text));
  const range = { start: ownHeading ? block.start : start, end };
  const kept = ownHeading && block.element ? [block.element, ...old] : old;
  const text = fresh.fromMarkdown ? new Graft(page, fresh).content(container, kept, fresh.root.children) : fresh.source;
  return { splices: [{ ...range, text }], block, range, replaced: [range] };
}

/** A heading with all that stands below it. */
export function wholeSection(page: Page, name: string): { heading: HeadingNode; start: number; end: number } {
  const { heading, end } = sectionOf(page, name);
  const { start, end: headingEnd } = heading.block;
  return { heading, start, end: Math.max(end, headingEnd) };
}

/** `delete_section`: the heading goes with all that stands below it. */
export function deleteSection(page: Page, name: string): Plan {
  const { heading, ...range } = wholeSection(page, name);
  const { block } = heading;
  return { splices: [{ ...range, text: '' }], block, range, deleted: [range], gone: true };
}

/** `replace_section` without a section: what blocks come back keep their ids and settings. */
function replaceBody(page: Page, writer: ContentWriter, content: Content): Plan {
  const { root, site } = page;
  const range = { start: root.contentStart, end: root.contentEnd };
  const fresh = writer.write(content, 'page', markdownOf(page.source, site), root);
  const text = fresh.fromMarkdown
    ? new Graft(page, fresh).content(root, root.children, fresh.root.children)
    : fresh.source;
  return { splices: [{ ...range, text }], block: undefined, range, replaced: [range] };
}

/** `append_to_section` and `prepend_to_section`; without a section the page itself. */
export function addToSection(
  page: Page,
  writer: ContentWriter,
  side: 'append' | 'prepend',
  name: string | undefined,
  content: Content,
): Plan {
  const place = name === undefined ? pagePlace(page, side) : sectionPlace(sectionOf(page, name), side);
  const { source } = writer.write(content, containerOf(place.container));
  const { at, block, filler } = place;
  return {
    splices: [{ start: at, end: at, text: source }],
    block,
    added: source,
    ...(filler && { filler, replaced: [filler] }),
  };
}

interface Place {
  readonly at: number;
  readonly container: StorageElement;
  readonly block: BlockNode | undefined;
  /** An empty paragraph that is all of the container. */
  readonly filler?: StorageElement;
}

const sectionPlace = ({ heading, container, start, end }: Section, side: 'append' | 'prepend'): Place => ({
  at: side === 'append' ? end : start,
  container,
  block: heading.block,
});

/** The start or end of the page: inside its first or last layout cell when the page has a layout, because nothing stands outside it. */
function pagePlace({ root, blocks, source }: Page, side: 'append' | 'prepend'): Place {
  const pick = <Item>(items: readonly Item[]) => (side === 'append' ? items.at(-1) : items[0]);
  let container = root;
  for (;;) {
    const next: StorageElement | undefined = pick(
      childElements(container).filter(({ name }) => !name.startsWith('at:')),
    );
    if (!next || !next.name.startsWith('ac:layout') || enclosedBy(next) !== next) break;
    container = next;
  }
  const nodes = container.children.filter((node) => !isBlankText(node));
  const first = nodes[0];
  const last = nodes.at(-1);
  const filler = first && first === last && isElement(first) && isEmptyParagraph(first) ? first : undefined;
  // A byte order mark stays the first character.
  const begin =
    first?.type === 'text' && source.startsWith('\ufeff', first.start)
      ? first.start + 1
      : (first?.start ?? container.contentStart);
  const at = side === 'append' ? (last?.end ?? container.contentStart) : begin;
  return { at, container, block: pick(blocks), ...(filler && { filler }) };
}
