import type { Client } from 'confluence.js/core';

import type { UserConnection } from '../scalekit/connection.js';
import type { BodyStores } from './body-store.js';
import type { ToolContext } from './define-tool.js';

/** What LangChain hands to a tool besides its arguments; parts that only an agent sets may be missing. */
export interface ToolRuntime {
  context?: unknown;
  configurable?: unknown;
  signal?: AbortSignal;
  toolCallId?: string;
  toolCall?: { id?: string };
  writer?: ((chunk: unknown) => void) | null;
}

/** What all tools of a tool kit share. */
export interface EnvironmentOptions {
  /** The user's connection, or how to find it for a run. A function must take the user from the run, never from arguments. */
  connection: UserConnection | ((runtime: ToolRuntime) => UserConnection);
  /** Keys of the only spaces that may be touched. */
  spaces?: readonly string[];
  maxTokens: number;
  /** What the conversations of the tool kit keep between calls. */
  bodies: BodyStores;
}

/** The surroundings of one call: whose client, how much room, where to report. */
export interface Environment {
  connection: UserConnection;
  context: ToolContext;
  /** Requests sent so far. */
  requests: () => number;
}

/** Makes the surroundings of one call from the run that it belongs to. Sends nothing. */
export function createEnvironment(options: EnvironmentOptions, runtime: ToolRuntime): Environment {
  const connection = typeof options.connection === 'function' ? options.connection(runtime) : options.connection;
  let requests = 0;
  const { signal, writer } = runtime;
  const confluence: Client = connection.clientFor({
    onRequest: () => {
      requests++;
    },
    ...(options.spaces && { spaces: options.spaces }),
    ...(signal && { signal }),
  });
  const toolCallId = runtime.toolCallId ?? runtime.toolCall?.id;
  return {
    connection,
    requests: () => requests,
    context: {
      confluence,
      maxTokens: options.maxTokens,
      bodies: options.bodies.of(connection, threadOf(runtime.configurable)),
      ...(options.spaces && { spaces: options.spaces }),
      ...(signal && { signal }),
      progress: (message) => writer?.({ type: 'progress', toolCallId, message }),
    },
  };
}

/** The thread that a run belongs to, as LangGraph names it. */
function threadOf(configurable: unknown): string | undefined {
  if (typeof configurable !== 'object' || configurable === null || !('thread_id' in configurable)) return undefined;
  return typeof configurable.thread_id === 'string' ? configurable.thread_id : undefined;
}
