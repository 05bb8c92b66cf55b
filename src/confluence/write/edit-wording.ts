import { ConfluenceError } from '../../errors.js';
import { mentionedAccounts } from '../../markup/mentioned-accounts.js';
import type { PageDocument } from '../../markup/page-document.js';
import type { Page } from '../pages.js';

/** The editor's words as those of the tool: no ids of blocks, no account ids, the names of the tool's own fields. */
export function wordingOf({ storage, people }: Pick<Page, 'storage' | 'people'>) {
  const shown = new Map(mentionedAccounts(storage).map((id, index) => [id, people.get(id) ?? `person ${index + 1}`]));
  const reworded = (text: string, document: PageDocument): string => {
    let words = text
      .replaceAll('`allowLoss`', '`allow_loss`')
      .replaceAll('`from`', '`find`')
      .replaceAll('`to`', '`text`')
      .replaceAll('Name the block, or', 'Give the first words of the block in `at`, or');
    for (const [id, name] of shown) words = words.replaceAll(id, name);
    // The longest first: one may begin with another.
    const ids = document.blocks.map(({ id }) => id).filter((id) => words.includes(id));
    for (const id of ids.toSorted((one, other) => other.length - one.length))
      words = words
        .replaceAll(` (block ${id}, `, ' (')
        .replaceAll(` (block ${id})`, '')
        .replaceAll(`lock ${id}`, 'lock');
    return words;
  };
  return {
    /** The editor's key for one of the tool's. */
    toKey: (key: string): string => {
      const name = key.replace(/^mention:/u, '');
      const [id] = [...shown].find(([, other]) => other === name) ?? [];
      return id === undefined ? key : `mention:${id}`;
    },
    /** The error to throw instead; what is none of the family stays. */
    error: (error: unknown, document: PageDocument, prefix: string): unknown => {
      if (!ConfluenceError.isInstance(error)) return error;
      return new ConfluenceError({
        code: error.code,
        message: prefix + reworded(error.message, document),
        next: reworded(error.next, document),
        cause: error,
      });
    },
  };
}
