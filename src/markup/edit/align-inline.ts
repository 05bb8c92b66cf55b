import { differences, type Pair } from './differences.js';
import { isSpace, type Token, unseenAtom } from './inline-tokens.js';

/** A token of the old content (`from`), of its Markdown (`base`) and of the new content (`to`), as far as they are the same. */
export interface Step {
  readonly from?: Token | undefined;
  /** Undefined for what shows in no Markdown, and for what is new. */
  readonly base?: Token | undefined;
  readonly to?: Token | undefined;
}

/** The tokens of both sides in order, those that are the same together. */
export function alignInline(
  olds: readonly Token[],
  bases: readonly Token[] | undefined,
  news: readonly Token[],
): Step[] {
  const steps = bases
    ? merged(olds, bases, news)
    : align(olds, news).map(({ from, to }): Step => ({ from, base: from, to }));
  return withoutLoneSpaces(steps);
}

/** Whether a step keeps old content, and does not only tell what went or came. */
export const keepsOld = ({ from, base, to }: Step): boolean => from !== undefined && (to !== undefined || !base);

/** Which tokens are the same on both sides, in order. Words first: a space that fits must not part two equal words. */
function align(olds: readonly Token[], news: readonly Token[]): Pair<Token>[] {
  const isWord = (token: Token) => !isSpace(token);
  const words = aligned(olds.filter(isWord), news.filter(isWord));
  const pairs: Pair<Token>[] = [];
  let at = 0;
  let next = 0;
  const upTo = (from: Token | undefined, to: Token | undefined) => {
    const end = from ? olds.indexOf(from, at) : olds.length;
    const stop = to ? news.indexOf(to, next) : news.length;
    pairs.push(...aligned(olds.slice(at, end), news.slice(next, stop)));
    at = end + 1;
    next = stop + 1;
  };
  for (const pair of words) {
    if (!pair.from || !pair.to) continue;
    upTo(pair.from, pair.to);
    pairs.push(pair);
  }
  upTo(undefined, undefined);
  return pairs;
}

const aligned = (olds: readonly Token[], news: readonly Token[]): Pair<Token>[] =>
  differences(olds, news, (one, other) => one.key === other.key) ?? [
    ...olds.map((from) => ({ from })),
    ...news.map((to) => ({ to })),
  ];

/** What of the old content one stretch of its Markdown stands for: one token each, or several that are spelled otherwise. */
interface Stretch {
  readonly olds: readonly Token[];
  readonly bases: readonly Token[];
  readonly same: boolean;
}

/** Old words that its Markdown spells otherwise belong to what stands beside them: alone they would pass for unseen. */
function foldStrays(stretches: Stretch[]): void {
  for (let index = stretches.length - 1; index >= 0; index--) {
    const { olds, bases } = stretches[index] ?? { olds: [], bases: [] };
    if (bases.length > 0 || !olds.some((token) => !isSpace(token) && token.key !== unseenAtom)) continue;
    const first = Math.max(0, index - 1);
    const joined = stretches.slice(first, index + 2);
    if (joined.every((stretch) => stretch.bases.length === 0)) continue;
    stretches.splice(first, joined.length, {
      olds: joined.flatMap((stretch) => stretch.olds),
      bases: joined.flatMap((stretch) => stretch.bases),
      same: false,
    });
  }
}

/**
 * The changes from `base` to `news` carried over to `olds`. Where old and base differ, the reader or the writer has its
 * habits (an address becomes a link, edge spaces go): what nobody changed there stays as the old content has it.
 */
