import { languageId } from '../languages.js';
import { alertKinds, flowMacros, inlineMacros } from '../macro-names.js';
import { safeUrl, type ResourceTarget, type Target } from '../target.js';
import type { Steps } from '../steps.js';
import { addCode, addLongText, endLine, flush, inlineText, pushCellLine } from './blocks.js';
import { destination } from './escape.js';
import {
  createSink,
  createValueSink,
  type Frame,
  type Handler,
  type MacroState,
  maxParameters,
  type Reading,
  type ResourceHolder,
} from './frame.js';
import { addMarkdown, addText, mark } from './inline-pieces.js';
import { labelOf } from './link-elements.js';
import { hasRoom, macroTarget, parameter, withoutExcess } from './macro-parameters.js';
import { closePanel, openPanel } from './panels.js';
import { linkedText } from './text-elements.js';

const silent = new Set(['toc', 'anchor', 'pagetreesearch']);
const diagrams = new Map([
  ['plantuml', 'plantuml'],
  ['mermaid', 'mermaid'],
  ['mermaid-cloud', 'mermaid'],
  ['mermaid-macro', 'mermaid'],
  ['mermaidjs', 'mermaid'],
]);

const macroElement: Handler = (frame, parent, reading) => {
  const macro: MacroState = {
    name: (frame.attribute('ac:name') ?? '').toLowerCase(),
    parameters: [],
    names: undefined,
    body: 'none',
    plain: '',
    room: maxParameters,
    content: undefined,
    opening: undefined,
  };
  frame.ownScope().macro = macro;
  frame.outer = parent;
  const scope = frame.ownScope();
  scope.holder = undefined;
  scope.adf = undefined;
  // What stands between parameters is white space; content is in the body.
  frame.sink = createSink('skip');
  frame.closeInSteps = () => {
    if (frame.sink.text !== '')
      reading.warnings.add('dropped', `Text of the macro "${macro.name}" outside of its body is not shown.`);
    if (macro.body === 'plain') return plainMacro(parent, macro, reading);
    if (macro.body === 'rich') closeRich(parent, macro, reading);
    else if (!silent.has(macro.name)) placeholder(parent, macro, reading);
    return undefined;
  };
};

/** A parameter: text, or what its `ri:*` element names. Never content. */
const parameterElement: Handler = (frame, parent, reading) => {
  const text = createValueSink();
  const holder: ResourceHolder = { resource: undefined, label: '' };
  frame.sink = text;
  frame.ownScope().holder = holder;
  const macro = parent.scope.macro;
  const name = frame.name === 'ac:default-parameter' ? '' : (frame.attribute('ac:name') ?? '');
  frame.close = () => {
    if (macro === undefined || (macro.body !== 'none' && namesOf(macro).has(name))) return;
    const { resource } = holder;
    const { warnings } = reading;
    const value = resource === undefined ? withoutExcess(name, text.text.trim(), warnings) : valueOf(resource);
    if (value === undefined || !hasRoom(macro, name, lengthOf(value), warnings)) return;
    macro.parameters.push({ name, value });
    macro.names?.add(name);
  };
};

const lengthOf = (value: string | ResourceTarget) =>
  typeof value === 'string' ? value.length : JSON.stringify(value).length;

/** Asked for only where parameters stand behind the body. */
function namesOf(macro: MacroState): ReadonlySet<string> {
  return (macro.names ??= new Set(macro.parameters.map(({ name }) => name)));
}

function valueOf(target: Target): string | ResourceTarget | undefined {
  if (target.kind === 'web') return safeUrl(target.url);
  switch (target.kind) {
    case 'page':
    case 'pageId':
    case 'blogPost':
    case 'space':
    case 'attachment':
    case 'user':
      return target;
    default:
      return undefined;
  }
}

