import { ConfluenceError } from '../../../errors.js';
import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFootnoteFromMarkdown } from 'mdast-util-gfm-footnote';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmFootnote } from 'micromark-extension-gfm-footnote';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';

const extensions = [gfmTable(), gfmStrikethrough({ singleTilde: false }), gfmTaskListItem(), gfmFootnote()];
const mdastExtensions = [
  gfmTableFromMarkdown(),
  gfmStrikethroughFromMarkdown(),
  gfmTaskListItemFromMarkdown(),
  gfmFootnoteFromMarkdown(),
];

/** The syntax tree of Markdown with GFM's tables, strikethrough, tasks and footnotes. */
export const parseMarkdown = (markdown: string): Root => fromMarkdown(markdown, { extensions, mdastExtensions });

// Bounds of what the parser does in about a second; its effort grows with their square or worse. Pages have a handful.
const maxListMarks = 1000;
const maxQuoteMarks = 2000;
const maxDelimiters = 4000;
/** Of one row; Confluence's editor allows some dozens. */
const maxCells = 1000;

/**
 * Refuses Markdown that the parser would chew on for minutes: thousands of lists opened inside each other on one line,
 * of quotes, of unclosed marks in one paragraph, or of cells in one row.
 *
 * @throws {ConfluenceError} `invalid_request`
 */
export function checkEffort(markdown: string): void {
  let listMarks = 0;
  let delimiters = 0;
  let isCode = false;
  for (const line of markdown.split('\n')) {
    const marks = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*/u.exec(line)?.[0] ?? '';
    if (/^[ \t]*(?:```|~~~)/u.test(line.slice(marks.length))) isCode = !isCode;
    // `* * *` is a rule, not three lists.
    const isRule = /^[ \t>]*(?:(?:-[ \t]*)+|(?:\*[ \t]*)+)$/u.test(line);
    listMarks += isRule ? 0 : Math.max(0, (marks.match(/[-*+.)]/gu)?.length ?? 0) - 1);
    // Items of a list and cells of a table are read one by one.
    if (line.trim() === '' || marks.trim() !== '') delimiters = 0;
    if (!isCode && !/^[ \t>]*\|/u.test(line)) delimiters += line.match(/[*_~`]+|[[\]]/gu)?.length ?? 0;
    if ((line.match(/\|/gu)?.length ?? 0) > maxCells + 1 && !isCode) {
      throw new ConfluenceError({
        code: 'invalid_request',
        message: `A row of a table has more than ${maxCells} cells.`,
        next: 'Write a table with fewer columns, or write it in several parts.',
      });
    }
    const quoteMarks = marks.match(/>/gu)?.length ?? 0;
    if (listMarks <= maxListMarks && quoteMarks <= maxQuoteMarks && delimiters <= maxDelimiters) continue;
    throw new ConfluenceError({
      code: 'invalid_request',
      message:
        delimiters > maxDelimiters
          ? `A paragraph of the Markdown has more than ${maxDelimiters} marks such as * or [.`
          : 'The Markdown opens too many lists or quotes inside each other.',
      next: 'Write plainer Markdown, or write it in several parts.',
    });
  }
}
