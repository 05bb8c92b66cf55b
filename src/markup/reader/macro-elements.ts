import { languageId } from '../languages.js';
import { macroKind } from '../macros.js';
import { safeUrl, type ResourceTarget } from '../target.js';
import type { Steps } from '../steps.js';
import { addCode, endLine, inlineText, linkedText, longTextIn, pushCellLine } from './blocks.js';
import { createValueSink, type Frame, type Handler, type MacroState, maxParameters, type Reading } from './frame.js';
import { type ResourceHolder, Sink } from './frame.js';
import { addMarkdown, addText, mark } from './inline-pieces.js';
import { labelOf } from './link-elements.js';
import { hasRoom, macroTarget, parameter, withoutExcess } from './macro-parameters.js';
import { alertMark, closeAlert, closeDetails, macroLink, openAlert, openDetails } from './panels.js';

const macroElement: Handler = (frame, parent, reading) => {
  const macro: MacroState = {
    name: (frame.attribute('ac:name') ?? '').toLowerCase(),
    parameters: [],
    names: new Set(),
    body: 'none',
    plain: '',
    room: maxParameters,
    content: undefined,
    opening: undefined,
  };
  frame.outer = parent;
  frame.macro = macro;
  frame.holder = undefined;
  frame.adf = undefined;
  // What stands between parameters is white space; content is in the body.
  frame.sink = new Sink('skip');
  frame.closeInSteps = () => {
    if (frame.sink.text !== '')
      reading.warnings.add('dropped', `Text of the macro "${macro.name}" outside of its body is not shown.`);
    if (macro.body === 'plain') return plainMacro(parent, macro, reading);
    if (macro.body === 'rich') closeRich(parent, macro, reading);
    else if (macroKind(macro.name).shows !== 'nothing') placeholder(parent, macro, reading);
    return undefined;
  };
};

/** A parameter: text, or what its `ri:*` element names. Never content. */
const parameterElement: Handler = (frame, parent, reading) => {
  const text = createValueSink();
  const holder: ResourceHolder = { resource: undefined, label: '' };
  frame.sink = text;
  frame.holder = holder;
  const macro = parent.macro;
  const name = frame.name === 'ac:default-parameter' ? '' : (frame.attribute('ac:name') ?? '');
  frame.close = () => {
    if (macro === undefined || (macro.body !== 'none' && macro.names.has(name))) return;
    const { resource } = holder;
    const { warnings } = reading;
    const value =
      resource === undefined
        ? withoutExcess(name, text.text.trim(), warnings)
        : resource.kind === 'web'
          ? safeUrl(resource.url)
          : resource;
    if (value === undefined || !hasRoom(macro, name, lengthOf(value), warnings)) return;
    macro.parameters.push({ name, value });
    macro.names.add(name);
  };
};

const lengthOf = (value: string | ResourceTarget) =>
  typeof value === 'string' ? value.length : JSON.stringify(value).length;

/** What a macro without a body shows: a status, a person, an issue, or its name with what it tells. */
function placeholder(parent: Frame, macro: MacroState, reading: Reading): void {
  const standsAlone = !parent.isInline && macroKind(macro.name).isInline !== true;
  if (standsAlone) endLine(parent);
  linkedText(parent, labelOfMacro(macro, reading), targetOfMacro(macro, reading));
  if (standsAlone) endLine(parent);
}

function labelOfMacro(macro: MacroState, reading: Reading): string {
  switch (macro.name) {
    case 'status':
      return parameter(macro, 'title') || parameter(macro, 'colour') || 'status';
    case 'jira':
    case 'jiraissues':
      return parameter(macro, 'key') || macro.name;
    case 'profile':
    case 'profile-picture': {
      const person = macro.parameters.find(({ name }) => name.toLowerCase() === 'user')?.value;
      return typeof person === 'object' ? labelOf(person, reading) : macro.name;
    }
    default:
      return macro.name || 'unknown';
  }
}

function targetOfMacro(macro: MacroState, { site }: Reading): string {
  if (macro.name !== 'status') return macroTarget(macro, site);
  const colour = parameter(macro, 'colour', 'color').toLowerCase() || 'grey';
  const subtle = parameter(macro, 'subtle') === 'true' ? '?subtle' : '';
  return `status:${encodeURIComponent(colour.toWellFormed())}${subtle}`;
}

