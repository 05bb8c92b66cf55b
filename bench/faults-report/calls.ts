// What is asked of the site of `writes-report/site.ts`: every tool that reads, in its forms, and the tools that write.
import type { SiteData } from '../../src/sandbox/index.js';
import { operations } from '../writes-report/operations.js';
import { ids } from '../writes-report/site.js';

/** A call of a tool. */
export interface Call {
  name: string;
  tool: string;
  args: Record<string, unknown>;
  /** How often it has happened on the site; absent for what only reads. */
  effects?: (site: SiteData) => number;
}

/** Every form of every tool that reads. */
export const reads: readonly Call[] = [
  { name: 'search', tool: 'confluence_search', args: { query: 'release' } },
  { name: 'search by filters', tool: 'confluence_search', args: { label: 'runbook', author: 'Ada Stone' } },
  { name: 'read page', tool: 'confluence_read_page', args: { page: ids.plan } },
  { name: 'read comments', tool: 'confluence_read_page', args: { page: ids.plan, comments: true } },
  { name: 'read by title', tool: 'confluence_read_page', args: { page: 'Release plan' } },
  { name: 'read blog post', tool: 'confluence_read_page', args: { page: ids.blog } },
  { name: 'find mentions', tool: 'confluence_find_mentions', args: { words: ['release'] } },
  { name: 'find links', tool: 'confluence_find_mentions', args: { page: ids.plan, links: true } },
  { name: 'search with several questions', tool: 'confluence_search', args: { questions: ['release', 'plan'] } },
  { name: 'list pages of space', tool: 'confluence_list_pages', args: { space: 'ENG' } },
  { name: 'list pages below', tool: 'confluence_list_pages', args: { page: ids.plan } },
  { name: 'list spaces', tool: 'confluence_list_spaces', args: {} },
  { name: 'current user', tool: 'confluence_get_current_user', args: {} },
];

/** Every call of the reads and of the operations that write. */
export const calls: readonly Call[] = [...reads, ...operations];

/** The calls that are the first ones of their tools. */
export const firstOfTools: readonly Call[] = calls.filter(
  ({ tool }, index) => calls.findIndex((call) => call.tool === tool) === index,
);
