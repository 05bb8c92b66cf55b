import type { Steps } from '../markup/steps.js';
import { estimateTokens } from '../tokens.js';
import { joinParts, type PageReference, type Passage } from './passages.js';
import type { ScoredPassage } from './rank.js';

/** A passage, or neighbours of one section as one, as they are handed out. */
export interface PackedPassage {
  page: PageReference;
  /** The heading nearest above it and those that this one lies under, outermost first. */
  headings: readonly string[];
  /** Fragment of the heading nearest above it, not percent-encoded; undefined before the first heading of a page. */
  anchor?: string;
  /** Blocks of the page's document that it comes from: first, and after the last. */
  start: number;
  end: number;
  markdown: string;
  /** Estimated tokens of the Markdown. */
  tokens: number;
  /** Of its best passage; comparable within one ranking only. */
  score: number;
  /** Other pages that hold the same text. */
  alsoOn: readonly PageReference[];
  /** The page that has taken the place of its own. */
  newer?: PageReference;
}

export interface PackOptions {
  /** Room for everything, what the caller writes around a passage included. */
  maxTokens: number;
  /** Tokens of what the caller writes around a passage. */
  overhead: (passage: PackedPassage) => number;
  /** The Markdown as it is handed out, of a passage that is worth this part of the best. */
  show: (markdown: string, worth: number) => string;
  /** What is worth less than this part of the first passage is left for the next turn, however much room there is. */
  least: number;
  /** The terms of each word that says what the question is about; what alone holds one of them may be worth less. */
  telling: readonly (readonly string[])[];
  /** 1 for the best that fit, 2 for what comes after those, and so on. */
  turn: number;
}

/** After so many passages of a page, the others go first unless theirs are clearly worse. */
const perPage = 5;
const lessForEachMore = 0.85;
/** What is worth less than this part of the best is noise. */
const leastOfBest = 0.1;
/** What holds a word that nothing else does has to be worth this part of what others have to. */
const forAnotherWord = 0.6;
/** Room that is not worth filling. */
const crumbs = 40;

interface Run {
  scored: ScoredPassage[];
  packed: PackedPassage;
  cost: number;
}

/**
 * The best passages that fit, neighbours of one section as one text; never more than the budget, and less where they get
 * worse. The best is first, then the others of its page, then those of the page with the next best. `rest` tells whether
 * another turn has any.
 */
export function* packInSteps(
  ranked: readonly ScoredPassage[],
  options: PackOptions,
): Steps<{ passages: PackedPassage[]; taken: ScoredPassage[]; rest: boolean }> {
  const best = ranked[0]?.score ?? 0;
  let left = spread(ranked.filter(({ score }) => score >= best * leastOfBest));
  let runs: Run[] = [];
  for (let turn = 0; turn < options.turn; turn++) {
    runs = yield* fill(left, options);
    const taken = new Set(runs.flatMap(({ scored }) => scored));
    left = left.filter((scored) => !taken.has(scored));
    if (taken.size === 0) left = [];
  }
  return {
    passages: byPage(runs.map(({ packed }) => packed)),
    taken: runs.flatMap(({ scored }) => scored),
    rest: left.length > 0,
  };
}

/** Passages of one page in a row, each page where its best stands, the best first in both. */
function byPage(passages: readonly PackedPassage[]): PackedPassage[] {
  const pages = new Map<string, PackedPassage[]>();
  for (const passage of passages.toSorted((one, other) => other.score - one.score))
    pages.set(passage.page.id, [...(pages.get(passage.page.id) ?? []), passage]);
  return [...pages.values()].flat();
}

/** The ranking with many passages of one page moved back. */
function spread(ranked: readonly ScoredPassage[]): ScoredPassage[] {
  const counts = new Map<string, number>();
  return ranked
    .map((scored) => {
      const { id } = scored.passage.page;
      const before = counts.get(id) ?? 0;
      counts.set(id, before + 1);
      return { scored, worth: scored.score * lessForEachMore ** Math.max(0, before + 1 - perPage) };
    })
    .sort((one, other) => other.worth - one.worth)
    .map(({ scored }) => scored);
}

