import { findCandidates } from '../../src/confluence/search-candidates.js';
import type { ScalekitConnection } from '../../src/scalekit/connection.js';
import { fence, measuringNonce } from '../../src/fence.js';
import { type ShownHit, writeHits } from '../../src/tool/hit-lines.js';
import { type CallResult, newConversation, type Question } from './site.js';

export const strategyNames = ['ours', 'oursBare', 'oursUnfitting', 'excerpt', 'wholePage'] as const;
export type StrategyName = (typeof strategyNames)[number];

/** How a strategy answers one question. */
export interface StrategyOutcome {
  /** How many calls it takes by itself: with one, the second shows what a model gets that asks once more. */
  calls: 1 | 2;
  /** At least one result, at most two. */
  results: [CallResult, ...CallResult[]];
}

/** What is searched for; other words are lent by a language model. */
interface Given {
  query: string;
  otherWords?: string[];
}

interface Listing {
  top: { pageId: string } | undefined;
  first: CallResult;
  second: CallResult;
}

/** Passages of the tools themselves; the second call is the continuation, or the best page with the question. */
async function passages(connection: ScalekitConnection, { query, otherWords = [] }: Given): Promise<StrategyOutcome> {
  const call = newConversation(connection);
  const args = { query, ...(otherWords.length > 0 && { otherWords }) };
  const first = await call('confluence_search', args);
  const { cursor, sources = [] } = first.artifact;
  const [best] = sources;
  const again =
    typeof cursor === 'string'
      ? await call('confluence_search', { ...args, cursor })
      : best && (await call('confluence_read_page', { page: best.pageId, question: query }));
  return { calls: 1, results: again === undefined ? [first] : [first, again] };
}

/** Other words with some that do not fit between them: a tool may cap how many count, and must not cap by their place. */
const mixed = (fitting: readonly string[], unfitting: readonly string[]): string[] =>
  Array.from({ length: Math.max(fitting.length, unfitting.length) }, (_, index) => [
    ...fitting.slice(index, index + 1),
    ...unfitting.slice(index, index + 1),
  ]).flat();

const rowsAtOnce = 8;

/**
 * The same candidates that `ours` starts from, as a search tool with excerpts shows them: the search is no worse than
 * ours, only what is made of it differs.
 */
async function listHits(connection: ScalekitConnection, given: Required<Given>): Promise<Listing> {
  let requests = 0;
  const start = performance.now();
  const cpu = process.cpuUsage();
  const client = connection.clientFor({ onRequest: () => requests++ });
  const { hits } = await findCandidates(client, given);
  const { user, system } = process.cpuUsage(cpu);
  const asked = { requests, ms: performance.now() - start, cpuMs: (user + system) / 1000, artifact: {} };
  const listing = (some: readonly ShownHit[]): string =>
    some.length === 0
      ? `No results for "${given.query}".`
      : `${some.length} results for "${given.query}".\n${fence(writeHits(some).rows.join('\n'), measuringNonce)}`;
  return {
    top: hits[0],
    first: { content: listing(hits.slice(0, rowsAtOnce)), ...asked },
    // The rows that follow are known already; a tool would ask again.
    second: { content: listing(hits.slice(rowsAtOnce, 2 * rowsAtOnce)), ...asked },
  };
}

/** The list of hits, then the first page of it in full, however long. */
async function wholePage(connection: ScalekitConnection, { top, first }: Listing): Promise<StrategyOutcome> {
  if (top === undefined) return { calls: 2, results: [first] };
  const call = newConversation(connection, { maxTokens: 10_000_000 });
  return { calls: 2, results: [first, await call('confluence_read_page', { page: top.pageId })] };
}

/** The strategies that are asked for on one question, by name; `unfitting`: other words that belong to other questions. */
export async function runStrategies(
  connection: ScalekitConnection,
  { question, search: lent }: Question,
  { unfitting, names }: { unfitting: readonly string[]; names: readonly StrategyName[] },
): Promise<Partial<Record<StrategyName, StrategyOutcome>>> {
  const given = { query: lent?.query ?? question, otherWords: lent?.otherWords ?? [] };
  const outcomes: Partial<Record<StrategyName, StrategyOutcome>> = {};
  if (names.includes('ours')) outcomes.ours = await passages(connection, given);
  if (names.includes('oursBare')) outcomes.oursBare = await passages(connection, { query: question });
  if (names.includes('oursUnfitting'))
    outcomes.oursUnfitting = await passages(connection, { ...given, otherWords: mixed(given.otherWords, unfitting) });
  if (names.includes('excerpt') || names.includes('wholePage')) {
    const listed = await listHits(connection, given);
    outcomes.excerpt = { calls: 1, results: [listed.first, listed.second] };
    if (names.includes('wholePage')) outcomes.wholePage = await wholePage(connection, listed);
  }
  return outcomes;
}

/** Questions in one call: what it shows, and what it cost. */
export async function askTogether(connection: ScalekitConnection, questions: readonly Question[]): Promise<CallResult> {
  return newConversation(connection)('confluence_search', {
    questions: questions.map(({ question, search: lent }) =>
      [lent?.query ?? question, (lent?.otherWords ?? []).join(', ')].join(' | '),
    ),
  });
}
