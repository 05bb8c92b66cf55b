import type { Steps } from '../markup/steps.js';
import { estimateTokens } from '../tokens.js';
import { joinParts, type PageReference, type Passage } from './passages.js';
import type { ScoredPassage } from './rank.js';

/** A passage, or neighbours of one page as one, as they are handed out. */
export interface PackedPassage {
  page: PageReference;
  /** Headings in force where it begins, outermost first. */
  headings: readonly string[];
  /** Fragment of the innermost of these, not percent-encoded; undefined before the first heading of a page. */
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
}

export interface PackOptions {
  /** Room for everything, what the caller writes around a passage included. */
  maxTokens: number;
  /** Tokens of what the caller writes around a passage. */
  overhead: (passage: PackedPassage) => number;
  /** The Markdown as it is handed out. */
  show: (markdown: string) => string;
  /** 1 for the best that fit, 2 for what comes after those, and so on. */
  turn: number;
}

/** After so many passages of a page, the others go first unless theirs are clearly worse. */
const perPage = 5;
const lessForEachMore = 0.85;
/** What is worth less than this part of the best is noise. */
const leastOfBest = 0.1;
/** Room that is not worth filling. */
const crumbs = 40;

interface Run {
  scored: ScoredPassage[];
  packed: PackedPassage;
  cost: number;
}

/**
 * The best passages that fit, neighbours as one text, never more than the budget. Pages are in the order of their best
 * passage; what is of one page stands together in the order of the page. `rest` tells whether another turn has any.
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
    passages: runs.map(({ packed }) => packed).toSorted((one, other) => other.score - one.score),
    taken: runs.flatMap(({ scored }) => scored),
    rest: left.length > 0,
  };
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
  for (const scored of ranked) {
    if (room < crumbs) break;
    yield;
    const { page, order, opens, closes } = scored.passage;
    const beside = runs.filter(
      ({ scored: [first], scored: all }) =>
        first?.passage.page.id === page.id &&
        ((!closes && first.passage.order === order + 1) || (!opens && all.at(-1)?.passage.order === order - 1)),
    );
    const run = runOf([...beside.flatMap((other) => other.scored), scored], options);
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

function runOf(parts: readonly ScoredPassage[], { overhead, show }: PackOptions): Run {
  const scored = parts.toSorted((one, other) => one.passage.order - other.passage.order);
  const [first] = scored;
  const last = scored.at(-1);
  if (first === undefined || last === undefined) throw new Error('A run has a passage.');
  const markdown = show(joinPassages(scored.map(({ passage }) => passage)));
  const packed: PackedPassage = {
    page: first.passage.page,
    headings: first.passage.headings,
    anchor: first.passage.anchor,
    start: first.passage.start,
    end: last.passage.end,
    markdown,
    tokens: estimateTokens(markdown),
    score: Math.max(...scored.map(({ score }) => score)),
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
