import type { Client } from 'confluence.js/core';
import { decodeHTML } from 'entities';

import { ConfluenceError } from '../errors.js';
import { allOf, anyOf, isStopWord, list, quote, splitQuery, type Terms, termsOf } from './cql.js';
import { isoTime } from './pages.js';
import { displayNames, findAccount } from './people.js';
import { parseReference, parseSpaceKey } from './references.js';
import { browserUrl, nextCursor, siteBase, spaceKeyOf } from './site.js';

/** Kinds of content that a search may be limited to. */
export const searchTypes = ['page', 'blogpost', 'comment', 'attachment', 'folder', 'whiteboard', 'database'] as const;

export interface SearchOptions {
  /** Plain words; quotation marks keep a phrase together. */
  query?: string;
  /** A query in Confluence's own language. It is joined with the filters, and never relaxed. */
  cql?: string;
  /** Keys of spaces. */
  spaces?: readonly string[];
  type?: (typeof searchTypes)[number];
  labels?: readonly string[];
  /** Name, account id, or `me`: who wrote or edited it. */
  author?: string;
  /** `2026-01-31`, or an age such as `30d`, `4w`, `6m`, `1y`. */
  updatedAfter?: string;
  /** From an earlier answer to the same search. */
  cursor?: string;
}

/** One piece of content; hits in comments and attachments stand for the page they hang on. */
export interface SearchHit {
  /** Empty only for the start page of a space found through a comment. */
  pageId: string;
  title: string;
  type: string;
  /** What of the page matched, when it is not its own text. */
  within?: string;
  space: string;
  url: string;
  /** Plain text on one line; may be empty. */
  excerpt: string;
  /** ISO 8601, UTC. */
  updatedAt: string;
  author: string;
  version?: number;
}

export interface SearchAnswer {
  hits: SearchHit[];
  /** Confluence's estimate of all matches; at least the number of hits. */
  total: number;
  /** What was given up to find anything, in words; empty when the search ran as asked. */
  relaxed: string[];
  /** The query that was sent last. */
  cql: string;
  /** The cursor that continues after the first `shown` hits of this answer; undefined when nothing is left. */
  next(shown: number): string | undefined;
}

interface Filter {
  clause: string;
  /** How to say that it was dropped. */
  name: string;
}

interface Step {
  cql: string;
  relaxed: string[];
  /** The server does not rank this form. */
  unranked?: Terms;
}

// Always the same size: a cursor of Confluence holds for one page size only.
const pageSize = 25;

/**
 * Searches, and when nothing is found relaxes step by step: without words that carry nothing, any word instead of all,
 * comments and attachments too, then without one filter after the other. Says what it relaxed. Rows of the same page
 * are joined.
 *
 * Throws `invalid_request` for a search without any criterion, bad CQL, dates and cursors; `not_found` for an unknown
 * author.
 */
export async function search(client: Client, options: SearchOptions): Promise<SearchAnswer> {
  const steps = await stepsOf(client, options);
  const place = options.cursor === undefined ? undefined : parseCursor(options.cursor, steps.length);
  const [first, ...others] = steps.slice(place?.step ?? 0);
  if (first === undefined) throw new Error('A search has at least one step.');
  let index = place?.step ?? 0;
  let answer = await run(client, first, place?.cursor);
  if (place === undefined) {
    for (const step of others) {
      if (answer.hits.length > 0) break;
      index++;
      answer = await run(client, step, undefined);
    }
  }
  const step = steps[index] ?? first;
  const { hits, next } = answer;
  const offset = Math.min(place?.offset ?? 0, hits.length);
  return {
    hits: hits.slice(offset),
    total: answer.total,
    relaxed: hits.length > 0 ? step.relaxed : [],
    cql: step.cql,
    next: (shown) => {
      if (offset + shown < hits.length) return formatCursor(index, offset + shown, place?.cursor);
      return next === undefined ? undefined : formatCursor(index, 0, next);
    },
  };
}

