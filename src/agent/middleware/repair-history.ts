import { createMiddleware } from 'langchain';
import { AIMessage, type BaseMessage, RemoveMessage, ToolMessage } from '@langchain/core/messages';
import { REMOVE_ALL_MESSAGES } from '@langchain/langgraph';

/**
 * The messages with an answer for every tool call: a call that an aborted or interrupted run left open is answered as
 * cancelled. The same array when nothing is open.
 */
export function answerOpenCalls(messages: BaseMessage[]): BaseMessage[] {
  const repaired: BaseMessage[] = [];
  for (const [index, message] of messages.entries()) {
    repaired.push(message);
    if (!AIMessage.isInstance(message)) continue;
    // Only what follows it answers a call: another message of a history from elsewhere may have used the same id.
    const rest = messages.slice(index + 1);
    const next = rest.findIndex((each) => AIMessage.isInstance(each));
    const answers = (next === -1 ? rest : rest.slice(0, next)).filter((each) => ToolMessage.isInstance(each));
    const answered = new Set(answers.map(({ tool_call_id }) => tool_call_id));
    const open = (message.tool_calls ?? []).filter((call) => call.id !== undefined && !answered.has(call.id));
    if (open.length === 0) continue;
    const cancelled = open.map(
      (call) =>
        new ToolMessage({
          tool_call_id: call.id ?? '',
          name: call.name,
          status: 'error',
          content: 'Cancelled before it finished. Nothing is known about its result.',
        }),
    );
    // Answers of finished siblings follow the call; the open ones go right behind the call as well.
    repaired.push(...cancelled);
  }
  return repaired.length === messages.length ? messages : repaired;
}

/**
 * Answers tool calls that an earlier run of the thread left open. Model providers reject a history with an unanswered
 * call, so without this a cancelled turn would make its thread unusable. Runs on new input, not on a resume.
 */
export const repairHistory = createMiddleware({
  name: 'repair_history',
  beforeAgent: (state) => {
    const repaired = answerOpenCalls(state.messages);
    if (repaired === state.messages) return undefined;
    return { messages: [new RemoveMessage({ id: REMOVE_ALL_MESSAGES }), ...repaired] };
  },
});
