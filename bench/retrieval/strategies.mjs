import { findCandidates } from '../../dist/src/confluence/search-candidates.js';
import { fence } from '../../dist/src/tool/result.js';
import { writeHits } from '../../dist/src/tool/hit-lines.js';
import { newConversation } from './site.mjs';

/**
 * A strategy answers one question with up to two tool calls. Each call gives what the model would see (`text`, of which
 * `wiki` is the wiki's part), requests and milliseconds. `calls` says how many calls the strategy takes by itself: with
 * one, the second shows what a model gets that asks once more.
 */

/** Passages of the tools themselves; the second call is the continuation, or the best page with the question. */
async function passages(connection, { query, otherWords }) {
  const call = newConversation(connection);
  const args = { query, ...(otherWords?.length > 0 && { otherWords }) };
  const first = await call('confluence_search', args);
  const { cursor, sources } = first.artifact;
  const again =
    typeof cursor === 'string'
      ? await call('confluence_search', { ...args, cursor })
      : sources.length > 0
        ? await call('confluence_read_page', { page: sources[0].pageId, question: query })
        : undefined;
  return { calls: 1, results: again === undefined ? [first] : [first, again] };
}

const rowsAtOnce = 8;

/**
 * The same candidates that `ours` starts from, as a search tool with excerpts shows them: the search is no worse than
 * ours, only what is made of it differs.
 */
async function listHits(connection, given) {
  let requests = 0;
  const start = performance.now();
  const client = connection.clientFor({ onRequest: () => requests++ });
  const { hits } = await findCandidates(client, given);
  const asked = { requests, ms: performance.now() - start };
  const listing = (some) =>
    some.length === 0
      ? `No results for "${given.query}".`
      : `${some.length} results for "${given.query}".\n${fence(writeHits(some).rows.join('\n'))}`;
  return {
    top: hits[0],
    first: { content: listing(hits.slice(0, rowsAtOnce)), ...asked },
    // The rows that follow are known already; a tool would ask again.
    second: { content: listing(hits.slice(rowsAtOnce, 2 * rowsAtOnce)), ...asked },
  };
}

/** The list of hits, then the first page of it in full, however long. */
async function wholePage(connection, { top, first }) {
  if (top === undefined) return { calls: 2, results: [first] };
  const call = newConversation(connection, { maxTokens: 10_000_000 });
  return { calls: 2, results: [first, await call('confluence_read_page', { page: top.pageId })] };
}

/** All strategies on one question, by name. */
export async function runStrategies(connection, { question, search: lent }) {
  const given = { query: lent?.query ?? question, otherWords: lent?.otherWords ?? [] };
  const listed = await listHits(connection, given);
  return {
    ours: await passages(connection, given),
    oursBare: await passages(connection, { query: question }),
    excerpt: { calls: 1, results: [listed.first, listed.second] },
    wholePage: await wholePage(connection, listed),
  };
}
