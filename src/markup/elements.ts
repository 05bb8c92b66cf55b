// All elements of storage format that mean something, by their names. Reader, blocks, inventory, edits and writer ask
// here; nobody else lists elements by what they are.

/**
 * What a block of a page is. `text` is a run of bare text and inline elements between blocks; `extension` an ADF
 * extension that is no panel (decisions, charts, app macros); `panel` also the ADF ones; `macro` every macro without a
 * kind of its own.
 */
export type BlockKind =
  | 'heading'
  | 'paragraph'
  | 'text'
  | 'list'
  | 'listItem'
  | 'taskList'
  | 'task'
  | 'table'
  | 'row'
  | 'cell'
  | 'code'
  | 'panel'
  | 'expand'
  | 'macro'
  | 'extension'
  | 'image'
  | 'caption'
  | 'quote'
  | 'rule';

/** Marks of text, each by the name of the element that is written for it. */
export type Mark = 'strong' | 'em' | 's' | 'u' | 'sub' | 'sup' | 'code';

/** What an element is; what is left out does not apply. */
export interface ElementKind {
  /** How the reader takes it, by the name of one of its handlers; left out, what it holds is shown in its place. */
  readonly reads?: string;
  /** The mark that it is. */
  readonly mark?: Mark;
  /**
   * The block that it is wherever it stands; `flow`: none, what it holds are blocks of the page as if they stood there
   * themselves; `body`: none, what it holds are blocks of the element around it. Left out for what stands in a line or
   * is a part of another element, and for macros and pictures, which can be both.
   */
  readonly block?: BlockKind | 'flow' | 'body';
  /** No text of the line around it is inside. */
  readonly isAtom?: true;
  /** Nothing shows of it alone. */
  readonly isUnseen?: true;
  /** What is inside is no content of the page: an id, a parameter, the second copy of ADF content. */
  readonly isValue?: true;
  /** It shows by itself, and may come back elsewhere when the text around it is edited. */
  readonly isCarried?: true;
  /** It stands in a line and has a local id of its own, which says more than the id of a block. */
  readonly hasOwnId?: true;
  /** Rows of a table stand in it. */
  readonly isRowGroup?: true;
  /** Macros consist of it. */
  readonly isMacroPart?: true;
  /** It is the value of a macro's parameter. */
  readonly isParameter?: true;
}

const rows = [
  ['strong b', { reads: 'mark', mark: 'strong' }],
  ['em i cite', { reads: 'mark', mark: 'em' }],
  ['s del strike', { reads: 'mark', mark: 's' }],
  ['u ins', { reads: 'mark', mark: 'u' }],
  ['sub', { reads: 'mark', mark: 'sub' }],
  ['sup', { reads: 'mark', mark: 'sup' }],
  ['code tt kbd samp', { reads: 'mark', mark: 'code' }],
  // Struck through, if its style says so.
  ['span', { reads: 'mark' }],
  ['br', { reads: 'break', isUnseen: true }],
  ['p', { reads: 'paragraph', block: 'paragraph' }],
  ['h1 h2 h3 h4 h5 h6', { reads: 'heading', block: 'heading' }],
  ['div section article header footer main center details summary figure', { reads: 'lines', block: 'flow' }],
  ['figcaption dl dt dd address fieldset form', { reads: 'lines', block: 'flow' }],
  ['ac:layout ac:layout-section ac:layout-cell', { reads: 'lines', block: 'flow' }],
  ['blockquote', { reads: 'quote', block: 'quote' }],
  ['hr', { reads: 'rule', block: 'rule' }],
  ['pre', { reads: 'preformatted', block: 'code' }],
  ['ul ol', { reads: 'list', block: 'list' }],
  ['li', { reads: 'item' }],
  ['ac:task-list', { reads: 'list', block: 'taskList' }],
  ['ac:task', { reads: 'task' }],
  ['ac:task-id ac:task-uuid ac:task-status', { reads: 'nothing', isValue: true }],
  ['ac:task-body', { reads: 'lines' }],
  ['table', { reads: 'table', block: 'table' }],
  ['thead', { reads: 'head', isRowGroup: true }],
  ['tbody tfoot', { isRowGroup: true }],
  ['tr', { reads: 'row' }],
  ['td th', { reads: 'cell' }],
  ['colgroup', { reads: 'nothing', isUnseen: true }],
  ['col', { reads: 'nothing' }],
  ['a', { reads: 'htmlLink', isCarried: true, hasOwnId: true }],
  ['img', { reads: 'htmlImage' }],
  ['time', { reads: 'date', isAtom: true, hasOwnId: true }],
  ['script style', { reads: 'dropped' }],
  ['ac:emoticon', { reads: 'emoji', hasOwnId: true }],
  ['ac:placeholder', { reads: 'placeholder', isAtom: true }],
  ['at:var', { reads: 'variable' }],
  ['at:declarations', { reads: 'nothing' }],
  ['ac:link', { reads: 'link', isCarried: true, hasOwnId: true }],
  ['ac:plain-text-link-body', { reads: 'linkText' }],
  ['ri:user', { reads: 'resource', hasOwnId: true }],
  [
    'ri:page ri:blog-post ri:content-entity ri:space ri:attachment ri:url ri:shortcut ri:content',
    { reads: 'resource' },
  ],
  ['ac:image', { reads: 'image', isAtom: true, isCarried: true }],
  ['ac:structured-macro ac:macro', { reads: 'macro', isAtom: true, isCarried: true }],
  ['ac:parameter ac:default-parameter', { reads: 'nothing', isValue: true, isMacroPart: true, isParameter: true }],
  ['ac:rich-text-body', { reads: 'lines', block: 'body', isMacroPart: true }],
  ['ac:plain-text-body', { reads: 'plainBody', isMacroPart: true }],
  ['ac:adf-extension', { reads: 'extension', block: 'extension', isAtom: true, isCarried: true }],
  ['ac:adf-node', { reads: 'adfNode' }],
  ['ac:adf-content', { reads: 'lines', block: 'body' }],
  ['ac:adf-attribute', { reads: 'nothing', isValue: true }],
  ['ac:adf-fallback', { reads: 'fallback', isValue: true }],
  ['ac:adf-mark', { reads: 'nothing' }],
  ['ac:adf-fragment-mark', { reads: 'nothing', isUnseen: true }],
  ['ac:adf-fragment-mark-detail', { hasOwnId: true }],
] as const satisfies readonly (readonly [names: string, kind: ElementKind])[];

type Row = (typeof rows)[number][1];
/** How the reader takes elements. */
export type ReadAs = Extract<Row, { reads: string }>['reads'];

/** The elements that have a row, by their names. */
export const elementKinds: ReadonlyMap<string, ElementKind & { readonly reads?: ReadAs }> = new Map(
  rows.flatMap(([names, kind]) => names.split(' ').map((name) => [name, kind] as const)),
);
const unknown: ElementKind = {};

/** What an element of this name is. */
export const elementKind = (name: string): ElementKind => elementKinds.get(name) ?? unknown;
