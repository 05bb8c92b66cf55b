import { alertKinds } from '../macro-names.js';
import { flush, inlineText, pushCellLine } from './blocks.js';
import { addBlock } from './enclosed.js';
import { type Frame, type MacroState, type Reading, type Sink } from './frame.js';
import { addText } from './inline-pieces.js';
import { parameter } from './macro-parameters.js';
import { nestedSink } from './text-elements.js';

/** `[!NOTE] Title`, the first line of a panel. */
function markOf(macro: MacroState): string {
  const kind = alertKinds.get(macro.name) ?? 'NOTE';
  const icon = macro.name === 'panel' ? inlineText(parameter(macro, 'panelIconText')) : '';
  return [`[!${kind}]`, icon, inlineText(parameter(macro, 'title'))].filter((word) => word !== '').join(' ');
}

/** Begins the content of a panel: a quote in a flow, lines in a cell, part of the line in a line. */
export function openPanel(frame: Frame, outer: Frame, macro: MacroState, reading: Reading): void {
  macro.content = openAlert(frame, outer, markOf(macro), reading);
}

/** Directs the content of an alert; returns the sink for its blocks where it becomes a quote. */
export function openAlert(frame: Frame, outer: Frame, opening: string, reading: Reading): Sink | undefined {
  const { sink } = outer;
  if (sink.kind === 'page' || sink.kind === 'nested') {
    const nested = nestedSink(outer, reading);
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

/** Writes a panel as a quote. */
export function closePanel(sink: Sink, macro: MacroState, content: Sink, reading: Reading): void {
  closeAlert(sink, markOf(macro), content, reading);
}

/** Writes an alert as a quote that begins with its kind. */
export function closeAlert(sink: Sink, opening: string, content: Sink, reading: Reading): void {
  flush(content);
  const part = { first: '> ', rest: '> ', opening, blocks: content.blocks, isTight: false };
  const head = content.blocks.length > 0 && { head: `> ${opening}` };
  addBlock(sink, { kind: 'quote', markdown: '', ...head, parts: [part] }, reading);
}
