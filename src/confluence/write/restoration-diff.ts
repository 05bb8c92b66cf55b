import type { Client } from 'confluence.js/core';

import { unifiedDiff } from '../../markup/change.js';
import { type Page, readPage } from '../pages.js';
import { readMarkdown } from './markdown-body.js';
import { type ProposalOf, storageIn, type WriteProposal } from './proposal.js';

/** What a restored version changes of a page as it is now, in Markdown, as unified diffs with their headings. */
export function restorationDiff(
  page: Page,
  proposal: ProposalOf<'restore_version'>,
): { heading: string; diff: string }[] {
  const { title } = proposal;
  const restored = { ...page, storage: storageIn(proposal) };
  return [
    { heading: 'Title', diff: title === undefined ? '' : `-${title.from}\n+${title.to}` },
    { heading: page.title, diff: unifiedDiff(readMarkdown(page), readMarkdown(restored)) },
  ];
}

/** The same for a prepared undo; nothing where its summary says it all. */
export async function undoDiff(client: Client, proposal: WriteProposal): Promise<{ heading: string; diff: string }[]> {
  if (proposal.kind !== 'restore_version' || proposal.subject.id === undefined) return [];
  return restorationDiff(await readPage(client, { kind: 'id', id: proposal.subject.id }), proposal);
}
