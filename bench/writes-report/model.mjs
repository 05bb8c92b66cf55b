// A chat model that makes the tool calls it was told to make and then says that it is done.
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, HumanMessage } from '@langchain/core/messages';

/** Answers each question with the calls planned for it, and whatever comes back from them with a sentence. */
export class PlannedModel extends BaseChatModel {
  /** `{id, name, args}` of the tool calls that answer the next question. */
  planned = [];

  constructor() {
    super({});
  }

  _llmType() {
    return 'planned';
  }

  bindTools() {
    return this;
  }

  async _generate(messages) {
    const isAsked = HumanMessage.isInstance(messages.at(-1));
    const message = isAsked
      ? new AIMessage({ content: '', tool_calls: this.planned.map((call) => ({ type: 'tool_call', ...call })) })
      : new AIMessage('That is what came of it.');
    return { generations: [{ text: message.text, message }] };
  }
}
