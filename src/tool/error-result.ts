import type { AuthorizationRequest, ConfluenceError } from '../errors.js';
import { moment, ours, type Ours, serviceAddress } from '../ours.js';
import type { ToolArtifact, ToolFailure } from './artifact.js';
import type { ResultText } from './compose-result.js';
import type { ToolResult } from './define-tool.js';

/**
 * An error as the model reads it: what was wrong and what to do, then what the sentences speak of, inside of the fence
 * because others wrote it. The artifact has the sentences whole, and the link, for fronts.
 */
export function errorResult(error: ConfluenceError): ToolResult {
  const { authorization, code, message, next, retryable, scope } = error;
  const failure: ToolFailure = { code, message, next, retryable, scope };
  const artifact: ToolArtifact = { sources: [], error: failure, ...(authorization && { authorization }) };
  return { text: errorText(error), artifact };
}

function errorText({ parts: { message, next, wiki }, authorization }: ConfluenceError): ResultText {
  const head = ours`${message} ${authorization === undefined ? next : askFor(authorization, next)}`;
  const inside = wiki.map((text, index) => `[${index + 1}] ${shownQuote(text)}`).join('\n');
  return { head, inside };
}

/** Line by line, as it is data that only has to be recognised. */
const shownQuote = (text: string): string =>
  text
    .split('\n')
    .slice(0, maxQuoteLines)
    .map((line) => (line.length > maxQuoteLine ? `${line.slice(0, maxQuoteLine)}…` : line))
    .join('\n    ');

const maxQuoteLines = 20;
const maxQuoteLine = 1500;

function askFor({ link, expiresAt }: AuthorizationRequest, next: Ours): Ours {
  const address = link === undefined ? ours`` : serviceAddress(link);
  if (address === '') return next;
  const until = moment(expiresAt);
  return ours`Ask the user to open this link: ${address}${until === '' ? '' : ours` (valid until ${until})`} and to ask again afterwards.`;
}
