import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import {
  type BaseChatModelCallOptions,
  BaseChatModel,
  type BindToolsInput,
} from '@langchain/core/language_models/chat_models';
import { AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import type { Runnable } from '@langchain/core/runnables';
import { estimateTokenCount } from 'tokenx';
import { readConversation } from './offline/conversation.js';
import { forms, sentenceList } from './offline/forms.js';
import { noAnswerMark } from './no-answer.js';
import { nextMove } from './offline/move.js';
import type { Move } from './offline/planned.js';
import { loadTexts, type Texts } from './offline/texts.js';

interface OfflineCallOptions extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
}

/**
 * A chat model without a language model: it searches for a question and answers with the passage that says it, word for
 * word, or says that none does; it understands a table of sentences beside (`offline/forms.ts`), and says so of everything
 * else. Deterministic, offline, and blind to instructions in the wiki's text, because it only ever compares words. It
 * sees messages and tools like any other chat model. What is no answer carries {@link noAnswerMark}.
 */
class OfflineModel extends BaseChatModel<OfflineCallOptions> {
  readonly #texts: Texts;

  constructor(texts: Texts) {
    super({});
    this.#texts = texts;
  }

  override _llmType(): string {
    return 'offline';
  }

  override bindTools(
    tools: BindToolsInput[],
    options?: Partial<OfflineCallOptions>,
  ): Runnable<BaseMessage[], AIMessageChunk, OfflineCallOptions> {
    // `withConfig` of this class gives what the signature says; its own type is wider.
    return this.withConfig({ ...options, tools }) as Runnable<BaseMessage[], AIMessageChunk, OfflineCallOptions>;
  }

  override async _generate(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): Promise<ChatResult> {
    let whole: ChatGenerationChunk | undefined;
    for await (const chunk of this._streamResponseChunks(messages, options, runManager)) {
      whole = whole ? whole.concat(chunk) : chunk;
    }
    return { generations: whole ? [whole] : [] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const move = this.#move(messages, new Set((options.tools ?? []).map((tool) => nameOf(tool))));
    for (const chunk of chunksOf(move, messages)) {
      options.signal?.throwIfAborted();
      yield chunk;
      await runManager?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, { chunk });
    }
  }

  #move(messages: BaseMessage[], tools: ReadonlySet<string>): Move {
    const conversation = readConversation(messages);
    const move = nextMove(conversation, tools, this.#texts);
    const notice = this.#texts('notice');
    if ('calls' in move || !move.quotes || conversation.said.some((text) => text.includes(notice))) return move;
    return { ...move, text: `${move.text}\n\n*${notice}*` };
  }
}

function nameOf(tool: BindToolsInput): string {
  if ('name' in tool && typeof tool.name === 'string') return tool.name;
  const wrapped: unknown = 'function' in tool ? tool.function : undefined;
  return typeof wrapped === 'object' && wrapped !== null && 'name' in wrapped ? String(wrapped.name) : '';
}

function* chunksOf(move: Move, messages: readonly BaseMessage[]): Generator<ChatGenerationChunk> {
  const chunk = (text: string, fields: object = {}): ChatGenerationChunk =>
    new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text, ...fields }) });
  if ('text' in move) {
    for (const [word] of move.text.matchAll(/\s*\S+(?:\s+$)?/gu)) yield chunk(word);
  } else {
    // Distinct within a thread, as providers' ids are.
    const id = `offline_${messages.length}`;
    yield chunk('', {
      tool_call_chunks: move.calls.map((call, index) => ({
        type: 'tool_call_chunk' as const,
        name: call.name,
        args: JSON.stringify(call.args),
        id: `${id}_${index}`,
        index,
      })),
    });
  }
  const input = messages.reduce((sum, message) => sum + estimateTokenCount(message.text), 0);
  const output = estimateTokenCount('text' in move ? move.text : JSON.stringify(move.calls));
  yield chunk('', {
    ...('text' in move && !move.answers && { response_metadata: noAnswerMark }),
    usage_metadata: { input_tokens: input, output_tokens: output, total_tokens: input + output },
  });
}

/** The built-in model that needs neither a key nor a network. */
export async function createOfflineModel(): Promise<BaseChatModel> {
  return new OfflineModel(await loadTexts());
}

/** The sentences that it understands beside questions, with those for changes where there may be some. */
export const offlineHelp = ({ changes }: { changes: boolean }): string =>
  sentenceList(forms.filter((form) => changes || !form.changes));
