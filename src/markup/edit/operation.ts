/** New content, in one of its two forms. */
export type Content =
  | {
      /** In the dialect of docs/markdown-dialect.md. */
      markdown: string;
      storage?: undefined;
    }
  | {
      /** Storage format; refused when it is not well-formed. Taken byte for byte. */
      storage: string;
      markdown?: undefined;
    };

/** A change of a page. Blocks are named by the ids of the document that is edited. */
export type EditOperation =
  | ({ type: 'replace_block'; block: string } & Content)
  | ({ type: 'insert_before'; block: string } & Content)
  | ({ type: 'insert_after'; block: string } & Content)
  | { type: 'delete_block'; block: string }
  /**
   * What stands below the heading. Content that begins with a heading of the same level is the new heading too. Without
   * `section`: the whole body.
   */
  | ({ type: 'replace_section'; section?: string } & Content)
  /** The heading goes with all that stands below it, subsections included. */
  | { type: 'delete_section'; section: string }
  /**
   * The bytes of a block, or of a heading with all below it, go before or after another block; without one, to the end
   * of what they stand in. Ids, comments and macros travel along.
   */
  | { type: 'move_block'; block: string; before?: string; after?: string }
  | { type: 'move_section'; section: string; before?: string; after?: string }
  /** Without `section`: the end of the page. */
  | ({ type: 'append_to_section'; section?: string } & Content)
  /** Without `section`: the start of the page. */
  | ({ type: 'prepend_to_section'; section?: string } & Content)
  /**
   * Plain text as a reader sees it. Without `block` and `section` it must stand in the page exactly once, else there; with `all`
   * every place there is changed. A link that shows its own address leads where its new text says.
   */
  | { type: 'replace_text'; block?: string; section?: string; from: string; to: string; all?: boolean }
  | { type: 'set_task'; block: string; done: boolean }
  /** `at`: index of the new row, 0 is first, header rows count. Without `at` and `after` the row is the last. */
  | { type: 'insert_row'; block: string; at?: number; after?: string; cells: readonly string[] }
  | { type: 'replace_row'; block: string; cells: readonly string[] }
  | { type: 'delete_row'; block: string }
  /** `block` is the table, `at` the index of the new column, `cells` a text for each row; without `at` it is the last. */
  | { type: 'insert_column'; block: string; at?: number; cells: readonly string[] }
  | { type: 'delete_column'; block: string; at: number }
  | ReplaceCell;

/** `block` is the cell, or the table: then `row` and `column` count from 0, header rows and merged cells included. */
export type ReplaceCell = { type: 'replace_cell'; block: string; row?: number; column?: number } & Content;

/** How an edit is made. */
export interface EditOptions {
  /**
   * What may vanish although no operation names it: everything, or the items listed by kind (`mention`), by key
   * (`712020:ab…`), or by both (`mention:712020:ab…`). `elision` allows content that looks cut short.
   */
  allowLoss?: boolean | readonly string[];
}
