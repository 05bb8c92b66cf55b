import { markOf } from '../block-test.js';
import type { Mark, ReadAs } from '../elements.js';
import { type SiteOptions, formatTarget, safeUrl } from '../target.js';
import { contentText, descendants, isElement, type StorageElement, verbatimInSteps } from '../tree.js';
import { address, attribute } from './attributes.js';
import { addCode, boundLine, endLine, flush, linkedPlace, linkedText } from './blocks.js';
import { longTextIn, ownLine, ownLines, pushLine, textIn } from './blocks.js';
import { emojiText } from './emoji.js';
import { addBlock, nestedSink } from './enclosed.js';
import { lineMarkdown } from './inline-markdown.js';
import { addBreak, addMarkdown, addText, type Link, mark, plainText } from './inline-pieces.js';
import { imageMarkdown } from './image-elements.js';
import type { Handler, OutlineEntry, Place } from './place.js';

const bits: Readonly<Record<Mark, number>> = {
  strong: mark.strong,
  em: mark.emphasis,
  s: mark.deleted,
  u: mark.underline,
  sub: mark.subscript,
  sup: mark.superscript,
  code: mark.code,
};

const marked: Handler = (element, place) => {
  const own = markOf(element);
  return { place: own === undefined ? place : place.with({ marks: place.marks | bits[own], isInline: true }) };
};

const paragraph: Handler = (_element, place) => ownLines(place, true);

/** A block, or lines of their own where blocks cannot be. */
const lines: Handler = (_element, place) => ownLines(place);

const heading: Handler = ({ name }, place, reading) => {
  endLine(place);
  const { sink } = place;
  if (sink.kind === 'line') return ownLines(place, true);
  return ownLine(place, (line) => {
    if (sink.kind === 'cell') {
      pushLine(sink, line, mark.strong);
      return;
    }
    // Editors put bold around whole headings, which says nothing.
    const markdown = lineMarkdown(line, { lineBreak: '<br>', startsBlock: false, dropWhole: mark.strong });
    if (markdown === '') return;
    // The names are h1 to h6 only.
    const level = Number(name[1]) as OutlineEntry['level'];
    if (sink.kind === 'page') reading.heading(level, plainText(line), sink.blocks.length);
    sink.blocks.push({
      kind: 'heading',
      markdown: `${'#'.repeat(level)} ${markdown.replace(/(^| )(#+)$/u, String.raw`$1\$2`)}`,
    });
  });
};

const quote: Handler = (_element, place, reading) => {
  const { sink } = place;
  if (sink.kind === 'cell') reading.warnings.add('flattened', 'A quote inside a table cell is shown as plain lines.');
  const nested = sink.holdsBlocks ? nestedSink(sink, reading) : undefined;
  const visit = ownLines(place);
  if (nested === undefined) return visit;
  return {
    place: visit.place.with({ sink: nested }),
    close: () => {
      flush(nested);
      if (nested.blocks.length === 0) return;
      const part = { first: '> ', rest: '> ', blocks: nested.blocks, isTight: false };
      addBlock(sink, { kind: 'quote', markdown: '', parts: [part] }, reading);
    },
  };
};

const rule: Handler = (_element, place) => {
  endLine(place);
  const { sink } = place;
  // At the start of an item three hyphens would make a rule of the item's own mark.
  if (sink.holdsBlocks)
    sink.blocks.push({ kind: 'rule', markdown: sink.kind === 'nested' && sink.blocks.length === 0 ? '___' : '---' });
  return { place };
};

const preformatted: Handler = (element, place, { warnings }) => ({
  place,
  nodes: [],
  close: function* () {
    const text = yield* verbatimInSteps(element.children);
    let seen = 0;
    for (const node of descendants(element)) {
      if (++seen % 1000 === 0) yield;
      if (!isElement(node) || isMark(node)) continue;
      warnings.add(
        'flattened',
        'Links, pictures and macros in preformatted text are shown as their text, if they have any.',
      );
      break;
    }
    const code = text.replace(/^\r?\n/u, '').replace(/\r?\n$/u, '');
    if (code.trim() !== '') yield* addCode(place, code);
  },
});

