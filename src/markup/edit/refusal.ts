import { ConfluenceError } from '../../errors.js';
import { type Quoting, quoting, type Sentence, wiki } from '../../ours.js';
import type { WellFormedProblem } from '../well-formed.js';

/** A refused edit: what is wrong and what to do next, one sentence each. */
export function invalid<Message extends string, Next extends string>(
  message: Sentence<Message> | Quoting,
  next: Sentence<Next> | Quoting,
): ConfluenceError {
  return new ConfluenceError({ code: 'invalid_request', message, next });
}

/** A problem of storage, with its place. */
export const inWords = ({ message, line, column }: WellFormedProblem): Quoting =>
  quoting`${wiki(message)} (line ${line}, column ${column})`;

/** Text of a page or of a request inside a message: one line, at most `limit` characters. */
export function quoted(text: string, limit = 80): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  const characters = Array.from(line);
  return `"${characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : line}"`;
}
