import { ConfluenceError } from '../../errors.js';
import { givingWay } from '../../markup/steps.js';
import { checkInSteps } from '../../markup/well-formed.js';
import { asked, characterName, count, ours, quoting, type Quoting, type Sentence, wiki } from '../../ours.js';
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
      ours`The title has ${trimmed.length} characters; Confluence allows ${longestTitle}.`,
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
    ours`The version message has ${line.length} characters; ${room} fit, because Confluence allows ${longestMessage} and the mark of the write takes the rest.`,
    'Shorten the message.',
  );
}

/** Throws `invalid_request`, with the place, when a body is not well-formed storage format; makes room for other work. */
export async function requireStorage(storage: string): Promise<void> {
  const problem = await givingWay(checkInSteps(storage), undefined);
  if (problem === undefined) return;
  throw invalid(
    quoting`The body is not well-formed: line ${problem.line}, column ${problem.column}: ${wiki(problem.message)}. Nothing was sent.`,
    'Correct the markup at this place.',
  );
}

/** Throws `invalid_request` when the JSON of the request is larger than Confluence takes. */
export function requireSize(request: WriteRequest): WriteRequest {
  const bytes = Buffer.byteLength(JSON.stringify(request.body ?? null), 'utf8');
  if (bytes <= largestRequest) return request;
  throw invalid(
    ours`The request would have ${count(bytes)} bytes; Confluence takes ${count(largestRequest)}.`,
    'Split the page into several, or attach the bulk of it as a file.',
  );
}

/** A label as it will be stored. Throws `invalid_request` for what Confluence refuses, or would split into several. */
export function requireLabel(label: string): string {
  const name = label.trim().toLowerCase();
  if (name === '') throw invalid('A label is empty.', 'Name each label.');
  if (/[\s,]/u.test(name)) {
    throw invalid(
      ours`Confluence would make several labels of ${asked(name)}: it splits at spaces and commas.`,
      ours`Write it with hyphens, such as ${asked(name.replaceAll(/[\s,]+/gu, '-'))}, or give several labels.`,
    );
  }
  requireSeen('label', name);
  const refused = refusedInLabels.exec(name)?.[0];
  if (refused !== undefined) {
    throw invalid(
      ours`The label ${asked(name)} holds ${asked(refused)}, which labels cannot have.`,
      'Leave out the characters ! # & ( ) * . : ; < > ? @ [ ] ^ and tabs.',
    );
  }
  if (name.length > longestLabel) {
    throw invalid(
      ours`A label has ${name.length} characters; Confluence allows ${longestLabel}.`,
      'Shorten the label.',
    );
  }
  return name;
}

/** Throws `invalid_request` when a name of something holds a character that nobody would see. */
export function requireSeen(what: 'title' | 'label' | 'file name', name: string): void {
  const hidden = unseenIn(name);
  if (hidden === undefined) return;
  throw invalid(
    ours`The ${what} ${asked(showUnseenLine(name), 120)} holds ${characterName(hidden)}, a character that nobody sees.`,
    'Leave it out, and write the name on one line.',
  );
}

/** The error for input that cannot work as it stands. */
export function invalid<Message extends string, Next extends string>(
  message: Sentence<Message> | Quoting,
  next: Sentence<Next> | Quoting,
): ConfluenceError {
  return new ConfluenceError({ code: 'invalid_request', message, next });
}
