import { ConfluenceError } from '../errors.js';

/**
 * Narrows a CQL query to spaces: `(query) and space in ("A","B")`, with `order by` outside. Applied to its own result
 * it changes nothing, because the `next` links of search results repeat the query.
 *
 * The clause stands last, except where that would put a `siteSearch` clause into the middle (Confluence drops it there
 * without a word, seen August 2026) or leave a negative clause first (which Confluence refuses): then it stands first.
 * @throws ConfluenceError `invalid_request` when quotes or parentheses are unbalanced: such a query could not be
 * enclosed safely.
 */
export function scopeCql(cql: string, keys: readonly string[]): string {
  const scope = `space in (${keys.map((key) => `"${key.replace(/[\\"]/g, '\\$&')}"`).join(',')})`;
  const { body, order } = splitOrder(cql);
  const tail = order === '' ? '' : ` ${order}`;
  if (body === '' || body === scope) return scope + tail;
  if (isEnclosed(body, '(', `) and ${scope}`) || isEnclosed(body, `${scope} and (`, ')')) return body + tail;
  const words = unquotedWords(body);
  const inFront = words[0] === 'not' || endsInSiteSearchOnly(words);
  return (inFront ? `${scope} and (${body})` : `(${body}) and ${scope}`) + tail;
}

/** One character of a query and where it stands. */
interface Position {
  index: number;
  character: string;
  quoted: boolean;
  /** Open parentheses before it. */
  depth: number;
}

function* positions(cql: string): Generator<Position> {
  let quote = '';
  let depth = 0;
  for (let index = 0; index < cql.length; index += 1) {
    const character = cql.charAt(index);
    if (quote !== '') {
      yield { index, character, quoted: true, depth };
      if (character === '\\') {
        index += 1;
        yield { index, character: cql.charAt(index), quoted: true, depth };
      } else if (character === quote) quote = '';
      continue;
    }
    const opensQuote = character === '"' || character === "'";
    if (character === ')') {
      depth -= 1;
      if (depth < 0) throw unbalanced('a closing parenthesis has no opening one');
    }
    yield { index, character, quoted: opensQuote, depth };
    if (character === '(') depth += 1;
    if (opensQuote) quote = character;
  }
  if (quote !== '') throw unbalanced('a quotation mark is not closed');
  if (depth > 0) throw unbalanced('a parenthesis is not closed');
}

/** The query with every quoted or enclosed character blanked out, same length. */
function blanked(cql: string, keepEnclosed: boolean): string {
  let result = '';
  for (const { character, quoted, depth } of positions(cql)) {
    result += quoted || (depth > 0 && !keepEnclosed) ? '\u0000' : character;
  }
  return result;
}

function splitOrder(cql: string): { body: string; order: string } {
  const at = /\border\s+by\b/i.exec(blanked(cql, false))?.index;
  if (at === undefined) return { body: cql.trim(), order: '' };
  return { body: cql.slice(0, at).trim(), order: cql.slice(at).trim() };
}

function unquotedWords(cql: string): string[] {
  return (
    blanked(cql, true)
      .toLowerCase()
      .match(/[a-z][\w.]*/g) ?? []
  );
}

function endsInSiteSearchOnly(words: string[]): boolean {
  const isJoint = (word: string): boolean => word === 'and' || word === 'or';
  const first = words.indexOf('sitesearch');
  const last = words.lastIndexOf('sitesearch');
  return last !== -1 && !words.slice(last).some(isJoint) && words.slice(0, first).some(isJoint);
}

/** Whether `body` is `before` + something balanced + `after`. */
function isEnclosed(body: string, before: string, after: string): boolean {
  if (!body.startsWith(before) || !body.endsWith(after) || body.length < before.length + after.length) return false;
  try {
    // Exhausted for its checks: parentheses that close before the end would make the enclosure an illusion.
    for (const position of positions(body.slice(before.length, body.length - after.length))) void position;
    return true;
  } catch (error) {
    if (ConfluenceError.isInstance(error)) return false;
    throw error;
  }
}

function unbalanced(why: string): ConfluenceError {
  return new ConfluenceError({
    code: 'invalid_request',
    message: `The CQL query is not well formed: ${why}.`,
    next: 'Correct the query; write a quotation mark inside a quoted text as \\".',
  });
}
