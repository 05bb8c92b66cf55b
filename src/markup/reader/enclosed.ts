import { LongText, type Steps } from '../steps.js';
import { type Enclosure, type MarkdownBlock, type NestedBlock, type Reading, Sink } from './place.js';

// Quotes and lists inside each other; a line repeats the marks of all that are around it.
const maxNesting = 20;

/** A sink for the blocks of a quote or an item; undefined when there are too many around each other already. */
export function nestedSink({ nesting }: Sink, { warnings }: Reading): Sink | undefined {
  if (nesting < maxNesting) return new Sink('nested', nesting + 1);
  warnings.add('flattened', `Quotes and lists nested deeper than ${maxNesting} levels are shown as plain text.`);
  return undefined;
}

/** Adds a block; on the page itself it is written now, in steps. */
export function addBlock(sink: Sink, block: NestedBlock, reading: Reading): void {
  const { parts, ...plain } = block;
  if (parts === undefined || sink.kind !== 'page') {
    sink.blocks.push(block);
    return;
  }
  sink.blocks.push(plain);
  reading.later(writeParts(plain, parts));
}

function* writeParts(block: MarkdownBlock, parts: readonly Enclosure[]): Steps {
  const text = new LongText();
  yield* writeEnclosures(text, parts, '', '');
  block.markdown = text.end();
}

function* writeEnclosures(text: LongText, parts: readonly Enclosure[], lead: string, prefix: string): Steps {
  let before = lead;
  for (const part of parts) {
    yield* writeEnclosure(text, part, before, prefix);
    before = `\n${prefix}`;
    if (part.more === undefined) continue;
    for (const more of part.more) yield* writeEnclosure(text, more, before, prefix);
  }
}

function* writeEnclosure(text: LongText, enclosure: Enclosure, lead: string, prefix: string): Steps {
  const { first, rest, opening, blocks, isTight } = enclosure;
  const inner = prefix + rest;
  const gap = `\n${inner.trimEnd()}\n${inner}`;
  const blank = inner.length - inner.trimEnd().length;
  let before = lead + first;
  if (opening !== undefined) {
    text.write(before + opening);
    // Only a paragraph may begin on the next line without becoming part of something else.
    before = blocks[0]?.kind === 'paragraph' ? `\n${inner}` : gap;
  }
  let previous: NestedBlock | undefined;
  for (const [index, block] of blocks.entries()) {
    if (previous !== undefined) before = isTight && standsClose(previous, block) ? `\n${inner}` : gap;
    previous = block;
    const isEdge = (index === 0 && opening === undefined) || index === blocks.length - 1;
    if (block.parts !== undefined) yield* writeEnclosures(text, block.parts, before, inner);
    else if (block.markdown === '' && !isEdge) text.write(before.slice(0, before.length - blank));
    else if (block.markdown.includes('\n')) yield* writeLines(text, block.markdown, before, inner);
    else if (text.add(before + block.markdown)) yield;
  }
  if (previous === undefined && opening === undefined) text.write(before.trimEnd());
}

/** Lines of a block; empty ones inside of it get no trailing space. */
function* writeLines(text: LongText, markdown: string, lead: string, prefix: string): Steps {
  let before = lead;
  let from = 0;
  for (let end = markdown.indexOf('\n'); end !== -1; end = markdown.indexOf('\n', from)) {
    const isBlank = from > 0 && end === from;
    if (text.add(isBlank ? `\n${prefix.trimEnd()}` : before + markdown.slice(from, end))) yield;
    before = `\n${prefix}`;
    from = end + 1;
  }
  if (text.add(before + markdown.slice(from))) yield;
}

function standsClose(above: NestedBlock, below: NestedBlock): boolean {
  if (above.kind !== 'paragraph') return false;
  if (below.kind === 'code') return true;
  // What cannot interrupt a paragraph, at the start of a list or of one right inside it: an empty item, which would even
  // make the paragraph a heading, and a number other than 1.
  return below.kind === 'list' && !/^(?:(?:[-*]|\d+[.)]) )*(?:(?!1[.)])\d+[.)] |$)/u.test(startOf(below));
}

/** The first characters of a block, with all the marks that it begins with. */
export function startOf(block: NestedBlock): string {
  const [part] = block.parts ?? [];
  if (part === undefined) return block.markdown.slice(0, 100);
  const [first] = part.blocks;
  return part.first + (part.opening ?? (first === undefined ? '' : startOf(first)));
}
