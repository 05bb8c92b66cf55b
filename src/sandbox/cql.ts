/**
 * The parser of the Confluence Query Language as the REST API accepts it: text to a typed tree, nothing looked up.
 * Follows Atlassian's "Advanced searching using CQL"; `and` and `or` have no precedence and read left to right.
 */
import { CqlError, couldNotParse } from './cql-errors.js';
import { fieldNamed, noSuchField, wrongOperator } from './cql-fields.js';
import type { CqlField, CqlOperator } from './cql-fields.js';

/** `quoted` tells a quoted value from a bare one; functions keep their arguments as plain text. */
export type CqlValue =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'function'; readonly name: string; readonly arguments: readonly string[] };

export interface CqlClause {
  readonly kind: 'clause';
  readonly field: CqlField;
  readonly operator: CqlOperator;
  /** One value, or the whole list of an `in`. */
  readonly values: readonly CqlValue[];
}

export type CqlExpression =
  | CqlClause
  | { readonly kind: 'and' | 'or'; readonly left: CqlExpression; readonly right: CqlExpression }
  | { readonly kind: 'not'; readonly term: CqlExpression };

export interface CqlSort {
  readonly field: CqlField;
  /** Undefined: the field's own direction. */
  readonly direction: 'asc' | 'desc' | undefined;
}

export interface CqlQuery {
  /** Null: no condition at all (`order by lastmodified`). */
  readonly where: CqlExpression | null;
  readonly orderBy: readonly CqlSort[];
}

export interface CqlParseOptions {
  /** True: a query whose first clause is negative (`not …`, `!=`, `!~`, `not in`) is an error, as documented. Default true. */
  rejectNegativeFirst?: boolean;
  /** True: a bare value may hold `-`, as in `label = how-to`. Default true. */
  allowBareHyphen?: boolean;
}

type Token =
  | { readonly kind: 'word' | 'quoted' | 'operator'; readonly text: string }
  | { readonly kind: '(' | ')' | ',' | 'end'; readonly text: string };

const reservedWords = new Set(
  (
    'after and as avg before begin by commit contains count distinct else empty end explain from having if in inner ' +
    'insert into is isnull left like limit max min not null or order outer right select sum then was where update'
  ).split(' '),
);

/** The longest chain of brackets and `not` that is followed; real queries stay below ten, and recursion must end. */
const maximumDepth = 200;

/**
 * Parses a query.
 * @throws {CqlError} for bad syntax, an unknown field, or an operator the field does not take.
 */
export function parseCql(text: string, options: CqlParseOptions = {}): CqlQuery {
  return new Parser(text, options).query();
}

