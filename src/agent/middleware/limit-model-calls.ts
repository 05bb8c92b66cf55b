import { createMiddleware } from 'langchain';
import { AIMessage, type BaseMessage, HumanMessage } from '@langchain/core/messages';

/** Set in `response_metadata.stopped` of the message that ends a turn at its limit. */
const stoppedAtLimit = 'model_call_limit';

/** Whether the turn ended because it used up its model calls, and not with an answer of the model. */
export function isStoppedAtLimit(message: BaseMessage): boolean {
  return 'stopped' in message.response_metadata && message.response_metadata.stopped === stoppedAtLimit;
}

/**
 * Ends a turn that has used `maxModelCalls` without an answer. Counts from the last question, so that a paused and
 * resumed turn has one budget.
 */
export function limitModelCalls(maxModelCalls: number) {
  return createMiddleware({
    name: 'limit_model_calls',
    beforeModel: {
      canJumpTo: ['end'],
      hook: (state) => {
        const start = state.messages.findLastIndex((message) => HumanMessage.isInstance(message));
        const calls = state.messages.slice(start + 1).filter((message) => AIMessage.isInstance(message)).length;
        if (calls < maxModelCalls) return undefined;
        return {
          messages: [
            new AIMessage({
              content: `Stopped without an answer: the limit of ${maxModelCalls} model calls for one question was reached.`,
              response_metadata: { stopped: stoppedAtLimit },
            }),
          ],
          jumpTo: 'end' as const,
        };
      },
    },
  });
}
