import { parseCqlDate } from './cql-dates.js';
import type { DateSpan } from './cql-dates.js';
import { CqlError, noSuchFieldForContent } from './cql-errors.js';
import type { CqlClause, CqlExpression, CqlQuery, CqlValue } from './cql.js';
import { clausesOf } from './cql.js';
import type { SearchDocument } from './search-documents.js';
import type { SearchStore } from './search-store.js';
import type { SiteIndex } from './site-index.js';
import type { SiteUser } from './site.js';
import type { ConfluenceSwitches } from './switches.js';
import { Vocabulary } from './text-analysis.js';
import { TextIndex } from './text-index.js';
import { parseTextQuery } from './text-query.js';

export interface ConditionContext {
  readonly index: SiteIndex;
  readonly store: SearchStore;
  readonly user: SiteUser;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly switches: ConfluenceSwitches;
}

/** A query made ready to be put to documents. */
export interface Condition {
  readonly accepts: (document: SearchDocument) => boolean;
  /** Of the clauses that rank (`siteSearch ~`, `title ~`); undefined when there is none. */
  readonly scores: ReadonlyMap<SearchDocument, number> | undefined;
  /** Terms that the answer marks; empty when no clause marks. */
  readonly highlights: ReadonlySet<number>;
}

type Test = (document: SearchDocument) => boolean;

const contentTypes = [
  'page',
  'blogpost',
  'comment',
  'attachment',
  'database',
  'whiteboard',
  'slide',
  'embed',
  'folder',
];
const knownTypes = ['space', 'user', ...contentTypes];
/** How much more a word of the title says than a word of the text. */
const titleWeight = 3;

/**
 * Makes a parsed query ready: looks up what it names and evaluates its full-text clauses.
 * @throws {CqlError} for values a field does not take.
 */
export function compileCondition(query: CqlQuery, context: ConditionContext): Condition {
  const scores = new Map<SearchDocument, number>();
  const highlights = new Set<number>();
  const clauses = query.where ? clausesOf(query.where) : [];
  const compiler = new Compiler(context, ignoredClauses(clauses, context.switches), scores, highlights);
  const test = query.where ? compiler.expression(query.where) : undefined;
  const wantsSpaces = clauses.some(
    (clause) => clause.field.name === 'type' && !isNegative(clause) && texts(clause).includes('space'),
  );
  return {
    accepts: (document) => (document.type !== 'space' || wantsSpaces) && (test?.(document) ?? true),
    scores: compiler.ranks ? scores : undefined,
    highlights,
  };
}

/** The service loses a `siteSearch` clause that stands neither first nor last, whatever brackets are around it. */
function ignoredClauses(clauses: readonly CqlClause[], switches: ConfluenceSwitches): Set<CqlClause> {
  if (!switches.siteSearchBug) return new Set();
  return new Set(clauses.slice(1, -1).filter((clause) => clause.field.name === 'siteSearch'));
}

class Compiler {
  ranks = false;

  constructor(
    readonly context: ConditionContext,
    readonly ignored: ReadonlySet<CqlClause>,
    readonly scores: Map<SearchDocument, number>,
    readonly highlights: Set<number>,
  ) {}

  /** Undefined: the expression has no effect. */
  expression(expression: CqlExpression): Test | undefined {
    if (expression.kind === 'clause') {
      return this.ignored.has(expression) ? undefined : this.#clause(expression);
    }
    if (expression.kind === 'not') {
      const term = this.expression(expression.term);
      return term && ((document) => !term(document));
    }
    const left = this.expression(expression.left);
    const right = this.expression(expression.right);
    if (!left || !right) return left ?? right;
    return expression.kind === 'and'
      ? (document) => left(document) && right(document)
      : (document) => left(document) || right(document);
  }