function* fill(ranked: readonly ScoredPassage[], options: PackOptions): Steps<Run[]> {
  let runs: Run[] = [];
  let room = options.maxTokens;
  const least = (ranked[0]?.score ?? 0) * options.least;
  for (const scored of ranked) {
    if (room < crumbs) break;
    if (scored.score < least && (scored.score < least * forAnotherWord || !addsWord(scored, runs, options))) continue;
    yield;
    const { page, order, opens, closes } = scored.passage;
    const beside = runs.filter(
      ({ scored: [first], scored: all }) =>
        first?.passage.page.id === page.id &&
        ((!closes && first.passage.order === order + 1) || (!opens && all.at(-1)?.passage.order === order - 1)),
    );
    const run = runOf([...beside.flatMap((other) => other.scored), scored], ranked[0], options);
    const left = room + beside.reduce((sum, { cost }) => sum + cost, 0) - run.cost;
    if (left >= 0) {
      runs = [...runs.filter((other) => !beside.includes(other)), run];
      room = left;
    } else if (runs.length === 0) {
      const cut = cutToFit(run, options);
      if (cut !== undefined) return [cut];
    }
  }
  return runs;
}

/** Whether a passage holds a telling word that none of the others does: it may be about another part of the question. */
const addsWord = (scored: ScoredPassage, runs: readonly Run[], { telling }: PackOptions): boolean =>
  telling.some((terms) => {
    const holds = ({ matched }: ScoredPassage): boolean => terms.some((term) => matched.has(term));
    return holds(scored) && !runs.some((run) => run.scored.some(holds));
  });

function runOf(parts: readonly ScoredPassage[], best: ScoredPassage | undefined, { overhead, show }: PackOptions): Run {
  const scored = parts.toSorted((one, other) => one.passage.order - other.passage.order);
  const [first] = scored;
  const last = scored.at(-1);
  if (first === undefined || last === undefined) throw new Error('A run has a passage.');
  const score = Math.max(...scored.map((one) => one.score));
  const markdown = show(joinPassages(scored.map(({ passage }) => passage)), score / (best?.score ?? score));
  const packed: PackedPassage = {
    page: first.passage.page,
    headings: first.passage.headings,
    anchor: first.passage.anchor,
    start: first.passage.start,
    end: last.passage.end,
    markdown,
    tokens: estimateTokens(markdown),
    score,
    ...(first.newer && { newer: first.newer }),
    alsoOn: [...new Map(scored.flatMap(({ alsoOn }) => alsoOn).map((page) => [page.id, page])).values()],
  };
  return { scored, packed, cost: packed.tokens + Math.ceil(overhead(packed)) };
}

/** Neighbouring passages of a section, in its order, as one text. What is left out of the section before and after them is marked. */
export function joinPassages(passages: readonly Passage[]): string {
  const text = joinParts(passages);
  return `${passages[0]?.opens === false ? `${cut}\n\n` : ''}${text}${passages.at(-1)?.closes === false ? `\n\n${cut}` : ''}`;
}

/** Stands where text was left out. */
const cut = '…';

/** The beginning of a passage that is larger than the budget; undefined when not even a line of it fits. */
function cutToFit({ scored, packed }: Run, { maxTokens, overhead }: PackOptions): Run | undefined {
  const around = Math.ceil(overhead(packed));
  const lines = packed.markdown.split('\n');
  for (let count = lines.length - 1; count > 0; count--) {
    const text = lines.slice(0, count).join('\n');
    const mark = openFence(text);
    const markdown = `${text}${mark === undefined ? '' : `\n${mark}`}\n…`;
    const tokens = estimateTokens(markdown);
    if (tokens + around <= maxTokens)
      return { scored: [...scored], packed: { ...packed, markdown, tokens }, cost: tokens + around };
  }
  const [line = ''] = lines;
  const room = maxTokens - around;
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (estimateTokens(`${line.slice(0, middle)}…`) <= room) low = middle;
    else high = middle - 1;
  }
  const space = line.lastIndexOf(' ', low);
  const text = line.slice(0, space > low / 2 ? space : low).replace(/\p{Cs}$/u, '');
  if (text.trim() === '') return undefined;
  const tokens = estimateTokens(`${text}…`);
  return { scored: [...scored], packed: { ...packed, markdown: `${text}…`, tokens }, cost: tokens + around };
}

/** The fence that a text leaves open. */
function openFence(text: string): string | undefined {
  let open: string | undefined;
  for (const [, mark = ''] of text.matchAll(/^[ >]*(`{3,})/gmu)) {
    if (open === undefined) open = mark;
    else if (mark.startsWith(open)) open = undefined;
  }
  return open;
}
