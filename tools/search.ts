import { z } from 'zod';

import { searchTypes } from '../src/confluence/search-steps.js';
import { search } from '../src/confluence/search.js';
import { type Findings, findPassages } from '../src/lookup/find-passages.js';
import { requestedSpaces } from '../src/lookup/requested-spaces.js';
import { asked, joined, oneLine, ours, type Ours, shortened, spaceKey } from '../src/ours.js';
import { composeResult } from '../src/tool/compose-result.js';
import { defineTool, type ToolResult } from '../src/tool/define-tool.js';
import { quotedArgument } from '../src/tool/describe-call.js';
import { type AskedQuestion, findingsHead, findingsTail, findingsRoom, otherPage } from '../src/tool/finding-lines.js';
import { hitResult } from '../src/tool/hit-result.js';
import { passageFacts, passageOverhead, writePassages } from '../src/tool/passage-lines.js';
import { commaSeparated } from '../src/tool/read-arguments.js';
import { hitSource, sourceOf } from '../src/tool/sources.js';

const defaultLimit = 8;
const maxLimit = 25;
/** Pages that are named below the passages. */
const maxOthers = 4;

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
  describe: (args) => `searching${quotedArgument(args, 'query', 'cql')}`,
  carriesPassages: true,
  async run(input, { confluence, bodies, maxTokens, progress, signal, spaces: allowed }) {
    const { query = '', cql, type, author } = input;
    const topic = query.trim() || cql?.trim() || 'everything';
    progress(`searching "${oneLine(topic, 120)}"`);
    const where = allowed === undefined ? ours`` : ours` in the spaces ${namesOf(allowed)}`;
    const otherWords = (input.otherWords ?? []).map((words) => words.slice(0, 100)).slice(0, 8);
    const question: Asked = {
      subject: ours`${asked(topic, 120)}${where}`,
      query,
      otherWords,
      limit: Math.min(maxLimit, Math.max(1, Math.trunc(input.limit ?? defaultLimit) || defaultLimit)),
      cursor: input.cursor?.trim() || undefined,
      maxTokens,
    };
    const { cursor } = question;
    const spaces = requestedSpaces(split(input.space), allowed);
    const filters = { cql, spaces, labels: split(input.label), author, updatedAfter: input.updated_after };
    if (query.trim() === '' || (type !== undefined && type !== 'page' && type !== 'blogpost'))
      return hitResult(question, await search(confluence, { ...filters, query: input.query, type, cursor }));
    const room = findingsRoom(question, maxTokens);
    const findings = await findPassages(
      confluence,
      { ...filters, query, otherWords, type },
      {
        maxTokens: room.passages,
        overhead: passageOverhead,
        cursor,
        stored: bodies,
        signal,
        onPages: (count) => progress(`reading ${count} page${count === 1 ? '' : 's'}`),
      },
    );
    const { candidates } = findings;
    return candidates.hits.length > 0 && candidates.relaxed.length === 0
      ? passageResult(question, findings, room.all)
      : hitResult(question, { ...candidates, cql: candidates.cql.join('\n') });
  },
});

interface Asked extends AskedQuestion {
  limit: number;
  cursor?: string;
  maxTokens: number;
}

/** The passages, then further candidates by title. */
function passageResult(question: Asked, findings: Findings, room: number): ToolResult {
  const { passages, strength, cursor, candidates, read } = findings;
  const others = findings.others.slice(0, maxOthers);
  const { text, shown } = composeResult({
    head: findingsHead(question, findings),
    wiki: { text: writePassages(passages), rowsTitle: 'Other pages:', rows: others.map(otherPage), maxTokens: room },
    tail: findingsTail(question, findings),
    maxTokens: question.maxTokens,
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
      total: candidates.total,
      cql: candidates.cql.join('\n'),
      cursor,
    },
  };
}

const split = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const namesOf = (keys: readonly string[]): Ours => shortened(joined(keys.map(spaceKey), ', '), 200);
