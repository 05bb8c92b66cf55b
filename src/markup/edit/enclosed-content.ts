import { childElements, type StorageElement } from '../tree.js';
import { Graft } from './graft.js';
import type { Fresh } from './new-content.js';
import { tagsOf } from './patch.js';
import type { Page } from './plan.js';
import { invalid } from './refusal.js';
import { quoting, wiki } from '../../ours.js';

/** The tags of an element around other content. */
export const tagged = (old: StorageElement, content: string): string => tagsOf(old).join(content);

/** New content between the tags of a cell or a caption; given storage may bring its own tags. */
export function within(page: Page, old: StorageElement, fresh: Fresh): string {
  const [only, ...more] = childElements(fresh.root);
  if (fresh.fromMarkdown) return new Graft(page, fresh).inside(old, fresh.root.children);
  const cells = ['td', 'th'];
  const isOwn = ({ name }: StorageElement) => name === old.name || (cells.includes(name) && cells.includes(old.name));
  if (only && more.length === 0 && isOwn(only)) return fresh.source;
  if ([only, ...more].some((element) => element && isOwn(element))) {
    throw invalid(
      quoting`The new content has tags \`<${wiki(old.name)}>\` of its own beside other content, and ${wiki(old.name)} cannot hold another one.`,
      'Give one such element, or only what stands inside of it.',
    );
  }
  return tagged(old, fresh.source);
}
