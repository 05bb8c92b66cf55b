import { expect, test } from 'vitest';
import type { AgentEvent, TurnResult } from '../../src/agent/events.js';
import type { Decisions } from '../../src/host/decisions.js';
import type { ConsentOutcome } from '../../src/host/consent.js';
import { readTurn, runTurn, type RunTurnOptions } from '../../src/host/run-turn.js';
import { approval } from '../cli/terminal/approvals.js';

const base: TurnResult = {
  status: 'answered',
  answer: '',
  citations: [],
  toolCalls: [],
  usage: { modelCalls: 1, requests: 0 },
  threadId: 't',
  model: 'm',
};
const missing: TurnResult = {
  ...base,
  status: 'authorization_required',
  authorization: { connectionName: 'c', reason: 'not_connected' },
};
const waiting: TurnResult = { ...base, status: 'approval_required', approvals: [approval()] };

/** Runs a turn whose parts have these outcomes, and tells what was asked of the session in order. */
async function played(parts: TurnResult[], options: Partial<RunTurnOptions> = {}) {
  const asked: unknown[] = [];
  const earlier: (TurnResult | undefined)[] = [];
  async function* next(what: unknown): AsyncGenerator<AgentEvent> {
    asked.push(what);
    yield { type: 'turn-end', result: parts.shift() ?? base };
  }
  const result = await runTurn({
    thread: { resume: (decision) => next(decision), decide: (decisions) => next(decisions) },
    begin: () => next('begin'),
    show: (events, before) => {
      earlier.push(before);
      return readTurn(events);
    },
    signal: () => new AbortController().signal,
    ...options,
  });
  return { result, asked, earlier };
}

const consents = (...outcomes: ConsentOutcome[]) => ({ consent: async () => outcomes.shift() ?? 'timed_out' });
const decisions: Decisions = { call_1: { type: 'approve', hash: 'h' } };

test('a turn goes through consent and decisions, each part with the outcome before it', async () => {
  const { result, asked, earlier } = await played([missing, waiting, waiting, base], {
    ...consents('connected'),
    decide: async () => decisions,
  });
  expect(result).toBe(base);
  expect(asked).toEqual(['begin', { type: 'retry' }, decisions, decisions]);
  expect(earlier).toEqual([undefined, missing, waiting, waiting]);
});

test('without anybody to decide, or when they decide later, the changes wait', async () => {
  expect(await played([waiting])).toMatchObject({ result: waiting, asked: ['begin'] });
  expect(await played([waiting], { decide: async () => undefined })).toMatchObject({
    result: waiting,
    asked: ['begin'],
  });
});

test('whoever will not consent is not asked for it again, but still decides about changes', async () => {
  const { asked } = await played([missing, waiting, missing], {
    ...consents('cancelled', 'connected'),
    decide: async () => decisions,
  });
  expect(asked).toEqual(['begin', { type: 'cancel' }, decisions]);
});

test('a connection that is refused for ever is asked for three times', async () => {
  const { result, asked } = await played(
    Array.from({ length: 9 }, () => missing),
    {
      consent: async () => 'connected',
    },
  );
  expect([result, asked.length]).toEqual([missing, 4]);
});

test('nothing is asked after the signal', async () => {
  const { asked } = await played([waiting], { signal: () => AbortSignal.abort(), decide: async () => decisions });
  expect(asked).toEqual(['begin']);
});