/** What a macro without a body shows: a status, a person, an issue, or its name with what it tells. */
function placeholder(parent: Frame, macro: MacroState, reading: Reading): void {
  const standsAlone = !parent.isInline && !inlineMacros.has(macro.name);
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
  if (silent.has(name)) return;
  if (parent.isInline && inlineMacros.has(name)) {
    yield* addLongText({ sink: parent.sink, marks: parent.marks | mark.code, link: parent.link }, plain.trim());
    return;
  }
  const diagram = diagrams.get(name);
  const title = parameter(macro, 'title');
  if (name === 'code' || name === 'noformat') {
    yield* addCode(parent, plain, { language: name === 'code' ? languageId(parameter(macro, 'language')) : '', title });
  } else if (diagram === undefined) yield* addCode(parent, plain, { raw: macroTarget(macro, reading.site) });
  else yield* addCode(parent, plain, { language: diagram, title });
}

const plainBody: Handler = (frame, parent) => {
  const macro = parent.scope.macro;
  const text = createSink('text');
  frame.sink = text;
  frame.closeInSteps = () => {
    if (macro === undefined) return addCode(parent, text.text);
    macro.body = 'plain';
    macro.plain += text.text;
    return undefined;
  };
};

const richBody: Handler = (frame, parent, reading) => {
  const macro = parent.scope.macro;
  const outer = macro === undefined ? parent : (parent.outer ?? parent);
  frame.sink = outer.sink;
  frame.ownScope().macro = undefined;
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
  if (flowMacros.has(macro.name)) {
    frame.isInline = parameter(macro, 'atlassian-macro-output-type') === 'INLINE';
    return;
  }
  frame.marks = 0;
  if (alertKinds.has(macro.name)) {
    openPanel(frame, outer, macro, reading);
    return;
  }
  openDetails(frame, outer, macro, reading);
};

/** Expand and unknown macros: a pair of lines around the content, or a line before it where there is no room for a pair. */
function openDetails(frame: Frame, outer: Frame, macro: MacroState, reading: Reading): void {
  const { sink } = outer;
  if (sink.kind === 'page' || sink.kind === 'nested') {
    frame.link = undefined;
    macro.opening = { kind: 'details', markdown: '' };
    sink.blocks.push(macro.opening);
    return;
  }
  if (sink.kind !== 'cell' && sink.kind !== 'line') return;
  reading.warnings.add(
    'flattened',
    `The macro "${macro.name}" inside a line or a cell is shown as a line and its content.`,
  );
  const summary = summaryOf(macro, reading);
  if (summary === '') return;
  if (sink.kind === 'cell') pushCellLine(sink, macro.name === 'expand' ? `**${summary}**` : summary);
  else if (macro.name === 'expand') addText(sink.pieces, `${parameter(macro, 'title')}: `, outer.marks, outer.link);
  else {
    linkedText(outer, macro.name || 'unknown', macroTarget(macro, reading.site));
    addMarkdown(sink.pieces, ': ', outer.marks, outer.link);
  }
}

function summaryOf(macro: MacroState, reading: Reading): string {
  if (macro.name === 'expand') return inlineText(parameter(macro, 'title'));
  return `[${inlineText(macro.name || 'unknown')}](${destination(macroTarget(macro, reading.site))})`;
}

function closeRich(parent: Frame, macro: MacroState, reading: Reading): void {
  if (macro.content !== undefined) closePanel(parent.sink, macro, macro.content, reading);
  else if (macro.opening !== undefined) {
    flush(parent.sink);
    macro.opening.markdown = `<details><summary>${summaryOf(macro, reading)}</summary>`;
    parent.sink.blocks.push({ kind: 'details', markdown: '</details>' });
  }
}

export const macroElements: readonly [string, Handler][] = [
  ['ac:structured-macro', macroElement],
  ['ac:macro', macroElement],
  ['ac:parameter', parameterElement],
  ['ac:default-parameter', parameterElement],
  ['ac:plain-text-body', plainBody],
  ['ac:rich-text-body', richBody],
];
