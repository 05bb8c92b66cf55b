// What the reader, the editor and the writer must hold alike of macros. Names are lower case.

/** Macros that stand in a line of text; all others are blocks. */
export const inlineMacros: ReadonlySet<string> = new Set([
  'status',
  'anchor',
  'jira',
  'profile',
  'profile-picture',
  'mathinline',
  'eazy-math-inline',
  'emoji',
]);

/** Macros of which nothing shows but their content. */
export const flowMacros: ReadonlySet<string> = new Set([
  'excerpt',
  'section',
  'column',
  'div',
  'center',
  'align',
  'details',
  'chart',
  'toc-zone',
  'loremipsum',
]);

/** Kinds of alerts by the name of the macro. */
export const alertKinds: ReadonlyMap<string, string> = new Map([
  ['info', 'NOTE'],
  ['tip', 'TIP'],
  ['success', 'TIP'],
  ['note', 'WARNING'],
  ['warning', 'CAUTION'],
  ['error', 'CAUTION'],
  ['panel', 'PANEL'],
]);
