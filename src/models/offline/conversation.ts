import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from '@langchain/core/messages';

/** A call of this turn and its result, as text. */
export interface Done {
  name: string;
  args: Record<string, unknown>;
  content: string;
  failed: boolean;
  /** The message itself: the same object as long as the run lasts, so that work on it can be kept. */
  message: ToolMessage;
}

/** What the offline model knows: the messages, read once. */
export interface Conversation {
  question: string;
  /** Earlier questions of the thread, oldest first. */
  before: string[];
  /** Calls of this turn with their results, in order. */
  done: Done[];
  /** Texts the model wrote earlier on the thread. */
  said: string[];
}

/** Reads the messages of a thread up to the model's next move. */
export function readConversation(messages: readonly BaseMessage[]): Conversation {
  const start = messages.findLastIndex((message) => HumanMessage.isInstance(message));
  const earlier = messages.slice(0, Math.max(start, 0));
  const calls = new Map<string, { name: string; args: Record<string, unknown> }>();
  const done: Done[] = [];
  for (const message of messages.slice(start + 1)) {
    if (AIMessage.isInstance(message)) {
      for (const call of message.tool_calls ?? []) calls.set(call.id ?? '', { name: call.name, args: call.args });
    } else if (ToolMessage.isInstance(message)) {
      const call = calls.get(message.tool_call_id);
      done.push({
        name: call?.name ?? message.name ?? '',
        args: call?.args ?? {},
        content: message.text,
        failed: message.status === 'error',
        message,
      });
    }
  }
  return {
    question: messages[start]?.text.trim() ?? '',
    before: earlier.filter((message) => HumanMessage.isInstance(message)).map((message) => message.text.trim()),
    done,
    said: earlier.filter((message) => AIMessage.isInstance(message)).map((message) => message.text),
  };
}

/**
 * The question with what it leaves out: a short follow-up such as "and for contractors?" or one that points back
 * ("how long does it take?") is put behind the question before it.
 */
export function completeQuestion(conversation: Conversation, countTerms: (text: string) => number): string {
  const { question, before } = conversation;
  const previous = before.findLast((text) => text !== '' && text !== question);
  if (previous === undefined) return question;
  const continues = /^(?:and|or|but|also|what about|how about|what if|same for|then)\b/iu.test(question);
  const pointsBack = /\b(?:it|its|they|them|their|that one|this one|those|these|there|he|she|him|her)\b/iu.test(
    question,
  );
  const terms = countTerms(question);
  return (continues && terms <= 4) || (pointsBack && terms <= 3) ? `${previous} ${question}` : question;
}
