import type { PageReference, Passage } from './passages.js';
import type { Steps } from '../markup/steps.js';
import { plainText } from './plain-text.js';
import { type CountedText, search } from './bm25.js';
import type { Query } from './query.js';
import { isUnspaced } from '../language/segments.js';
import type { TermReader } from '../language/terms.js';

/** A passage as numbers of terms. */
export interface ReadPassage {
  passage: Passage;
  title: Uint32Array;
  headings: readonly Uint32Array[];
  body: Uint32Array;
  /** How many different terms its body has. */
  different: number;
}

/** A passage with what it is worth to a question. */
export interface ScoredPassage {
  passage: Passage;
  /** Comparable within one ranking only. */
  score: number;
  /** Terms of the query that it, its headings or its title hold. */
  matched: ReadonlySet<string>;
  /** Phrases of the query that it, a heading or its title holds, as they were written. */
  phrases: readonly string[];
  /** The terms of its text, in order. */
  terms: () => readonly string[];
  /** Other pages that hold the same text. */
  alsoOn: readonly PageReference[];
  /** The page that has taken the place of its own. */
  newer?: PageReference;
}

/**
 * Fields are weighted by repeating them in one text, as BM25F does: so a term is rare or frequent in all fields together,
 * and one more mention in the title adds less when the text has it already. Measured: 3 points above a score for each field.
 */
const titleWeight = 2;
const headingWeight = 2;
/** What the whole page is worth to each of its passages. */
const pageShare = 0.2;
/** What the better neighbour is worth to a passage: an answer often stands beside the words of the question. */
const neighbourShare = 0.15;
/** How much more the passages of a page are worth whose title says what the question asks for, and nothing else. */
const titleBonus = 0.5;
/** Passages are of like length, which says little; `d` of BM25+ at 0: a long one is not worth more for a single mention. */
const bm25 = { k: 1.2, b: 0.5, d: 0 };
/** How much of its worth a small section has by what it holds itself, when several are weighed as one. */
const ownShare = 0.2;
/**
 * How much more a passage is worth that holds all of the query in a row of so many terms. Measured: the first place is as
 * often right, but what follows it falls off sooner, so that fewer passages are shown for as many answers.
 */
const nearnessBonus = 0.7;
const nearnessSpan = 40;
/** How much more a passage is worth that has the kind of number that is asked for. */
const measureBonus = 0.3;
/** Scores this near are a tie. */
const tie = Math.log(1.01);

/** Reads passages as terms of one reader; titles and headings, which many passages share, are read once. */
export function passageReader(reader: TermReader): (passage: Passage) => ReadPassage {
  const known = new Map<string, Uint32Array>();
  const read = (text: string): Uint32Array => {
    let terms = known.get(text);
    if (terms === undefined) known.set(text, (terms = reader.numbers(plainText(text))));
    return terms;
  };
  return (passage) => {
    const body = reader.numbers(plainText(passage.markdown));
    return {
      passage,
      title: read(passage.page.title),
      headings: passage.headings.map(read),
      body,
      different: new Set(body).size,
    };
  };
}

/**
 * The passages that hold a term of the query, best first: BM25 over their text, headings and title, more when they hold
 * more of the query and hold it close together, something for what their neighbours and the rest of their page hold, and more
 * when the title of the page is what the query asks for, or when they have the kind of number that it asks for. Among equals
 * the newer page comes first. The same input gives the same order.
 */
