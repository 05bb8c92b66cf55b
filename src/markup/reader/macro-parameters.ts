import { elementKind } from '../elements.js';
import { macroKind } from '../macros.js';
import { characterStart } from '../scan.js';
import { formatTarget, type MacroParameter, type ResourceTarget, safeUrl } from '../target.js';
import { childElements, descendants, isElement, isResource, type StorageElement, verbatimText } from '../tree.js';
import { attribute } from './attributes.js';
import type { Reading } from './place.js';
import { targetOf } from './resources.js';
import type { Warnings } from './warnings.js';

/** How much of one parameter of a macro is read, and of all of them: what is made of them is made in one step. */
const maxParameter = 32_768;
const maxParameters = 262_144;
// What a parameter costs beside its characters.
const perParameter = 16;

/** A macro, or an ADF extension as the macro that it would be. */
export interface Macro {
  /** Lower case for a macro of storage format; empty when it has none. */
  name: string;
  parameters: Parameter[];
}

interface Parameter extends MacroParameter {
  /** Whether an `ri:*` element names the value. */
  isNamed: boolean;
}

/** The name and the parameters of a macro. */
export function macroOf(element: StorageElement, reading: Reading): Macro {
  const room = new Room(reading.warnings);
  let isBehindBody = false;
  for (const part of element.children) {
    if (!isElement(part)) continue;
    isBehindBody ||= part.name.endsWith('-body');
    if (!elementKind(part.name).isParameter) continue;
    const name = part.name === 'ac:parameter' ? (attribute(part, 'ac:name') ?? '') : '';
    if (isBehindBody && room.parameters.some((other) => other.name === name)) continue;
    if (!room.add(valuesOf(part, name, reading))) break;
  }
  return { name: (attribute(element, 'ac:name') ?? '').toLowerCase(), parameters: room.parameters };
}

/** The values of a parameter: what its `ri:*` elements name, else its text. */
function valuesOf(part: StorageElement, name: string, { warnings }: Reading): Parameter[] {
  if (!part.children.some(isElement)) return [{ name, value: textOf(part, name, warnings), isNamed: false }];
  const named: Parameter[] = [];
  let seen = 0;
  for (const node of descendants(part, (element) => !isResource(element))) {
    if (++seen > maxParameter) break;
    const target = isResource(node) ? targetOf(node) : undefined;
    const value = target?.kind === 'web' ? safeUrl(target.url) : target && withAnchor(target, node.parent);
    if (value !== undefined) named.push({ name, value, isNamed: true });
  }
  return named.length > 0 ? named : [{ name, value: textOf(part, name, warnings), isNamed: false }];
}

/** A page at the heading that the link around it names. */
function withAnchor(target: ResourceTarget, link: StorageElement | undefined): ResourceTarget {
  const anchor = link?.name === 'ac:link' ? attribute(link, 'ac:anchor') : undefined;
  return anchor !== undefined && (target.kind === 'page' || target.kind === 'pageId') ? { ...target, anchor } : target;
}

/** The beginning of a very long value; what is lost of a text that would show is told. */
function textOf({ children }: StorageElement, name: string, warnings: Warnings): string {
  const value = verbatimText(children, maxParameter + 1).trim();
  if (value.length <= maxParameter) return value;
  // Data and pictures do not show anyway.
  if (/title|text/iu.test(name))
    warnings.add('dropped', `A title with more than ${maxParameter} characters is shown only in part.`);
  return value.slice(0, characterStart(value, maxParameter));
}

/** Parameters, as many as are read. */
class Room {
  readonly parameters: Parameter[] = [];
  private left = maxParameters;

  constructor(private readonly warnings: Warnings) {}

  /** False, and told, when those before have used up the room. */
  add(parameters: readonly Parameter[]): boolean {
    for (const parameter of parameters) {
      const { name, value } = parameter;
      this.left -= name.length + (typeof value === 'string' ? value : JSON.stringify(value)).length + perParameter;
      if (this.left < 0) {
        this.warnings.add('dropped', 'A macro has more parameters than are read; the rest is not shown.');
        return false;
      }
      this.parameters.push(parameter);
    }
    return true;
  }

  /** The same for one that is text. */
  addText(name: string, value: string): boolean {
    return this.add([{ name, value, isNamed: false }]);
  }
}

/** The attributes of an ADF node by their keys. */
export function attributesOfNode(node: StorageElement, { warnings }: Reading): Map<string, string> {
  const attributes = new Map<string, string>();
  const room = new Room(warnings);
  for (const part of childElements(node, 'ac:adf-attribute')) {
    const key = attribute(part, 'key') ?? '';
    if (attributes.has(key) || key === 'parameters') continue;
    const value = textOf(part, key, warnings);
    if (!room.addText(key, value)) break;
    attributes.set(key, value);
  }
  return attributes;
}

