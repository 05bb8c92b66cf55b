import { formatTarget, type MacroParameter, type SiteOptions } from '../target.js';
import type { MacroState } from './frame.js';

/** The text of a parameter, the first of the names that has one; empty when there is none. */
export function parameter(macro: MacroState, ...names: string[]): string {
  for (const name of names) {
    const found = macro.parameters.find((candidate) => candidate.name === name);
    if (typeof found?.value === 'string' && found.value !== '') return found.value;
  }
  return '';
}

// Of some macros only these parameters say anything; the rest is technique.
const tellingOnly = new Map<string, readonly string[]>([
  ['jira', ['key', 'jqlQuery', 'jql']],
  ['jiraissues', ['key', 'jqlQuery', 'jql', 'url']],
  ['drawio', ['diagramDisplayName', 'diagramName']],
  ['gliffy', ['name']],
  ['lucidchart', ['name', 'title']],
  ['widget', ['url']],
  ['iframe', ['src']],
  ['view-file', ['name']],
  ['multimedia', ['name']],
  ['roadmap', ['title']],
]);
const queries = new Set(['jqlQuery', 'jql', 'cql', 'url', 'src']);
const technical = /id$|server|hash|style|colou?r|width|height|version|^atlassian-macro-output-type$|^_/iu;

/** The parameters that tell a reader something: no ids, looks, JSON or pictures, which can be 20 kB long. */
function tellingParameters(macro: MacroState): MacroParameter[] {
  const only = tellingOnly.get(macro.name);
  const telling = macro.parameters.filter(({ name, value }) => {
    if (only === undefined ? technical.test(name) : !only.includes(name)) return false;
    if (typeof value !== 'string') return true;
    return value !== '' && value.length <= (queries.has(name) ? 400 : 80) && !/^[{[<]/u.test(value);
  });
  const key = only?.[0] === 'key' ? telling.find(({ name }) => name === 'key') : undefined;
  return key === undefined ? telling.slice(0, 6) : [key];
}

/** `macro:NAME?…`, the target of a placeholder. */
export function macroTarget(macro: MacroState, site: SiteOptions): string {
  return formatTarget({ kind: 'macro', name: macro.name || 'unknown', parameters: tellingParameters(macro) }, site);
}
