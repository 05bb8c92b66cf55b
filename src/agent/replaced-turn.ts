import { AIMessage, type BaseMessage, HumanMessage, RemoveMessage, ToolMessage } from '@langchain/core/messages';
import { ConfluenceError } from '../errors.js';
import { preparesChange } from '../toolkit.js';
import { historyOf } from './history.js';
import { takenBackBy } from './undo.js';

/**
 * What removes the last turn of a thread, so that another question takes its place.
 * @throws ConfluenceError `conflict` when the turn is not the last one, or has changed something or may have: of a change
 * the thread keeps what became of it.
 */
export function removalOf(
  turnId: string,
  messages: readonly BaseMessage[],
  names: { threadId: string; model: string },
): RemoveMessage[] {
  const last = historyOf(messages, [], names).at(-1);
  const start = messages.findLastIndex(
    (message) => HumanMessage.isInstance(message) && takenBackBy(message) === undefined,
  );
  // What the thread was told of an undo is about an earlier turn.
  const own = messages.slice(start).filter((message) => takenBackBy(message) === undefined);
  const answered = new Set(own.flatMap((each) => (ToolMessage.isInstance(each) ? each.tool_call_id : [])));
  const open = own
    .flatMap((message) => (AIMessage.isInstance(message) ? (message.tool_calls ?? []) : []))
    .filter(({ id, name }) => preparesChange(name) && !answered.has(id ?? ''));
  if (last?.id !== turnId || open.length > 0 || (last.result.writes ?? []).length > 0) throw notReplaceable();
  return own.flatMap(({ id }) => (id === undefined ? [] : [new RemoveMessage({ id })]));
}

function notReplaceable(): ConfluenceError {
  return new ConfluenceError({
    code: 'conflict',
    message: 'Only the last question of a thread can be asked anew in its place, and only when it has changed nothing.',
    next: 'Ask a new question.',
  });
}
