import { type BaseMessage, ToolMessage } from '@langchain/core/messages';
import { createMiddleware } from 'langchain';
import { z } from 'zod';
import { artifactOf } from '../artifact.js';
import { WriteCall, type WriteCallOptions } from '../write-call.js';

const writeTool = z.object({ metadata: z.object({ write: z.literal(true) }) });
const isWriteTool = (tool: unknown): boolean => writeTool.safeParse(tool).success;

/**
 * A call of a tool that writes pauses the run with its proposal (`approvalPause`); the proposal is sent when a human
 * approved exactly this one. Each call is decided on its own; calls that read go on meanwhile. A tool that this
 * connection cannot serve any more (410) is not offered again in the thread.
 */
export function approveWrites(options: WriteCallOptions) {
  return createMiddleware({
    name: 'approval',
    wrapToolCall: (request, handler) =>
      // Only this package's own tools are marked; a foreign tool with the mark prepares nothing and passes.
      isWriteTool(request.tool) ? new WriteCall(options, request, handler).run() : handler(request),
    wrapModelCall: (request, handler) => {
      const gone = unavailableTools(request.messages);
      if (gone.size === 0) return handler(request);
      return handler({ ...request, tools: request.tools.filter(({ name }) => !gone.has(String(name))) });
    },
  });
}

function unavailableTools(messages: readonly BaseMessage[]): Set<string> {
  const names = messages.flatMap((message) =>
    ToolMessage.isInstance(message) && artifactOf(message).outcome?.status === 'unavailable'
      ? [message.name ?? '']
      : [],
  );
  return new Set(names);
}
