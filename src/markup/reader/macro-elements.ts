import { isMacroPart, oneLine, standsInLine } from '../block-test.js';
import type { ReadAs } from '../elements.js';
import { languageId } from '../languages.js';
import { macroKind } from '../macros.js';
import type { Steps } from '../steps.js';
import {
  charactersOf,
  childElements,
  contentText,
  isElement,
  type StorageElement,
  type StorageNode,
  verbatimInSteps,
} from '../tree.js';
import { addCode, endLine, inlineText, linkedText, longTextIn, pushCellLine, textIn } from './blocks.js';
import { decoded } from './entities.js';
import { destination } from './escape.js';
import { addMarkdown, addText, mark } from './inline-pieces.js';
import { type Macro, macroOf, parameter, shownOf } from './macro-parameters.js';
import { alert, alertMark, details } from './panels.js';
import type { Handler, Place, Reading, Visit } from './place.js';
import { labelOf } from './resources.js';

const macroElement: Handler = (element, place, reading) => {
  const macro = macroOf(element, reading);
  const { warnings } = reading;
  if (element.children.some((node) => !isMacroPart(node) && hasText(node)))
    warnings.add('dropped', `Text of the macro "${macro.name}" outside of its body is not shown.`);
  const rich = bodyOf(element, 'ac:rich-text-body');
  if (rich !== undefined) return richMacro(element, rich, macro, place, reading);
  if (macroKind(macro.name).shows === 'nothing') return undefined;
  const plain = bodyOf(element, 'ac:plain-text-body');
  return plain === undefined
    ? placeholder(macro, labelOfMacro(macro, reading), element, place, reading)
    : later(place, plainMacro(plain, macro, place, reading));
};

/** What the bodies of a name hold; undefined when there is none. */
function bodyOf(macro: StorageElement, name: string): readonly StorageNode[] | undefined {
  const bodies = childElements(macro, name);
  return bodies.length > 1 ? bodies.flatMap(({ children }) => children) : bodies[0]?.children;
}

function hasText(node: StorageNode): boolean {
  if (isElement(node)) return contentText(node).trim() !== '';
  return (node.type === 'text' || node.type === 'cdata') && decoded(charactersOf(node)).trim() !== '';
}

const later = (place: Place, work: Steps): Visit => ({ place, nodes: [], close: () => work });

/** What a macro without a body shows: a status, a person, an issue, or its name with what it tells. */
export function placeholder(
  macro: Macro,
  label: string,
  element: StorageElement,
  place: Place,
  reading: Reading,
): Visit | undefined {
  const { isInline, form, diagram } = macroKind(macro.name);
  const standsAlone = !place.isInline && isInline !== true && !element.name.startsWith('ac:adf');
  if (form === 'status') {
    linkedText(place, label, statusTarget(macro));
    return undefined;
  }
  const { target, text } = shownOf(macro, reading);
  if (text !== undefined && !place.isInline && isInline !== true)
    return later(place, addCode(place, text, diagram === undefined ? { raw: target } : { language: diagram }));
  if (standsAlone) endLine(place);
  linkedText(place, label, target);
  if (text !== undefined) {
    textIn(place, ' ');
    return later(place, longTextIn(place.with({ marks: place.marks | mark.code }), text));
  }
  if (standsAlone) endLine(place);
  return undefined;
}

/** The words of a macro, else its name. */
function labelOfMacro({ name, parameters }: Macro, { site }: Reading): string {
  for (const wanted of macroKind(name).words ?? []) {
    const value = parameters.find((each) => each.name.toLowerCase() === wanted && each.value !== '')?.value;
    if (value !== undefined) return typeof value === 'string' ? value : labelOf(value, site);
  }
  return name || 'unknown';
}

function statusTarget(macro: Macro): string {
  const colour = parameter(macro, 'colour', 'color').toLowerCase() || 'grey';
  const subtle = parameter(macro, 'subtle') === 'true' ? '?subtle' : '';
  return `status:${encodeURIComponent(colour.toWellFormed())}${subtle}`;
}

