import { answersSurely, composeAnswer, nothingFound, quoteBeginning } from './answer.js';
import { changeMove } from './change.js';
import { completeQuestion, type Conversation, type Done } from './conversation.js';
import { directMove } from './direct.js';
import { bestHits, shareOfHits } from './hits.js';
import { rankPassages } from './rank.js';
import { continuations, passagePieces, pieceOf } from './reads.js';
import { authorizationLink, foundNothing, type Hit, isRelaxed, parseHits, wholeText } from './results.js';
import type { Move, PlannedCall } from './planned.js';
import { keyTerms, rarestTerms, type Term } from './terms.js';

const search = 'confluence_search';
const read = 'confluence_read_page';
const pagesAtOnce = 3;
const maxSearches = 3;
const maxReads = 8;

/**
 * The next move in a turn. Everything follows from the messages, so the same thread always gets the same move:
 * search with the question's words, read the best hits and the sections that fit, search once more with fewer words
 * when that was little, and quote.
 */
export function nextMove(conversation: Conversation, tools: ReadonlySet<string>): Move {
  const { done } = conversation;
  const blocked = done.find((call) => authorizationLink(call.content) !== undefined);
  if (blocked) return { text: askForAuthorization(blocked) };
  if (conversation.question === '') return { text: 'Ask me something about the wiki.' };

  const change = changeMove(conversation.question, done, tools);
  if (change) return change;
  const direct = directMove(conversation.question, done, tools);
  if (direct) return direct;
  if (!tools.has(search) || !tools.has(read)) return { text: 'I can only answer when I may search and read the wiki.' };

  const question = completeQuestion(conversation, (text) => keyTerms(text).length).replaceAll(/https?:\/\/\S+/gu, ' ');
  const terms = keyTerms(question);
  const searches = done.filter((call) => call.name === search);
  if (searches.length === 0 && done.length === 0) return { calls: [{ name: search, args: { query: queryOf(terms) } }] };
  const fewer = searches.length < maxSearches ? fewerWords(question, terms, searches) : [];

  const reads = done.filter((call) => call.name === read);
  const seen = new Set(reads.flatMap((call) => [pieceOf(call)?.page.pageId ?? '', call.args['page']]));
  const fresh = bestHits(searches, terms).filter((hit) => !seen.has(hit.pageId));
  const wholes = reads.map((call) => pieceOf(call)).filter((piece) => piece !== undefined);
  // A page that was read holds its passages too.
  const lent = searches.flatMap((call) => passagePieces(call)).filter(({ page }) => !seen.has(page.pageId));
  const known = [...wholes, ...lent];
  const ranked = rankPassages(question, terms, known);
  const sure = answersSurely(ranked[0]);

  // Passages that hold nearly all of the question need no page around them.
  if (reads.length === 0 && sure && (ranked[0]?.coverage ?? 0) >= 0.8)
    return { text: composeAnswer(ranked, new Map(known.map(({ page, passages }) => [page, passages]))) };

  // A few hits for all of many words are those of chance words as often as of the subject.
  const isThin = fresh.length < pagesAtOnce && (terms.length > 3 || fresh.length === 0);
  if (reads.length === 0 && fewer.length > 0 && (isThin || searches.every((call) => isRelaxed(call.content)))) {
    return { calls: fewer };
  }
  if (reads.length === 0 && fresh.length > 0) return { calls: fresh.slice(0, pagesAtOnce).map(readHit) };
  const more = reads.length < maxReads ? continuations(reads, terms, sure).slice(0, pagesAtOnce) : [];
  if (more.length > 0) return { calls: more.map((args) => ({ name: read, args })) };
  if (!sure && reads.length < maxReads) {
    if (fewer.length > 0) return { calls: fewer };
    if (fresh.length > 0 && reads.length <= pagesAtOnce * 2)
      return { calls: fresh.slice(0, pagesAtOnce - 1).map(readHit) };
  }
  if (ranked.length === 0) return { text: withoutPages(done) };
  const named = searches.length === 0 ? wholes[0] : undefined;
  if (named && ranked[0]?.ownCoverage === 0) return { text: quoteBeginning(named) };
  return { text: composeAnswer(ranked, new Map(known.map(({ page, passages }) => [page, passages]))) };
}

function askForAuthorization(blocked: Done): string {
  return [
    'I need your permission to read Confluence before I can answer this.',
    `Please open this link and allow access: ${authorizationLink(blocked.content) ?? ''}`,
    'The link is for you alone. Once you have allowed access, I can look for the answer.',
  ].join('\n\n');
}

function queryOf(terms: readonly Term[]): string {
  return terms.map((term) => term.word).join(' ');
}

/** Searches with fewer words than before that were not tried yet; none when there are none. */
function fewerWords(question: string, terms: readonly Term[], searches: readonly Done[]): PlannedCall[] {
  const tried = new Set(searches.map((call) => call.args['query']));
  const queries = [3, 2]
    .filter((count) => count < terms.length)
    .map((count) => queryOf(rarestTerms(question, terms, count, (term) => shareOfHits(searches, term))))
    .filter((query) => !tried.has(query));
  return [...new Set(queries)].map((query) => ({ name: search, args: { query } }));
}

function readHit(hit: Hit): PlannedCall {
  return { name: read, args: { page: hit.pageId === '' ? hit.url : hit.pageId } };
}

/** Nothing could be read: either nothing was found, or a tool says why not. */
function withoutPages(done: readonly Done[]): string {
  const refused = done.findLast(
    (call) => parseHits(call.content).length === 0 && pieceOf(call) === undefined && !foundNothing(call.content),
  );
  return refused === undefined ? nothingFound : `I could not read the wiki: ${wholeText(refused.content)}`;
}
