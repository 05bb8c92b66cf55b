import { type CqlToken, isWord, quote, readable, splitOrder, unusableCql } from '../cql.js';
import { asked, ours } from '../ours.js';

/** A list of values: `("A", "B")`. */
export const list = (values: readonly string[]): string => `(${values.map(quote).join(', ')})`;

/** Plain words as a text query understands them. */
export interface Terms {
  /** Single words, in order, each once. */
  words: string[];
  /** Quoted phrases and names such as `ERR_CONN_RESET`, kept whole. */
  phrases: string[];
}

/**
 * Words and phrases of a question. Characters that the text parser of Confluence would take for operators are dropped,
 * which is safe because words are joined by "and" anyway; names with inner signs become phrases.
 */
export function termsOf(query: string): Terms {
  const words = new Map<string, string>();
  const phrases = new Map<string, string>();
  const rest = readable(query).replaceAll(/["“”]([^"“”]+)["“”]/gu, (_, phrase: string) => {
    const clean = plain(phrase);
    if (/\s/u.test(clean)) phrases.set(clean.toLowerCase(), clean);
    else if (clean !== '') words.set(clean.toLowerCase(), clean);
    return ' ';
  });
  for (const token of rest.split(/[\s,;]+/u)) {
    const core = token.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
    if (core === '') continue;
    // An apostrophe belongs to its word; every other inner sign makes a name, such as `v2.4.1` or `billing-api`.
    if (/[^\p{L}\p{N}\p{M}'’]/u.test(core)) {
      const clean = plain(core.replaceAll(/[/\\:]+/gu, ' '));
      if (/\s/u.test(clean) || /[^\p{L}\p{N}\p{M}'’]/u.test(clean)) phrases.set(clean.toLowerCase(), clean);
      else if (clean !== '') words.set(clean.toLowerCase(), clean);
    } else words.set(core.toLowerCase(), core);
  }
  return { words: [...words.values()].slice(0, 24), phrases: [...phrases.values()].slice(0, 8) };
}

// `_ . -` stay inside names; everything else of the text parser's syntax goes.
const plain = (text: string) =>
  text
    .replaceAll(/[+&|!(){}[\]^~*?:/\\"“”<>=@#%$;,]/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();

/** A clause that wants a phrase in the text. */
export const phraseClause = (phrase: string): string => `text ~ ${quote(`"${phrase}"`)}`;

/** All words and phrases must occur. `siteSearch` ranks; `text` filters even where `siteSearch` is silently dropped. */
export function allOf({ words, phrases }: Terms): string {
  const ranked = quote([...words, ...phrases].join(' '));
  return [
    `siteSearch ~ ${ranked}`,
    ...(words.length > 0 ? [`text ~ ${quote(words.join(' '))}`] : []),
    ...phrases.map(phraseClause),
  ].join(' and ');
}

/** Any word or phrase may occur. `siteSearch` would want them all, so this form is not ranked by the server. */
export function anyOf({ words, phrases }: Terms): string {
  return `(${[...words.map((word) => `text ~ ${quote(word)}`), ...phrases.map(phraseClause)].join(' or ')})`;
}

/**
 * A query written by somebody else, split from its `order by`, so that filters can be joined to it. Every
 * `siteSearch ~` is doubled by `text ~`, which filters even where Confluence drops the former. Throws
 * `invalid_request` as `splitOrder` does, because filters could then be bypassed, for a query that is empty or longer
 * than 4,000 characters, and for the key of a personal space without quotation marks, of which Confluence says nothing.
 */
export function splitQuery(cql: string): { body: string; order: string } {
  const text = cql.trim();
  if (text === '') throw unusableCql('it is empty');
  if (text.length > 4000) throw unusableCql('it is longer than 4,000 characters');
  const { body, order, tokens } = splitOrder(text);
  const bareKey = bareKeyIn(tokens);
  if (bareKey !== undefined) throw unusableCql(ours`${asked(bareKey, 40)} stands outside of quotation marks`, bareKey);
  let doubled = '';
  let from = 0;
  for (const [index, token] of tokens.entries()) {
    const [operator, value] = tokens.slice(index + 1, index + 3);
    if (!isWord(token, 'sitesearch') || operator === undefined || value === undefined) continue;
    if (!/^!?~$/u.test(operator.text) || !/quoted|word/u.test(value.kind)) continue;
    doubled += body.slice(from, token.start);
    doubled +=
      operator.text === '!~' ? `text !~ ${value.text}` : `(siteSearch ~ ${value.text} and text ~ ${value.text})`;
    from = value.start + value.text.length;
  }
  return { body: doubled + body.slice(from), order };
}

/** A tilde where a value is to stand, with what follows it at once: the key of a personal space. */
function bareKeyIn(tokens: readonly CqlToken[]): string | undefined {
  for (const [index, { text, start }] of tokens.entries()) {
    const before = tokens[index - 1];
    const isValue = before?.kind === 'operator' || before?.kind === 'comma' || before?.text === '(';
    const next = tokens[index + 1];
    if (text === '~' && isValue && next?.start === start + 1) return text + next.text;
  }
  return undefined;
}
