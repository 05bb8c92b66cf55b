import { AIMessage } from '@langchain/core/messages';
import { createMiddleware } from 'langchain';
import { z } from 'zod';
import { ours } from '../../ours.js';
import { newCallId, renamed } from '../call-ids.js';
import { failedToolMessage } from './errors.js';

/** A call as a server sent it. */
interface RawCall {
  id?: string | undefined;
  name: string;
  /** The arguments, as text where the server sent text. */
  args: unknown;
}

/**
 * In `response_metadata.unreadable_calls`: for each call of the message null, or after how many characters the arguments
 * end that cannot be read.
 */
const marks = z.object({ unreadable_calls: z.array(z.number().nullable()) });

/**
 * Reads the calls of a model's message strictly, from the very text that the server sent. LangChain completes arguments
 * that were cut off, which would carry out half a change (langchainjs#11471), and sets calls aside that it cannot read,
 * so that the model never hears of them (langchainjs#9450). Only the text tells: routers rewrite the reason why a
 * server stopped, and a streamed message has none. Here every call stays one, and one that cannot be read is answered
 * with what was wrong instead of being carried out.
 *
 * Each gets an id of our own: servers leave ids out, repeat them in one message, and count from `call_0` in every step;
 * results, pauses and records are matched by id, and would meet the wrong call. Innermost, so that nothing sees what the
 * server wrote.
 */
export const readCalls = createMiddleware({
  name: 'read_calls',
  wrapModelCall: async (request, handler) => {
    const message = await handler(request);
    return AIMessage.isInstance(message) ? withReadCalls(message) : message;
  },
  wrapToolCall: (request, handler) => {
    const { id } = request.toolCall;
    const message = request.state.messages.findLast(
      (each) => AIMessage.isInstance(each) && each.tool_calls?.some((call) => call.id === id),
    );
    const calls = AIMessage.isInstance(message) ? (message.tool_calls ?? []) : [];
    const { unreadable_calls: lengths = [] } = marks.safeParse(message?.response_metadata).data ?? {};
    const length = lengths[calls.findIndex((call) => call.id === id)];
    if (typeof length !== 'number') return handler(request);
    const reason = ours`Nothing was done. The arguments of this call, which end after ${length} characters, are not one complete JSON object. Send it again, whole; if it was cut off, with less at once (a shorter text, fewer operations) and the rest in further calls.`;
    return failedToolMessage(request.toolCall, reason, {
      error: { code: 'invalid_request', message: reason, next: 'Send the call again.', retryable: false },
    });
  },
});

function withReadCalls(message: AIMessage): AIMessage {
  const raw = rawCalls(message);
  if (raw.length === 0) return message;
  const calls = raw.map((call) => ({ ...call, own: newCallId(), read: readArguments(call.args) }));
  const own = new Map<string, string[]>();
  for (const { id = '', own: ownId } of calls) own.set(id, [...(own.get(id) ?? []), ownId]);
  const metadata = renamed(message.response_metadata, own);
  // The message may be an aggregate of chunks, which would make its calls from those again.
  return new AIMessage({
    content: renamed(message.content, own),
    id: message.id,
    name: message.name,
    tool_calls: calls.map(({ own: id, name, read }) => ({ type: 'tool_call', id, name, args: read ?? {} })),
    // The provider's own form of the same calls would be sent back where it could not be read.
    additional_kwargs: renamed({ ...message.additional_kwargs, tool_calls: undefined }, own, true),
    response_metadata: calls.every(({ read }) => read !== undefined)
      ? metadata
      : { ...metadata, unreadable_calls: calls.map((call) => (call.read ? null : lengthOf(call))) },
    usage_metadata: message.usage_metadata,
  });
}

/** All calls of a message in their order, with the text of their arguments where there is one. */
function rawCalls(message: AIMessage): RawCall[] {
  const streamed = streamedCalls.safeParse(message).data?.tool_call_chunks ?? [];
  if (streamed.length > 0) return joined(streamed);
  const sent = providerCalls.safeParse(message.additional_kwargs).data?.tool_calls ?? [];
  if (sent.length > 0) return sent.map(({ id, function: { name, arguments: args } }) => ({ id, name, args }));
  const { tool_calls: valid = [], invalid_tool_calls: invalid = [] } = message;
  return [...valid, ...invalid].map(({ id, name = '', args }) => ({ id, name, args }));
}

const chunk = z.object({
  id: z.string().nullish(),
  index: z.number().nullish(),
  name: z.string().nullish(),
  args: z.string().nullish(),
});
const streamedCalls = z.object({ tool_call_chunks: z.array(chunk) });
// Servers leave out ids; the rest of the shape is that of https://platform.openai.com/docs/api-reference/chat/object.
const providerCalls = z.object({
  tool_calls: z.array(
    z.object({ id: z.string().optional(), function: z.object({ name: z.string(), arguments: z.unknown() }) }),
  ),
});

/** Pieces of one call have its index or, where a server sends none, its id. A piece with neither begins a call. */
function joined(chunks: readonly z.infer<typeof chunk>[]): RawCall[] {
  const calls: { index: number | undefined; id: string | undefined; name: string; args: string }[] = [];
  for (const piece of chunks) {
    const [index, id] = [piece.index ?? undefined, piece.id || undefined];
    const known = calls.findLast((call) =>
      index === undefined
        ? id !== undefined && call.id === id
        : call.index === index && (id === undefined || call.id === undefined || call.id === id),
    );
    const call = known ?? { index, id, name: '', args: '' };
    if (known === undefined) calls.push(call);
    call.id ??= id;
    call.name ||= piece.name ?? '';
    call.args += piece.args ?? '';
  }
  return calls;
}

const argumentsObject = z.record(z.string(), z.unknown());

/** The arguments; undefined when they are no JSON object. */
function readArguments(args: unknown): Record<string, unknown> | undefined {
  const text = typeof args === 'string' ? args.trim() : undefined;
  // A tool without arguments: some servers send nothing.
  const value = text === undefined ? args : text === '' ? {} : parsed(text);
  return Array.isArray(value) ? undefined : argumentsObject.safeParse(value).data;
}

const lengthOf = ({ args }: RawCall): number => (typeof args === 'string' ? args.trim().length : 0);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Said to the model as something that is no object.
    return undefined;
  }
}
