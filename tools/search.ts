import { z } from 'zod';

import { type PageBody, readBodies } from '../src/confluence/search-bodies.js';
import { type Candidates, findCandidates } from '../src/confluence/search-candidates.js';
import type { SearchHit } from '../src/confluence/search-hits.js';
import { searchTypes } from '../src/confluence/search-steps.js';
import { search } from '../src/confluence/search.js';
import { ConfluenceError } from '../src/errors.js';
import { toDocumentAsync } from '../src/markup/document.js';
import { type PageDocument, retrievePassages } from '../src/retrieval/retrieve-passages.js';
import { synonymsOf } from '../src/retrieval/synonyms.js';
import { createTermReader } from '../src/retrieval/terms.js';
import { defineTool, type Source, type ToolContext, type ToolOutput } from '../src/tool/define-tool.js';
import { writeHits } from '../src/tool/hit-lines.js';
import { passageHead, writePassages } from '../src/tool/passage-lines.js';
import { bound, day, fence, fenceTokens, oneLine, takeLines, titleLink } from '../src/tool/result.js';
import { estimateTokens } from '../src/tokens.js';

const defaultLimit = 8;
const maxLimit = 25;
/** Estimated tokens of a result with passages: less than 1,500 as o200k counts them, because the estimate is from above. */
const passageTokens = 2060;
/** Pages whose bodies are read for one question. */
const maxBodies = 80;
/** Pages that are named below the passages, and the tokens that are kept for them. */
const maxOthers = 4;
const othersTokens = 160;
/** How often a question can be continued. */
const maxTurns = 5;

/** A question to the passages that answer it; filters or CQL alone to a list of hits. */
export const searchTool = defineTool({
  name: 'confluence_search',
  title: 'Search Confluence',
  toolset: 'read',
  description:
    'Search the wiki with a question. Gives the passages that answer it, word for word, each with page, heading, link and date, then further pages by title. Always fill otherWords: a wiki rarely uses the words of the question. Filters or CQL without `query` list pages instead.',
  schema: z.object({
    query: z
      .string()
      .optional()
      .describe('The question or key words; quotes keep a phrase whole, e.g. "How long is a release frozen?"'),
    otherWords: z
      .array(z.string())
      .optional()
      .describe(
        '3 to 8 words or short phrases that the page may use instead: synonyms, formal terms, abbreviations and full forms, e.g. ["code freeze", "change moratorium"]',
      ),
    cql: z
      .string()
      .optional()
      .describe(
        'Confluence query instead of or in addition to `query`, e.g. \'title ~ "plan" and created > "2026-01-01" order by created desc\'',
      ),
    space: z.string().optional().describe('Space keys, comma-separated, e.g. "ENG" or "ENG,OPS"'),
    type: z.enum(searchTypes).optional().describe('Default: pages and blog posts, e.g. "attachment"'),
    label: z.string().optional().describe('Labels, comma-separated, any of them, e.g. "runbook"'),
    author: z.string().optional().describe('Who wrote or edited it: full name, account id, or "me"'),
    updated_after: z.string().optional().describe('A day or an age, e.g. "2026-01-31" or "30d"'),
    limit: z
      .number()
      .optional()
      .describe(`Pages to list when there is no query, 1 to ${maxLimit}, e.g. ${defaultLimit}`),
    cursor: z.string().optional().describe('From the previous result; repeat the other arguments unchanged, e.g. "2"'),
  }),
  hints: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  async run(input, context) {
    const { query = '', type } = input;
    const subject = oneLine(query.trim() || input.cql?.trim() || 'everything', 120);
    context.progress(`searching "${subject}"`);
    const spaces = split(input.space);
    requireAllowed(spaces, context.spaces);
    const filters = {
      spaces,
      labels: split(input.label),
      ...(input.cql !== undefined && { cql: input.cql }),
      ...(input.author !== undefined && { author: input.author }),
      ...(input.updated_after !== undefined && { updatedAfter: input.updated_after }),
    };
    const cursor = input.cursor?.trim() || undefined;
    const request: Request = {
      subject: `"${subject}"${context.spaces === undefined ? '' : ` in the spaces ${namesOf(context.spaces)}`}`,
      query,
      otherWords: (input.otherWords ?? []).map((words) => words.slice(0, 100)).slice(0, 8),
      ...(input.limit !== undefined && {
        limit: Math.min(maxLimit, Math.max(1, Math.trunc(input.limit) || defaultLimit)),
      }),
      ...(cursor !== undefined && { cursor }),
    };
    if (query.trim() !== '' && (type === undefined || type === 'page' || type === 'blogpost')) {
      const { otherWords } = request;
      const turn = turnOf(cursor);
      const candidates = await findCandidates(context.confluence, {
        ...filters,
        query,
        otherWords,
        // What the model lends knows the subject; ours does not.
        ...(otherWords.length === 0 && { synonyms: synonymsOf(query, createTermReader()) }),
        ...(type && { type }),
      });
      // The last resort of a search uses up the requests of a call, and finds what has no passages, such as comments.
      if (candidates.hits.length > 0 && candidates.relaxed.length === 0)
        return answerWithPassages({ ...request, turn }, candidates, context);
      return answerWithHits(request, { ...candidates, cql: candidates.cql.join('\n') }, context);
    }
    const answer = await search(context.confluence, {
      ...filters,
      ...(input.query !== undefined && { query: input.query }),
      ...(type !== undefined && { type }),
      ...(cursor !== undefined && { cursor }),
    });
    return answerWithHits(request, answer, context);
  },
});

