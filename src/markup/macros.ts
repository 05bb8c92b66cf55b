import { pairs } from './pairs.js';

/** What reader, editor and writer hold alike of a macro; what is left out does not apply. */
interface MacroKind {
  /** It stands in a line of text; all others are blocks. */
  isInline?: true;
  /** What shows of it beside its parameters: nothing but its content, or nothing at all. */
  shows?: 'content' | 'nothing';
  /** Whether other pages or readers depend on what no Markdown shows of it. */
  isMissed?: true;
  /** A form that no other kind has: see the reader. Of `code` and `plain` text, code may have a language. */
  form?: 'status' | 'expand' | 'code' | 'plain';
  /** The parameters whose text it shows instead of its name, the first that has one. */
  words?: readonly string[];
  /** What people call it who see it: the editor's panels have other names than their macros. */
  looks?: string;
  /** Kind of the alert that it is in Markdown. */
  alert?: string;
  /** Language of the diagram that its body describes. */
  diagram?: string;
  /** The only parameters that say anything; the rest is technique. */
  telling?: readonly string[];
  /** The parameter whose value is an `ri:url` element. */
  address?: string;
}

const content = { shows: 'content' } as const;
const missed = { shows: 'content', isMissed: true } as const;

/** By name, lower case. Of several that become one alert, the first is what the alert is written as. */
const kinds = new Map<string, MacroKind>(
  Object.entries({
    info: { alert: 'NOTE', looks: 'info panel (blue)' },
    tip: { alert: 'TIP', looks: 'success panel (green)' },
    success: { alert: 'TIP', looks: 'success panel (green)' },
    note: { alert: 'WARNING', looks: 'warning panel (yellow)' },
    warning: { alert: 'CAUTION', looks: 'error panel (red)' },
    error: { alert: 'CAUTION', looks: 'error panel (red)' },
    panel: { alert: 'PANEL', looks: 'panel' },
    status: { isInline: true, form: 'status', words: ['title', 'colour'] },
    expand: { form: 'expand' },
    code: { form: 'code' },
    noformat: { form: 'plain' },
    anchor: { isInline: true, shows: 'nothing', isMissed: true },
    jira: { isInline: true, words: ['key'], telling: ['key', 'jqlQuery', 'jql'] },
    profile: { isInline: true, words: ['user'] },
    'profile-picture': { isInline: true, words: ['user'] },
    mathinline: { isInline: true },
    'eazy-math-inline': { isInline: true },
    emoji: { isInline: true },
    footnote: { isInline: true },
    toc: { shows: 'nothing', isMissed: true },
    pagetreesearch: { shows: 'nothing', isMissed: true },
    excerpt: missed,
    details: missed,
    section: missed,
    column: missed,
    'toc-zone': missed,
    div: content,
    center: content,
    align: content,
    chart: content,
    loremipsum: content,
    plantuml: { diagram: 'plantuml' },
    graphviz: { diagram: 'graphviz' },
    mermaid: { diagram: 'mermaid' },
    'mermaid-cloud': { diagram: 'mermaid' },
    'mermaid-macro': { diagram: 'mermaid' },
    mermaidjs: { diagram: 'mermaid' },
    jiraissues: { words: ['key'], telling: ['key', 'jqlQuery', 'jql', 'url'] },
    drawio: { telling: ['diagramDisplayName', 'diagramName'] },
    gliffy: { telling: ['name'] },
    lucidchart: { telling: ['name', 'title'] },
    widget: { telling: ['url'], address: 'url' },
    iframe: { telling: ['src'], address: 'src' },
    'view-file': { telling: ['name'] },
    multimedia: { telling: ['name'] },
    roadmap: { telling: ['title'] },
  }),
);
const unknown: MacroKind = {};

/** Names of the macros that have a row. */
export const macroNames: readonly string[] = [...kinds.keys()];

/** What is known of a macro by its name, lower case. */
export const macroKind = (name: string): MacroKind => kinds.get(name) ?? unknown;

const alerts = [...kinds].flatMap(([name, { alert }]) => (alert === undefined ? [] : [[alert, name] as const]));
/** Names of the macros that alerts are written as. */
export const alertMacros: ReadonlyMap<string, string> = new Map(alerts.toReversed());

/** Kinds of alerts by the `panel-type` of an ADF extension. */
export const adfPanels = pairs(
  'info NOTE note IMPORTANT tip TIP success TIP warning WARNING error CAUTION custom PANEL',
);
