import type { Client } from 'confluence.js/core';

import { unifiedDiff } from '../../markup/change.js';
import type { Page } from '../pages.js';
import { readMarkdown } from './markdown-body.js';
import type { Undo } from './outcome.js';
import { type ProposalOf, storageIn, type WriteProposal } from './proposal.js';
import { readToChange } from './subject.js';

/** What a restored version changes of a page as it is now, in Markdown, as unified diffs with their headings. */
export async function restorationDiff(
  page: Page,
  proposal: ProposalOf<'restore_version'>,
): Promise<{ heading: string; diff: string }[]> {
  const { title } = proposal;
  const restored = { ...page, storage: storageIn(proposal) };
  return [
    { heading: 'Title', diff: title === undefined ? '' : `-${title.from}\n+${title.to}` },
    { heading: page.title, diff: unifiedDiff(await readMarkdown(page), await readMarkdown(restored)) },
  ];
}

/** The page that an undo restores, for {@link undoDiff}; undefined where its summary says it all. Throws `not_found`. */
export async function pageToRestore(client: Client, undo: Undo): Promise<Page | undefined> {
  return undo.kind === 'restore_version' ? readToChange(client, { kind: 'id', id: undo.pageId }) : undefined;
}

/** {@link restorationDiff} of a prepared undo; nothing without a page. */
export async function undoDiff(
  page: Page | undefined,
  proposal: WriteProposal,
): Promise<{ heading: string; diff: string }[]> {
  return page !== undefined && proposal.kind === 'restore_version' ? restorationDiff(page, proposal) : [];
}