async function stepsOf(client: Client, options: SearchOptions): Promise<Step[]> {
  const { type } = options;
  const filters = await filtersOf(client, options);
  const terms = options.query === undefined ? { words: [], phrases: [] } : termsOf(options.query);
  const isEmpty = terms.words.length + terms.phrases.length === 0;
  if (options.query?.trim() && isEmpty)
    throw invalid('The query holds no word to search for.', 'Use words, e.g. "release plan".');
  if (options.cql !== undefined && options.cql.trim() !== '') {
    const { body, order } = splitQuery(options.cql);
    const clauses = [
      `(${body})`,
      ...(isEmpty ? [] : [textOnly(terms)]),
      ...filters.map(({ clause }) => clause),
      ...(type ? [`type = ${quote(type)}`] : []),
    ];
    const alone = clauses.length === 1 ? body : clauses.join(' and ');
    return [{ cql: order === '' ? alone : `${alone} ${order}`, relaxed: [] }];
  }
  const kind = (types: readonly string[]) =>
    types.length === 1 ? `type = ${quote(types[0] ?? '')}` : `type in ${list(types)}`;
  const types = type === undefined ? ['page', 'blogpost'] : [type];
  const join = (...clauses: string[]) => clauses.filter((clause) => clause !== '').join(' and ');
  const clausesOf = (some: readonly Filter[]) => some.map(({ clause }) => clause).join(' and ');
  if (isEmpty) {
    if (filters.length === 0 && type === undefined)
      throw invalid('Nothing to search for was given.', 'Give `query`, e.g. "release plan", or a filter.');
    return [{ cql: `${join(kind(types), clausesOf(filters))} order by lastmodified desc`, relaxed: [] }];
  }
  // Folders have no text: only their titles can be searched.
  if (type === 'folder')
    return [
      {
        cql: join(`title ~ ${quote([...terms.words, ...terms.phrases].join(' '))}`, kind(types), clausesOf(filters)),
        relaxed: [],
      },
    ];
  const steps: Step[] = [{ cql: join(allOf(terms), kind(types), clausesOf(filters)), relaxed: [] }];
  const dropped = terms.words.filter(isStopWord);
  const core = { words: terms.words.filter((word) => !isStopWord(word)), phrases: terms.phrases };
  const hasCore = core.words.length + core.phrases.length > 0;
  const best = hasCore ? core : terms;
  const relaxed = dropped.length > 0 && hasCore ? [`dropped ${dropped.map((word) => `"${word}"`).join(', ')}`] : [];
  if (relaxed.length > 0) steps.push({ cql: join(allOf(core), kind(types), clausesOf(filters)), relaxed });
  const any = best.words.length + best.phrases.length > 1;
  const anyRelaxed = any ? [...relaxed, 'any word instead of all'] : relaxed;
  if (any) steps.push({ cql: join(anyOf(best), kind(types), clausesOf(filters)), relaxed: anyRelaxed, unranked: best });
  const wide = ['page', 'blogpost', 'comment', 'attachment'];
  if (type === undefined)
    steps.push({
      cql: join(anyOf(best), kind(wide), clausesOf(filters)),
      relaxed: [...anyRelaxed, 'comments and attachments too'],
      unranked: best,
    });
  const typed: Filter[] = type === undefined ? [] : [{ clause: '', name: `type "${type}"` }];
  const isSpace = ({ name }: Filter) => name.startsWith('space ');
  // The space goes last: it is what people mean most literally.
  const droppable = [...filters.filter((filter) => !isSpace(filter)), ...typed, ...filters.filter(isSpace)];
  for (const index of droppable.keys()) {
    const kept = droppable.slice(index + 1);
    const without = droppable.slice(0, index + 1).map(({ name }) => `without the filter ${name}`);
    const keptTypes = typed.some((filter) => !kept.includes(filter)) ? ['page', 'blogpost'] : types;
    steps.push({
      cql: join(allOf(best), kind(keptTypes), ...kept.map(({ clause }) => clause)),
      relaxed: [...relaxed, ...without],
    });
  }
  return steps;
}