  #clause(clause: CqlClause): Test | undefined {
    const test = this.#positive(clause);
    return test && isNegative(clause) ? (document) => !test(document) : test;
  }

  #positive(clause: CqlClause): Test | undefined {
    const { index, switches } = this.context;
    switch (clause.field.name) {
      case 'type':
        return typeTest(clause);
      case 'subtype':
        return oneOf(texts(clause), (document) => [subtypeOf(document)]);
      case 'space':
        return oneOf(lower(this.#functionless(clause)), (document) => [document.space.key.toLowerCase()]);
      case 'space.title':
        return this.#spaceTitle(clause);
      case 'space.type':
        return switches.spaceTypeFilters ? oneOf(lower(texts(clause)), ({ space }) => [space.type]) : undefined;
      case 'space.category':
        return oneOf(lower(texts(clause)), ({ space }) => space.labels.map(({ name }) => name.toLowerCase()));
      case 'id':
        return oneOf(this.#contentIds(clause), (document) => [document.id, document.id.replace(/^att/, '')]);
      case 'parent':
        return oneOf(this.#contentIds(clause), (document) => (isInTree(document) ? [document.content.parentId] : []));
      case 'ancestor':
        return oneOf(this.#contentIds(clause), (document) =>
          isInTree(document) ? index.ancestors(document.content).map(({ id }) => id) : [],
        );
      case 'container':
        return oneOf(this.#contentIds(clause), ({ comment, attachment }) => [
          comment?.contentId ?? attachment?.contentId ?? null,
        ]);
      case 'creator':
        return oneOf(this.#people(clause), (document) => [document.creatorId]);
      case 'contributor':
        return oneOf(this.#people(clause), (document) => document.contributorIds);
      case 'watcher':
        return oneOf(this.#people(clause), (document) => this.#watchers(document));
      case 'mention':
        return oneOf(this.#people(clause), mentionsOf);
      case 'favourite':
        // The API stars nothing, so nobody on this site has a favourite; the values are checked all the same.
        return oneOf(this.#people(clause), () => []);
      case 'label':
        return oneOf(labelNames(clause), (document) => document.labels.map((label) => label.toLowerCase()));
      case 'macro':
        return oneOf(lower(texts(clause)), macrosOf);
      case 'pageStatus':
        // Content states are set in the editor; the pages of this site have none.
        return oneOf(texts(clause), () => []);
      case 'created':
        return this.#date(clause, (document) => document.createdAt);
      case 'lastmodified':
        return this.#date(clause, (document) => document.modifiedAt);
      case 'title':
        return clause.operator === '~' || clause.operator === '!~' ? this.#words(clause) : titleTest(clause);
      case 'text':
      case 'siteSearch':
        return this.#words(clause);
      case 'user':
      case 'user.fullname':
      case 'user.accountid':
      case 'user.userkey':
        throw noSuchFieldForContent(clause.field.name);
    }
  }

  /** Full-text clauses; those that rank add their scores, `text ~` does not. */
  #words(clause: CqlClause): Test {
    const { store, switches } = this.context;
    const part = clause.field.name === 'title' ? 'title' : 'text';
    store.prepare();
    const query = parseTextQuery(textOf(clause), store.vocabulary);
    if (query.hasLeadingWildcard && switches.leadingWildcard === 'reject') {
      throw new CqlError(`Could not parse text query : ${textOf(clause)}`);
    }
    const matches = query.conditions ? store.match(part, query.conditions) : new Map<SearchDocument, number>();
    if (clause.field.name !== 'text' && !isNegative(clause)) {
      this.ranks = true;
      for (const term of query.highlights) this.highlights.add(term);
      for (const [document, score] of matches) this.#addScore(document, score);
      for (const condition of clause.field.name === 'siteSearch' ? (query.conditions ?? []) : []) {
        for (const [document, score] of store.match('title', [condition]))
          this.#addScore(document, score * titleWeight);
      }
    }
    return (document) => matches.has(document);
  }

  #addScore(document: SearchDocument, score: number): void {
    this.scores.set(document, (this.scores.get(document) ?? 0) + score);
  }

  #spaceTitle(clause: CqlClause): Test {
    const vocabulary = new Vocabulary();
    const names = new TextIndex((term) => vocabulary.isStop(term));
    const { spaces } = this.context.index.data;
    for (const [position, space] of spaces.entries()) names.add(position, vocabulary.intern(space.name));
    const { conditions } = parseTextQuery(textOf(clause), vocabulary);
    const found = new Set([...names.match(conditions ?? []).keys()].map((position) => spaces[position]?.id));
    return ({ space }) => found.has(space.id);
  }

  #date(clause: CqlClause, valueOf: (document: SearchDocument) => number): Test {
    const [value] = clause.values;
    if (!value) throw new CqlError('A date is missing.');
    const { now, user } = this.context;
    const span = parseCqlDate(value, { now, timeZone: user.timeZone });
    return (document) => isWithin(valueOf(document), clause.operator, span);
  }

  #people(clause: CqlClause): string[] {
    return clause.values.flatMap((value) => {
      if (value.kind === 'text') return [value.text];
      if (value.name.toLowerCase() === 'currentuser') return [this.context.user.accountId];
      throw unknownFunction(value, clause);
    });
  }

  /** Ids of a content field. Nobody opens a page through the API, so nothing was viewed recently. */
  #contentIds(clause: CqlClause): string[] {
    return clause.values.flatMap((value) => {
      if (value.kind === 'function') {
        if (value.name.toLowerCase() === 'recentlyviewedcontent') return [];
        throw unknownFunction(value, clause);
      }
      if (!/^(att)?\d+$/.test(value.text)) throw new CqlError(`Invalid content id : ${value.text}`);
      return [value.text];
    });
  }

  /** Space keys; the functions name spaces that somebody starred, opened, or stands in, of which the API knows none. */
  #functionless(clause: CqlClause): string[] {
    const functions = new Set(['favouritespaces', 'recentlyviewedspaces', 'currentspace']);
    return clause.values.flatMap((value) => {
      if (value.kind === 'text') return [value.text];
      if (functions.has(value.name.toLowerCase())) return [];
      throw unknownFunction(value, clause);
    });
  }

  /** Who writes or comments on something watches it from then on: the default of everybody's settings. */
  #watchers(document: SearchDocument): string[] {
    if (!isInTree(document)) return [];
    const commenters = this.context.index
      .commentsOf(document.id)
      .flatMap((comment) => comment.versions.map(({ authorId }) => authorId));
    return [...document.contributorIds, ...commenters];
  }
}

