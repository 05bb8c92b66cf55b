import { ConfluenceError } from '../../errors.js';
import { givingWay } from '../../markup/steps.js';
import { checkInSteps } from '../../markup/well-formed.js';
import type { WriteRequest } from './proposal.js';
import { showUnseenLine, unseenIn } from './unseen.js';

/** Confluence refuses longer ones with 400. */
const longestTitle = 255;
/** Not documented for the REST API; Atlassian's own server for agents refuses longer ones. */
const longestMessage = 255;
/** Of the whole request: https://jira.atlassian.com/browse/CONFCLOUD-73881 */
const largestRequest = 5_242_880;
/** UTF-16 units. */
const longestLabel = 255;
const refusedInLabels = /[!#&()*.:;<>?@[\]^\t]/u;

/** The title as it will be stored: without space around it. Throws `invalid_request` when Confluence would refuse it. */
export function requireTitle(title: string): string {
  const trimmed = title.trim();
  if (trimmed === '') throw invalid('The title is empty.', 'Give the page a title.');
  requireSeen('title', trimmed);
  if (trimmed.length > longestTitle) {
    throw invalid(
      `The title has ${trimmed.length} characters; Confluence allows ${longestTitle}.`,
      'Shorten the title.',
    );
  }
  return trimmed;
}

/** A version message with the mark of the write at its end. Throws `invalid_request` when both together are too long. */
export function markedMessage(message: string, token: string): string {
  const line = message.replaceAll(/\s+/gu, ' ').trim();
  const marked = `${line} [${token}]`.trim();
  if (marked.length <= longestMessage) return marked;
  const room = longestMessage - (marked.length - line.length);
  throw invalid(
    `The version message has ${line.length} characters; ${room} fit, because Confluence allows ${longestMessage} and the mark of the write takes the rest.`,
    'Shorten the message.',
  );
}

/** Throws `invalid_request`, with the place, when a body is not well-formed storage format; makes room for other work. */
export async function requireStorage(storage: string): Promise<void> {
  const problem = await givingWay(checkInSteps(storage), undefined);
  if (problem === undefined) return;
  throw invalid(
    `The body is not well-formed: line ${problem.line}, column ${problem.column}: ${problem.message}. Nothing was sent.`,
    'Correct the markup at this place.',
  );
}

/** Throws `invalid_request` when the JSON of the request is larger than Confluence takes. */
export function requireSize(request: WriteRequest): WriteRequest {
  const bytes = Buffer.byteLength(JSON.stringify(request.body ?? null), 'utf8');
  if (bytes <= largestRequest) return request;
  throw invalid(
    `The request would have ${bytes.toLocaleString('en')} bytes; Confluence takes ${largestRequest.toLocaleString('en')}.`,
    'Split the page into several, or attach the bulk of it as a file.',
  );
}

/** A label as it will be stored. Throws `invalid_request` for what Confluence refuses, or would split into several. */
export function requireLabel(label: string): string {
  const name = label.trim().toLowerCase();
  if (name === '') throw invalid('A label is empty.', 'Name each label.');
  if (/[\s,]/u.test(name)) {
    throw invalid(
      `Confluence would make several labels of ${JSON.stringify(name)}: it splits at spaces and commas.`,
      `Write it with hyphens, such as ${JSON.stringify(name.replaceAll(/[\s,]+/gu, '-'))}, or give several labels.`,
    );
  }
  requireSeen('label', name);
  const refused = refusedInLabels.exec(name)?.[0];
  if (refused !== undefined) {
    throw invalid(
      `The label ${JSON.stringify(name.slice(0, 80))} holds ${JSON.stringify(refused)}, which labels cannot have.`,
      'Leave out the characters ! # & ( ) * . : ; < > ? @ [ ] ^ and tabs.',
    );
  }
  if (name.length > longestLabel) {
    throw invalid(`A label has ${name.length} characters; Confluence allows ${longestLabel}.`, 'Shorten the label.');
  }
  return name;
}

/** Throws `invalid_request` when a name of something holds a character that nobody would see. */
export function requireSeen(what: 'title' | 'label' | 'file name', name: string): void {
  const hidden = unseenIn(name);
  if (hidden === undefined) return;
  throw invalid(
    `The ${what} ${JSON.stringify(showUnseenLine(name.slice(0, 120)))} holds ${hidden}, a character that nobody sees.`,
    'Leave it out, and write the name on one line.',
  );
}

/** The error for input that cannot work as it stands. */
export function invalid(message: string, next: string): ConfluenceError {
  return new ConfluenceError({ code: 'invalid_request', message, next });
}