/** Words joined to a query of the user's own: there `siteSearch` would stand in the middle, where it is dropped. */
const textOnly = ({ words, phrases }: Terms) =>
  [
    ...(words.length > 0 ? [`text ~ ${quote(words.join(' '))}`] : []),
    ...phrases.map((phrase) => `text ~ ${quote(`"${phrase}"`)}`),
  ].join(' and ');

async function filtersOf(
  client: Client,
  { spaces = [], labels = [], author, updatedAfter }: SearchOptions,
): Promise<Filter[]> {
  const filters: Filter[] = [];
  const keys = spaces.map(parseSpaceKey);
  if (keys.length > 0)
    filters.push({
      clause: keys.length === 1 ? `space = ${quote(keys[0] ?? '')}` : `space in ${list(keys)}`,
      name: `space ${keys.map((key) => `"${key}"`).join(', ')}`,
    });
  const names = labels.map((label) => label.trim()).filter((label) => label !== '');
  if (names.length > 0)
    filters.push({
      clause: names.length === 1 ? `label = ${quote(names[0] ?? '')}` : `label in ${list(names)}`,
      name: `label ${names.map((name) => `"${name}"`).join(', ')}`,
    });
  if (author !== undefined && author.trim() !== '') {
    const { accountId, displayName } = await findAccount(client, author);
    filters.push({ clause: `contributor = ${quote(accountId)}`, name: `author "${displayName}"` });
  }
  if (updatedAfter !== undefined && updatedAfter.trim() !== '')
    filters.push({
      clause: `lastmodified >= ${sinceClause(updatedAfter.trim())}`,
      name: `updated after "${updatedAfter.trim()}"`,
    });
  return filters;
}

function sinceClause(text: string): string {
  // Confluence refuses times with `T` and `Z`; a day is what people mean.
  const date = /^(\d{4}-\d{2}-\d{2})(T.*)?$/u.exec(text)?.[1];
  if (date !== undefined && new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date)) return quote(date);
  const age = /^-?(\d{1,4})\s*([dwmy])(ays?|eeks?|onths?|ears?)?$/iu.exec(text);
  if (age) return `now(${quote(`-${age[1]}${age[2]?.toLowerCase()}`)})`;
  throw invalid(
    `${JSON.stringify(text.slice(0, 40))} is not a date.`,
    'Give a day such as "2026-01-31" or an age such as "30d", "4w", "6m", "1y".',
  );
}

type Results = Awaited<ReturnType<typeof import('confluence.js/v1').searchByCQL>>;

async function run(
  client: Client,
  step: Step,
  cursor: string | undefined,
): Promise<{ hits: SearchHit[]; total: number; next?: string }> {
  const { searchByCQL } = await import('confluence.js/v1');
  const answer = await searchByCQL(client, {
    cql: step.cql,
    limit: pageSize,
    // Not repeated by Confluence's own `next` link, so it is sent every time.
    excerpt: 'highlight',
    expand: ['content.space,content.version'],
    ...(cursor !== undefined && { cursor }),
  });
  const links: { base?: unknown; next?: unknown } = answer._links ?? {};
  const base = siteBase(client, typeof links.base === 'string' ? { base: links.base } : undefined);
  const rows = answer.results ?? [];
  const people = await displayNames(
    client,
    rows
      .map((row) => (row.content?.version?.by?.displayName ? undefined : row.content?.version?.by?.accountId))
      .filter((id) => id !== undefined && id !== null),
  );
  const hits = joined(rows.flatMap((row) => hitOf(row, base, people)));
  const next = nextCursor(typeof links.next === 'string' ? links.next : undefined);
  return {
    hits: step.unranked ? ranked(hits, step.unranked) : hits,
    total: Math.max(answer.totalSize ?? 0, hits.length),
    ...(next !== undefined && { next }),
  };
}

