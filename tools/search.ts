import type { Client } from 'confluence.js/core';
import { z } from 'zod';

import { type SearchOptions, searchTypes } from '../src/confluence/search-steps.js';
import { search } from '../src/confluence/search.js';
import { ConfluenceError } from '../src/errors.js';
import { type Findings, findPassages } from '../src/lookup/find-passages.js';
import { findForSeveral } from '../src/lookup/find-several.js';
import { withMatchingLines } from '../src/lookup/matching-lines.js';
import { inKnownSpaces, requestedSpaces } from '../src/lookup/requested-spaces.js';
import { standingOf } from '../src/lookup/standing.js';
import { asked, joined, oneLine, ours, type Ours, shortened, spaceKey } from '../src/ours.js';
import { composeResult } from '../src/tool/compose-result.js';
import { defineTool, type ToolContext, type ToolResult } from '../src/tool/define-tool.js';
import { quotedArgument } from '../src/tool/describe-call.js';
import { type AskedQuestion, findingsHead, findingsTail, findingsRoom, otherPage } from '../src/tool/finding-lines.js';
import { hitResult } from '../src/tool/hit-result.js';
import { passageFacts, passageOverhead } from '../src/tool/passage-lines.js';
import { commaSeparated, separated } from '../src/tool/read-arguments.js';
import { severalResult, severalRoom } from '../src/tool/several-result.js';
import { inSpacesResult } from '../src/tool/space-lines.js';
import { hitSource, sourceOf } from '../src/tool/sources.js';
import { unshownOf, writeUnshown } from '../src/tool/unshown-passages.js';

const defaultLimit = 8;
const maxLimit = 25;
/** Pages that are named below passages which are no sure answer, as far as those leave room. */
const maxOthers = 3;
/** Questions of one call. */
const maxQuestions = 6;

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
    questions: z
      .array(z.string())
      .optional()
      .describe(
        'Instead of `query`: several questions or parts of one, each answered by itself, its other words behind "|", e.g. ["How long is a freeze? | moratorium", "Who lifts it?"]',
      ),
    otherWords: commaSeparated(
      z
        .array(z.string())
        .optional()
        .describe(
          '3 to 8 words or short phrases that the page may use instead: synonyms, formal terms, abbreviations and full forms, e.g. ["code freeze", "change moratorium"]',
        ),
    ),
    cql: z
      .string()
      .optional()
      .describe(
        'Confluence query instead of or in addition to `query`, e.g. \'title ~ "plan" and created > "2026-01-01" order by created desc\'',
      ),
    space: commaSeparated(z.string().optional().describe('Space keys, comma-separated, e.g. "ENG" or "ENG,OPS"')),
    type: z.enum(searchTypes).optional().describe('Default: pages and blog posts, e.g. "attachment"'),
    label: commaSeparated(z.string().optional().describe('Labels, comma-separated, any of them, e.g. "runbook"')),
    author: z.string().optional().describe('Who wrote or edited it: full name, account id, or "me"'),
    updated_after: z.string().optional().describe('A day or an age, e.g. "2026-01-31" or "30d"'),
    limit: z
      .number()
      .optional()
      .describe(`Pages to list when there is no query, 1 to ${maxLimit}, e.g. ${defaultLimit}`),
    cursor: z.string().optional().describe('From the previous result; repeat the other arguments unchanged, e.g. "2"'),
  }),
  hints: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  describe: (args) => {
    const [first] = Array.isArray(args['questions']) ? args['questions'] : [];
    return `searching${quotedArgument({ ...args, first }, 'query', 'first', 'cql')}`;
  },
  carriesPassages: true,
  async run(input, context) {
    const { confluence, maxTokens, progress, spaces: allowed } = context;
    const { cql, author, type } = input;
    const otherWords = (input.otherWords ?? []).map((words) => words.slice(0, 100)).slice(0, 8);
    const questions = questionsOf(input.query, input.questions, otherWords);
    const [only] = questions;
    const query = only?.query ?? '';
    const topic = query || cql?.trim() || 'everything';
    progress(
      `searching "${oneLine(questions.length > 1 ? questions.map((one) => one.query).join('", "') : topic, 120)}"`,
    );
    const where = allowed === undefined ? ours`` : ours` in the spaces ${namesOf(allowed)}`;
    const filters = { cql, labels: separated(input.label), author, updatedAfter: input.updated_after };
    const isFiltered = [cql, input.space, input.label, author, input.updated_after, type].some((each) => each?.trim());
    const ask: Ask = {
      questions: questions.map((one) => ({ ...one, isFiltered, subject: ours`${asked(one.query, 120)}${where}` })),
      subject: ours`${asked(topic, 120)}${where}`,
      advice:
        query === ''
          ? ours`Try fewer filters. `
          : isFiltered
            ? ours`Try other words or fewer filters. `
            : ours`Try other words. `,
      filters,
      type,
      limit: Math.min(maxLimit, Math.max(1, Math.trunc(input.limit ?? defaultLimit) || defaultLimit)),
      cursor: input.cursor?.trim() || undefined,
    };
    const spaces = requestedSpaces(separated(input.space), allowed);
    const { found, strange } = await inKnownSpaces(confluence, spaces, (keys) => lookFor(ask, keys, context), spacesOf);
    return inSpacesResult({ spaces, strange, maxTokens }, found.result);
  },
});

