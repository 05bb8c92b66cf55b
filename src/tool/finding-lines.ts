import { estimateTokens } from '../tokens.js';
import { roomInside } from './compose-result.js';
import { asked, cursorText, day, joined, ours, type Ours } from '../ours.js';
import { titleLink } from './result.js';

/** A question as it was asked. */
export interface AskedQuestion {
  /** What was searched for and where, to say it. */
  subject: Ours;
  query: string;
  otherWords: readonly string[];
  /** Whether it was narrowed by filters of the caller. */
  isFiltered?: boolean;
}

/** What was found, as far as the lines around the passages tell it. */
export interface ShownFindings {
  passages: readonly { page: { id: string } }[];
  strength: 'strong' | 'weak' | 'none';
  /** Telling words of the question that no passage has. */
  missing: readonly string[];
  /** Words that no page read has, with what they are taken for. */
  readAs?: readonly { word: string }[];
  /** Phrases in quotation marks that no passage of the pages read has. */
  absent?: readonly string[];
  /** Goes on with the next passages. */
  cursor?: string;
  candidates: { total: number };
}

/** Why a page may be missing. */
export const unseen = ours`Pages that the user may not see are never found, and new pages take a minute to appear.`;

/** The line above the passages: how many there are, how well they answer, and which phrases are nowhere. */
export function findingsHead(
  { subject }: AskedQuestion,
  { passages, strength, missing, readAs = [], absent = [] }: ShownFindings,
): Ours {
  const rows = absent.length === 0 ? '' : ours` No page that was read has these words in a row: ${quoted(absent)}.`;
  const whole = ours`${readAsLine(readAs)}${rows}`;
  if (strength === 'none') return ours`No passage fits ${subject}.${whole}`;
  const pages = new Set(passages.map(({ page }) => page.id)).size;
  const found = ours`${passages.length} passage${passages.length === 1 ? '' : 's'} from ${pages} page${pages === 1 ? '' : 's'}`;
  if (strength === 'strong') return ours`${found} for ${subject}.${whole}`;
  const lacking = missing.length === 0 ? '' : ours`: no passage has ${quoted(missing)}`;
  return ours`Nothing found answers ${subject} for sure${lacking}.${whole} The closest, ${found}:`;
}

/**
 * Names the words that nothing has and that are taken for others, as sentences behind another one; nothing without any.
 * What they are taken for is a word of the wiki, and stands in the passages alone.
 */
export const readAsLine = (readAs: readonly { word: string }[]): Ours =>
  joined(
    readAs
      .slice(0, 3)
      .map(
        ({ word }) => ours` Nothing that was read has ${asked(word, 30)}, taken for a word that is spelled almost so.`,
      ),
    '',
  );

/** The lines below: what was tried when it is no sure answer, so that the next try is another one, and how to go on. */
export function findingsTail(question: AskedQuestion, { strength, cursor, candidates }: ShownFindings): Ours {
  return joined(
    [
      ...(strength === 'strong' ? [] : [ours`${triedOf(question, candidates.total)} ${unseen}`]),
      ...(cursor === undefined ? [] : [ours`More: repeat the call with cursor "${cursorText(cursor)}".`]),
    ],
    '\n',
  );
}

/** Estimated tokens of the question, the passages and further pages; as o200k counts them some 1,100, because the estimate is from above. */
const mostTokens = 1450;

/**
 * Tokens of all that is found in a result of `maxTokens`. The same for all answers to a question,
 * so that each of its cursors goes on where the answer before ended: what is kept is for the longest lines around them.
 */
export function findingsRoom(question: AskedQuestion, maxTokens: number): number {
  const longest: ShownFindings = {
    passages: Array.from({ length: 10 }, (_, index) => ({ page: { id: String(index) } })),
    strength: 'weak',
    missing: question.query.split(/\s+/u).toSorted((one, other) => other.length - one.length),
    readAs: question.query
      .split(/\s+/u)
      .slice(0, 2)
      .map((word) => ({ word })),
    absent: question.query.split(/["“”„]/u).filter((_, index) => index % 2 === 1),
    cursor: '2',
    candidates: { total: 10_000 },
  };
  const beside = { head: findingsHead(question, longest), tail: findingsTail(question, longest), maxTokens };
  return Math.min(mostTokens - estimateTokens(question.subject), roomInside(beside));
}

/** A page that is named below the passages. */
export const otherPage = ({ title, url, updatedAt }: { title: string; url: string; updatedAt: string }): string =>
  `- ${titleLink(title, url)} | updated ${day(updatedAt)}`;

function triedOf({ query, otherWords, isFiltered = false }: AskedQuestion, total: number): Ours {
  const words = otherWords.length === 0 ? '' : ours`, and ${quoted(otherWords)}`;
  return ours`Tried: the words of ${asked(query)}${words}, on about ${total} page${total === 1 ? '' : 's'} with some of them. Try ${otherWords.length === 0 ? 'otherWords' : 'other otherWords'}${isFiltered ? ' or fewer filters' : ''}, or say that the wiki does not answer.`;
}

const quoted = (words: readonly string[]): Ours =>
  joined(
    words.slice(0, 8).map((word) => asked(word, 30)),
    ', ',
  );
