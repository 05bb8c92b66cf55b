import type { Root } from 'mdast';
import { ConfluenceError } from '../../../errors.js';
import { quoting, wiki } from '../../../ours.js';
import { descendantsOf } from './descendants.js';

// A backslash before it, or the entity, makes it text.
const storageTag = /(?<!\\)<\/?(?:ac|ri|at):[a-z][a-z-]*/iu;

/**
 * Refuses storage format where Markdown is expected: readers would see its tags.
 *
 * @throws {ConfluenceError} `invalid_request`
 */
export function refuseStorage(tree: Root, source: string): void {
  for (const node of descendantsOf(tree)) {
    const { start, end } = node.position ?? {};
    if (node.type !== 'text' && node.type !== 'html' && node.type !== 'link') continue;
    const written = node.type === 'html' ? node.value : source.slice(start?.offset, end?.offset);
    if (node.type === 'link' && !written.startsWith('<')) continue;
    const found = storageTag.exec(written)?.[0];
    if (found === undefined) continue;
    throw new ConfluenceError({
      code: 'invalid_request',
      message: quoting`The Markdown holds storage format: ${wiki(`${found} …>`)}.`,
      next: 'Write it in Markdown, a macro as [toc](macro:toc) and a panel as > [!NOTE], or send the whole content as storage where storage is taken; in backticks it is text.',
    });
  }
}