interface Ask {
  questions: AskedQuestion[];
  /** Of the only question, or of a list. */
  subject: Ours;
  /** What may help when a list is empty. */
  advice: Ours;
  filters: Omit<SearchOptions, 'query' | 'spaces' | 'type' | 'cursor'>;
  type: (typeof searchTypes)[number] | undefined;
  limit: number;
  cursor: string | undefined;
}

/** What was found, yet to be written; and the spaces that it comes from. */
interface Found {
  spaces: string[];
  result: (maxTokens: number) => ToolResult;
}

const spacesOf = ({ spaces }: Found): string[] => spaces;

async function lookFor(ask: Ask, keys: readonly string[], context: ToolContext): Promise<Found> {
  const { confluence, bodies: stored, maxTokens, progress, signal } = context;
  const { questions, type, limit, cursor, subject, advice } = ask;
  const filters = { ...ask.filters, spaces: keys };
  const [only, ...others] = questions;
  const isList = only === undefined || (type !== undefined && type !== 'page' && type !== 'blogpost');
  const onPages = (count: number) => progress(`reading ${count} page${count === 1 ? '' : 's'}`);
  if (isList) {
    const answer = await search(confluence, { ...filters, query: only?.query, type, cursor });
    const lists = await matched(confluence, answer, { query: only?.query, cql: filters.cql, limit }, context);
    return {
      spaces: answer.hits.map(({ space }) => space),
      result: (most) => hitResult({ subject, advice, limit, cursor, maxTokens: most }, lists),
    };
  }
  if (others.length > 0) {
    const several = await findForSeveral(
      confluence,
      questions.map((question) => ({ ...filters, ...question, type })),
      { maxTokens: severalRoom(questions, maxTokens), overhead: passageOverhead, stored, signal, onPages },
    );
    return {
      spaces: several.findings.flatMap(({ candidates }) => candidates.hits.map(({ space }) => space)),
      result: (most) => severalResult(questions, several, { maxTokens: most, shown: context.shown }),
    };
  }
  const room = findingsRoom(only, maxTokens);
  const findings = await findPassages(
    confluence,
    { ...filters, query: only.query, otherWords: only.otherWords, type },
    { maxTokens: room, overhead: passageOverhead, cursor, stored, signal, onPages },
  );
  const { candidates } = findings;
  const spaces = candidates.hits.map(({ space }) => space);
  if (candidates.hits.length > 0 && candidates.relaxed.length === 0)
    return { spaces, result: (most) => passageResult(only, findings, { room, maxTokens: most, context }) };
  const lists = await matched(
    confluence,
    { ...candidates, cql: candidates.cql.join('\n') },
    { query: only.query, limit },
    context,
  );
  return { spaces, result: (most) => hitResult({ subject, advice, limit, cursor, maxTokens: most }, lists) };
}

/** A list whose hits show the line that matched, as far as it is shown. */
async function matched<Answer extends { hits: readonly Parameters<typeof withMatchingLines>[1][number][] }>(
  confluence: Client,
  answer: Answer,
  { limit, ...words }: { query?: string | undefined; cql?: string | undefined; limit: number },
  { bodies: stored, signal }: ToolContext,
) {
  const shown = await withMatchingLines(confluence, answer.hits.slice(0, limit), words, { stored, signal });
  const hits = [...shown, ...answer.hits.slice(limit)].map((hit) => ({ ...hit, standing: standingOf(hit) }));
  return { ...answer, hits };
}

/** The questions of a call, each with the words that a page may use instead: its own, and those for all. */
function questionsOf(query = '', several: readonly string[] = [], otherWords: readonly string[]) {
  const questions = [query, ...several]
    .map((text) => {
      const [question = '', ...own] = text.split('|');
      return text === query
        ? { query: query.trim(), otherWords }
        : { query: question.trim(), otherWords: [...separated(own.join(',')), ...otherWords].slice(0, 8) };
    })
    .filter((question) => question.query !== '');
  if (questions.length > maxQuestions)
    throw new ConfluenceError({
      code: 'invalid_request',
      message: ours`${questions.length} questions are too many for one search.`,
      next: ours`Ask at most ${maxQuestions} at once, and the others in another call.`,
    });
  return questions;
}

/** The passages; then, where they are no sure answer, further candidates by title. */
function passageResult(
  question: AskedQuestion,
  findings: Findings,
  { room, maxTokens, context }: { room: number; maxTokens: number; context: ToolContext },
): ToolResult {
  const { passages, strength, readAs, cursor, candidates, read } = findings;
  // Another passage is worth more than three titles, and the cursor leads on.
  const others = strength === 'strong' ? [] : findings.others.slice(0, maxOthers);
  const { text, shown } = composeResult({
    head: findingsHead(question, findings),
    wiki: {
      text: writeUnshown(unshownOf(passages, context.shown)),
      rowsTitle: 'Other pages:',
      rows: others.map(otherPage),
      maxTokens: room,
    },
    tail: findingsTail(question, findings),
    maxTokens,
  });
  const pages = new Map(passages.map(({ page }) => [page.id, page]));
  return {
    text,
    artifact: {
      sources: [...[...pages.values()].map((page) => sourceOf(page)), ...others.slice(0, shown).map(hitSource)],
      passages: passages.map(passageFacts),
      candidates: candidates.hits.map(({ pageId }) => pageId),
      read,
      strength,
      readAs,
      total: candidates.total,
      cql: candidates.cql.join('\n'),
      cursor,
    },
  };
}

const namesOf = (keys: readonly string[]): Ours => shortened(joined(keys.map(spaceKey), ', '), 200);