export function* rankInSteps(
  passages: readonly ReadPassage[],
  query: Query,
  reader: TermReader,
): Steps<ScoredPassage[]> {
  const { weights, phrases, measure } = query;
  // By number of the term, undefined for what is not asked for.
  const wanted: (string | undefined)[] = Array.from({ length: reader.count }, (_, number) => {
    const term = reader.term(number);
    return weights.has(term) ? term : undefined;
  });
  const pages = new Map<string, { title: Uint32Array; text: CountedText }>();
  const texts: CountedText[] = [];
  /** The passages of each text: one, or small sections that are weighed as one. */
  const weighed: ReadPassage[][] = [];
  for (const read of passages) {
    const { passage, title, headings, body, different } = read;
    const { id } = passage.page;
    const before = weighed.at(-1);
    const isOneWith = before?.[0]?.passage.page.id === id && before[0].passage.group === passage.group;
    const text: CountedText = (isOneWith ? texts.at(-1) : undefined) ?? { length: 0, counts: new Map() };
    text.length += different;
    const page = pages.get(id) ?? { title, text: { length: 0, counts: new Map() } };
    if (!pages.has(id)) count(page.text, title, wanted, titleWeight);
    pages.set(id, page);
    count(text, body, wanted, 1);
    count(page.text, body, wanted, 1);
    // Of the body all terms are counted; what stands only above it makes the text longer.
    const inBody = text.counts.size;
    for (const heading of headings) {
      count(text, heading, wanted, headingWeight);
      count(page.text, heading, wanted, 1);
    }
    if (isOneWith) before.push(read);
    else {
      count(text, title, wanted, titleWeight);
      texts.push(text);
      weighed.push([read]);
    }
    text.length += text.counts.size - inBody;
    if (texts.length % passagesPerStep === 0) yield;
  }
  for (const { text } of pages.values()) text.length = text.counts.size;
  yield;
  // The length of a page says nothing about its subject.
  const ofPages = yield* search(
    [...pages.values()].map(({ text }) => text),
    query,
    { ...bm25, b: 0 },
  );
  const pageScores = new Map(ofPages.found.map(({ index, score }) => [index, score]));
  const { found, rarity } = yield* search(texts, query, bm25);
  const pageWorth = new Map(
    [...pages].map(([id, { title }], index) => [
      id,
      {
        more: pageShare * (pageScores.get(index) ?? 0),
        times:
          1 +
          titleBonus *
            likenessOf(
              Array.from(title, (number) => reader.term(number)),
              weights,
              rarity,
            ),
      },
    ]),
  );
  const worths = wanted.map((term) => (term === undefined ? 0 : (weights.get(term) ?? 0) * (rarity.get(term) ?? 0)));
  const allWorth = worths.reduce((sum, worth) => sum + worth, 0) || 1;
  const scores = new Map(found.map(({ index, score }) => [index, score]));
  const beside = (index: number, other: number): number =>
    weighed[index]?.[0]?.passage.page.id === weighed[other]?.[0]?.passage.page.id ? (scores.get(other) ?? 0) : 0;
  yield;
  const best = found.reduce((most, { score }) => Math.max(most, score), 0);
  return found
    .flatMap(({ index, score, matched }) => {
      const together = weighed[index] ?? [];
      const held = together.map((read) => heldBy(read, wanted).size);
      const most = Math.max(1, ...held);
      return together.map((read, at) => {
        const { more, times } = pageWorth.get(read.passage.page.id) ?? { more: 0, times: 1 };
        const neighbour = neighbourShare * Math.max(beside(index, index - 1), beside(index, index + 1));
        const quoted = phrases.filter(
          ({ text, terms }) => terms.every((term) => matched.has(term)) && holdsPhrase(read.passage, text, reader),
        );
        // Of what is weighed as one, what holds most itself comes first.
        const own = 1 - ownShare + (ownShare * (held[at] ?? 0)) / most;
        // What stands in quotation marks is asked for as it stands: a passage with it comes before all without it.
        const near = 1 + (nearnessBonus * worthInRow(read.body, worths)) / allWorth;
        const measured = measure?.test(read.passage.markdown) === true ? 1 + measureBonus : 1;
        const total = (score + more + neighbour) * times * own * near * measured + 5 * best * quoted.length;
        const scored: ScoredPassage = {
          passage: read.passage,
          score: total,
          matched,
          phrases: quoted.map(({ text }) => text),
          terms: () => Array.from(read.body, (number) => reader.term(number)),
          alsoOn: [],
        };
        // In steps, so that the order has no cycles.
        return { scored, step: Math.round(Math.log(total) / tie) };
      });
    })
    .sort((one, other) => other.step - one.step || inOrderOfPages(one.scored.passage, other.scored.passage))
    .map(({ scored }) => scored);
}

