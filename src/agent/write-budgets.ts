import { type BaseMessage, HumanMessage, ToolMessage } from '@langchain/core/messages';
import { createWriteBudget, type WriteBudget, type WriteCaps } from '../access/write-budget.js';
import { artifactOf } from './artifact.js';

// A budget that was forgotten is made again from the messages of its thread.
const maxKept = 1000;

/**
 * Gives the budget of the turn that a call belongs to: from a question to its answer, pauses, resumes and other
 * processes included, because what was written before is counted from the thread's messages.
 */
export function turnBudgets(caps: WriteCaps): (thread: string, messages: readonly BaseMessage[]) => WriteBudget {
  const budgets = new Map<string, WriteBudget>();
  return (thread, messages) => {
    const start = messages.findLastIndex((message) => HumanMessage.isInstance(message));
    const key = JSON.stringify([thread, messages[start]?.id ?? start]);
    const kept = budgets.get(key);
    if (kept !== undefined) return kept;
    const budget = createWriteBudget(caps);
    for (const pages of writtenPages(messages.slice(start + 1))) {
      try {
        budget.reserve(pages).sent();
      } catch {
        // More was written than the caps allow now: they were higher then, and nothing is left.
        break;
      }
    }
    budgets.set(key, budget);
    const [oldest] = budgets.keys();
    if (budgets.size > maxKept && oldest !== undefined) budgets.delete(oldest);
    return budget;
  };
}

/** A budget on which all requests of one proposal count as one write: one approval is one write. */
export function asOneWrite(budget: WriteBudget): WriteBudget {
  let isSent = false;
  return {
    countsPages: budget.countsPages,
    get sent() {
      return budget.sent;
    },
    reserve(pages) {
      if (isSent) return { sent: () => {}, end: () => {} };
      const reservation = budget.reserve(pages);
      return {
        sent() {
          isSent = true;
          reservation.sent();
        },
        end: () => reservation.end(),
      };
    },
  };
}

function writtenPages(messages: readonly BaseMessage[]): string[][] {
  return messages.flatMap((message) => {
    const outcome = ToolMessage.isInstance(message) ? artifactOf(message).outcome : undefined;
    if (outcome?.status === 'done' || outcome?.status === 'partly_done') return [[outcome.content.id]];
    return outcome?.status === 'unknown' ? [[]] : [];
  });
}