/** What is lost of an element in code is its looks alone. */
const isMark = ({ name }: StorageElement) =>
  !name.startsWith('ac:') && !name.startsWith('ri:') && name !== 'a' && name !== 'img' && name !== 'time';

const lineBreak: Handler = (_element, place) => {
  addBreak(place.sink.pieces, place.marks, place.link);
  boundLine(place.sink);
  return { place };
};

/** Content that no reader of the page sees as text; what of it is lost is told. */
const dropped: Handler = (element, _place, { warnings }) => {
  if (contentText(element).trim() !== '')
    warnings.add('dropped', `The text of a <${element.name}> element is not shown.`);
  return undefined;
};

const htmlLink: Handler = (element, place, { site, warnings, repeats }) => {
  const href = address(element, 'href');
  const { sink, marks } = place;
  const inside = place.inline(true);
  if (href === undefined || href.trim() === '' || place.link !== undefined) return { place: inside };
  const target = webTarget(href, site);
  if (target === undefined) {
    warnings.add('unsafe_link', 'A link with an address that may run code is shown as text only.');
    return { place: inside };
  }
  const query = datasourceQuery(attribute(element, 'data-datasource'));
  if (query !== undefined) {
    linkedText(place, `Jira issues: ${query}`, target);
    return undefined;
  }
  const link: Link = { target, isUsed: false, repeats };
  return {
    place: inside.with({ link }),
    close: () => {
      if (!link.isUsed) addText(sink.pieces, target, marks, link);
    },
  };
};

/** The target of an `href`: an own heading, or a web address that may be followed. */
function webTarget(href: string, site: SiteOptions): string | undefined {
  if (href.startsWith('#')) return formatTarget({ kind: 'anchor', anchor: href.slice(1) }, site);
  return safeUrl(href, site);
}

// The JSON of a data source is configuration; its query is the only part a reader can use.
function datasourceQuery(json: string | undefined): string | undefined {
  if (json === undefined) return undefined;
  return /"jql"\s*:\s*"((?:[^"\\]|\\.){1,300})"/u.exec(json)?.[1]?.replaceAll(/\\(.)/gu, '$1') ?? 'list';
}

const date: Handler = (element, place) => {
  const value = attribute(element, 'datetime') ?? '';
  if (value === '') return { place };
  linkedText(place, value, 'date:');
  return undefined;
};

/** An element that shows a text of its own and nothing that it holds. */
const showing =
  (text: (element: StorageElement) => string): Handler =>
  (element, place) => {
    textIn(place, text(element));
    return undefined;
  };

const placeholder: Handler = ({ children }, place) => ({
  place,
  nodes: [],
  close: function* () {
    const text = (yield* verbatimInSteps(children)).trim();
    if (text !== '') yield* longTextIn(linkedPlace(place, 'placeholder:'), text);
  },
});

const htmlImage: Handler = (element, place, { site }) => {
  const url = safeUrl(address(element, 'src') ?? '', site);
  const alt = attribute(element, 'alt') ?? '';
  if (url === undefined) textIn(place, alt);
  else markdownIn(place, imageMarkdown(alt, url));
  return { place };
};

/** Markdown that is written already. */
function markdownIn({ sink, marks, link }: Place, markdown: string): void {
  addMarkdown(sink.pieces, markdown, marks, link);
  boundLine(sink);
}

/** Text, its marks, and the blocks of HTML other than lists and tables. */
export const textElements = {
  mark: marked,
  paragraph,
  heading,
  lines,
  quote,
  rule,
  preformatted,
  break: lineBreak,
  dropped,
  nothing: () => undefined,
  htmlLink,
  htmlImage,
  date,
  emoji: showing((element) => emojiText((name) => attribute(element, name))),
  placeholder,
  variable: showing((element) => `{${attribute(element, 'at:name') ?? ''}}`),
} satisfies Partial<Record<ReadAs, Handler>>;
