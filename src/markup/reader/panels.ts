import type { SiteOptions } from '../target.js';
import { flush, inlineText, pushCellLine } from './blocks.js';
import { addBlock, nestedSink } from './enclosed.js';
import { destination } from './escape.js';
import type { Frame, MacroState, MarkdownBlock, Reading, Sink } from './frame.js';
import { addText } from './inline-pieces.js';
import { macroTarget } from './macro-parameters.js';

/** `[!NOTE] Title`, the first line of an alert; only a panel of one's own shows its icon. */
export function alertMark(kind = 'NOTE', icon: string, title = ''): string {
  const words = [`[!${kind}]`, kind === 'PANEL' ? inlineText(icon) : '', inlineText(title)];
  return words.filter((word) => word !== '').join(' ');
}

/**
 * Begins the content of an alert: a quote in a flow, lines in a cell, part of the line in a line. Returns the sink for
 * its blocks where it becomes a quote.
 */
export function openAlert(frame: Frame, outer: Frame, opening: string, reading: Reading): Sink | undefined {
  const { sink } = outer;
  if (sink.holdsBlocks) {
    const nested = nestedSink(sink, reading);
    if (nested !== undefined) {
      frame.sink = nested;
      frame.link = undefined;
    }
    return nested;
  }
  if (sink.kind === 'cell') {
    reading.warnings.add('flattened', 'A panel inside a table cell is shown as lines.');
    if (/\] ./u.test(opening)) pushCellLine(sink, opening);
    else sink.prefix += `${opening} `;
  } else if (sink.kind === 'line') {
    reading.warnings.add('flattened', 'A panel inside a line of text is shown as part of the line.');
    addText(sink.pieces, `${opening} `, outer.marks, outer.link);
  }
  return undefined;
}

/** Writes an alert as a quote that begins with its kind. */
export function closeAlert(sink: Sink, opening: string, content: Sink, reading: Reading): void {
  flush(content);
  const part = { first: '> ', rest: '> ', opening, blocks: content.blocks, isTight: false };
  const head = content.blocks.length > 0 && { head: `> ${opening}` };
  addBlock(sink, { kind: 'quote', markdown: '', ...head, parts: [part] }, reading);
}

/** Begins a pair of lines around content; the first is written when all parameters are known. */
export function openDetails(sink: Sink): MarkdownBlock {
  const opening: MarkdownBlock = { kind: 'details', markdown: '' };
  sink.blocks.push(opening);
  return opening;
}

/** Ends the pair. */
export function closeDetails(sink: Sink, opening: MarkdownBlock, summary: string): void {
  flush(sink);
  opening.markdown = `<details><summary>${summary}</summary>`;
  sink.blocks.push({ kind: 'details', markdown: '</details>' });
}

/** A macro as a link that names it. */
export function macroLink(label: string, macro: Pick<MacroState, 'name' | 'parameters'>, site: SiteOptions): string {
  return `[${inlineText(label)}](${destination(macroTarget(macro, site))})`;
}