const passagesPerStep = 200;

/** The most that different terms are worth which stand within {@link nearnessSpan}. */
function worthInRow(body: Uint32Array, worths: readonly number[]): number {
  const counts = new Map<number, number>();
  let worth = 0;
  let most = 0;
  for (let at = 0; at < body.length + nearnessSpan; at++) {
    const enters = body[at];
    if (enters !== undefined && worths[enters]) {
      const count = counts.get(enters) ?? 0;
      if (count === 0) worth += worths[enters];
      counts.set(enters, count + 1);
    }
    const leaves = body[at - nearnessSpan];
    if (leaves !== undefined && worths[leaves]) {
      const count = (counts.get(leaves) ?? 0) - 1;
      if (count === 0) worth -= worths[leaves];
      counts.set(leaves, count);
    }
    most = Math.max(most, worth);
  }
  return most;
}

/** The terms of the query that stand in a passage or in the heading nearest above it. */
const heldBy = ({ body, headings }: ReadPassage, wanted: readonly (string | undefined)[]): Set<number> =>
  new Set([...body, ...(headings.at(-1) ?? [])].filter((number) => wanted[number] !== undefined));

/** Whether the words of a phrase stand in a row, small ones between them included; inflections count as the same word. */
function holdsPhrase({ markdown, headings, page }: Passage, phrase: string, reader: TermReader): boolean {
  const wanted = wordsInRow(phrase, reader);
  return [markdown, ...headings, page.title].some((text) => {
    const plain = plainText(text).toLowerCase();
    // Where no spaces tell words apart, signs in a row are all there is.
    const isSame = isUnspaced(phrase) && plain.includes(phrase.toLowerCase());
    return isSame || wordsInRow(plain, reader).includes(wanted);
  });
}

/** The words of a text between spaces, each as its first term where it has one. */
const wordsInRow = (text: string, reader: TermReader): string =>
  ` ${(text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).map((word) => reader.terms(word)[0] ?? word).join(' ')} `;

/** Adds the terms that are asked for to a text, each `times`. */
function count(
  { counts }: CountedText,
  numbers: Uint32Array,
  wanted: readonly (string | undefined)[],
  times: number,
): void {
  for (const number of numbers) {
    const term = wanted[number];
    if (term !== undefined) counts.set(term, (counts.get(term) ?? 0) + times);
  }
}

/** How much of a query a title holds, and of the title the query: 0 to 1, 1 when both say the same. */
function likenessOf(
  title: readonly string[],
  weights: ReadonlyMap<string, number>,
  rarity: ReadonlyMap<string, number>,
): number {
  const asked = [...rarity].reduce((sum, [term, worth]) => sum + (weights.get(term) ?? 0) * worth, 0);
  // A word that is not asked for is taken for a rare one.
  const rarest = Math.max(0, ...rarity.values());
  const terms = [...new Set(title)];
  const all = terms.reduce((sum, term) => sum + (rarity.get(term) ?? rarest), 0);
  const held = terms.reduce((sum, term) => sum + Math.min(1, weights.get(term) ?? 0) * (rarity.get(term) ?? 0), 0);
  return asked === 0 || all === 0 ? 0 : Math.sqrt((held / all) * Math.min(1, held / asked));
}

function inOrderOfPages(first: Passage, second: Passage): number {
  return (
    compare(second.page.updatedAt, first.page.updatedAt) ||
    compare(first.page.id, second.page.id) ||
    first.order - second.order
  );
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
