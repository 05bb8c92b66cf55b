import type { Client } from 'confluence.js/core';

import { quote } from '../cql.js';
import { ConfluenceError } from '../errors.js';
import { asked, joined, ours, type Ours, sentence, type Sentence } from '../ours.js';
import { isParticle } from '../language/stop-words.js';
import { allOf, anyOf, list, phraseClause, splitQuery, type Terms, termsOf } from './cql.js';
import { findAccount } from './people.js';
import { parseSpaceKey } from './references.js';

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

/** A clause that narrows a search without being its subject. */
export interface Filter {
  clause: string;
  /** How to say that it was dropped. */
  name: Ours;
}

/** One attempt: a query, and what of the search was given up for it. */
export interface Step {
  cql: string;
  relaxed: Ours[];
  /** The server does not rank this form. */
  unranked?: Terms;
}

/**
 * The attempts of a search, strictest first; the next one is made when one finds nothing. The same options give the
 * same steps. Throws as `search` does.
 */
export async function stepsOf(client: Client, options: SearchOptions): Promise<Step[]> {
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
  if (type === 'folder') {
    const title = `title ~ ${quote([...terms.words, ...terms.phrases].join(' '))}`;
    return [{ cql: join(title, kind(types), clausesOf(filters)), relaxed: [] }];
  }
  const steps: Step[] = [{ cql: join(allOf(terms), kind(types), clausesOf(filters)), relaxed: [] }];
  const dropped = terms.words.filter(isParticle);
  const core = { words: terms.words.filter((word) => !isParticle(word)), phrases: terms.phrases };
  const hasCore = core.words.length + core.phrases.length > 0;
  const best = hasCore ? core : terms;
  const relaxed =
    dropped.length > 0 && hasCore
      ? [
          ours`dropped ${joined(
            dropped.map((word) => asked(word, 40)),
            ', ',
          )}`,
        ]
      : [];
  if (relaxed.length > 0) steps.push({ cql: join(allOf(core), kind(types), clausesOf(filters)), relaxed });
  const any = best.words.length + best.phrases.length > 1;
  const anyRelaxed = any ? [...relaxed, ours`any word instead of all`] : relaxed;
  if (any) steps.push({ cql: join(anyOf(best), kind(types), clausesOf(filters)), relaxed: anyRelaxed, unranked: best });
  const wide = ['page', 'blogpost', 'comment', 'attachment'];
  if (type === undefined)
    steps.push({
      cql: join(anyOf(best), kind(wide), clausesOf(filters)),
      relaxed: [...anyRelaxed, ours`comments and attachments too`],
      unranked: best,
    });
  const typed: Filter[] = type === undefined ? [] : [{ clause: '', name: ours`type "${type}"` }];
  const isSpace = ({ name }: Filter) => name.startsWith('space ');
  // The space goes last: it is what people mean most literally.
  const droppable = [...filters.filter((filter) => !isSpace(filter)), ...typed, ...filters.filter(isSpace)];
  for (const index of droppable.keys()) {
    const kept = droppable.slice(index + 1);
    const without = droppable.slice(0, index + 1).map(({ name }) => ours`without the filter ${name}`);
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
  [...(words.length > 0 ? [`text ~ ${quote(words.join(' '))}`] : []), ...phrases.map(phraseClause)].join(' and ');

/** The clauses for spaces, labels, author and age, in this order. Throws as `search` does. */
export async function filtersOf(
  client: Client,
  { spaces = [], labels = [], author, updatedAfter }: SearchOptions,
): Promise<Filter[]> {
  const filters: Filter[] = [];
  const keys = spaces.map(parseSpaceKey);
  if (keys.length > 0)
    filters.push({
      clause: keys.length === 1 ? `space = ${quote(keys[0] ?? '')}` : `space in ${list(keys)}`,
      name: ours`space ${joined(
        keys.map((key) => asked(key, 60)),
        ', ',
      )}`,
    });
  const names = labels.map((label) => label.trim()).filter((label) => label !== '');
  if (names.length > 0)
    filters.push({
      clause: names.length === 1 ? `label = ${quote(names[0] ?? '')}` : `label in ${list(names)}`,
      name: ours`label ${joined(
        names.map((name) => asked(name, 60)),
        ', ',
      )}`,
    });
  if (author !== undefined && author.trim() !== '') {
    const { accountId } = await findAccount(client, author);
    filters.push({ clause: `contributor = ${quote(accountId)}`, name: ours`author ${asked(author.trim(), 60)}` });
  }
  if (updatedAfter !== undefined && updatedAfter.trim() !== '')
    filters.push({
      clause: `lastmodified >= ${sinceClause(updatedAfter.trim())}`,
      name: ours`updated after ${asked(updatedAfter.trim(), 40)}`,
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
    ours`${asked(text, 40)} is not a date.`,
    'Give a day such as "2026-01-31" or an age such as "30d", "4w", "6m", "1y".',
  );
}

function invalid<Message extends string, Next extends string>(
  message: Sentence<Message>,
  next: Sentence<Next>,
): ConfluenceError {
  return new ConfluenceError({ code: 'invalid_request', message: sentence(message), next: sentence(next) });
}
