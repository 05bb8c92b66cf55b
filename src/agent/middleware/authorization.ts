import { createMiddleware } from 'langchain';
import { interrupt, isGraphBubbleUp } from '@langchain/langgraph';
import { z } from 'zod';
import { ConfluenceError } from '../../errors.js';
import { ours } from '../../ours.js';
import { authorizationSchema } from '../../tool/artifact.js';
import { failedToolMessage, unwrapMiddlewareError } from './errors.js';

/** What a paused run shows: `interrupt` values of this shape mean that the user has to authorize. */
export const authorizationPause = authorizationSchema.extend({ type: z.literal('authorization_required') });

const decision = z.object({ type: z.enum(['retry', 'cancel']) });

// Each resume replays the earlier attempts of the call, so n resumes cost n² tool calls: the bound stays small.
const maxPauses = 3;

/**
 * A tool that throws `authorization_required` pauses the run with {@link authorizationPause}; resuming with
 * `{type: 'retry'}` runs the same call again, anything else refuses it. Asks at most three times.
 */
export const pauseForAuthorization = createMiddleware({
  name: 'authorization',
  wrapToolCall: async (request, handler) => {
    for (let pauses = 0; ; pauses++) {
      try {
        return await handler(request);
      } catch (thrown) {
        if (isGraphBubbleUp(thrown)) throw thrown;
        const error = unwrapMiddlewareError(thrown);
        if (!ConfluenceError.isInstance(error) || error.authorization === undefined) throw thrown;
        const artifact = {
          error: { code: error.code, message: error.message, next: error.next, retryable: false },
          authorization: error.authorization,
        };
        if (pauses === maxPauses) {
          return failedToolMessage(
            request.toolCall,
            ours`Still not authorized after several attempts. Tell the user that access to Confluence is missing.`,
            artifact,
          );
        }
        // A value that does not parse is a refusal: throwing here would store it and fail every later resume.
        const answer = decision.safeParse(interrupt({ type: 'authorization_required', ...error.authorization }));
        if (!answer.success || answer.data.type === 'cancel') {
          return failedToolMessage(
            request.toolCall,
            ours`The user declined to authorize access to Confluence. Do not try again in this turn.`,
            { ...artifact, declined: true },
          );
        }
      }
    }
  },
});