// What an app keeps itself; what stands beside is Confluence's, but for a title or another text.
const ofTheApp = /^(?:guest|macro)-?params$/iu;
const ofThePlatform =
  /^(?:extension|macro-?metadata|local|cloud|context|account|forge|embedded)(?:-|$)|^(?:layout|render)$/iu;

/** A node as the macro that it would be: its name is the last part of its key, else its text. */
export function extensionOf(node: StorageElement, attributes: ReadonlyMap<string, string>, reading: Reading): Macro {
  const text = attributes.get('text') ?? '';
  const type = attribute(node, 'type') ?? '';
  const name = (attributes.get('extension-key')?.split('/').at(-1) || text || type).slice(0, 80);
  const room = new Room(reading.warnings);
  if (text !== '' && text !== name) room.addText('text', text);
  // Iterative: the values of an app lie in each other.
  const waiting = childElements(node, 'ac:adf-attribute')
    .filter((part) => attribute(part, 'key') === 'parameters')
    .map((part) => ({ part, key: '', isOwn: false }));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { part, key, isOwn } = next;
    const inner = childElements(part).filter((child) => child.name.startsWith('ac:adf-parameter'));
    if (inner.length === 0) {
      const value = textOf(part, key, reading.warnings);
      const isTold = isOwn || key === 'title' || /\s/u.test(value);
      if (key !== '' && isTold && !room.addText(key, value)) break;
    }
    for (const child of inner) {
      const own = attribute(child, 'key');
      if (own !== undefined && !isOwn && ofThePlatform.test(own)) continue;
      // Values of a list, and the only value of an old macro's parameter, are called as what they lie in.
      const name = own === undefined || own === 'value' ? key : own;
      waiting.push({ part: child, key: name, isOwn: isOwn || ofTheApp.test(name) });
    }
  }
  return { name, parameters: room.parameters };
}

/** The text of a parameter, the first of the names that has one; empty when there is none. */
export function parameter(macro: Macro, ...names: string[]): string {
  for (const name of names) {
    const found = macro.parameters.find((candidate) => candidate.name === name);
    if (typeof found?.value === 'string' && found.value !== '') return found.value;
  }
  return '';
}

const queries = new Set(['jqlQuery', 'jql', 'cql', 'url', 'src']);
const technical =
  /ids?$|server|hash|style|colou?r|width|height|version|revision|-ver$|^atlassian-macro-output-type$|^_(?!_body)/iu;
const data = /^(?:[{[]|<|data:)/iu;
const maxTelling = 6;

/** What is shown of a macro beside its content. */
interface Shown {
  /** `macro:NAME?…`, with the parameters that tell a reader something. */
  target: string;
  /** The parameter that holds a text of its own, too long for a target; undefined when there is none. */
  text: string | undefined;
}

/**
 * What of a macro's parameters is shown: no ids and looks, no JSON and pictures, which can be 20 kB long, and not all of
 * very many. Words that are not shown are told, and what names a page, a file or a person always shows.
 */
export function shownOf({ name, parameters }: Macro, { site, warnings }: Reading): Shown {
  const { telling: only } = macroKind(name);
  const telling: MacroParameter[] = [];
  let count = 0;
  let text: string | undefined;
  for (const each of parameters) {
    const { name: key, value, isNamed } = each;
    if (isNamed || typeof value !== 'string') telling.push(each);
    else if (value !== '' && (only === undefined ? !technical.test(key) : only.includes(key))) {
      const most = queries.has(key) || /^https?:/iu.test(value) ? 400 : 80;
      const isShort = value.length <= most && !data.test(value) && !/[\r\n]/u.test(value);
      if (isShort && ++count <= maxTelling) telling.push(each);
      else if (isText(value) && !isShort && !/^(?:[{[]|<svg|data:)/iu.test(value) && text === undefined) text = value;
      else if (isText(value)) warnings.add('dropped', `The parameter "${key}" of the macro "${name}" is not shown.`);
    }
  }
  const issue = only?.[0] === 'key' ? telling.find((each) => each.name === 'key') : undefined;
  const kept = issue === undefined ? telling : [issue];
  return { target: formatTarget({ kind: 'macro', name: name || 'unknown', parameters: kept }, site), text };
}

/** Whether a value says something in words. */
const isText = (value: string) => /\p{L}[^\S\n]+[^\s\d]|\n/u.test(value);
