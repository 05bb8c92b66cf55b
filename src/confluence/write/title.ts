import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { idNumber, quoting, wiki } from '../../ours.js';
import { browserUrl, contentUrl, siteBase, spaceKeyOf } from '../site.js';
import { collectionOf, type ContentAnswer, contentOf } from '../snapshot.js';
import type { WriteSubject } from './proposal.js';

/** Content with this very title in a space. */
export interface TitleHolder {
  content: ContentAnswer;
  url: string;
}

/**
 * Current and archived content of a space that has the title, in any case: titles are unique among both. Content that
 * the user may not see, and drafts, which no list shows, are not found.
 */
export async function titleHolders(
  client: Client,
  place: Pick<WriteSubject, 'type' | 'title' | 'spaceId'>,
): Promise<TitleHolder[]> {
  const answer = await client.sendRequest<unknown>({
    url: `/wiki/api/v2/${collectionOf[place.type]}`,
    method: 'GET',
    searchParams: {
      'space-id': [place.spaceId],
      title: place.title,
      ...(place.type === 'page' && { status: ['current', 'archived'] }),
      'body-format': 'storage',
      limit: 25,
    },
  });
  const rows: unknown = Reflect.get(Object(answer), 'results');
  const base: unknown = Reflect.get(Object(Reflect.get(Object(answer), '_links')), 'base');
  const site = siteBase(client, typeof base === 'string' ? { base } : undefined);
  return (Array.isArray(rows) ? rows : []).flatMap((row: unknown) => {
    const content = contentOf(row);
    if (content === undefined) return [];
    const webui = content._links?.webui;
    const url = webui ? browserUrl(site, webui) : contentUrl(site, spaceKeyOf(webui) ?? '', content.id);
    return [{ content, url }];
  });
}

/** Throws `conflict`, with the address of what has it, when the title is taken by something else in the space. */
export async function requireFreeTitle(
  client: Client,
  place: Pick<WriteSubject, 'type' | 'title' | 'spaceId'> & { id?: string },
): Promise<void> {
  const holder = (await titleHolders(client, place)).find(({ content }) => content.id !== place.id);
  if (holder === undefined) return;
  const { content, url } = holder;
  throw new ConfluenceError({
    code: 'conflict',
    message: quoting`The title ${wiki(JSON.stringify(content.title))} is taken in this space by ${content.status === 'archived' ? 'an archived' : 'a'} ${place.type === 'page' ? 'page' : 'blog post'}: ${wiki(url)} (id ${idNumber(content.id)}).`,
    next: 'Change that one instead, or choose another title.',
  });
}
