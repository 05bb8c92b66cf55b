import { readFile } from 'node:fs/promises';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import type { KeyedQuestion } from './questions.js';
import type { Held } from './score.js';

/** Says which facts of its key an answer holds. */
export type Judge = (question: KeyedQuestion, answer: string) => Promise<Held>;

/** A language model as the judge. What it says must be a line for each fact: anything else is an Error. */
export async function judgeBy(model: BaseChatModel): Promise<Judge> {
  const prompt = new SystemMessage(await readFile(new URL('judge.md', import.meta.url), 'utf8'));
  return async ({ turns, key }, answer) => {
    const facts = [...key.must, ...key.not];
    if (facts.length === 0) return { must: [], not: [] };
    const listed = facts.map((spellings, index) => `${index + 1}: ${spellings.join(' / ')}`);
    const asked = [
      `Question:\n${turns.join('\nThen:\n')}`,
      `Answer:\n<answer>\n${answer}\n</answer>`,
      `Facts:\n${listed.join('\n')}`,
    ].join('\n\n');
    const said = readVerdicts((await model.invoke([prompt, new HumanMessage(asked)])).text, facts.length);
    return { must: said.slice(0, key.must.length), not: said.slice(key.must.length) };
  };
}

/** One verdict for each fact, in their order. Throws an Error for anything else. */
export function readVerdicts(reply: string, count: number): boolean[] {
  const lines = reply.trim().split(/\s*\n\s*/u);
  const verdicts = lines.map((line, index) => /^(\d+)[:.]\s*(yes|no)\.?$/iu.exec(line)?.slice(1) ?? [String(index)]);
  if (lines.length !== count || verdicts.some(([number, word], index) => Number(number) !== index + 1 || !word))
    throw new Error(
      `The judge did not say yes or no to each of ${count} facts: ${JSON.stringify(reply.slice(0, 200))}`,
    );
  return verdicts.map(([, word]) => word?.toLowerCase() === 'yes');
}
