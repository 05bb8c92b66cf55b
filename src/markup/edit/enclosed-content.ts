import { childElements, type StorageElement } from '../tree.js';
import { Graft } from './graft.js';
import type { Fresh } from './new-content.js';
import type { Page } from './plan.js';

/** The tags of an element around other content. */
export function tagged({ source }: Page, { tag, name, contentEnd, end }: StorageElement, content: string): string {
  return contentEnd === end
    ? `${tag.replace(/\s*\/>$/u, '>')}${content}</${name}>`
    : tag + content + source.slice(contentEnd, end);
}

/** New content between the tags of a cell or a caption; given storage may bring its own tags. */
export function within(page: Page, old: StorageElement, fresh: Fresh): string {
  const [only, ...more] = childElements(fresh.root);
  if (fresh.fromMarkdown) return new Graft(page, fresh).inside(old, fresh.root.children);
  const own =
    only &&
    more.length === 0 &&
    (only.name === old.name || (['td', 'th'].includes(only.name) && ['td', 'th'].includes(old.name)));
  return own ? fresh.source : tagged(page, old, fresh.source);
}