/** A macro with a text body: code, a diagram, or a fence that names it. */
function* plainMacro(parent: Frame, macro: MacroState, reading: Reading): Steps {
  const { name, plain } = macro;
  const { isInline, shows, diagram } = macroKind(name);
  if (shows === 'nothing') return;
  if (parent.isInline && isInline) {
    yield* longTextIn({ sink: parent.sink, marks: parent.marks | mark.code, link: parent.link }, plain.trim());
    return;
  }
  const title = parameter(macro, 'title');
  if (name === 'code' || name === 'noformat') {
    yield* addCode(parent, plain, { language: name === 'code' ? languageId(parameter(macro, 'language')) : '', title });
  } else if (diagram === undefined) yield* addCode(parent, plain, { raw: macroTarget(macro, reading.site) });
  else yield* addCode(parent, plain, { language: diagram, title });
}

const plainBody: Handler = (frame, parent) => {
  const macro = parent.macro;
  const text = new Sink('text');
  frame.sink = text;
  frame.closeInSteps = () => {
    if (macro === undefined) return addCode(parent, text.text);
    macro.body = 'plain';
    macro.plain += text.text;
    return undefined;
  };
};

const richBody: Handler = (frame, parent, reading) => {
  const macro = parent.macro;
  const outer = macro === undefined ? parent : (parent.outer ?? parent);
  frame.sink = outer.sink;
  frame.macro = undefined;
  frame.isInline = false;
  endLine(outer);
  frame.close = () => endLine({ sink: frame.sink, marks: outer.marks, link: outer.link });
  if (macro === undefined) return;
  macro.body = 'rich';
  if (parameter(macro, 'hidden') === 'true')
    reading.warnings.add(
      'hidden',
      `The content of a hidden "${macro.name}" is shown, which readers of the page do not see.`,
    );
  if (macroKind(macro.name).shows === 'content') {
    frame.isInline = parameter(macro, 'atlassian-macro-output-type') === 'INLINE';
    return;
  }
  frame.marks = 0;
  if (macroKind(macro.name).alert) macro.content = openAlert(frame, outer, markOf(macro), reading);
  else if (outer.sink.holdsBlocks) {
    frame.link = undefined;
    macro.opening = openDetails(outer.sink);
  } else flattenDetails(outer, macro, reading);
};

const markOf = (macro: MacroState) =>
  alertMark(macroKind(macro.name).alert, parameter(macro, 'panelIconText'), parameter(macro, 'title'));

/** An expand or an unknown macro where there is no room for a pair of lines around its content: a line before it. */
function flattenDetails(outer: Frame, macro: MacroState, reading: Reading): void {
  const { sink } = outer;
  if (!sink.holdsLines) return;
  reading.warnings.add(
    'flattened',
    `The macro "${macro.name}" inside a line or a cell is shown as a line and its content.`,
  );
  const summary = summaryOf(macro, reading);
  if (summary === '') return;
  const isExpand = macro.name === 'expand';
  if (sink.kind === 'cell') pushCellLine(sink, isExpand ? `**${summary}**` : summary);
  else if (isExpand) addText(sink.pieces, `${parameter(macro, 'title')}: `, outer.marks, outer.link);
  else {
    linkedText(outer, macro.name || 'unknown', macroTarget(macro, reading.site));
    addMarkdown(sink.pieces, ': ', outer.marks, outer.link);
  }
}

const summaryOf = (macro: MacroState, { site }: Reading): string =>
  macro.name === 'expand' ? inlineText(parameter(macro, 'title')) : macroLink(macro.name || 'unknown', macro, site);

function closeRich({ sink }: Frame, macro: MacroState, reading: Reading): void {
  if (macro.content !== undefined) closeAlert(sink, markOf(macro), macro.content, reading);
  else if (macro.opening !== undefined) closeDetails(sink, macro.opening, summaryOf(macro, reading));
}

export const macroElements: readonly [string, Handler][] = [
  ['ac:structured-macro', macroElement],
  ['ac:macro', macroElement],
  ['ac:parameter', parameterElement],
  ['ac:default-parameter', parameterElement],
  ['ac:plain-text-body', plainBody],
  ['ac:rich-text-body', richBody],
];
