import { asked, cursorText, joined, ours, type Ours, spaceKey } from '../ours.js';
import type { Source } from './artifact.js';
import { composeResult } from './compose-result.js';
import type { ToolResult } from './define-tool.js';
import { unseen } from './finding-lines.js';
import { type ShownMentions, writeMentions } from './mention-lines.js';
import { sourceOf } from './sources.js';

/** Pages with some words, as far as a result shows them. */
interface ShownAnswer {
  pages: readonly (ShownMentions & { page: Parameters<typeof sourceOf>[0] })[];
  before: number;
  total: { pages: number; places: number };
  read: number;
  unread: number;
  left: number;
  by: 'index' | 'reading all';
  next: (shown: number) => string | undefined;
}

/** The pages that have some words, as many as fit, and whether these are all. */
export function mentionResult(
  question: { words: readonly string[]; spaces: readonly string[]; maxTokens: number },
  answer: ShownAnswer,
): ToolResult {
  const { words, spaces, maxTokens } = question;
  const { pages, before, total } = answer;
  const subject = joined(
    words.slice(0, 8).map((word) => asked(word, 60)),
    ' or ',
  );
  const where = spaces.length === 0 ? ours`` : ours` in ${joined(spaces.map(spaceKey), ', ')}`;
  const isComplete = answer.left === 0 && answer.unread === 0;
  const found =
    total.pages === 0
      ? ours`No page${where} has ${subject}.`
      : ours`${total.pages} page${total.pages === 1 ? '' : 's'}${where} with ${subject}, ${total.places} place${total.places === 1 ? '' : 's'} in their text.`;
  const { text, shown } = composeResult({
    head: (count) =>
      joined(
        [
          found,
          before === 0 && count === pages.length ? ours`` : ours`Shown: ${before + 1} to ${before + count}.`,
          completeness(answer),
        ],
        ' ',
      ),
    wiki: pages.length === 0 ? {} : writeMentions(pages, total.pages),
    tail: (count) => {
      const next = answer.next(count);
      return next === undefined
        ? isComplete && total.pages > 0
          ? ours``
          : unseen
        : ours`More: repeat the call with cursor "${cursorText(next)}".`;
    },
    maxTokens,
  });
  const listed = pages.slice(0, shown);
  const next = answer.next(shown);
  return {
    text,
    artifact: { sources: listed.map(citation), mentions: listed, isComplete, total, read: answer.read, cursor: next },
  };
}

/** Whether these are all pages with the words, and why not. */
function completeness({ read, unread, left, by }: ShownAnswer): Ours {
  const basis =
    by === 'index' && read === 0
      ? ours`the search index has no page for it`
      : by === 'index'
        ? ours`all ${read} page${read === 1 ? '' : 's'} that the search index has for it were read`
        : ours`the index does not know such words, so all ${read} pages were read`;
  const gaps = [
    ...(left === 0
      ? []
      : [
          by === 'index'
            ? ours`about ${left} more pages may have it (go on with the cursor)`
            : ours`there are more pages than the ${read} that were read: narrow by \`space\``,
        ]),
    ...(unread === 0 ? [] : [ours`${unread} could not be read (deleted meanwhile, or too large)`]),
  ];
  return gaps.length === 0
    ? ours`The list is complete: ${basis}.`
    : ours`The list is not complete: ${joined(gaps, '; ')}.`;
}

const citation = ({ page, mentions: [first] }: ShownAnswer['pages'][number]): Source =>
  sourceOf(page, first?.heading === undefined ? {} : { section: first.heading });
