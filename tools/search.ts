import { z } from 'zod';

import { searchTypes } from '../src/confluence/search-steps.js';
import { search, type SearchHit } from '../src/confluence/search.js';
import { ConfluenceError } from '../src/errors.js';
import { defineTool, type Source } from '../src/tool/define-tool.js';
import { bound, day, fence, fenceTokens, oneLine, titleLink, visible } from '../src/tool/result.js';
import { estimateTokens } from '../src/tokens.js';

const defaultLimit = 8;
const maxLimit = 25;
const excerptLength = 320;

/** Words or CQL to ranked hits with excerpts. */
export const searchTool = defineTool({
  name: 'confluence_search',
  title: 'Search Confluence',
  toolset: 'read',
  description:
    'Search the wiki with a few key words, e.g. query "release plan", or with CQL. Gives titles, page ids, links, dates and excerpts, best first. When nothing matches it relaxes the search and says how. Excerpts are not enough to answer: read the page.',
  schema: z.object({
    query: z
      .string()
      .optional()
      .describe('Key words, not a sentence; quotes keep a phrase or name whole, e.g. "ERR_CONN_RESET proxy"'),
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
    limit: z.number().optional().describe(`Hits to show, 1 to ${maxLimit}; default ${defaultLimit}`),
    cursor: z
      .string()
      .optional()
      .describe('From the previous result; repeat the other arguments unchanged, e.g. "0.8."'),
  }),
  hints: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  async run(input, { confluence, maxTokens, progress, spaces }) {
    const about = oneLine(input.query?.trim() || input.cql?.trim() || 'everything', 120);
    progress(`searching "${about}"`);
    const keys = split(input.space);
    requireAllowed(keys, spaces);
    const answer = await search(confluence, {
      spaces: keys,
      labels: split(input.label),
      ...(input.query !== undefined && { query: input.query }),
      ...(input.cql !== undefined && { cql: input.cql }),
      ...(input.type !== undefined && { type: input.type }),
      ...(input.author !== undefined && { author: input.author }),
      ...(input.updated_after !== undefined && { updatedAfter: input.updated_after }),
      ...(input.cursor?.trim() && { cursor: input.cursor.trim() }),
    });
    const within =
      spaces === undefined
        ? ''
        : ` in the spaces ${spaces
            .map((key) => oneLine(key, 60))
            .join(', ')
            .slice(0, 200)}`;
    if (answer.hits.length === 0) {
      const content = input.cursor?.trim()
        ? `No more results for "${about}".`
        : `No results for "${about}"${within}. Try other words or fewer filters. What the user may not see is never found, and new pages take a minute to appear.`;
      return { content, artifact: { sources: [], hits: [], cql: answer.cql } };
    }
    const limit = Math.min(maxLimit, Math.max(1, Math.trunc(input.limit ?? defaultLimit)));
    const room = maxTokens - fenceTokens - 260 - estimateTokens(about) - estimateTokens(answer.relaxed.join(', '));
    const { rows, taken } = fitRows(answer.hits.slice(0, limit), room);
    const next = answer.next(taken);
    const header = `${taken} result${taken === 1 ? '' : 's'} for "${about}"${within}${answer.total > taken ? ` (about ${answer.total} in all)` : ''}.${
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
        sources: shown.filter(({ pageId }) => pageId !== '').map(sourceOf),
        hits: shown,
        relaxed: answer.relaxed,
        total: answer.total,
        cql: answer.cql,
        ...(next !== undefined && { cursor: next }),
      },
    };
  },
});

const split = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function requireAllowed(keys: readonly string[], allowed: readonly string[] | undefined): void {
  const outside = keys.find((key) => allowed && !allowed.some((other) => other.toLowerCase() === key.toLowerCase()));
  if (outside === undefined) return;
  throw new ConfluenceError({
    code: 'forbidden',
    message: `The space ${JSON.stringify(outside.slice(0, 60))} is outside the spaces this run is limited to (${(allowed ?? []).join(', ')}).`,
    next: 'Search without `space`, or inside these spaces.',
  });
}

/** As many hits as fit; excerpts become shorter before hits are left out, because a title is worth more. */
function fitRows(hits: readonly SearchHit[], room: number): { rows: string; taken: number } {
  for (const length of [excerptLength, 160, 80, 0]) {
    const rows = hits.map((hit, index) => rowOf(hit, index + 1, length)).join('\n');
    if (estimateTokens(rows) <= room) return { rows, taken: hits.length };
  }
  let rows = '';
  let taken = 0;
  for (const hit of hits) {
    const longer = rows + (taken > 0 ? '\n' : '') + rowOf(hit, taken + 1, 0);
    if (estimateTokens(longer) > room) break;
    rows = longer;
    taken++;
  }
  const [first] = hits;
  return taken > 0 || first === undefined ? { rows, taken } : { rows: bound(rowOf(first, 1, 0), room), taken: 1 };
}

function rowOf(hit: SearchHit, number: number, length: number): string {
  const facts = [
    ...(hit.pageId === ''
      ? []
      : [`${hit.type === 'folder' || hit.type === 'blogpost' ? hit.type : 'page'} ${hit.pageId}`]),
    `space ${oneLine(hit.space, 80)}`,
    // A comment has a date and an author of its own, which are not the page's.
    `${hit.within === undefined ? 'updated' : `match ${oneLine(hit.within, 120)}, written`} ${day(hit.updatedAt)}${hit.author ? ` by ${oneLine(hit.author, 60)}` : ''}`,
  ];
  const line = `${number}. ${titleLink(hit.title, hit.url)} | ${facts.join(' | ')}`;
  const excerpt = clipped(visible(hit.excerpt), length);
  return excerpt === '' ? line : `${line}\n   ${excerpt}`;
}

function clipped(text: string, length: number): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  if (line.length <= length) return line;
  const cut = line.slice(0, length);
  return length === 0 ? '' : `${cut.slice(0, Math.max(cut.lastIndexOf(' '), length - 40)).replace(/\p{Cs}$/u, '')}…`;
}

function sourceOf({ pageId, title, space, url, version, updatedAt, author, within }: SearchHit): Source {
  if (within !== undefined) return { pageId, title, space, url };
  return { pageId, title, space, url, updatedAt, ...(author && { author }), ...(version !== undefined && { version }) };
}