interface Request {
  /** What was searched for and where, to say it. */
  subject: string;
  query: string;
  otherWords: string[];
  limit?: number;
  cursor?: string;
}

const unseen = 'Pages that the user may not see are never found, and new pages take a minute to appear.';

/** The passages of the candidate pages that fit the question best, then further candidates by title. */
async function answerWithPassages(
  request: Request & { turn: number },
  candidates: Candidates,
  context: ToolContext,
): Promise<ToolOutput> {
  const { subject, query, otherWords, turn } = request;
  const bodies = await readBodies(context.confluence, candidates.hits.slice(0, maxBodies), context.bodies);
  context.progress(`reading ${bodies.length} page${bodies.length === 1 ? '' : 's'}`);
  // A weak result has more to say, which must not be cut off where the bound is a hard one.
  const room = Math.min(context.maxTokens - 160, passageTokens) - fenceTokens - estimateTokens(subject) - 100;
  const {
    passages: shown,
    strength,
    missing,
    hasMore,
  } = retrievePassages(await documentsOf(bodies, context.signal), {
    query,
    otherWords,
    maxTokens: room - othersTokens,
    overhead: (passage) => estimateTokens(passageHead(passage, 10)) + 2,
    turn,
  });
  const read = new Map(bodies.map((body) => [body.id, body]));
  const shownPages = new Set(shown.map(({ page }) => page.id));
  const rows = writePassages(shown);
  // What was deleted since it was indexed has no body; what was found by chance is not worth a line.
  const others = candidates.hits
    .filter(({ pageId }) => !shownPages.has(pageId) && read.has(pageId))
    .slice(0, maxOthers);
  const lines = takeLines(others.map(lineOf), room - estimateTokens(rows));
  const named = others.slice(0, lines.taken);
  const cursor = hasMore && turn < maxTurns ? String(turn + 1) : undefined;
  const count = `${shown.length} passage${shown.length === 1 ? '' : 's'} from ${shownPages.size} page${shownPages.size === 1 ? '' : 's'}`;
  const lacking = missing.length === 0 ? '' : `: no passage has ${quoted(missing)}`;
  const head =
    strength === 'strong'
      ? `${count} for ${subject}.`
      : strength === 'weak'
        ? `Nothing found answers ${subject} for sure${lacking}. The closest, ${count}:`
        : `No passage fits ${subject}.`;
  const tail = [
    ...(strength === 'strong' ? [] : [`${triedOf(request, candidates)} ${unseen}`]),
    ...(cursor === undefined ? [] : [`More: repeat the call with cursor ${JSON.stringify(cursor)}.`]),
  ];
  const wiki = [rows, ...(lines.taken > 0 ? [`Other pages:\n${lines.text}`] : [])]
    .filter((part) => part !== '')
    .join('\n');
  return {
    content: [head, ...(wiki === '' ? [] : [fence(wiki)]), ...tail].join('\n'),
    artifact: {
      sources: [
        ...[...shownPages].flatMap((id) => read.get(id) ?? []).map((body) => bodySource(body, candidates.hits)),
        ...named.map(hitSource),
      ],
      passages: shown.map(({ page, headings, anchor, start, end, score }) => ({
        pageId: page.id,
        headings,
        ...(anchor !== undefined && { anchor }),
        blocks: [start, end],
        score,
      })),
      candidates: candidates.hits.map(({ pageId }) => pageId),
      read: bodies.length,
      strength,
      total: candidates.total,
      cql: candidates.cql.join('\n'),
      ...(cursor !== undefined && { cursor }),
    },
  };
}

/** Which result of a question a cursor asks for, counted from 1. Throws `invalid_request`. */
function turnOf(cursor: string | undefined): number {
  if (cursor === undefined) return 1;
  if (/^[2-5]$/u.test(cursor)) return Number(cursor);
  throw new ConfluenceError({
    code: 'invalid_request',
    message: 'The cursor does not belong to this search.',
    next: 'Repeat the search with the same arguments and the cursor it gave, or without a cursor.',
  });
}