function isNegative(clause: CqlClause): boolean {
  return clause.operator === '!=' || clause.operator === '!~' || clause.operator === 'not in';
}

/** Whether a document is content of the tree itself, not something that hangs on it. */
function isInTree(document: SearchDocument): document is SearchDocument & Required<Pick<SearchDocument, 'content'>> {
  return document.content !== undefined && document.comment === undefined && document.attachment === undefined;
}

function oneOf(wanted: readonly string[], valuesOf: (document: SearchDocument) => readonly (string | null)[]): Test {
  const set = new Set<string | null>(wanted);
  return (document) => valuesOf(document).some((value) => set.has(value));
}

function typeTest(clause: CqlClause): Test | undefined {
  const wanted = lower(texts(clause));
  const unknown = texts(clause).find((type) => !knownTypes.includes(type.toLowerCase()));
  if (unknown !== undefined) {
    const expected = `[${knownTypes.join(', ')}]`;
    throw new CqlError(`Unsupported value for type, got : ${unknown}, expected one of :${expected}`);
  }
  // People are found elsewhere; here the clause is taken and does nothing.
  if (wanted.includes('user')) return undefined;
  return oneOf(wanted, (document) => [document.type]);
}

function subtypeOf(document: SearchDocument): string {
  return document.comment?.kind ?? document.content?.subtype ?? document.type;
}

function titleTest(clause: CqlClause): Test {
  const wanted = lower(texts(clause));
  if (wanted.includes('')) throw new CqlError('The title must not be empty.');
  return oneOf(wanted, (document) => [document.title.toLowerCase()]);
}

function mentionsOf(document: SearchDocument): string[] {
  return Array.from(document.storage.matchAll(/ri:account-id="([^"]+)"/g), ([, id = '']) => id);
}

function macrosOf(document: SearchDocument): string[] {
  const macros = document.storage.matchAll(/<ac:structured-macro[^>]*\sac:name="([^"]+)"/g);
  return Array.from(macros, ([, name = '']) => name.toLowerCase());
}

/** Label names without the prefix that may be written before them (`global:runbook`). */
function labelNames(clause: CqlClause): string[] {
  return lower(texts(clause)).map((name) => name.replace(/^(global|team|my):/, ''));
}

function isWithin(value: number, operator: CqlClause['operator'], span: DateSpan): boolean {
  switch (operator) {
    case '>':
      return value > span.start;
    case '>=':
      return value >= span.start;
    case '<':
      return value < span.start;
    case '<=':
      return value <= span.start;
    default:
      return value >= span.start && value < span.end;
  }
}

/** The values as text. @throws {CqlError} when one is a function, which these fields do not take. */
function texts(clause: CqlClause): string[] {
  return clause.values.map((value) => {
    if (value.kind === 'function') throw unknownFunction(value, clause);
    return value.text;
  });
}

function textOf(clause: CqlClause): string {
  return texts(clause)[0] ?? '';
}

function lower(values: readonly string[]): string[] {
  return values.map((value) => value.toLowerCase());
}

function unknownFunction(value: CqlValue & { kind: 'function' }, clause: CqlClause): CqlError {
  return new CqlError(`The function '${value.name}' is not supported for the field '${clause.field.name}'`);
}
