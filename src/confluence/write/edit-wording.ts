import { ConfluenceError } from '../../errors.js';
import { ours, type Ours, reworded } from '../../ours.js';
import { mentionedAccounts } from '../../markup/mentioned-accounts.js';
import type { PageDocument } from '../../markup/page-document.js';
import type { Page } from '../pages.js';

/** The editor's words as those of the tool: no ids of blocks, no account ids, the names of the tool's own fields. */
export function wordingOf({ storage, people }: Pick<Page, 'storage' | 'people'>) {
  const shown = new Map(mentionedAccounts(storage).map((id, index) => [id, people.get(id) ?? `person ${index + 1}`]));
  const idsIn = (text: string, document: PageDocument): string[] =>
    // Looked for in the text, not the other way round: a large page has some hundred thousand blocks.
    Array.from(text.matchAll(/lock ([\w.]*\w)/gu), ([, id = '']) => id)
      .filter((id) => document.blocks.some((block) => block.id === id))
      // The longest first: one may begin with another.
      .toSorted((one, other) => other.length - one.length);
  const inOwnWords = (text: Ours, document: PageDocument): Ours => {
    let words = reworded(text, '`allowLoss`', '`allow_loss`');
    words = reworded(words, '`from`', '`find`');
    words = reworded(words, '`to`', '`text`');
    words = reworded(
      words,
      'Name the block, or',
      'Give `all` for every place, the first words of the block in `at`, or',
    );
    for (const id of idsIn(words, document)) words = reworded(words, `lock ${id}`, 'lock');
    return words;
  };
  const named = (text: string, document: PageDocument): string => {
    let words = text;
    for (const [id, name] of shown) words = words.replaceAll(id, name);
    for (const id of idsIn(words, document))
      words = words.replaceAll(` (block ${id}, `, ' (').replaceAll(` (block ${id})`, '');
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
    error: (error: unknown, document: PageDocument, prefix: Ours | ''): unknown => {
      if (!ConfluenceError.isInstance(error)) return error;
      return new ConfluenceError({
        code: error.code,
        message: ours`${prefix}${inOwnWords(error.parts.message, document)}`,
        next: inOwnWords(error.parts.next, document),
        wiki: error.parts.wiki.map((text) => named(text, document)),
        cause: error,
      });
    },
  };
}
