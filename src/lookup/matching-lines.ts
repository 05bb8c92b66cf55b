import type { Client } from 'confluence.js/core';

import { termsOf } from '../confluence/cql.js';
import { type PageBody, readAllBodies } from '../confluence/search-bodies.js';
import type { SearchHit } from '../confluence/search-hits.js';
import type { StoredBodies } from '../confluence/stored-bodies.js';
import { isWord, readCql } from '../cql.js';
import { isParticle } from '../language/stop-words.js';
import { givingWay, type Steps } from '../markup/steps.js';
import { comparable, type MentionPattern, mentionPattern } from './mention-pattern.js';
import { linesInSteps, type Mention } from './mentions-of.js';

/** A hit with the line of the page that matched. */
export type MatchedHit = SearchHit & { line?: Mention };

/**
 * The hits, each with the line of its page that has most of the words that were searched for: an excerpt of Confluence is
 * the beginning of the page for most queries. One request for bodies, or two when blog posts are among the hits; none when
 * the query names no words, or all excerpts show one.
 */
export async function withMatchingLines(
  client: Client,
  hits: readonly SearchHit[],
  { query = '', cql = '' }: { query?: string | undefined; cql?: string | undefined },
  { stored, signal }: { stored?: StoredBodies; signal?: AbortSignal | undefined },
): Promise<MatchedHit[]> {
  const patterns = [...wordsOf(query), ...valuesIn(cql).flatMap(wordsOf)].flatMap(
    (words) => mentionPattern(words) ?? [],
  );
  const wanted = hits.filter((hit) => isPage(hit) && !shows(hit, patterns));
  if (patterns.length === 0 || wanted.length === 0) return [...hits];
  const bodies = new Map((await readAllBodies(client, wanted, stored)).map((body) => [body.id, body]));
  const lines = await givingWay(bestLines([...bodies.values()], patterns), signal);
  return hits.map((hit) => {
    const line = lines.get(hit.pageId);
    return line === undefined ? hit : { ...hit, line };
  });
}

const isPage = ({ pageId, type, within }: SearchHit): boolean =>
  pageId !== '' && within === undefined && (type === 'page' || type === 'blogpost');

const shows = ({ excerpt }: SearchHit, patterns: readonly MentionPattern[]): boolean =>
  patterns.some((pattern) => pattern.placesIn(comparable(excerpt)).length > 0);

/** Words and phrases of a question, or of a value of a text condition. */
function wordsOf(text: string): string[] {
  const { words, phrases } = termsOf(text.replaceAll(/[*?~]/gu, ' '));
  const telling = words.filter((word) => !isParticle(word));
  return [...phrases, ...(telling.length === 0 ? words : telling)].slice(0, 12);
}

/** The values that a query wants in texts, as they are meant; those of conditions that exclude are left out. */
function valuesIn(cql: string): string[] {
  if (cql.trim() === '') return [];
  const tokens = readCql(cql);
  return tokens.flatMap((token, index) => {
    const [operator, value] = tokens.slice(index + 1, index + 3);
    const isText = ['text', 'sitesearch', 'title'].some((field) => isWord(token, field));
    if (!isText || operator?.text !== '~' || value === undefined || isWord(tokens[index - 1], 'not')) return [];
    return value.kind === 'quoted' ? [value.text.slice(1, -1).replaceAll(/\\(.)/gu, '$1')] : [value.text];
  });
}

function* bestLines(bodies: readonly PageBody[], patterns: readonly MentionPattern[]): Steps<Map<string, Mention>> {
  const best = new Map<string, Mention>();
  for (const body of bodies) {
    let most = 0;
    for (const { line, mention } of yield* linesInSteps(body, patterns)) {
      const different = patterns.filter((pattern) => pattern.placesIn(line).length > 0).length;
      if (different <= most) continue;
      most = different;
      best.set(body.id, mention);
    }
    yield;
  }
  return best;
}
