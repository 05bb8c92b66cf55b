import { type CqlToken, isWord, quote, splitOrder } from '../cql.js';

/**
 * Narrows a CQL query to spaces: `(query) and space in ("A","B")`, with `order by` outside. Applied to its own result
 * it changes nothing, because the `next` links of search results repeat the query.
 *
 * The clause stands last, except where that would put a `siteSearch` clause into the middle (Confluence drops it there
 * without a word, seen August 2026) or leave a negative clause first (which Confluence refuses): then it stands first.
 * @throws ConfluenceError `invalid_request` when the query cannot be read without doubt: it could not be enclosed safely.
 */
export function scopeCql(cql: string, keys: readonly string[]): string {
  const scope = `space in (${keys.map(quote).join(',')})`;
  const { body, order, tokens } = splitOrder(cql);
  const tail = order === '' ? '' : ` ${order}`;
  if (body === '' || body === scope) return scope + tail;
  if (isEnclosed(body, tokens, '(', `) and ${scope}`) || isEnclosed(body, tokens, `${scope} and (`, ')'))
    return body + tail;
  const words = tokens.filter(({ kind }) => kind === 'word');
  const inFront = isWord(words[0], 'not') || endsInSiteSearchOnly(words);
  return (inFront ? `${scope} and (${body})` : `(${body}) and ${scope}`) + tail;
}

function endsInSiteSearchOnly(words: readonly CqlToken[]): boolean {
  const isJoint = (word: CqlToken): boolean => isWord(word, 'and') || isWord(word, 'or');
  const isRanked = (word: CqlToken): boolean => isWord(word, 'sitesearch');
  const first = words.findIndex(isRanked);
  const last = words.findLastIndex(isRanked);
  return last !== -1 && !words.slice(last).some(isJoint) && words.slice(0, first).some(isJoint);
}

/** Whether `body` is `before`, which opens a parenthesis last, something, and `after`, which closes this one first. */
function isEnclosed(body: string, tokens: readonly CqlToken[], before: string, after: string): boolean {
  if (!body.startsWith(before) || !body.endsWith(after)) return false;
  const at = tokens.findIndex(({ start }) => start === before.length - 1);
  const closing = tokens.slice(at + 1).find(({ text, depth }) => text === ')' && depth === tokens[at]?.depth);
  return closing?.start === body.length - after.length;
}
