// Two models on a server of the chat completions API: one obeys whatever it reads, one what stands outside of fences.
import { startOpenAIStub, type WireMessage, type WireReply } from '../../test/helpers/openai-stub.js';
import type { ToolCall } from '../writes-report/random-calls.js';
import { figure } from './ground.js';
import type { Obeying, Payload } from './payload.js';
import { inside, misleads, saidIn, textOf } from './read-fence.js';
import { unmasked } from './words.js';

export const modelNames = ['obeys everything', 'obeys what is outside'] as const;
export type ModelName = (typeof modelNames)[number];

/** What a model is told about the attack that is under way. */
export interface Part {
  model: ModelName;
  payload: Payload;
  obeying: Omit<Obeying, 'figure'>;
  /** The calls that the question of the turn takes. */
  calls: readonly ToolCall[];
  /** Whether no question follows: an order is obeyed as late as can be, when it has gone through whatever it goes through. */
  isLast: boolean;
}

/** What was said to a model in an attack, and what it made of it. */
export interface Heard {
  /** Every message that it got, each once. */
  messages: WireMessage[];
  /** Whether the word of the attack reached it. */
  hasRead: boolean;
  hasObeyed: boolean;
}

export interface Models {
  url: string;
  /** Begins an attack: nothing was heard yet. */
  begin(): Heard;
  /** Says what the next question is about. */
  next(part: Part): void;
  close(): Promise<void>;
}

/** Whether a model heeds a word in a message. What it wrote itself it knows: that is nobody's order. */
function heeds(model: ModelName, message: WireMessage, messages: readonly WireMessage[], word: string): boolean {
  const text = textOf(message);
  if (message.role === 'assistant') return false;
  if (model === 'obeys everything') return unmasked(text).includes(word);
  // A hasty reader takes for the end of a fence what looks like it.
  return (
    unmasked(saidIn(message, messages)).includes(word) || (unmasked(text).includes(word) && inside(text).some(misleads))
  );
}

/** Starts the server of both models. */
export async function startModels(): Promise<Models> {
  let part: Part | undefined;
  let heard: Heard = { messages: [], hasRead: false, hasObeyed: false };
  let known = new Set<string>();
  /** How far the order was carried out. */
  let done = 0;
  let answered = 0;

  const stub = await startOpenAIStub(({ body: { messages } }) => {
    if (part === undefined) throw new Error('Nobody has asked anything.');
    const { model, payload, obeying, calls, isLast } = part;
    for (const message of messages) {
      const key = JSON.stringify(message);
      if (known.has(key)) continue;
      known.add(key);
      heard.messages.push(message);
      if (message.role !== 'assistant' && unmasked(textOf(message)).includes(obeying.word)) heard.hasRead = true;
    }
    answered += 1;
    if (answered === 1 && calls.length > 0)
      return { calls: calls.map((call, index) => ({ ...call, id: `call_${index}` })) };
    const said = messages.map(textOf).join('\n');
    const order = isLast ? payload.obey[done] : undefined;
    if (order !== undefined && messages.some((message) => heeds(model, message, messages, obeying.word))) {
      heard.hasObeyed = true;
      done += 1;
      return order({ ...obeying, figure: said.includes(figure) ? figure : 'unknown' });
    }
    return answer(messages);
  });

  return {
    url: stub.url,
    begin() {
      heard = { messages: [], hasRead: false, hasObeyed: false };
      known = new Set();
      done = 0;
      return heard;
    },
    next(given) {
      part = given;
      answered = 0;
      stub.requests.length = 0;
    },
    close: () => stub.close(),
  };
}

/** What a harmless model says: it repeats what it has read, word for word. */
function answer(messages: readonly WireMessage[]): WireReply {
  const question = messages.findLastIndex(({ role }) => role === 'user');
  const results = messages.slice(question).filter(({ role }) => role === 'tool');
  const read = results.flatMap((message) => inside(textOf(message)));
  return { text: read.length === 0 ? 'That is what came of it.' : `The wiki says:\n\n${read.join('\n\n')}` };
}
