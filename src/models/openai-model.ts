import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { ChatOpenAI, ChatOpenAICompletions, type OpenAIClient } from '@langchain/openai';
import { ReasoningFilter, withoutReasoning } from './reasoning.js';

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

type Chunk = OpenAIClient.Chat.Completions.ChatCompletionChunk;
type Completion = OpenAIClient.Chat.Completions.ChatCompletion;
type Requested = Parameters<ChatOpenAICompletions['completionWithRetry']>[1];

/** Chat completions of a compatible server, without the reasoning that some put into the text of an answer. */
class CompletionsWithoutReasoning extends CompletionsWithoutServerIds {
  /** Whether an answer had reasoning; undefined before the first answer. */
  #mayBeginWithReasoning: boolean | undefined;

  override completionWithRetry(
    request: OpenAIClient.Chat.ChatCompletionCreateParamsStreaming,
    options?: Requested,
  ): Promise<AsyncIterable<Chunk>>;
  override completionWithRetry(
    request: OpenAIClient.Chat.ChatCompletionCreateParamsNonStreaming,
    options?: Requested,
  ): Promise<Completion>;
  override async completionWithRetry(
    request:
      | OpenAIClient.Chat.ChatCompletionCreateParamsStreaming
      | OpenAIClient.Chat.ChatCompletionCreateParamsNonStreaming,
    options?: Requested,
  ): Promise<AsyncIterable<Chunk> | Completion> {
    if (request.stream) return this.#withoutReasoning(await super.completionWithRetry(request, options));
    const completion = await super.completionWithRetry(request, options);
    for (const { message } of completion.choices ?? []) {
      if (message?.content) message.content = withoutReasoning(message.content);
    }
    return completion;
  }

  /**
   * Until the first answer, which is a call of a tool most of the time, has shown that this model does not think aloud, a
   * text is held back up to the end of its reasoning: its beginning may have no tag.
   */
  async *#withoutReasoning(chunks: AsyncIterable<Chunk>): AsyncGenerator<Chunk> {
    const filter = new ReasoningFilter({ waits: this.#mayBeginWithReasoning !== false });
    let last: Chunk | undefined;
    for await (const chunk of chunks) {
      const choice = chunk.choices?.[0];
      if (choice?.delta?.content) choice.delta.content = filter.push(choice.delta.content);
      if (choice?.finish_reason) {
        const rest = filter.end();
        if (rest !== '') choice.delta = { ...choice.delta, content: (choice.delta?.content ?? '') + rest };
      }
      if (choice !== undefined) last = chunk;
      yield chunk;
    }
    this.#mayBeginWithReasoning = this.#mayBeginWithReasoning === true || filter.hasFound;
    const rest = filter.end();
    const [choice] = last?.choices ?? [];
    if (last !== undefined && choice !== undefined && rest !== '') {
      yield { ...last, choices: [{ ...choice, delta: { content: rest }, finish_reason: null }] };
    }
  }
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
  if (options.baseUrl) return new CompletionsWithoutReasoning(fields);
  return new ChatOpenAI({ ...fields, completions: new CompletionsWithoutServerIds(fields) });
}
