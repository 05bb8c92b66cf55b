import { type SiteOptions, formatTarget, safeUrl } from '../target.js';
import { addCode, beginBlock, boundLine, endLine, flush, linkedPlace, linkedText } from './blocks.js';
import { longTextIn, pushLine, readLine, textIn } from './blocks.js';
import { emojiText } from './emoji.js';
import { addBlock, nestedSink } from './enclosed.js';
import { lineMarkdown } from './inline-markdown.js';
import { addBreak, addMarkdown, addText, type Link, mark, plainText } from './inline-pieces.js';
import { nowhere, type Handler, type OutlineEntry, Sink } from './frame.js';
import { imageMarkdown } from './image-elements.js';

const marked =
  (bit: number): Handler =>
  (frame) => {
    frame.marks |= bit;
    frame.isInline = true;
  };

/** An element that is a block, or separates lines where blocks cannot be. */
const block: Handler = (frame) => beginBlock(frame, frame.isInline);

const paragraph: Handler = (frame) => beginBlock(frame, true);

const container: Handler = (frame) => beginBlock(frame);

const heading: Handler = (frame, parent, reading) => {
  beginBlock(frame, true);
  const { sink } = parent;
  if (sink.kind === 'line') return;
  readLine(frame, (line) => {
    if (sink.kind === 'cell') {
      pushLine(sink, line, mark.strong);
      return;
    }
    // Editors put bold around whole headings, which says nothing.
    const markdown = lineMarkdown(line, { lineBreak: '<br>', startsBlock: false, dropWhole: mark.strong });
    if (markdown === '') return;
    // The names are h1 to h6 only.
    const level = Number(frame.name[1]) as OutlineEntry['level'];
    if (sink.kind === 'page') reading.heading(level, plainText(line), sink.blocks.length);
    sink.blocks.push({
      kind: 'heading',
      markdown: `${'#'.repeat(level)} ${markdown.replace(/(^| )(#+)$/u, String.raw`$1\$2`)}`,
    });
  });
};

const quote: Handler = (frame, parent, reading) => {
  beginBlock(frame);
  const { sink } = parent;
  if (sink.kind === 'cell') reading.warnings.add('flattened', 'A quote inside a table cell is shown as plain lines.');
  const nested = sink.holdsBlocks ? nestedSink(sink, reading) : undefined;
  if (nested === undefined) return;
  frame.sink = nested;
  frame.close = () => {
    flush(nested);
    if (nested.blocks.length === 0) return;
    const part = { first: '> ', rest: '> ', blocks: nested.blocks, isTight: false };
    addBlock(sink, { kind: 'quote', markdown: '', parts: [part] }, reading);
  };
};

const rule: Handler = (frame) => {
  endLine(frame);
  const { sink } = frame;
  if (!sink.holdsBlocks) return;
  // At the start of an item three hyphens would make a rule of the item's own mark.
  sink.blocks.push({ kind: 'rule', markdown: sink.kind === 'nested' && sink.blocks.length === 0 ? '___' : '---' });
};

const preformatted: Handler = (frame, parent) => {
  const sink = new Sink('text');
  frame.sink = sink;
  frame.closeInSteps = function* () {
    const code = sink.text.replace(/^\r?\n/u, '').replace(/\r?\n$/u, '');
    if (code.trim() !== '') yield* addCode(parent, code);
  };
};

const lineBreak: Handler = (frame) => {
  const { sink } = frame;
  if (sink.kind === 'text') sink.text += '\n';
  else if (sink.holdsLines) {
    addBreak(sink.pieces, frame.marks, frame.link);
    boundLine(sink);
  }
};

/** Content that no reader of the page sees as text; what of it is lost is told. */
const dropped: Handler = (frame, _parent, reading) => {
  const sink = new Sink('skip');
  frame.sink = sink;
  frame.close = () => {
    if (sink.text !== '') reading.warnings.add('dropped', `The text of a <${frame.name}> element is not shown.`);
  };
};

const skipped: Handler = (frame) => {
  frame.sink = nowhere;
};

const anchorElement: Handler = (frame, _parent, reading) => {
  const href = frame.address('href');
  const { sink } = frame;
  frame.isInline = true;
  if (href === undefined || href.trim() === '' || frame.link !== undefined || !sink.holdsLines) return;
  const target = webTarget(href, reading.site);
  if (target === undefined) {
    reading.warnings.add('unsafe_link', 'A link with an address that may run code is shown as text only.');
    return;
  }
  const query = datasourceQuery(frame.attribute('data-datasource'));
  if (query !== undefined) {
    linkedText(frame, `Jira issues: ${query}`, target);
    frame.sink = nowhere;
    return;
  }
  const link: Link = { target, isUsed: false, repeats: reading.repeats };
  frame.link = link;
  frame.close = () => {
    if (!link.isUsed) addText(sink.pieces, target, frame.marks, link);
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

const date: Handler = (frame, parent) => {
  const value = frame.attribute('datetime') ?? '';
  if (value === '') return;
  linkedText(parent, value, 'date:');
  frame.sink = nowhere;
};

const emoticon: Handler = (frame, parent) => {
  textIn(
    parent,
    emojiText((name) => frame.attribute(name)),
  );
  frame.sink = nowhere;
};

const placeholder: Handler = (frame, parent) => {
  const sink = new Sink('text');
  frame.sink = sink;
  frame.closeInSteps = () => {
    const text = sink.text.trim();
    return text === '' ? undefined : longTextIn(linkedPlace(parent, 'placeholder:'), text);
  };
};

const variable: Handler = (frame, parent) => textIn(parent, `{${frame.attribute('at:name') ?? ''}}`);

const span: Handler = (frame) => {
  if (/text-decoration:\s*line-through/u.test(frame.attribute('style') ?? '')) frame.marks |= mark.deleted;
};

const htmlImage: Handler = (frame, parent, reading) => {
  const url = safeUrl(frame.address('src') ?? '', reading.site);
  const alt = frame.attribute('alt') ?? '';
  const { sink, marks, link } = parent;
  if (url === undefined) textIn(parent, alt);
  else if (sink.holdsLines) {
    addMarkdown(sink.pieces, imageMarkdown(alt, url), marks, link);
    boundLine(sink);
  }
};

const each = (names: string, handler: Handler): [string, Handler][] => names.split(' ').map((name) => [name, handler]);

/** Text, its marks, and the blocks of HTML other than lists and tables. */
export const textElements: readonly [string, Handler][] = [
  ...each('strong b', marked(mark.strong)),
  ...each('em i cite', marked(mark.emphasis)),
  ...each('s del strike', marked(mark.deleted)),
  ...each('u ins', marked(mark.underline)),
  ...each('sub', marked(mark.subscript)),
  ...each('sup', marked(mark.superscript)),
  ...each('code tt kbd samp', marked(mark.code)),
  ['p', paragraph],
  ...each('h1 h2 h3 h4 h5 h6', heading),
  ...each(
    'div section article header footer main center details summary figure ac:layout ac:layout-section ac:layout-cell',
    container,
  ),
  ...each('figcaption dl dt dd address fieldset form', block),
  ['blockquote', quote],
  ['hr', rule],
  ['pre', preformatted],
  ['br', lineBreak],
  ...each('script style', dropped),
  ...each('ac:adf-mark ac:adf-fragment-mark colgroup col at:declarations ac:task-id ac:task-uuid', skipped),
  ['a', anchorElement],
  ['time', date],
  ['ac:emoticon', emoticon],
  ['ac:placeholder', placeholder],
  ['at:var', variable],
  ['span', span],
  ['img', htmlImage],
];
