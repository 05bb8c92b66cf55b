import { isDeepStrictEqual } from 'node:util';
import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from '@langchain/core/messages';
import type { PlannedCall } from './planned.js';

/** A call of this turn with its result. */
export interface Done extends PlannedCall {
  /** As any model reads it. */
  content: string;
  /** For programs. */
  artifact: unknown;
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
  const calls = new Map<string, PlannedCall>();
  const done: Done[] = [];
  for (const message of messages.slice(start + 1)) {
    if (AIMessage.isInstance(message)) {
      for (const call of message.tool_calls ?? []) calls.set(call.id ?? '', { name: call.name, args: call.args });
    } else if (ToolMessage.isInstance(message)) {
      const { name, args } = calls.get(message.tool_call_id) ?? { name: message.name ?? '', args: {} };
      done.push({ name, args, content: message.text, artifact: message.artifact });
    }
  }
  return {
    question: messages[start]?.text.trim() ?? '',
    before: earlier.filter((message) => HumanMessage.isInstance(message)).map((message) => message.text.trim()),
    done,
    said: earlier
      .filter((message) => AIMessage.isInstance(message))
      .map((message) => message.text)
      .filter((text) => text !== ''),
  };
}

/** The result of a call, when it was made in this turn. */
export const resultOf = (done: readonly Done[], { name, args }: PlannedCall): Done | undefined =>
  done.find((call) => call.name === name && isDeepStrictEqual(call.args, args));

/**
 * The question with what it leaves out: a short follow-up such as "and for contractors?" or one that points back
 * ("how long does it take?") is put behind the question before it. `countWords` counts the words that name a subject.
 */
export function completeQuestion({ question, before }: Conversation, countWords: (text: string) => number): string {
  const previous = before.findLast((text) => text !== '' && text !== question);
  if (previous === undefined) return question;
  const continues = /^(?:and|or|but|also|what about|how about|what if|same for|then|und|et|y)\b/iu.test(question);
  const pointsBack = /\b(?:it|its|they|them|their|that one|this one|those|these|there|he|she|him|her)\b/iu.test(
    question,
  );
  const words = countWords(question);
  return (continues && words <= 4) || (pointsBack && words <= 3) ? `${previous} ${question}` : question;
}
