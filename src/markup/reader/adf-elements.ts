import { adfPanels } from '../macros.js';
import type { SiteOptions } from '../target.js';
import { beginBlock, endLine, flush, linkedText, pushCellLine, readLine } from './blocks.js';
import type { AdfState, Frame, Handler, MacroState, Reading, Sink } from './frame.js';
import { createValueSink, maxParameters, nowhere } from './frame.js';
import { lineMarkdown } from './inline-markdown.js';
import type { Piece } from './inline-pieces.js';
import { hasRoom, macroTarget, withoutExcess } from './macro-parameters.js';
import { alertMark, closeAlert, closeDetails, macroLink, openAlert, openDetails } from './panels.js';

/** `ac:adf-extension`: a node, and the same content once more as a fallback. */
const extension: Handler = (frame) => {
  beginBlock(frame);
  frame.macro = undefined;
  frame.holder = undefined;
  frame.adf = undefined;
  frame.extension = { hasNode: false };
};

const node: Handler = (frame, parent, reading) => {
  const { sink } = parent;
  const extension = frame.extension;
  if (extension !== undefined) extension.hasNode = true;
  const state: AdfState = {
    type: frame.attribute('type') ?? '',
    attributes: new Map(),
    room: maxParameters,
    content: undefined,
    opening: undefined,
    hasContent: false,
  };
  frame.adf = state;
  endLine(frame);
  frame.close = () => {
    flush(sink);
    closeNode(parent, sink, state, reading);
  };
};

function closeNode(parent: Frame, sink: Sink, state: AdfState, reading: Reading): void {
  const { site } = reading;
  const { type, content, opening } = state;
  if (content !== undefined) closeAlert(sink, markOf(state), content, reading);
  else if (opening !== undefined) {
    const macro = macroOf(state);
    closeDetails(sink, opening, macroLink(macro.name, macro, site));
  } else if (!state.hasContent && type !== '' && !hasOwnForm.has(type)) {
    placeholder(parent, state, site);
    flush(sink);
  }
}

const hasOwnForm = new Set(['panel', 'decision-list', 'decision-item']);

const markOf = ({ attributes }: AdfState) =>
  alertMark(adfPanels.get(attributes.get('panel-type') ?? ''), attributes.get('panel-icon-text') ?? '');

/** A node as the macro that it would be. Its name is the last part of its key, else its text. */
function macroOf({ attributes, type }: AdfState): Pick<MacroState, 'name' | 'parameters'> {
  const text = attributes.get('text') ?? '';
  const name = (attributes.get('extension-key')?.split('/').at(-1) || text || type).slice(0, 80);
  return { name, parameters: text === '' || text === name ? [] : [{ name: 'text', value: text }] };
}

function placeholder(frame: Frame, state: AdfState, site: SiteOptions): void {
  const macro = macroOf(state);
  linkedText(frame, macro.name, macroTarget(macro, site));
}

const attribute: Handler = (frame, parent, reading) => {
  const text = createValueSink();
  const adf = parent.adf;
  frame.sink = text;
  const key = frame.attribute('key') ?? '';
  frame.close = () => {
    if (adf === undefined || adf.attributes.has(key)) return;
    const value = withoutExcess(key, text.text.trim(), reading.warnings);
    if (hasRoom(adf, key, value.length, reading.warnings)) adf.attributes.set(key, value);
  };
};

const content: Handler = (frame, parent, reading) => {
  const adf = parent.adf;
  const { sink } = parent;
  beginBlock(frame);
  frame.adf = undefined;
  frame.extension = undefined;
  if (adf === undefined) return;
  adf.hasContent = true;
  if (adf.type === 'panel') adf.content = openAlert(frame, parent, markOf(adf), reading);
  else if (adf.type === 'decision-item') readLine(frame, (line) => decision(sink, line));
  else if (sink.holdsBlocks) adf.opening = openDetails(sink);
  else if (sink.holdsLines) {
    placeholder(parent, adf, reading.site);
    endLine(parent);
  }
};

/** A decision is one line. */
function decision(sink: Sink, line: readonly Piece[]): void {
  const markdown = lineMarkdown(line, { lineBreak: ' ', startsBlock: false, inCell: sink.kind === 'cell' });
  if (markdown === '') return;
  if (sink.holdsBlocks) sink.blocks.push({ kind: 'quote', markdown: `> [!DECISION] ${markdown}` });
  else if (sink.kind === 'cell') pushCellLine(sink, `[!DECISION] ${markdown}`);
  else for (const piece of line) sink.pieces.push(piece);
}

const fallback: Handler = (frame) => {
  // Shown only where there is nothing else.
  if (frame.extension?.hasNode !== false) frame.sink = nowhere;
};

export const adfElements: readonly [string, Handler][] = [
  ['ac:adf-extension', extension],
  ['ac:adf-node', node],
  ['ac:adf-attribute', attribute],
  ['ac:adf-content', content],
  ['ac:adf-fallback', fallback],
];
