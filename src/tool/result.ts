import { ConfluenceError } from '../errors.js';
import { estimateTokens } from '../tokens.js';
import type { ToolArtifact, ToolFailure } from './artifact.js';
import type { ToolOutput } from './define-tool.js';

/** Upper bound of a result when nobody sets another. */
export const defaultMaxTokens = 4000;

const tag = 'untrusted-wiki-content';

/** Wiki text between tags that mark it as data; it is made {@link inert} first, so that a page cannot end its own fence. */
export function fence(content: string): string {
  return `<${tag}>\n${inert(content)}\n</${tag}>`;
}

/** {@link visible} text in which the tags of the fence are defused. Applied twice it changes nothing more. */
export function inert(text: string): string {
  return visible(text).replaceAll(/<(?=[\s/]*untrusted[\s_-]*wiki[\s_-]*content)/giu, '‹');
}

/**
 * Text without what only a model would notice: control characters, characters that reverse the direction of reading,
 * Unicode tags, and lone surrogates. Line ends and tabs stay.
 */
export function visible(text: string): string {
  return text
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/[\u{202a}-\u{202e}\u{2066}-\u{2069}\u{e0000}-\u{e007f}]|(?![\n\t])\p{Cc}|\p{Cs}/gu, '');
}

/** Wiki text on one line outside a fence: a title, a name. At most `length` characters, brackets and pipes escaped. */
export function oneLine(text: string, length = 200): string {
  const line = visible(text).replaceAll(/\s+/gu, ' ').trim();
  const short = line.length > length ? `${line.slice(0, length - 1).replace(/\p{Cs}$/u, '')}…` : line;
  return short.replaceAll(/[\\[\]<>|]/gu, (character) =>
    character === '<' ? '‹' : character === '>' ? '›' : `\\${character}`,
  );
}

/** A Markdown link whose text cannot break out of it. */
export const titleLink = (title: string, url: string): string =>
  `[${oneLine(title) || 'Untitled'}](${url.replaceAll(/[\s()<>]/gu, (character) => encodeURIComponent(character).replace('(', '%28').replace(')', '%29'))})`;

/** `2026-11-05` of an ISO time; empty when there is none. */
export const day = (time: string | undefined): string => time?.slice(0, 10) ?? '';

/** The beginning of a text that fits into `maxTokens`, cut at a line end where there is one, with a note that it was cut; an open fence is closed. */
export function bound(text: string, maxTokens: number): string {
  if (estimateTokens(text) <= maxTokens) return text;
  const note = '\n[cut: the result was too long]';
  const closing = text.includes(`<${tag}>`) ? `\n</${tag}>` : '';
  // One for the line end between what is kept and the note.
  const budget = Math.max(1, maxTokens - estimateTokens(closing + note) - 1);
  const lines = firstLines(text, budget);
  const start = lines === '' ? visible(text.slice(0, charactersThatFit(text, budget))) : lines;
  const isOpen = start.includes(`<${tag}>`) && !start.includes(`</${tag}>`);
  return start + (isOpen ? closing : '') + note;
}

/** As many lines as fit; empty when the first does not. */
function firstLines(text: string, budget: number): string {
  const lines: string[] = [];
  let used = 0;
  for (const line of text.split('\n')) {
    used += estimateTokens(line) + 1;
    if (used > budget) break;
    lines.push(line);
  }
  return lines.join('\n');
}

function charactersThatFit(text: string, budget: number): number {
  let low = 0;
  let high = Math.min(text.length, budget * 12);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (estimateTokens(text.slice(0, middle)) <= budget) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** An error as the model reads it: what was wrong and what to do; the artifact carries the link for fronts. */
export function errorOutput(error: ConfluenceError): ToolOutput {
  const failure: ToolFailure = {
    code: error.code,
    message: error.message,
    next: error.next,
    retryable: error.retryable,
    scope: error.scope,
  };
  const artifact: ToolArtifact = { sources: [], error: failure };
  if (error.authorization === undefined) return { content: `${error.message} ${error.next}`, artifact };
  const { link, expiresAt } = error.authorization;
  const ask = link
    ? `Ask the user to open this link: ${link}${expiresAt ? ` (valid until ${expiresAt})` : ''} and to ask again afterwards.`
    : error.next;
  return { content: `${error.message} ${ask}`, artifact: { ...artifact, authorization: error.authorization } };
}
