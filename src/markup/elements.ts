import { pairs } from './pairs.js';

// What reader, blocks, inventory, edits and writer hold alike of elements, by their names.

const names = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Their children are part of the page as if they stood there themselves. */
export const flowElements = names(
  'div section article header main center details ac:layout ac:layout-section ac:layout-cell',
);

/** What is a block wherever it stands. */
export const blockElements = new Set([
  ...flowElements,
  ...names('p h1 h2 h3 h4 h5 h6 ul ol blockquote hr pre table'),
  ...names('ac:task-list ac:adf-extension ac:rich-text-body ac:adf-content'),
]);

/** Elements in a line of text that have local ids of their own. */
export const inlineElements = names('a ac:link ri:user time ac:emoticon ac:adf-fragment-mark-detail');

/** Nothing shows of them alone. */
export const unseenElements = names('br ac:adf-fragment-mark colgroup');

/** Values that are not content, and the second copy of ADF content. */
export const valueElements = names(
  'ac:parameter ac:default-parameter ac:adf-attribute ac:adf-fallback ac:task-id ac:task-uuid ac:task-status',
);

/** The values of macros' parameters. */
export const parameterElements = names('ac:parameter ac:default-parameter');

/** What a macro consists of. */
export const macroParts = names('ac:parameter ac:default-parameter ac:rich-text-body ac:plain-text-body');

/** What shows by itself and may come back elsewhere when the text around it is edited. */
export const carriedElements = names('ac:image ac:link a ac:structured-macro ac:macro ac:adf-extension');

/** What stands for itself in a line of text: no text of the line is inside. */
export const atomElements = names('ac:image ac:placeholder ac:structured-macro ac:macro ac:adf-extension time');

/** The parts of a table that rows stand in. */
export const rowGroups = names('tbody thead tfoot');

/** The element that is written for a mark of text, by each name that the mark has. */
export const markElements = pairs('strong strong b strong em em i em s s del s u u sub sub sup sup code code');