/** The bodies as Markdown, one after the other: a server has other work, too. */
async function documentsOf(bodies: readonly PageBody[], signal: AbortSignal | undefined): Promise<PageDocument[]> {
  const pages: PageDocument[] = [];
  for (const { id, title, url, updatedAt, storage, base, space } of bodies) {
    const document = await toDocumentAsync(storage, {
      baseUrl: base,
      pageUrl: url,
      spaceKey: space,
      mentions: 'name',
      // Names would cost a request more, and an account id tells a reader nothing; reading the page gives the name.
      resolve: { user: () => 'someone' },
      ...(signal && { signal }),
    });
    pages.push({ id, title, url, updatedAt, document });
  }
  return pages;
}

/** What was looked for, so that the next try is another one. */
function triedOf({ query, otherWords }: Request, { total }: Candidates): string {
  const words = otherWords.length === 0 ? '' : `, and ${quoted(otherWords)}`;
  return `Tried: the words of ${JSON.stringify(oneLine(query, 80))}${words}, on about ${total} page${total === 1 ? '' : 's'} with some of them. Try ${otherWords.length === 0 ? 'otherWords' : 'other otherWords'} or fewer filters, or say that the wiki does not answer.`;
}

const quoted = (words: readonly string[]): string =>
  words
    .slice(0, 8)
    .map((word) => `"${oneLine(word, 30)}"`)
    .join(', ');

const lineOf = ({ title, url, updatedAt }: SearchHit): string =>
  `- ${titleLink(title, url)} | updated ${day(updatedAt)}`;

/** Hits as a list with excerpts: what filters or CQL found, or the last resort of a question. */
function answerWithHits(
  { subject, limit = defaultLimit, cursor }: Request,
  answer: {
    hits: readonly SearchHit[];
    total: number;
    relaxed: readonly string[];
    cql: string;
    next?: (shown: number) => string | undefined;
  },
  { maxTokens }: ToolContext,
): ToolOutput {
  if (answer.hits.length === 0) {
    const content =
      cursor === undefined
        ? `No results for ${subject}. Try other words or fewer filters. ${unseen}`
        : `No more results for ${subject}.`;
    return { content, artifact: { sources: [], hits: [], cql: answer.cql } };
  }
  const room = maxTokens - fenceTokens - 260 - estimateTokens(subject) - estimateTokens(answer.relaxed.join(', '));
  const { rows, taken } = writeHits(answer.hits.slice(0, limit), room);
  const next = answer.next?.(taken);
  const header = `${taken} result${taken === 1 ? '' : 's'} for ${subject}${answer.total > taken ? ` (about ${answer.total} in all)` : ''}.${
    answer.relaxed.length > 0
      ? ` Nothing matched as asked. Relaxed: ${bound(oneLine(answer.relaxed.join(', '), 600), 300)}.`
      : ''
  }`;
  const more =
    next === undefined
      ? ''
      : `\nMore: call confluence_search again with cursor ${JSON.stringify(next)} and the same arguments.`;
  const shown = answer.hits.slice(0, taken);
  return {
    content: `${header}\n${fence(rows)}${more}`,
    artifact: {
      sources: shown.filter(({ pageId }) => pageId !== '').map(hitSource),
      hits: shown,
      relaxed: answer.relaxed,
      total: answer.total,
      cql: answer.cql,
      ...(next !== undefined && { cursor: next }),
    },
  };
}

const split = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const namesOf = (keys: readonly string[]): string =>
  keys
    .map((key) => oneLine(key, 60))
    .join(', ')
    .slice(0, 200);

function requireAllowed(keys: readonly string[], allowed: readonly string[] | undefined): void {
  const outside = keys.find((key) => allowed && !allowed.some((other) => other.toLowerCase() === key.toLowerCase()));
  if (outside === undefined) return;
  throw new ConfluenceError({
    code: 'forbidden',
    message: `The space ${JSON.stringify(outside.slice(0, 60))} is outside the spaces this run is limited to (${(allowed ?? []).join(', ')}).`,
    next: 'Search without `space`, or inside these spaces.',
  });
}

function bodySource({ id, title, space, url, version, updatedAt }: PageBody, hits: readonly SearchHit[]): Source {
  // The name comes with the hit; it is that of the author of the indexed version.
  const hit = hits.find(({ pageId }) => pageId === id);
  const author = hit?.version === version ? hit.author : '';
  return { pageId: id, title, space, url, version, updatedAt, ...(author && { author }) };
}

function hitSource({ pageId, title, space, url, version, updatedAt, author, within }: SearchHit): Source {
  if (within !== undefined) return { pageId, title, space, url };
  return { pageId, title, space, url, updatedAt, ...(author && { author }), ...(version !== undefined && { version }) };
}
