// Every form of every tool that writes, and how to count on the site alone whether it has happened.
import type { SiteData } from '../../src/sandbox/index.js';
import { ids } from './site.js';

/** A form of a tool that writes. */
export interface Operation {
  name: string;
  tool: string;
  args: Record<string, unknown>;
  /** How often it is on the site; 0 on the fresh site of `site.ts`. */
  effects: (site: SiteData) => number;
}

const contentOf = (site: SiteData, id: string): SiteData['contents'][number] | undefined =>
  site.contents.find((content) => content.id === id);
const versionsSince = (site: SiteData, id: string, version: number): number =>
  (contentOf(site, id)?.versions.length ?? 0) - version;
const titled = (site: SiteData, title: string): number =>
  site.contents.filter(({ versions }) => versions.at(-1)?.title === title).length;
const newComments = (site: SiteData): number => site.comments.length - 3;
const newFiles = (site: SiteData): number => site.attachments.reduce((sum, { versions }) => sum + versions.length, -1);
const labelled = (site: SiteData, name: string): number =>
  contentOf(site, ids.plan)?.labels.filter((label) => label.name === name).length ?? 0;

export const operations: readonly Operation[] = [
  {
    name: 'edit body',
    tool: 'confluence_edit_page',
    args: { page: ids.plan, operations: [{ action: 'append', text: 'Bring a map.' }] },
    effects: (site) => versionsSince(site, ids.plan, 3),
  },
  {
    name: 'edit title',
    tool: 'confluence_edit_page',
    args: { page: ids.plan, title: 'Plan B' },
    effects: (site) => versionsSince(site, ids.plan, 3),
  },
  {
    name: 'edit blog post',
    tool: 'confluence_edit_page',
    args: { page: ids.blog, operations: [{ action: 'append', text: 'Bring a map.' }] },
    effects: (site) => versionsSince(site, ids.blog, 1),
  },
  {
    name: 'create page',
    tool: 'confluence_create_page',
    args: { parent: ids.plan, title: 'Runbook', body: 'Run – fast.' },
    effects: (site) => titled(site, 'Runbook'),
  },
  {
    name: 'copy page',
    tool: 'confluence_create_page',
    args: { parent: ids.sibling, title: 'Twin', copy_of: ids.plan },
    effects: (site) => titled(site, 'Twin'),
  },
  {
    name: 'create draft',
    tool: 'confluence_create_page',
    args: { space: 'ENG', title: 'Sketch', body: 'Perhaps.', draft: true },
    effects: (site) => titled(site, 'Sketch'),
  },
  {
    name: 'edit draft',
    tool: 'confluence_edit_page',
    args: { page: ids.draft, operations: [{ action: 'append', text: 'Perhaps.' }] },
    effects: (site) => Number(contentOf(site, ids.draft)?.versions[0]?.storage.includes('Perhaps.') ?? false),
  },
  {
    name: 'publish draft',
    tool: 'confluence_edit_page',
    args: { page: ids.draft, publish: true },
    effects: (site) => Number(contentOf(site, ids.draft)?.status === 'current'),
  },
  {
    name: 'discard draft',
    tool: 'confluence_delete_page',
    args: { page: ids.draft },
    effects: (site) => Number(contentOf(site, ids.draft) === undefined),
  },
  {
    name: 'create blog post',
    tool: 'confluence_create_page',
    args: { space: 'ENG', title: 'News', body: 'New.', type: 'blogpost' },
    effects: (site) => titled(site, 'News'),
  },
  {
    name: 'comment below',
    tool: 'confluence_add_comment',
    args: { page: ids.plan, text: 'Fine – go.' },
    effects: newComments,
  },
  {
    name: 'comment on text',
    tool: 'confluence_add_comment',
    args: { page: ids.plan, text: 'When?', selection: 'has a date' },
    effects: newComments,
  },
  {
    name: 'reply',
    tool: 'confluence_add_comment',
    args: { reply_to: ids.footer, text: 'Thanks.' },
    effects: newComments,
  },
  {
    name: 'resolve comment',
    tool: 'confluence_add_comment',
    args: { resolve: ids.inline },
    effects: (site) => (site.comments.find(({ id }) => id === ids.inline)?.versions.length ?? 1) - 1,
  },
  {
    name: 'add labels',
    tool: 'confluence_set_labels',
    args: { page: ids.plan, add: ['oncall', 'weekly'] },
    // Both or none: anything between counts as neither.
    effects: (site) => (labelled(site, 'oncall') + labelled(site, 'weekly')) / 2,
  },
  {
    name: 'remove label',
    tool: 'confluence_set_labels',
    args: { page: ids.plan, remove: ['ci/cd'] },
    effects: (site) => 1 - labelled(site, 'ci/cd'),
  },
  {
    name: 'add and remove labels',
    tool: 'confluence_set_labels',
    args: { page: ids.plan, add: ['oncall'], remove: ['ci/cd'] },
    // Two requests: one of them alone is half.
    effects: (site) => (labelled(site, 'oncall') + 1 - labelled(site, 'ci/cd')) / 2,
  },
  {
    name: 'move under parent',
    tool: 'confluence_move_page',
    args: { page: ids.child, parent: ids.sibling },
    effects: (site) => versionsSince(site, ids.child, 1),
  },
  {
    name: 'move beside',
    tool: 'confluence_move_page',
    args: { page: ids.child, before: ids.sibling },
    effects: (site) => Number(contentOf(site, ids.child)?.parentId === ids.home),
  },
  {
    name: 'delete',
    tool: 'confluence_delete_page',
    args: { page: ids.plan },
    effects: (site) => Number(contentOf(site, ids.plan)?.status === 'trashed'),
  },
  {
    name: 'restore version',
    tool: 'confluence_restore_page_version',
    args: { page: ids.plan, version: 1 },
    effects: (site) => versionsSince(site, ids.plan, 3),
  },
  {
    name: 'restore from trash',
    tool: 'confluence_restore_page_version',
    args: { page: ids.trashed, from_trash: true },
    effects: (site) => Number(contentOf(site, ids.trashed)?.status === 'current'),
  },
  {
    name: 'attach file',
    tool: 'confluence_attach_file',
    args: { page: ids.plan, name: 'notes.txt', content: 'Notes ü' },
    effects: newFiles,
  },
  {
    name: 'attach new version',
    tool: 'confluence_attach_file',
    args: { page: ids.plan, name: 'plan.txt', content: 'New.', replace: true },
    effects: newFiles,
  },
];
