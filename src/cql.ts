import { ConfluenceError } from './errors.js';
import { asked, ours, sentence, type Sentence } from './ours.js';

/** A piece of a query: `cql.startsWith(text, start)`. */
export interface CqlToken {
  /** `word`: a name, a keyword, or a value without quotation marks. */
  kind: 'quoted' | 'word' | 'operator' | 'parenthesis' | 'comma';
  /** As it is written, quotation marks and escapes included. */
  text: string;
  /** Offset in the query. */
  start: number;
  /** Parentheses that are open around it; those of a pair have the same. */
  depth: number;
}

const kinds = ['quoted', 'word', 'operator', 'parenthesis', 'comma'] as const;
const token =
  /[ \t\r\n]+|("(?:[^"\\\r\n]|\\["'\\])*"|'(?:[^'\\\r\n]|\\["'\\])*')|([\p{L}\p{M}\p{N}_.:/-]+)|(!=|!~|<=|>=|[=<>~])|([()])|(,)/guy;
/** What a parser may take for the end of a text, of a line, or for nothing: no word is written with it. */
const unreadable = /(?![\t\r\n])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u;

/** A value in double quotes: backslash first, then the quotes, so that no value can end its own quotes. */
export function quote(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A text in which every sign that no query may hold, and every tab and line break, is a space. */
export const readable = (text: string): string =>
  text.replaceAll(new RegExp(`[\t\r\n]|${unreadable.source}`, 'gu'), ' ');

/**
 * The tokens of a query in their order; what is between them is white space. It is read once for all who join something
 * to it, and strictly, because whoever reads it otherwise than Confluence does can be made to join a condition to the
 * wrong part. So it accepts no more than Atlassian documents: escapes only of quotation marks and backslashes and only
 * inside of quotation marks, there no line break, and outside of them letters, digits, `_ - . : /` and operators, but
 * nothing that another language takes for a comment.
 * @throws ConfluenceError `invalid_request` for anything else, and when quotation marks or parentheses do not close.
 */
export function readCql(cql: string): CqlToken[] {
  if (unreadable.test(cql)) throw unusableCql('it holds a control character or another that no text is written with');
  const tokens: CqlToken[] = [];
  let depth = 0;
  let end = 0;
  for (const match of cql.matchAll(token)) {
    const [text] = match;
    const kind = kinds.find((_, index) => match[index + 1] !== undefined);
    end = match.index + text.length;
    if (kind === undefined) continue;
    if (kind === 'word' && /--|\/\//u.test(text)) throw outside(text);
    if (text === ')' && --depth < 0) throw unusableCql('a closing parenthesis has no opening one');
    tokens.push({ kind, text, start: match.index, depth });
    if (text === '(') depth++;
  }
  if (end < cql.length) throw unreadableAt(cql.slice(end));
  if (depth > 0) throw unusableCql('a parenthesis is not closed');
  return tokens;
}

/**
 * A query apart from its `order by`, which stays outside of whatever encloses the rest; `tokens` are those of the body.
 * @throws ConfluenceError `invalid_request` as `readCql` does, and when more than fields follows the `order by`: it
 * would stand outside of every condition that is joined to the body.
 */
export function splitOrder(cql: string): { body: string; order: string; tokens: CqlToken[] } {
  const text = cql.trim();
  const tokens = readCql(text);
  const at = tokens.findIndex(
    (one, index) => one.depth === 0 && isWord(one, 'order') && isWord(tokens[index + 1], 'by'),
  );
  const first = tokens[at];
  if (first === undefined) return { body: text, order: '', tokens };
  const sorts = tokens.slice(at).map(({ kind, text: piece }) => (kind === 'word' || kind === 'comma' ? piece : '('));
  if (!/^order by [^ ,(]+(?: asc| desc)?(?: , [^ ,(]+(?: asc| desc)?)*$/iu.test(sorts.join(' ')))
    throw unusableCql('after `order by` stand names of fields, each with `asc` or `desc` or without, and nothing else');
  return {
    body: text.slice(0, first.start).trimEnd(),
    order: text.slice(first.start),
    tokens: tokens.slice(0, at),
  };
}

/** Whether a token is this keyword, in any case. */
export const isWord = (one: CqlToken | undefined, keyword: string): boolean =>
  one?.kind === 'word' && one.text.toLowerCase() === keyword;

function unreadableAt(rest: string): ConfluenceError {
  if (!/^["']/u.test(rest)) return outside(/^./su.exec(rest)?.[0] ?? '');
  return unusableCql(
    /^(?:"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')/u.test(rest)
      ? 'a quoted text holds a line break, or a backslash before something other than a quotation mark or a backslash'
      : 'a quotation mark is not closed',
  );
}

const outside = (text: string): ConfluenceError =>
  unusableCql(ours`${asked(text, 40)} stands outside of quotation marks`);

/** A query that cannot be read, or could not be joined to anything safely; `key`: a space for the example. */
export function unusableCql<Why extends string>(why: Sentence<Why>, key = 'ENG'): ConfluenceError {
  return new ConfluenceError({
    code: 'invalid_request',
    message: ours`The CQL query cannot be used: ${sentence(why)}.`,
    next: ours`Correct it, e.g. space = ${asked(key, 40)} and title ~ "release plan", or use \`query\` with plain words.`,
  });
}