function merged(olds: readonly Token[], bases: readonly Token[], news: readonly Token[]): Step[] {
  const stretches: Stretch[] = [];
  for (const { from, to } of align(olds, bases)) {
    const last = stretches.at(-1);
    if (from && to) stretches.push({ olds: [from], bases: [to], same: true });
    else if (last && !last.same) {
      stretches[stretches.length - 1] = {
        olds: [...last.olds, ...(from ? [from] : [])],
        bases: [...last.bases, ...(to ? [to] : [])],
        same: false,
      };
    } else stretches.push({ olds: from ? [from] : [], bases: to ? [to] : [], same: false });
  }
  foldStrays(stretches);
  const stretchOf = new Map(
    stretches.flatMap((stretch, index) => stretch.bases.map((token) => [token, index] as const)),
  );
  const changes = align(bases, news);
  const kept = new Map(changes.flatMap(({ from, to }) => (from && to ? [[from, to] as const] : [])));
  const steps: Step[] = [];
  let next = 0;
  const comeBack = new Set(kept.values());
  const places = new Map([bases, news].flatMap((side) => side.map((token, place) => [token, place] as const)));
  /** A space that the old content spells otherwise, or has not, because a border stood for it: new words need it. */
  const standsBesideNew = (read: readonly Token[]) => {
    const [first, last] = [read[0], read.at(-1)];
    const [start, end] = [first && kept.get(first), last && kept.get(last)];
    if (!first || !last || !start || !end || !read.every((token) => kept.has(token))) return false;
    const at = (token: Token) => places.get(token) ?? 0;
    const gone = [bases[at(first) - 1], bases[at(last) + 1]].some((token) => token && !kept.has(token));
    return gone || [news[at(start) - 1], news[at(end) + 1]].some((token) => token && !comeBack.has(token));
  };
  const emit = ({ olds: own, bases: read, same }: Stretch) => {
    const [from] = own;
    const [base] = read;
    if (same && from && base) steps.push({ from, base, to: kept.get(base) });
    else if (read.length > 0 && read.every(isSpace) && standsBesideNew(read)) {
      steps.push(
        ...own.map((token): Step => ({ from: token, base: token })),
        ...read.map((token): Step => ({ to: kept.get(token) })),
      );
    } else if (read.every((token) => kept.has(token))) steps.push(...own.map((token): Step => ({ from: token })));
    else steps.push(...own.map((token): Step => ({ from: token, base: token })));
  };
  // Breaks before all words show nothing, and would show behind new ones.
  for (let first = stretches[next]; first?.bases.length === 0; first = stretches[next]) {
    emit(first);
    next++;
  }
  for (const { from: base, to } of changes) {
    if (!base) {
      steps.push({ to });
      continue;
    }
    // Everything up to the stretch of this token, once.
    const index = stretchOf.get(base) ?? stretches.length;
    for (; next <= index; next++) {
      const stretch = stretches[next];
      if (stretch) emit(stretch);
    }
    const own = stretches[index];
    // A stretch that was changed in part is written anew.
    if (to && own && !own.same && !own.bases.every((token) => kept.has(token))) steps.push({ to });
  }
  for (const stretch of stretches.slice(next)) emit(stretch);
  return steps;
}

/**
 * A space that stays while the words around it are new says nothing of where they belong: it goes with the old ones,
 * else its marks would stand alone among them (`Replaced<em> </em>word`). Beside one old word it keeps its bytes unless
 * its marks changed.
 */
function withoutLoneSpaces(steps: readonly Step[]): Step[] {
  const shown = steps.filter(({ to }) => to);
  const isNew = (step: Step | undefined) => step?.from === undefined;
  const lone = new Set(
    shown.filter((step, index) => {
      if (!step.from || !isSpace(step.from) || shown.length === 1) return false;
      const fresh = [shown[index - 1], shown[index + 1]].filter(isNew).length;
      return fresh === 2 || (fresh === 1 && (step.base ?? step.from).marks !== step.to?.marks);
    }),
  );
  return steps.flatMap((step) => {
    const { from, base, to } = step;
    return lone.has(step) ? [{ from, base: base ?? from }, { to }] : [step];
  });
}

/** For each new token of a changed stretch the old one whose place it takes. */
export function replacements(steps: readonly Step[]): Map<Step, Step> {
  const found = new Map<Step, Step>();
  let gone: Step[] = [];
  let added: Step[] = [];
  const flush = () => {
    for (const [index, step] of added.entries()) {
      const old = gone[index] ?? gone.at(-1);
      if (old) found.set(step, old);
    }
    gone = [];
    added = [];
  };
  for (const step of steps) {
    if (keepsOld(step)) flush();
    else if (step.from) gone.push(step);
    else added.push(step);
  }
  flush();
  return found;
}
