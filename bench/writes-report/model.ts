// A chat model that makes the tool calls it was told to make and then says that it is done.
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { ChatResult } from '@langchain/core/outputs';
import { AIMessage, type BaseMessage, HumanMessage } from '@langchain/core/messages';

/** A tool call, as a model makes it. */
export interface PlannedCall {
  id: string;
  name: string;
  args: Record<string, unknown>;
}

/** Answers each question with the calls planned for it, and whatever comes back from them with a sentence. */
export class PlannedModel extends BaseChatModel {
  /** The tool calls that answer the next question. */
  planned: PlannedCall[] = [];

  constructor() {
    super({});
  }

  override _llmType(): string {
    return 'planned';
  }

  override bindTools(): this {
    return this;
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const last = messages.at(-1);
    const isAsked = last !== undefined && HumanMessage.isInstance(last);
    const message = isAsked
      ? new AIMessage({ content: '', tool_calls: this.planned.map((call) => ({ type: 'tool_call', ...call })) })
      : new AIMessage('That is what came of it.');
    return { generations: [{ text: message.text, message }] };
  }
}
