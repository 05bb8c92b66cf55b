import { languageOf } from '../../language/stop-words.js';
import { createTermReader } from '../../language/terms.js';
import { bestPieces, type Fit as FitOf, hasNumberFor } from '../../lookup/best-pieces.js';
import { quoteAround } from '../../lookup/pieces.js';
import { type Said, sayNoAnswer } from './planned.js';
import { dayOf, linkTo, type Passage } from './results.js';
import type { Texts } from './texts.js';

type Fit = FitOf<Passage>;

/** How much of a question a passage says that answers it, and one that comes close; measured on one wiki. */
const enough = 0.75;
const close = 0.35;
const maxClosest = 3;

/**
 * The answer that passages give to a question: the one that says it, word for word; else those that come closest, or
 * that there is none. `isStrong`: the search itself calls them an answer.
 */
export function answerFrom(
  question: string,
  { passages, isStrong }: { passages: readonly Passage[]; isStrong: boolean },
  texts: Texts,
): Said {
  // What another page has taken the place of answers nothing, however well it fits.
  const fits = bestPieces(question, passages).toSorted(
    (one, other) => Number(one.passage.newer !== undefined) - Number(other.passage.newer !== undefined),
  );
  const [best] = fits;
  if (best !== undefined && isStrong && best.passage.newer === undefined && best.isPossible && best.score >= enough) {
    const lines = quoteAround(best.pieces, best.piece);
    if (hasNumberFor(question, lines.join('\n'))) {
      const other = otherVersion(best, fits);
      const byAge = [best, ...(other === undefined ? [] : [other])].toSorted((one, another) =>
        another.passage.updatedAt.localeCompare(one.passage.updatedAt),
      );
      const text = byAge.flatMap((fit, index) => [
        ...(index > 0 ? ['An older page says otherwise:'] : []),
        quoted(fit),
      ]);
      return { text: text.join('\n\n'), answers: true, quotes: true };
    }
  }
  const least = Math.max(close, 0.7 * (best?.score ?? 0));
  const closest = fits.filter(({ score }) => score >= least).slice(0, maxClosest);
  const language = languageNote(question, passages, texts);
  if (closest.length === 0) return sayNoAnswer([texts('nothing'), ...language].join('\n\n'));
  return {
    text: [texts('closest'), ...closest.map((fit) => quoted(fit, true)), ...language].join('\n\n'),
    answers: false,
    quotes: true,
  };
}

/** A passage of another page that says the same with other numbers, when it is the best of its page. */
function otherVersion(best: Fit, fits: readonly Fit[]): Fit | undefined {
  const numbers = ({ piece }: Fit): string => (piece.text.match(/\p{N}+/gu) ?? []).join(' ');
  return fits.find(
    (fit) =>
      fit.passage.pageId !== best.passage.pageId &&
      dayOf(fit.passage.updatedAt) !== dayOf(best.passage.updatedAt) &&
      fit.isPossible &&
      fit.score >= 0.9 * best.score &&
      saysTheSame(fit.piece.text, best.piece.text) &&
      numbers(fit) !== '' &&
      numbers(best) !== '' &&
      numbers(fit) !== numbers(best),
  );
}

/** Whether two texts have half of their words in common, numbers aside: two versions of one statement. */
function saysTheSame(one: string, other: string): boolean {
  const [words, others] = [one, other].map(
    (text) => new Set(createTermReader().terms(text.replaceAll(/\p{N}+/gu, ' '))),
  );
  if (words === undefined || others === undefined) return false;
  const shared = [...words].filter((word) => others.has(word)).length;
  return shared > 0 && shared * 2 >= Math.min(words.size, others.size);
}

/** The quotation of a piece with where it stands; `withId` names the page by its id, too. */
function quoted({ passage, pieces, piece }: Fit, withId = false): string {
  const lines = quoteAround(pieces, piece).map((line) => (line === '' ? '>' : `> ${line}`));
  const section = piece.headings.at(-1) ?? passage.headings.at(-1);
  const facts = [
    ...(withId ? [`page ${passage.pageId}`] : []),
    ...(section === undefined || section === passage.title ? [] : [`section ${section}`]),
    ...(passage.updatedAt === '' ? [] : [`updated ${dayOf(passage.updatedAt)}`]),
  ];
  return `${lines.join('\n')}\n\n— ${linkTo(passage)}${facts.map((fact) => `, ${fact}`).join('')}`;
}

/** Said where nothing answers and the question may be in another language than the wiki: in that language, too. */
function languageNote(question: string, passages: readonly Passage[], texts: Texts): string[] {
  const asked = languageOf(question);
  const found = languageOf(passages.map(({ markdown }) => markdown).join('\n'));
  if (asked === undefined || asked === found || (found === undefined && asked === 'english')) return [];
  const named = { question: nameOf(asked), pages: nameOf(found ?? '') };
  return [
    found === undefined ? texts('untranslated', named) : texts('translated', named),
    ...(asked === 'english' ? [] : [texts(asked)]),
  ];
}

const nameOf = (language: string): string => language.charAt(0).toUpperCase() + language.slice(1);
