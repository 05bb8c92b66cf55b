import { macroKind } from '../macros.js';
import { formatTarget, type MacroParameter, type SiteOptions } from '../target.js';
import { characterStart } from '../scan.js';
import { type AdfState, type MacroState, maxParameter } from './frame.js';
import type { Warnings } from './warnings.js';

// What a parameter costs beside its characters.
const perParameter = 16;

/** Counts a parameter of a macro or an ADF node; false, and told, when those before have used up the room. */
export function hasRoom(state: MacroState | AdfState, name: string, length: number, warnings: Warnings): boolean {
  state.room -= name.length + length + perParameter;
  if (state.room < 0) warnings.add('dropped', 'A macro has more parameters than are read; the rest is not shown.');
  return state.room >= 0;
}

/** The beginning of a very long value; what is lost of a text that would show is told. */
export function withoutExcess(name: string, value: string, warnings: Warnings): string {
  if (value.length <= maxParameter) return value;
  // Data and pictures do not show anyway.
  if (/title|text/iu.test(name))
    warnings.add('dropped', `A title with more than ${maxParameter} characters is shown only in part.`);
  return value.slice(0, characterStart(value, maxParameter));
}

/** The text of a parameter, the first of the names that has one; empty when there is none. */
export function parameter(macro: MacroState, ...names: string[]): string {
  for (const name of names) {
    const found = macro.parameters.find((candidate) => candidate.name === name);
    if (typeof found?.value === 'string' && found.value !== '') return found.value;
  }
  return '';
}

const queries = new Set(['jqlQuery', 'jql', 'cql', 'url', 'src']);
const technical = /id$|server|hash|style|colou?r|width|height|version|^atlassian-macro-output-type$|^_/iu;

/** The parameters that tell a reader something: no ids, looks, JSON or pictures, which can be 20 kB long. */
function tellingParameters(macro: Pick<MacroState, 'name' | 'parameters'>): MacroParameter[] {
  const only = macroKind(macro.name).telling;
  const telling = macro.parameters.filter(({ name, value }) => {
    if (only === undefined ? technical.test(name) : !only.includes(name)) return false;
    if (typeof value !== 'string') return true;
    return value !== '' && value.length <= (queries.has(name) ? 400 : 80) && !/^[{[<]/u.test(value);
  });
  const key = only?.[0] === 'key' ? telling.find(({ name }) => name === 'key') : undefined;
  return key === undefined ? telling.slice(0, 6) : [key];
}

/** `macro:NAME?…`, the target of a placeholder. */
export function macroTarget(macro: Pick<MacroState, 'name' | 'parameters'>, site: SiteOptions): string {
  return formatTarget({ kind: 'macro', name: macro.name || 'unknown', parameters: tellingParameters(macro) }, site);
}
