import { formatTarget, type ResourceTarget, safeUrl, type SiteOptions, type Target } from '../target.js';
import { resourceOf, type StorageElement } from '../tree.js';
import { address, attribute } from './attributes.js';

/** What an `ri:*` element names. */
export type Resource = ResourceTarget | Extract<Target, { kind: 'web' }>;

/** The target that an `ri:*` element names; undefined for one that names nothing. */
export function targetOf(element: StorageElement): Resource | undefined {
  const value = (name: string) => attribute(element, `ri:${name}`);
  const id = value('content-id');
  const byId: Resource | undefined = id === undefined ? undefined : { kind: 'pageId', id };
  const title = value('content-title');
  const spaceKey = value('space-key');
  switch (element.name) {
    case 'ri:page':
      return title === undefined ? byId : { kind: 'page', title, spaceKey };
    case 'ri:blog-post':
      return title === undefined ? byId : { kind: 'blogPost', title, postingDay: value('posting-day') ?? '', spaceKey };
    case 'ri:content-entity':
      return byId;
    case 'ri:space':
      return spaceKey === undefined ? undefined : { kind: 'space', key: spaceKey };
    case 'ri:attachment': {
      const holder = resourceOf(element);
      const owner = holder && targetOf(holder);
      const isPage = owner?.kind === 'page' || owner?.kind === 'pageId';
      const filename = value('filename');
      return filename ? { kind: 'attachment', filename, ...(isPage && { owner }) } : undefined;
    }
    case 'ri:url': {
      const url = address(element, 'ri:value');
      return element.tag.includes('ri:value') && url === undefined ? undefined : { kind: 'web', url: url ?? '' };
    }
    case 'ri:user': {
      for (const by of ['user', 'userkey', 'username'] as const) {
        const person = value(by === 'user' ? 'account-id' : by);
        if (person) return { kind: 'user', by, id: person };
      }
      return { kind: 'user', by: 'user', id: '' };
    }
    default:
      return undefined;
  }
}

/** What a link to a target shows when it has no text of its own. */
export function labelOf(target: Resource, { resolve }: SiteOptions): string {
  switch (target.kind) {
    case 'page':
    case 'blogPost':
      return target.title;
    case 'pageId':
      return resolve?.pageById?.(target.id)?.title ?? target.id;
    case 'space':
      return target.key;
    case 'attachment':
      return target.filename;
    case 'user': {
      const name = target.by === 'user' && target.id !== '' ? resolve?.user?.(target.id) : undefined;
      return `@${name || target.id || 'unknown user'}`;
    }
    case 'web':
      return target.url;
    default:
      return target satisfies never;
  }
}

/** Where a link to a target leads; undefined for an address that may not be followed. */
export const addressOf = (target: Resource, site: SiteOptions): string | undefined =>
  target.kind === 'web' ? safeUrl(target.url, site) : formatTarget(target, site);