/** The clauses of an expression in the order they are written. */
export function clausesOf(expression: CqlExpression): CqlClause[] {
  if (expression.kind === 'clause') return [expression];
  if (expression.kind === 'not') return clausesOf(expression.term);
  return [...clausesOf(expression.left), ...clausesOf(expression.right)];
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(
    readonly text: string,
    readonly options: CqlParseOptions,
  ) {
    this.#tokens = tokenize(text, options.allowBareHyphen ?? true);
  }

  query(): CqlQuery {
    if (this.#peek().kind === 'end') throw couldNotParse(this.text);
    const where = this.#isKeyword('order') ? null : this.#expression();
    const orderBy = this.#orderBy();
    if (this.#peek().kind !== 'end') throw couldNotParse(this.text);
    if (where && (this.options.rejectNegativeFirst ?? true) && startsNegative(where)) {
      throw new CqlError('A negative expression cannot be the first clause in a CQL statement.');
    }
    return { where, orderBy };
  }

  #expression(): CqlExpression {
    let left = this.#term();
    for (;;) {
      const kind = this.#isKeyword('and') ? 'and' : this.#isKeyword('or') ? 'or' : undefined;
      if (!kind) return left;
      this.#next();
      left = { kind, left, right: this.#term() };
    }
  }

  #term(): CqlExpression {
    if (this.#depth >= maximumDepth) throw couldNotParse(this.text);
    this.#depth += 1;
    try {
      if (this.#isKeyword('not')) {
        this.#next();
        return { kind: 'not', term: this.#term() };
      }
      if (this.#peek().kind !== '(') return this.#clause();
      this.#next();
      const inner = this.#expression();
      this.#expect(')');
      return inner;
    } finally {
      this.#depth -= 1;
    }
  }

  #clause(): CqlClause {
    const field = this.#field();
    const operator = this.#operator();
    const isList = operator === 'in' || operator === 'not in';
    const values = isList && this.#peek().kind === '(' ? this.#list() : [this.#value(isList)];
    if (!field.operators.has(operator)) throw wrongOperator(field, operator);
    return { kind: 'clause', field, operator, values };
  }

  #field(): CqlField {
    const token = this.#expect('word');
    if (reservedWords.has(token.text.toLowerCase())) throw couldNotParse(this.text);
    const after = this.#peek();
    // A field that does not exist is reported as such only where a clause or a sort could follow from it.
    const isClause = after.kind === 'operator' || this.#isKeyword('in') || this.#isKeyword('not');
    const isSort = after.kind === 'end' || after.kind === ',' || this.#isKeyword('asc') || this.#isKeyword('desc');
    if (!isClause && !isSort) throw couldNotParse(this.text);
    const field = fieldNamed(token.text);
    if (!field) throw noSuchField(token.text);
    return field;
  }

  #operator(): CqlOperator {
    const token = this.#next();
    // The tokenizer makes no other operator than these.
    if (token.kind === 'operator') return token.text as CqlOperator;
    if (token.kind !== 'word') throw couldNotParse(this.text);
    if (token.text.toLowerCase() === 'in') return 'in';
    if (token.text.toLowerCase() !== 'not' || !this.#isKeyword('in')) throw couldNotParse(this.text);
    this.#next();
    return 'not in';
  }

  #list(): CqlValue[] {
    this.#expect('(');
    const values = [this.#value(false)];
    while (this.#peek().kind === ',') {
      this.#next();
      values.push(this.#value(false));
    }
    this.#expect(')');
    return values;
  }

  #value(functionOnly: boolean): CqlValue {
    const token = this.#next();
    if (token.kind === 'quoted' && !functionOnly) return { kind: 'text', text: token.text, quoted: true };
    if (token.kind !== 'word') throw couldNotParse(this.text);
    if (this.#peek().kind === '(') return { kind: 'function', name: token.text, arguments: this.#arguments() };
    const isBare = !functionOnly && !token.text.includes('.') && !reservedWords.has(token.text.toLowerCase());
    if (!isBare) throw couldNotParse(this.text);
    return { kind: 'text', text: token.text, quoted: false };
  }

  #arguments(): string[] {
    this.#expect('(');
    const found: string[] = [];
    while (this.#peek().kind !== ')') {
      if (found.length > 0) this.#expect(',');
      const token = this.#next();
      if (token.kind !== 'quoted' && token.kind !== 'word') throw couldNotParse(this.text);
      found.push(token.text);
    }
    this.#next();
    return found;
  }

  #orderBy(): CqlSort[] {
    if (!this.#isKeyword('order')) return [];
    this.#next();
    if (!this.#isKeyword('by')) throw couldNotParse(this.text);
    const sorts: CqlSort[] = [];
    do {
      this.#next();
      const field = this.#field();
      if (!field.sortable) throw new CqlError(`Field '${field.name}' cannot be used in order by`);
      const direction = this.#isKeyword('asc') ? 'asc' : this.#isKeyword('desc') ? 'desc' : undefined;
      if (direction) this.#next();
      sorts.push({ field, direction });
    } while (this.#peek().kind === ',');
    return sorts;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '' };
  }

  #next(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #expect(kind: Token['kind']): Token {
    const token = this.#next();
    if (token.kind !== kind) throw couldNotParse(this.text);
    return token;
  }

  #isKeyword(word: string): boolean {
    const token = this.#peek();
    return token.kind === 'word' && token.text.toLowerCase() === word;
  }
}

/** Whether the clause that is written first is a negative one, brackets looked through. */
function startsNegative(expression: CqlExpression): boolean {
  if (expression.kind === 'not') return true;
  if (expression.kind !== 'clause') return startsNegative(expression.left);
  return expression.operator === '!=' || expression.operator === '!~' || expression.operator === 'not in';
}

// Dots stand in field names only; slashes only in dates. The parser refuses a dotted word where a value belongs.
const wordPattern = /\d{4}\/\d{1,2}\/\d{1,2}|[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*(?:\.[\p{L}_][\p{L}\p{M}\p{N}_-]*)*/uy;
const operatorPattern = /!=|!~|>=|<=|[=~<>]/y;

function tokenize(text: string, allowBareHyphen: boolean): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (/\s/.test(character)) {
      at += 1;
    } else if (character === '"' || character === "'") {
      const end = readQuoted(text, at);
      tokens.push({ kind: 'quoted', text: end.value });
      at = end.after;
    } else if (character === '(' || character === ')' || character === ',') {
      tokens.push({ kind: character, text: character });
      at += 1;
    } else {
      const kind = /[!=~<>]/.test(character) ? 'operator' : 'word';
      const pattern = kind === 'operator' ? operatorPattern : wordPattern;
      pattern.lastIndex = at;
      const match = pattern.exec(text)?.[0];
      if (!match || (kind === 'word' && !allowBareHyphen && match.includes('-'))) throw couldNotParse(text);
      tokens.push({ kind, text: match });
      at += match.length;
    }
  }
  return tokens;
}

function readQuoted(text: string, start: number): { value: string; after: number } {
  const quote = text.charAt(start);
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === quote) return { value, after: at + 1 };
    if (character === '\\') {
      at += 1;
      const escaped = text.charAt(at);
      // A backslash before anything else is refused by the service, not read as itself.
      if (escaped !== '"' && escaped !== "'" && escaped !== '\\') throw couldNotParse(text);
      value += escaped;
    } else {
      value += character;
    }
  }
  throw couldNotParse(text);
}