/** A macro with a text body: code, a diagram, or a fence that names it. */
function* plainMacro(body: readonly StorageNode[], macro: Macro, place: Place, reading: Reading): Steps {
  const text = yield* verbatimInSteps(body);
  const { isInline, form, diagram } = macroKind(macro.name);
  if (place.isInline && isInline === true) {
    yield* longTextIn(place.with({ marks: place.marks | mark.code }), text.trim());
    return;
  }
  const title = parameter(macro, 'title');
  const isOwn = form === 'code' || form === 'plain' || diagram !== undefined;
  const language = diagram ?? (form === 'code' ? languageId(parameter(macro, 'language')) : '');
  yield* addCode(place, text, isOwn ? { language, title } : { raw: shownOf(macro, reading).target });
}

/** A macro with content: a panel, a pair of lines around it, or the content alone. */
function richMacro(
  element: StorageElement,
  body: readonly StorageNode[],
  macro: Macro,
  place: Place,
  reading: Reading,
): Visit {
  const { name } = macro;
  const { shows, alert: kind, isInline, form } = macroKind(name);
  if (parameter(macro, 'hidden') === 'true')
    reading.warnings.add('hidden', `The content of a hidden "${name}" is shown, which readers of the page do not see.`);
  const isText = parameter(macro, 'atlassian-macro-output-type') === 'INLINE';
  const hasOwnForm = kind !== undefined || form === 'expand';
  if (place.isInline && !hasOwnForm && (isInline === true || isText || standsInLine(element))) {
    const line = oneLine(body);
    if (line !== undefined && shows === 'content') return { place, nodes: line };
    if (line !== undefined && place.sink.kind !== 'line') return aside(line, macro, place, reading);
  }
  endLine(place);
  if (shows === 'content') return { place: place.inline(isText), nodes: body, close: endLine };
  if (kind !== undefined) {
    const opening = alertMark(kind, parameter(macro, 'panelIconText'), parameter(macro, 'title'));
    return { ...alert(place, opening, reading), nodes: body };
  }
  const summary = form === 'expand' ? inlineText(parameter(macro, 'title')) : macroLink(macro, reading);
  if (place.sink.holdsBlocks) return { ...details(place, summary), nodes: body };
  flattened(summary, macro, place, reading);
  return { place: place.with({ marks: 0, isInline: false }), nodes: body, close: () => endLine(place) };
}

/** A note in a sentence: in brackets behind the name of its macro, so that the sentence stays one. */
function aside(line: readonly StorageNode[], macro: Macro, place: Place, reading: Reading): Visit {
  const { sink, marks, link } = place;
  addText(sink.pieces, '(', marks, link);
  linkedText(place, macro.name || 'unknown', shownOf(macro, reading).target);
  addText(sink.pieces, ': ', marks, link);
  return { place, nodes: line, close: () => addText(sink.pieces, ')', marks, link) };
}

/** A macro as a link that names it. */
export function macroLink(macro: Macro, reading: Reading): string {
  return `[${inlineText(macro.name || 'unknown')}](${destination(shownOf(macro, reading).target)})`;
}

/** An expand or an unknown macro where there is no room for a pair of lines around its content: a line before it. */
function flattened(summary: string, macro: Macro, place: Place, reading: Reading): void {
  const { sink, marks, link } = place;
  reading.warnings.add(
    'flattened',
    `The macro "${macro.name}" inside a line or a cell is shown as a line and its content.`,
  );
  if (summary === '') return;
  const isExpand = macroKind(macro.name).form === 'expand';
  if (sink.kind === 'cell') pushCellLine(sink, isExpand ? `**${summary}**` : summary);
  else if (isExpand) addText(sink.pieces, `${parameter(macro, 'title')}: `, marks, link);
  else {
    linkedText(place, macro.name || 'unknown', shownOf(macro, reading).target);
    addMarkdown(sink.pieces, ': ', marks, link);
  }
}

/** A body outside of any macro. */
const plainBody: Handler = ({ children }, place) => ({
  place,
  nodes: [],
  close: function* () {
    yield* addCode(place, yield* verbatimInSteps(children));
  },
});

export const macroElements = { macro: macroElement, plainBody } satisfies Partial<Record<ReadAs, Handler>>;
