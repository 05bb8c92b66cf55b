import { alertKinds } from '../macro-names.js';
import { flush, indented, inlineText, joinBlocks, pushCellLine } from './blocks.js';
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
export function closePanel(sink: Sink, macro: MacroState, content: Sink): void {
  closeAlert(sink, markOf(macro), content);
}

/** Writes an alert as a quote that begins with its kind. */
export function closeAlert(sink: Sink, opening: string, content: Sink): void {
  flush(content);
  const [first] = content.blocks;
  // Only a paragraph may begin on the next line without becoming part of something else.
  const gap = first === undefined ? '' : first.kind === 'paragraph' ? '\n' : '\n\n';
  const text = opening + gap + joinBlocks(content.blocks, false);
  sink.blocks.push({
    kind: 'quote',
    markdown: indented(text, '> ', '> '),
    ...(text.includes('\n') && { head: `> ${opening}` }),
  });
}
