import { createMiddleware, MiddlewareError, ToolInvocationError } from 'langchain';
import { ToolMessage } from '@langchain/core/messages';
import { isGraphBubbleUp } from '@langchain/langgraph';
import { ConfluenceError } from '../../errors.js';
import { asked, ours, type Ours } from '../../ours.js';
import { writeResult } from '../../tool/compose-result.js';
import { errorResult } from '../../tool/error-result.js';
import { defaultMaxTokens } from '../../tool/result.js';
import { ModelFailure } from '../model-failure.js';

/** The error that middleware wrapped, or the value itself. */
export function unwrapMiddlewareError(error: unknown): unknown {
  let inner = error;
  while (MiddlewareError.isInstance(inner) && inner.cause !== undefined) inner = inner.cause;
  return inner;
}

/** A refusal or a failure as the model reads it. `artifact` is for fronts; the model never sees it. */
export function failedToolMessage(
  call: { id?: string; name: string },
  content: Ours,
  artifact?: Record<string, unknown>,
): ToolMessage {
  return new ToolMessage({
    tool_call_id: call.id ?? '',
    name: call.name,
    status: 'error',
    content,
    artifact: { sources: [], ...artifact },
  });
}

/** An error of the family as the result of a call. */
export function failedBy(
  error: ConfluenceError,
  call: { id?: string; name: string },
  more?: Record<string, unknown>,
): ToolMessage {
  const { text, artifact } = errorResult(error);
  return failedToolMessage(call, writeResult(text, defaultMaxTokens), { ...artifact, ...more });
}

/**
 * Outermost: any failure of a tool becomes a message the model can answer to, and any failure of the model becomes a
 * {@link ModelFailure}. Text of foreign errors stays out of both, because it may hold credentials or paths;
 * `onToolFailure` gets the error itself. Interrupts and aborts pass.
 */
export function mapErrors(options: { onToolFailure?: ((error: unknown, tool: string) => void) | undefined } = {}) {
  return createMiddleware({
    name: 'errors',
    wrapToolCall: async (request, handler) => {
      // LangChain's own answer would repeat the name as it is, with whatever a model was talked into.
      if (request.tool === undefined) {
        return failedToolMessage(
          request.toolCall,
          ours`There is no tool called ${asked(request.toolCall.name)}. Call one of those that there are.`,
        );
      }
      try {
        return await handler(request);
      } catch (thrown) {
        if (isGraphBubbleUp(thrown) || request.runtime.signal?.aborted) throw thrown;
        const error = unwrapMiddlewareError(thrown);
        if (ToolInvocationError.isInstance(error)) {
          return failedToolMessage(
            request.toolCall,
            ours`The arguments do not fit: ${asked(error.toolError.message, 1000)}`,
            {
              error: {
                code: 'invalid_request',
                message: 'The arguments do not fit the tool.',
                next: 'Correct them.',
                retryable: false,
              },
            },
          );
        }
        if (ConfluenceError.isInstance(error)) return failedBy(error, request.toolCall);
        options.onToolFailure?.(error, request.toolCall.name);
        return failedToolMessage(
          request.toolCall,
          ours`The tool ${asked(request.toolCall.name)} failed unexpectedly. Do not repeat the same call; go on without it and say what is missing.`,
        );
      }
    },
    wrapModelCall: async (request, handler) => {
      try {
        return await handler(request);
      } catch (thrown) {
        if (isGraphBubbleUp(thrown) || request.runtime.signal?.aborted) throw thrown;
        throw new ModelFailure(unwrapMiddlewareError(thrown));
      }
    },
  });
}
