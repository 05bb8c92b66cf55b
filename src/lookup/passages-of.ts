import type { MarkdownDocument } from '../markup/document.js';
import { givingWay, type Steps } from '../markup/steps.js';
import {
  type PackedPassage,
  type Retrieval,
  type RetrievalOptions,
  retrieveInSteps,
} from '../retrieval/retrieve-passages.js';

/** A page as far as an answer cites it. */
export interface FoundPage {
  id: string;
  title: string;
  /** Key of the space. */
  space: string;
  /** Address for a browser, without a fragment. */
  url: string;
  version: number;
  /** ISO 8601, UTC, of this version; empty when it is not known. */
  updatedAt: string;
  /** Who wrote this version, when that is known. */
  author?: string;
  /** What it says of itself when it is outdated, archived or a draft, in its words. */
  standing?: readonly string[];
}

/** A passage with the page that it comes from. */
export interface FoundPassage extends Omit<PackedPassage, 'page'> {
  page: FoundPage;
}

/** Passages within a budget, and how well they fit. */
export interface FoundPassages extends Omit<Retrieval, 'passages'> {
  passages: FoundPassage[];
}

/** A page that is read when its turn comes. */
export interface UnreadPage {
  page: FoundPage;
  /** Its labels, as far as they are known. */
  labels?: readonly string[] | undefined;
  read: () => Steps<MarkdownDocument>;
}

/**
 * The passages of pages at hand that answer a question, each with its page; see `retrievePassages`. Makes room for other
 * work; throws the reason of `signal`.
 */
export async function passagesOf(
  pages: readonly UnreadPage[],
  { signal, ...options }: RetrievalOptions & { signal?: AbortSignal | undefined },
): Promise<FoundPassages> {
  const { passages, ...rest } = await givingWay(
    retrieveInSteps(
      pages.map(({ page: { id, title, url, updatedAt }, ...unread }) => ({ id, title, url, updatedAt, ...unread })),
      options,
    ),
    signal,
  );
  const byId = new Map(pages.map(({ page }) => [page.id, page]));
  return {
    ...rest,
    passages: passages.flatMap((passage) => {
      const page = byId.get(passage.page.id);
      return page === undefined ? [] : [{ ...passage, page }];
    }),
  };
}
