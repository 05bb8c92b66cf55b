import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { ChatOpenAI, ChatOpenAICompletions } from '@langchain/openai';

export interface OpenAIModelOptions {
  model: string;
  /** Absent for servers that want none. */
  apiKey?: string;
  /** An OpenAI-compatible server, up to `/v1`; absent: OpenAI itself. */
  baseUrl?: string;
}

/**
 * Chat completions whose messages carry no id of the server. A thread merges messages by id, and some compatible
 * servers answer every request with the same one, so that an answer would overwrite the one before it; without an id
 * LangChain gives each message the unique id of its run.
 */
class CompletionsWithoutServerIds extends ChatOpenAICompletions {
  // Deprecated for overriding in favour of nothing else: there is no other seam before the first chunk is emitted.
  protected override _convertCompletionsDeltaToBaseMessageChunk(
    ...parameters: Parameters<ChatOpenAICompletions['_convertCompletionsDeltaToBaseMessageChunk']>
  ): ReturnType<ChatOpenAICompletions['_convertCompletionsDeltaToBaseMessageChunk']> {
    return withoutId(super._convertCompletionsDeltaToBaseMessageChunk(...parameters));
  }

  protected override _convertCompletionsMessageToBaseMessage(
    ...parameters: Parameters<ChatOpenAICompletions['_convertCompletionsMessageToBaseMessage']>
  ): ReturnType<ChatOpenAICompletions['_convertCompletionsMessageToBaseMessage']> {
    return withoutId(super._convertCompletionsMessageToBaseMessage(...parameters));
  }
}

function withoutId<Message extends { id?: string; lc_kwargs: object }>(message: Message): Message {
  delete message.id;
  Object.assign(message.lc_kwargs, { id: undefined });
  return message;
}

/** A streaming OpenAI model; against another server always over chat completions, the API such servers have. */
export function createOpenAIModel(options: OpenAIModelOptions): BaseChatModel {
  const fields = {
    model: options.model,
    // The client insists on a key; servers without authentication ignore it.
    apiKey: options.apiKey ?? 'none',
    // Enough for a hiccup; the default of six keeps a user waiting for a server that is down.
    maxRetries: 2,
    timeout: 120_000,
    ...(options.baseUrl && { configuration: { baseURL: options.baseUrl } }),
  };
  const completions = new CompletionsWithoutServerIds(fields);
  return options.baseUrl ? completions : new ChatOpenAI({ ...fields, completions });
}