function hitOf(row: Results['results'][number], base: string, people: ReadonlyMap<string, string>): SearchHit[] {
  const { content, resultParentContainer: parent } = row;
  if (content?.id === undefined) return [];
  const own = content.title ?? cleaned(row.title);
  const hangsOn = content.type === 'comment' || content.type === 'attachment';
  const path = hangsOn ? (parent?.displayUrl ?? row.url).replace(/[?&]focusedCommentId=\d+/u, '') : row.url;
  const by = content.version?.by;
  return [
    {
      pageId: hangsOn ? hostId(path) : content.id,
      title: hangsOn ? (parent?.title ?? own.replace(/^Re: /u, '')) : own,
      type: content.type,
      ...(content.type === 'comment' && { within: 'in a comment' }),
      ...(content.type === 'attachment' && { within: `in the attachment ${own}` }),
      space: content.space?.key ?? spaceKeyOf(path) ?? spaceKeyOf(row.resultGlobalContainer?.displayUrl) ?? '',
      url: browserUrl(base, path),
      excerpt: cleaned(row.excerpt ?? ''),
      updatedAt: isoTime(row.lastModified),
      author: by?.displayName || (by?.accountId ? (people.get(by.accountId) ?? by.accountId) : ''),
      ...(content.version?.number !== undefined && !hangsOn && { version: content.version.number }),
    },
  ];
}

/** The id of the page in an address of the site; empty for a start page, whose address holds none. */
function hostId(path: string): string {
  try {
    const reference = parseReference(path.startsWith('/') ? `/wiki${path.replace(/^\/wiki(?=\/)/u, '')}` : path);
    return reference.kind === 'id' ? reference.id : '';
  } catch (error) {
    // An address of a form we do not know still leads a person to the page.
    if (ConfluenceError.isInstance(error)) return '';
    throw error;
  }
}

/** Text of a title or excerpt: highlight marks and entities removed, white space folded. */
function cleaned(text: string): string {
  return decodeHTML(text.replaceAll(/@@@(?:end)?hl@@@/gu, ''))
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** One hit per page; the first, which ranks best, stays and takes an excerpt from a later one when it has none. */
function joined(hits: readonly SearchHit[]): SearchHit[] {
  const byPage = new Map<string, SearchHit>();
  for (const hit of hits) {
    const key = hit.pageId || hit.url;
    const known = byPage.get(key);
    if (known === undefined) byPage.set(key, { ...hit });
    else if (known.excerpt === '') known.excerpt = hit.excerpt;
  }
  return [...byPage.values()];
}

/** Most different words first, those in the title counting double; the server's order among equals. */
function ranked(hits: readonly SearchHit[], { words, phrases }: Terms): SearchHit[] {
  const wanted = [...words, ...phrases].map((word) => word.toLowerCase());
  const score = ({ title, excerpt }: SearchHit) => {
    const inTitle = title.toLowerCase();
    const inExcerpt = excerpt.toLowerCase();
    return wanted.reduce((sum, word) => sum + (inTitle.includes(word) ? 2 : 0) + (inExcerpt.includes(word) ? 1 : 0), 0);
  };
  return hits
    .map((hit) => ({ hit, points: score(hit) }))
    .sort((one, other) => other.points - one.points)
    .map(({ hit }) => hit);
}

/** Step of relaxation, rows of the page that were shown, Confluence's cursor of that page. */
const formatCursor = (step: number, offset: number, cursor = '') => `${step}.${offset}.${cursor}`;

function parseCursor(text: string, steps: number): { step: number; offset: number; cursor?: string } {
  const match = /^(\d{1,2})\.(\d{1,4})\.([\x21-\x7e]{0,2000})$/u.exec(text.trim());
  const step = Number(match?.[1]);
  if (match === null || step >= steps)
    throw invalid(
      'The cursor does not belong to this search.',
      'Repeat the search with the same arguments and the cursor it gave, or without a cursor.',
    );
  return { step, offset: Number(match[2]), ...(match[3] && { cursor: match[3] }) };
}

function invalid(message: string, next: string): ConfluenceError {
  return new ConfluenceError({ code: 'invalid_request', message, next });
}
