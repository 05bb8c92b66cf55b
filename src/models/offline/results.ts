/** Reads the tools' result texts the way any model has to: there is nothing but the text. */
import { splitResult } from '../../fence.js';

export interface Hit {
  title: string;
  url: string;
  pageId: string;
  space: string;
  /** `yyyy-mm-dd`; empty when not shown. */
  updated: string;
  excerpt: string;
}

export interface PageText {
  title: string;
  url: string;
  pageId: string;
  space: string;
  updated: string;
  /** Headings that the result lists, in order. */
  outline: string[];
  /** Markdown between the fences. */
  body: string;
  /** What to pass as `from` for the rest; absent when nothing is left. */
  rest?: string;
}

/** The text that tools themselves wrote: everything outside the fences. */
export const trustedText = (content: string): string => splitResult(content).outside;

/** The wiki text of a result: everything between the fences. */
export const fencedText = (content: string): string => splitResult(content).inside;

/** A result for people: what the tool says first, what the wiki says, and what the tool says below. */
export function wholeText(content: string): string {
  const [first = '', ...rest] = trustedText(content)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return [first, fencedText(content).trim(), rest.join('\n')].filter((text) => text !== '').join('\n\n');
}

const factsLine = /\[((?:\\.|[^\]\\])+)\]\((https?:\/\/[^\s)]+)\)(.*)/u;

interface Facts {
  title: string;
  url: string;
  pageId: string;
  space: string;
  updated: string;
}

function factsOf(line: string): Facts | undefined {
  const match = factsLine.exec(line);
  if (!match) return undefined;
  const [, title = '', url = '', facts = ''] = match;
  return {
    title: unescapeMarks(title),
    url,
    pageId: /\| page (\d+)/u.exec(facts)?.[1] ?? /\/(\d+)(?:[/?#]|$)/u.exec(url)?.[1] ?? '',
    space: /\| space (\S+)/u.exec(facts)?.[1] ?? /\/spaces\/([^/]+)\//u.exec(url)?.[1] ?? '',
    updated: /\bupdated (\d{4}-\d{2}-\d{2})/u.exec(facts)?.[1] ?? '',
  };
}

/** Hits of a search result in their order; none when the text is something else. */
export function parseHits(content: string): Hit[] {
  const hits: Hit[] = [];
  for (const line of fencedText(content).split('\n')) {
    const facts = /^(?:\d+\.|-) \[/u.test(line) ? factsOf(line) : undefined;
    const last = hits.at(-1);
    if (facts) hits.push({ ...facts, excerpt: '' });
    else if (last) last.excerpt = `${last.excerpt} ${line.trim()}`.trim();
  }
  return hits;
}

/** Each passage of a search result as a page of which only this is known; none when the result lists hits. */
export function parsePassages(content: string): PageText[] {
  if (!/\bpassages? from \d+ pages?\b/u.test(trustedText(content))) return [];
  const pages: PageText[] = [];
  let current: string[] | undefined;
  const texts: string[][] = [];
  for (const line of fencedText(content).split('\n')) {
    const facts = /^\d+\. \[/u.test(line) ? factsOf(line) : undefined;
    if (facts !== undefined) {
      const path = /\) \| (.+) \| updated [\d-]+$/u.exec(line)?.[1];
      const headings = path === undefined ? [] : path.split(' > ').map(unescapeMarks);
      current = headings.map((heading, index) => `${'#'.repeat(Math.min(6, index + 1))} ${heading}\n`);
      texts.push(current);
      pages.push({ ...facts, outline: [], body: '' });
      // Every line of a passage is indented; what is not begins something else.
    } else if (line !== '' && !line.startsWith('   ')) current = undefined;
    else current?.push(line.slice(3));
  }
  return pages.map((page, index) => ({ ...page, body: texts[index]?.join('\n') ?? '' }));
}

/** A page that was read; undefined when the text is something else, such as an error. */
export function parsePage(content: string): PageText | undefined {
  const trusted = trustedText(content);
  const [first = ''] = trusted.split('\n');
  if (!/^(?:page|blogpost) \d+ \| /u.test(first)) return undefined;
  const [title = '', ...lines] = fencedText(content).split('\n');
  const facts = factsOf(`${title} | ${first}`);
  if (!facts) return undefined;
  // What the wiki says could look like a table of contents: only where the tool says so is it one.
  const end = first.includes('its sections') ? lines.indexOf('') : -1;
  return {
    ...facts,
    outline: outlineIn(lines.slice(0, Math.max(end, 0))),
    body: lines.slice(end + 1).join('\n'),
    rest: /\bfrom="([^"]+)"/u.exec(trusted)?.[1],
  };
}

/** The headings of lines such as `- A (120 tokens)`. */
const outlineIn = (lines: readonly string[]): string[] =>
  lines
    .map((line) => /^[\s-]*(.+?) \([\d,]+ tokens\)/u.exec(line)?.[1] ?? '')
    // A heading that was shortened cannot be asked for.
    .filter((heading) => heading !== '' && !heading.endsWith('…'))
    .map((heading) => unescapeMarks(heading));

function unescapeMarks(text: string): string {
  return text.replaceAll(/\\(.)/gu, '$1');
}

/** The link that a tool asks the user to open, read outside the fences only: a page must never be able to supply it. */
export function authorizationLink(content: string): string | undefined {
  // Links with a text are pages; their titles may speak of connecting, too.
  const trusted = trustedText(content).replaceAll(/\[(?:\\.|[^\]\\])*\]\([^)]*\)/gu, '');
  if (!/authoriz|connect|open this link/iu.test(trusted)) return undefined;
  return /https?:\/\/[^\s<>"'`)\]]+/u.exec(trusted)?.[0].replace(/[.,;:]+$/u, '');
}

/** Whether a search says that it found nothing, as opposed to why it could not search. */
export function foundNothing(content: string): boolean {
  return /\b(?:no|0) (?:results?|hits?|matches|pages?)\b|\bno passage fits\b|\bnothing (?:was )?found\b|\bfound nothing\b/iu.test(
    trustedText(content),
  );
}

/** Whether a search had to give up words of the query, or says that what it found comes close only. */
export function isRelaxed(content: string): boolean {
  return /\bRelaxed:|\bNothing found answers\b/u.test(trustedText(content));
}
