import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BindToolsInput,
} from '@langchain/core/language_models/chat_models';
import { AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import type { Runnable } from '@langchain/core/runnables';

/** One answer of the model: words, tool calls, both, or a failure. */
export interface Step {
  text?: string;
  calls?: { name: string; args: Record<string, unknown>; id?: string }[];
  error?: unknown;
  /** Stops before this word until the call is aborted. */
  hangAfterWords?: number;
}

interface Options extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
}

/** A chat model that plays a script, streams word by word, and remembers what it was given. */
export class ScriptedModel extends BaseChatModel<Options> {
  readonly received: BaseMessage[][] = [];
  /** Names of the tools that were bound for each call. */
  readonly bound: string[][] = [];
  readonly #next: (messages: BaseMessage[], call: number) => Step;

  constructor(next: (messages: BaseMessage[], call: number) => Step) {
    super({});
    this.#next = next;
  }

  override _llmType(): string {
    return 'scripted';
  }

  override bindTools(tools: BindToolsInput[]): Runnable<BaseMessage[], AIMessageChunk, Options> {
    // `withConfig` of this class gives what the signature says; its own type is wider.
    return this.withConfig({ tools }) as Runnable<BaseMessage[], AIMessageChunk, Options>;
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
    const call = this.received.push(messages);
    this.bound.push((options.tools ?? []).map((tool) => ('name' in tool ? String(tool.name) : '')));
    const step = this.#next(messages, call);
    if (step.error !== undefined) throw step.error;
    const words = (step.text ?? '').match(/\s*\S+/gu) ?? [];
    const messagesToSend: AIMessageChunk[] = words.map((word) => new AIMessageChunk({ content: word }));
    if (step.calls) {
      messagesToSend.push(
        new AIMessageChunk({
          content: '',
          tool_call_chunks: step.calls.map((each, index) => ({
            type: 'tool_call_chunk',
            name: each.name,
            args: JSON.stringify(each.args),
            id: each.id ?? `call_${call}_${index}`,
            index,
          })),
        }),
      );
    }
    messagesToSend.push(
      new AIMessageChunk({ content: '', usage_metadata: { input_tokens: 10, output_tokens: 5, total_tokens: 15 } }),
    );
    for (const [index, message] of messagesToSend.entries()) {
      if (index === step.hangAfterWords) await untilAborted(options.signal);
      const chunk = new ChatGenerationChunk({ text: message.text, message });
      yield chunk;
      await runManager?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, { chunk });
    }
  }
}

/** A model that gives these answers in order; the last one again when it is asked more often. */
export function scriptedModel(...steps: (Step | string)[]): ScriptedModel {
  return new ScriptedModel((_messages, call) => {
    const step = steps[Math.min(call, steps.length) - 1] ?? '';
    return typeof step === 'string' ? { text: step } : step;
  });
}

/** Never resolves; rejects when the signal aborts. */
export function untilAborted(signal?: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = (): void => reject(signal?.reason ?? new Error('aborted'));
    if (signal?.aborted) fail();
    signal?.addEventListener('abort', fail, { once: true });
  });
}
