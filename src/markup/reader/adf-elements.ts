import { endLine, flush, inlineText, pushCellLine } from './blocks.js';
import { destination } from './escape.js';
import {
  type AdfState,
  createSink,
  createValueSink,
  type Frame,
  nowhere,
  type Handler,
  type MacroState,
  maxParameters,
  type Reading,
  type Sink,
} from './frame.js';
import { lineMarkdown } from './inline-markdown.js';
import { hasRoom, macroTarget, withoutExcess } from './macro-parameters.js';
import { closeAlert, openAlert } from './panels.js';
import { linkedText } from './text-elements.js';

const panelKinds = new Map([
  ['info', 'NOTE'],
  ['note', 'IMPORTANT'],
  ['tip', 'TIP'],
  ['success', 'TIP'],
  ['warning', 'WARNING'],
  ['error', 'CAUTION'],
  ['custom', 'PANEL'],
]);

/** `ac:adf-extension`: a node, and the same content once more as a fallback. */
const extension: Handler = (frame) => {
  endLine(frame);
  frame.isInline = false;
  const scope = frame.ownScope();
  scope.macro = undefined;
  scope.holder = undefined;
  scope.adf = undefined;
  scope.extension = { hasNode: false };
  frame.close = endLine;
};

const node: Handler = (frame, parent, reading) => {
  const { sink } = parent;
  const extension = frame.scope.extension;
  if (extension !== undefined) extension.hasNode = true;
  const state: AdfState = {
    type: frame.attribute('type') ?? '',
    attributes: new Map(),
    room: maxParameters,
    content: undefined,
    opening: undefined,
    hasContent: false,
  };
  frame.ownScope().adf = state;
  endLine(frame);
  frame.close = () => {
    flush(sink);
    closeNode(parent, sink, state, reading);
  };
};

function closeNode(parent: Frame, sink: Sink, state: AdfState, reading: Reading): void {
  const { type, content } = state;
  if (type === 'panel') {
    if (content !== undefined) closeAlert(sink, panelMark(state), content, reading);
    return;
  }
  if (type === 'decision-list' || type === 'decision-item') return;
  if (state.opening !== undefined) {
    state.opening.markdown = `<details><summary>[${inlineText(nameOf(state))}](${destination(macroTarget(macroOf(state), reading.site))})</summary>`;
    sink.blocks.push({ kind: 'details', markdown: '</details>' });
  } else if (!state.hasContent && type !== '') {
    linkedText(parent, nameOf(state), macroTarget(macroOf(state), reading.site));
    flush(sink);
  }
}

const panelMark = ({ attributes }: AdfState) => {
  const kind = panelKinds.get(attributes.get('panel-type') ?? '') ?? 'NOTE';
  const icon = kind === 'PANEL' ? inlineText(attributes.get('panel-icon-text') ?? '') : '';
  return `[!${kind}]${icon === '' ? '' : ` ${icon}`}`;
};

/** The name of an app's node: the last part of its key, else its text. */
function nameOf({ attributes, type }: AdfState): string {
  const key = attributes.get('extension-key')?.split('/').at(-1);
  return (key || attributes.get('text') || type).slice(0, 80);
}

function macroOf(state: AdfState): MacroState {
  const text = state.attributes.get('text') ?? '';
  const name = nameOf(state);
  return {
    name,
    parameters: text === '' || text === name ? [] : [{ name: 'text', value: text }],
    names: undefined,
    body: 'none',
    plain: '',
    room: 0,
    content: undefined,
    opening: undefined,
  };
}

const attribute: Handler = (frame, parent, reading) => {
  const text = createValueSink();
  const adf = parent.scope.adf;
  frame.sink = text;
  const key = frame.attribute('key') ?? '';
  frame.close = () => {
    if (adf === undefined || adf.attributes.has(key)) return;
    const value = withoutExcess(key, text.text.trim(), reading.warnings);
    if (hasRoom(adf, key, value.length, reading.warnings)) adf.attributes.set(key, value);
  };
};

const content: Handler = (frame, parent, reading) => {
  const adf = parent.scope.adf;
  const { sink } = parent;
  endLine(frame);
  frame.isInline = false;
  const scope = frame.ownScope();
  scope.adf = undefined;
  scope.extension = undefined;
  frame.close = endLine;
  if (adf === undefined) return;
  adf.hasContent = true;
  if (adf.type === 'panel') adf.content = openAlert(frame, parent, panelMark(adf), reading);
  else if (adf.type === 'decision-item') decision(frame, sink);
  else if (sink.kind === 'page' || sink.kind === 'nested') {
    adf.opening = { kind: 'details', markdown: '' };
    sink.blocks.push(adf.opening);
  } else if (sink.kind === 'cell' || sink.kind === 'line') {
    linkedText(parent, nameOf(adf), macroTarget(macroOf(adf), reading.site));
    endLine(parent);
  }
};

/** A decision is one line. */
function decision(frame: Frame, sink: Sink): void {
  const line = createSink('line');
  frame.sink = line;
  frame.isInline = true;
  const write = () => {
    const { pieces } = line;
    line.pieces = [];
    line.counted = 0;
    line.size = 0;
    const markdown = lineMarkdown(pieces, { lineBreak: ' ', startsBlock: false, inCell: sink.kind === 'cell' });
    if (markdown === '') return;
    if (sink.kind === 'page' || sink.kind === 'nested') {
      sink.blocks.push({ kind: 'quote', markdown: `> [!DECISION] ${markdown}` });
    } else if (sink.kind === 'cell') pushCellLine(sink, `[!DECISION] ${markdown}`);
    else for (const piece of pieces) sink.pieces.push(piece);
  };
  line.cut = write;
  frame.close = write;
}

const fallback: Handler = (frame) => {
  // Shown only where there is nothing else.
  if (frame.scope.extension?.hasNode !== false) frame.sink = nowhere;
};

export const adfElements: readonly [string, Handler][] = [
  ['ac:adf-extension', extension],
  ['ac:adf-node', node],
  ['ac:adf-attribute', attribute],
  ['ac:adf-content', content],
  ['ac:adf-fallback', fallback],
];
