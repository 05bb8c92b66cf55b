/** What can be done to a page by somebody who has read its Markdown and knows no ids. */
export const editActions = [
  'replace_text',
  'replace',
  'insert_before',
  'insert_after',
  'delete',
  'replace_list',
  'replace_section',
  'delete_section',
  'move',
  'append',
  'prepend',
  'set_task',
  'insert_row',
  'replace_row',
  'delete_row',
  'replace_cell',
  'insert_column',
  'delete_column',
] as const;

/** One of these, with what it needs. */
export interface AddressedOperation {
  action: (typeof editActions)[number];
  /** A piece of the text of the block, task, row or cell; of `replace_list` of any item. */
  at?: string | undefined;
  /** Heading to stay below; of section actions the section itself. */
  section?: string | undefined;
  /** Of `replace_text`: the words to replace. */
  find?: string | undefined;
  /** New Markdown; of `replace_text` plain words. */
  text?: string | undefined;
  /** Of `move`: a piece of the block or heading that it goes before, or behind; without both, to the end. */
  before?: string | undefined;
  after?: string | undefined;
  /** Of rows: a Markdown text for each column. Of columns: one for each row. */
  cells?: readonly string[] | undefined;
  /**
   * Of `replace_cell`: the heading of the column, or its number from 1; `at` then names the row. Of columns: the one that
   * is meant, or that the new one comes after; `at` then names a row of the table.
   */
  column?: string | undefined;
  /** Of `replace_text`: every place, on the page or in the block `at`. */
  all?: boolean | undefined;
  /** Of `set_task`; default true. */
  done?: boolean | undefined;
}
