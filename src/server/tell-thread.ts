import type { ThreadMessage, Turn } from './protocol.js';

/**
 * The turns of a thread after one more message about it; the server keeps them by it, and so does the page. Turns that
 * a message does not concern stay the same objects, so that views compare by identity.
 */
export function tellThread(turns: readonly Turn[], message: ThreadMessage): readonly Turn[] {
  switch (message.type) {
    case 'thread':
      return message.turns.map((turn) => turns.find((known) => isSame(known, turn)) ?? turn);
    case 'turn': {
      const isKnown = turns.some(({ id }) => id === message.turn.id);
      return isKnown ? replaced(turns, message.turn.id, () => message.turn) : [...turns, message.turn];
    }
    case 'step':
      return replaced(turns, message.turnId, (turn) => {
        const { step } = message;
        const isKnown = turn.steps.some(({ id }) => id === step.id);
        const steps = isKnown ? turn.steps.map((each) => (each.id === step.id ? step : each)) : [...turn.steps, step];
        return { ...turn, steps };
      });
    case 'text':
      return replaced(turns, message.turnId, (turn) => ({ ...turn, answer: turn.answer + message.text }));
  }
}

const replaced = (turns: readonly Turn[], id: string, change: (turn: Turn) => Turn): readonly Turn[] =>
  turns.map((turn) => (turn.id === id ? change(turn) : turn));

const isSame = (one: Turn, other: Turn): boolean =>
  one.id === other.id && JSON.stringify(one) === JSON.stringify(other);
