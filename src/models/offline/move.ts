import { withoutGreeting } from '../../language/small-talk.js';
import { subjectOf } from '../../lookup/best-pieces.js';
import { answerFrom } from './answer.js';
import { completeQuestion, type Conversation, type Done, resultOf } from './conversation.js';
import { formOf } from './forms.js';
import { withChosenPage } from './named.js';
import { type Move, type PlannedCall, say, sayNoAnswer } from './planned.js';
import { requestMove } from './requests.js';
import { passagesOf, readResult } from './results.js';
import { talk, unreadableWish } from './talk.js';
import type { Texts } from './texts.js';

const address = /https?:\/\/\S+\/wiki\/\S+?(?=[.,;:!?)>\]]*(?:\s|$))/u;

/**
 * The next move in a turn. Everything follows from the messages, so that the same thread always gets the same move: a
 * sentence of the table is carried out, small talk is answered, a question is searched for once and answered by what was
 * found, and everything else is told what would be understood.
 */
export function nextMove(conversation: Conversation, tools: ReadonlySet<string>, texts: Texts): Move {
  const { done } = conversation;
  const refused = done.find((call) => readResult(call).authorization !== undefined);
  if (refused !== undefined) return askForAuthorization(refused);
  const question = withChosenPage(conversation) ?? withoutGreeting(conversation.question);
  if (question === '') return say(texts('idle'));
  const small = talk(question, texts, tools);
  if (small !== undefined) return small;
  const request = formOf(question);
  const requested = request && requestMove(request, conversation, tools);
  if (requested !== undefined) return requested;
  return unreadableWish(question, texts, tools) ?? questionMove(question, conversation, tools, texts);
}

function questionMove(asked: string, conversation: Conversation, tools: ReadonlySet<string>, texts: Texts): Move {
  const page = address.exec(asked)?.[0];
  const question = completeQuestion({ ...conversation, question: asked }, (text) => subjectOf(text).length)
    .replace(page ?? '', ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  const words = subjectOf(question);
  const call: PlannedCall =
    page === undefined
      ? { name: 'confluence_search', args: { query: question } }
      : { name: 'confluence_read_page', args: { page, ...(words.length > 0 && { question }) } };
  if (!tools.has(call.name)) return sayNoAnswer('I can only answer when I may search and read the wiki.');
  if (words.length === 0 && page === undefined) return say(texts('idle'));
  const answer = resultOf(conversation.done, call);
  if (answer === undefined) return { calls: [call] };
  const { error, strength, readAs } = readResult(answer);
  if (error !== undefined) return sayNoAnswer(`I could not read the wiki: ${error.message}`);
  // Of a page that was named everything is on the subject.
  const isStrong = strength === 'strong' || page !== undefined;
  const said = answerFrom(question, { passages: passagesOf(answer), isStrong }, texts);
  const slips = readAs.map(({ word, instead }) => `No page has "${word}", so I read it as "${instead}".`);
  return { ...said, text: [...slips, said.text].join('\n\n') };
}

function askForAuthorization(refused: Done): Move {
  const { authorization, declined } = readResult(refused);
  if (declined)
    return sayNoAnswer('Without access to Confluence I can read nothing. Ask again, or /connect, to be given a link.');
  return say(
    [
      'I need your permission to read Confluence before I can answer this.',
      ...(authorization?.link === undefined ? [] : [`Please open this link and allow access: ${authorization.link}`]),
      'The link is for you alone. Once you have allowed access, I can look for the answer.',
    ].join('\n\n'),
  );
}
