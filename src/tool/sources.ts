import type { Source } from './artifact.js';
import type { ShownHit } from './hit-lines.js';

/** A page as far as a citation needs it. */
interface CitedPage {
  id: string;
  title: string;
  space: string;
  url: string;
  version: number;
  updatedAt: string;
  author?: string;
  standing?: readonly string[];
}

/** A page as what a result rests on; with an address of its own, and the section, when that is all that was read. */
export function sourceOf(
  { id, author, title, space, url, version, updatedAt, standing = [] }: CitedPage,
  part: { url?: string; section?: string } = {},
): Source {
  return { pageId: id, title, space, url, version, updatedAt, author: author || undefined, ...told(standing), ...part };
}

/** A search hit as what a result rests on; of a comment or attachment only the page, whose date and author it does not tell. */
export function hitSource({
  pageId,
  title,
  space,
  url,
  version,
  updatedAt,
  author,
  within,
  line,
  standing = [],
}: ShownHit): Source {
  if (within !== undefined) return { pageId, title, space, url };
  return {
    pageId,
    title,
    space,
    url,
    updatedAt,
    author: author || undefined,
    version,
    section: line?.heading,
    ...told(standing),
  };
}

const told = (standing: readonly string[]): Pick<Source, 'standing'> =>
  standing.length === 0 ? {} : { standing: [...standing] };
