import type { Client } from 'confluence.js/core';

import { unifiedDiffInSteps } from '../../markup/change.js';
import { givingWay } from '../../markup/steps.js';
import type { Page } from '../pages.js';
import { readMarkdown } from './markdown-body.js';
import type { Undo } from './outcome.js';
import { type ProposalOf, storageIn, type WriteProposal } from './proposal.js';
import { readToChange } from './subject.js';

/** What a restored version, or text of a draft, changes of a page as it is now, in Markdown, as unified diffs with their headings. */
export async function restorationDiff(
  page: Page,
  proposal: ProposalOf<'restore_version' | 'update_draft'>,
): Promise<{ heading: string; diff: string }[]> {
  const { title } = proposal;
  const restored = { ...page, storage: storageIn(proposal) };
  const [now, then] = [await readMarkdown(page), await readMarkdown(restored)];
  return [
    { heading: 'Title', diff: title === undefined ? '' : `-${title.from}\n+${title.to}` },
    { heading: page.title, diff: await givingWay(unifiedDiffInSteps(now, then), undefined) },
  ];
}

/** The page whose text an undo changes, for {@link undoDiff}; undefined where its summary says it all. Throws `not_found`. */
export async function pageToRestore(client: Client, undo: Undo): Promise<Page | undefined> {
  switch (undo.kind) {
    case 'restore_version':
    case 'update_draft':
    case 'discard_draft':
      return readToChange(client, { kind: 'id', id: undo.pageId });
    default:
      return undefined;
  }
}

/** {@link restorationDiff} of a prepared undo; nothing without a page. */
export async function undoDiff(
  page: Page | undefined,
  proposal: WriteProposal,
): Promise<{ heading: string; diff: string }[]> {
  if (page === undefined) return [];
  switch (proposal.kind) {
    case 'restore_version':
    case 'update_draft':
      return restorationDiff(page, proposal);
    case 'discard_draft':
      return [
        { heading: page.title, diff: await givingWay(unifiedDiffInSteps(await readMarkdown(page), ''), undefined) },
      ];
    default:
      return [];
  }
}
