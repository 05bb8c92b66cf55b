import { randomInt } from 'node:crypto';
import { AIMessage, type InvalidToolCall, type ToolCall } from '@langchain/core/messages';
import { createMiddleware } from 'langchain';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A new id of a tool call: nine letters and digits, the one form that every provider takes back. */
function newCallId(): string {
  return Array.from({ length: 9 }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/**
 * Gives every tool call an id of our own as the model's message comes in. Servers leave ids out, repeat them in one
 * message, and count from `call_0` in every step; results, pauses and records are matched by id, and would meet the
 * wrong call. Near the model, so that nothing else sees what the server wrote.
 */
export const ownCallIds = createMiddleware({
  name: 'own_call_ids',
  wrapModelCall: async (request, handler) => {
    const message = await handler(request);
    return AIMessage.isInstance(message) ? withOwnCallIds(message) : message;
  },
});

/** The message with a new id for each of its calls, valid or not, wherever the provider's form repeats it. */
export function withOwnCallIds(message: AIMessage): AIMessage {
  const { tool_calls: valid = [], invalid_tool_calls: rest = [] } = message;
  if (valid.length + rest.length === 0) return message;
  const calls = [...valid, ...rest.flatMap((call) => onlyWithoutId(call) ?? [])];
  const invalid = rest.filter((call) => onlyWithoutId(call) === undefined);
  const own = new Map<string, string[]>();
  const rename = <Call extends { id?: string }>(call: Call): Call => {
    const id = newCallId();
    own.set(call.id ?? '', [...(own.get(call.id ?? '') ?? []), id]);
    return { ...call, id };
  };
  // The valid ones first, each kind in its order: a message that mixes both under one id is told to the model anyway.
  const fields = { tool_calls: calls.map(rename), invalid_tool_calls: invalid.map(rename) };
  // The message itself may be an aggregate of chunks, which would make its calls from those again.
  return new AIMessage({
    ...fields,
    content: renamed(message.content, own),
    id: message.id,
    ...(message.name !== undefined && { name: message.name }),
    additional_kwargs: renamed(message.additional_kwargs, own, true),
    response_metadata: renamed(message.response_metadata, own),
    ...(message.usage_metadata && { usage_metadata: message.usage_metadata }),
  });
}

/** A call that LangChain took for invalid because it had no id, and for nothing else: its arguments are whole. */
function onlyWithoutId({ id, name, args }: InvalidToolCall): ToolCall | undefined {
  if (id || !name) return undefined;
  try {
    const parsed: unknown = JSON.parse(args || '{}');
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    return { type: 'tool_call', id: '', name, args: { ...parsed } };
  } catch {
    return undefined;
  }
}

const idFields = new Set(['id', 'call_id', 'tool_call_id']);

/**
 * A part of a message with our ids in place of the provider's; one that several calls share is taken in their order.
 * `hasKeys`: things are kept under the ids of the calls that they belong to, as some providers do.
 */
function renamed<Part>(part: Part, own: ReadonlyMap<string, readonly string[]>, hasKeys = false): Part {
  const taken = new Map<string, number>();
  const next = (id: string): string => {
    const index = taken.get(id) ?? 0;
    taken.set(id, index + 1);
    const ids = own.get(id) ?? [];
    return ids[Math.min(index, ids.length - 1)] ?? id;
  };
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => walk(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        if (idFields.has(key) && typeof item === 'string' && own.has(item)) return [key, next(item)];
        return [(hasKeys && own.get(key)?.[0]) || key, walk(item)];
      }),
    );
  };
  // Only ids are replaced, strings by strings: the shape stays.
  return walk(part) as Part;
}
