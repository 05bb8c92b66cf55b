import { resolve } from 'node:path';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { type BaseMessage, ToolMessage } from '@langchain/core/messages';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { ConfluenceAgent } from '../../src/agent/assemble-agent.js';
import { createConfluenceAgent } from '../../src/agent/create-agent.js';
import type { TurnResult } from '../../src/agent/events.js';
import { createSession } from '../../src/agent/session.js';
import { readTurn } from '../../src/host/run-turn.js';
import { openSite } from '../retrieval/site.js';
import type { Judge } from './judge.js';
import type { KeyedQuestion } from './questions.js';
import { factsSpelled, type Score, scoreOf } from './score.js';
import type { SourcePage } from './source.js';

/** What the turns of a question cost together. */
export interface Cost {
  calls: number;
  /** Of the results of these calls, o200k. */
  tokens: number;
  /** To Confluence. */
  requests: number;
  modelCalls: number;
  /** As the model's provider counts them; 0 where it does not say. */
  inputTokens: number;
  outputTokens: number;
  ms: number;
}

/** What the agent made of one question. */
export interface Row extends Score {
  id: string;
  kind: string;
  /** The last one, which is scored. */
  answer: string;
  status: TurnResult['status'];
  cost: Cost;
}

export interface AskOptions {
  corpus: string;
  pages: ReadonlyMap<string, SourcePage>;
  model: { model: BaseChatModel; name: string };
  /** Says which facts an answer holds; default: their spellings do. */
  judge?: Judge | undefined;
  onRow?: (row: Row) => void;
}

/** Asks the whole agent every question, each on a thread of its own, on the folder as a site behind the real wire. */
export async function askQuestions(questions: readonly KeyedQuestion[], options: AskOptions): Promise<Row[]> {
  const { corpus, pages, model, judge, onRow } = options;
  const { sandbox, connection } = await openSite(resolve(corpus), 'relevance');
  const rows: Row[] = [];
  try {
    const agent = await createConfluenceAgent({ model: model.model, connection });
    for (const [index, question] of questions.entries()) {
      const threadId = `question-${index}`;
      const start = performance.now();
      const results = await takeTurns(agent, question, { threadId, model: model.name });
      const ms = performance.now() - start;
      const last = results.at(-1);
      if (last === undefined) continue;
      const { answer, status } = last;
      const held = judge === undefined ? factsSpelled(question, answer) : await judge(question, answer);
      const cost = costOf(results, await messagesOf(agent, threadId), ms);
      const row = {
        id: question.id,
        kind: question.kind,
        answer,
        status,
        cost,
        ...scoreOf(question, last, held, pages),
      };
      rows.push(row);
      onRow?.(row);
    }
  } finally {
    await sandbox.close();
  }
  return rows;
}

async function takeTurns(
  agent: ConfluenceAgent,
  { turns }: KeyedQuestion,
  names: { threadId: string; model: string },
): Promise<TurnResult[]> {
  const session = createSession({ agent, ...names });
  const results: TurnResult[] = [];
  for (const turn of turns) results.push(await readTurn(session.run(turn)));
  return results;
}

async function messagesOf(agent: ConfluenceAgent, threadId: string): Promise<BaseMessage[]> {
  const state = await agent.graph.getState({ configurable: { thread_id: threadId } });
  // A checkpointed thread of this graph has this channel; one whose first step failed has no values.
  return (state.values as { messages?: BaseMessage[] }).messages ?? [];
}

function costOf(results: readonly TurnResult[], messages: readonly BaseMessage[], ms: number): Cost {
  const sum = (valueOf: (result: TurnResult) => number): number =>
    results.reduce((total, result) => total + valueOf(result), 0);
  return {
    calls: sum(({ toolCalls }) => toolCalls.length),
    tokens: messages
      .filter((message) => ToolMessage.isInstance(message))
      .reduce((total, { text }) => total + countTokens(text), 0),
    requests: sum(({ usage }) => usage.requests),
    modelCalls: sum(({ usage }) => usage.modelCalls),
    inputTokens: sum(({ usage }) => usage.inputTokens ?? 0),
    outputTokens: sum(({ usage }) => usage.outputTokens ?? 0),
    ms: Math.round(ms),
  };
}
