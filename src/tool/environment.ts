import type { Client } from 'confluence.js/core';
import { z } from 'zod';

import { openClient } from '../access/client.js';
import type { Connection } from '../access/connection.js';
import { type Limits, readableSpaces } from '../access/limits.js';
import type { WriteBudget } from '../access/write-budget.js';
import type { BodyStores } from './body-store.js';
import type { ToolContext } from './define-tool.js';
import { lastUndoable } from './last-change.js';
import type { ShownStores } from './shown-parts.js';

/** What LangChain hands to a tool besides its arguments; parts that only an agent sets may be missing. */
export interface ToolRuntime {
  context?: unknown;
  configurable?: unknown;
  /** What the agent holds: its messages, among them the question of the turn. */
  state?: unknown;
  signal?: AbortSignal | undefined;
  toolCallId?: string;
  toolCall?: { id?: string; args?: unknown };
  writer?: ((chunk: unknown) => void) | null;
}

/** What all tools of a tool kit share. */
export interface EnvironmentOptions extends Limits {
  /** The user's connection, or how to find it for a run. A function must take the user from the run, never from arguments. */
  connection: Connection | ((runtime: ToolRuntime) => Connection);
  maxTokens: number;
  /** What the conversations of the tool kit keep between calls. */
  bodies: BodyStores;
  /** What their turns have shown. */
  shown: ShownStores;
}

/** The surroundings of one call: whose client, how much room, where to report. */
export interface Environment {
  connection: Connection;
  context: ToolContext;
  /** Requests sent so far. */
  requests: () => number;
}

/** The connection of a run's user. */
export function connectionOf(options: Pick<EnvironmentOptions, 'connection'>, runtime: ToolRuntime): Connection {
  return typeof options.connection === 'function' ? options.connection(runtime) : options.connection;
}

/** Makes the surroundings of one call from the run that it belongs to; its client reads only unless told otherwise. Sends nothing. */
export function createEnvironment(
  options: EnvironmentOptions,
  runtime: ToolRuntime,
  access: { readOnly?: boolean; writeBudget?: WriteBudget } = {},
): Environment {
  const connection = connectionOf(options, runtime);
  let requests = 0;
  const { signal, writer } = runtime;
  const spaces = readableSpaces(options);
  const confluence: Client = openClient(connection, {
    onRequest: () => {
      requests++;
    },
    spaces,
    writeSpaces: options.writeSpaces,
    ...access,
    signal,
  });
  const toolCallId = runtime.toolCallId ?? runtime.toolCall?.id;
  const thread = threadOf(runtime.configurable);
  return {
    connection,
    requests: () => requests,
    context: {
      confluence,
      maxTokens: options.maxTokens,
      bodies: options.bodies.of(connection, thread),
      shown: options.shown.of(connection, { thread, turn: turnOf(runtime.state), call: toolCallId }),
      spaces,
      attachFrom: options.attachFrom,
      lastUndo: () => lastUndoable(conversation.safeParse(runtime.state).data?.messages ?? [])?.undo,
      signal,
      progress: (message) => writer?.({ type: 'progress', toolCallId, message }),
    },
  };
}

const conversation = z.object({ messages: z.array(z.unknown()) });
const messages = z.object({
  messages: z.array(z.object({ id: z.string().optional().catch(undefined), type: z.string().catch('') })),
});

/** The id of the question that a run answers. */
function turnOf(state: unknown): string | undefined {
  return messages.safeParse(state).data?.messages.findLast(({ type }) => type === 'human')?.id;
}

/** The thread that a run belongs to, as LangGraph names it. */
export function threadOf(configurable: unknown): string | undefined {
  if (typeof configurable !== 'object' || configurable === null || !('thread_id' in configurable)) return undefined;
  return typeof configurable.thread_id === 'string' ? configurable.thread_id : undefined;
}
