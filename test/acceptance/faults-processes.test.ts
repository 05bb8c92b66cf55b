import { expect, test } from 'vitest';
import type { PrintedTurn } from '../../bench/faults-report/command-line.js';
import { judgeDouble, reportDoubles } from '../../bench/faults-report/doubles.js';
import { type Aftermath, judgeKill, reportKills } from '../../bench/faults-report/kills.js';
import { useProgram } from '../cli/spawn-command.js';
import { runs } from '../helpers/properties.js';

const main = useProgram();
const { seed } = runs();
const numbers = [0, 1, 2];

test('a process that is killed sends nothing twice and loses nothing, and its thread goes on', async () => {
  const kills = await reportKills({ numbers, seed: String(seed), main });
  expect(kills.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(kills).toHaveLength(numbers.length);
});

test('of two processes that approve a change at the same time one sends it, and the other is told so', async () => {
  const doubles = await reportDoubles({ numbers, seed: String(seed), main });
  expect(doubles.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(doubles).toHaveLength(numbers.length);
});

const answered: PrintedTurn = { status: 'answered', answer: 'Yes.', threadId: 'plan', toolCalls: [] };
const done: PrintedTurn = { ...answered, writes: [{ status: 'done' }] };
const sentBefore: PrintedTurn = { ...answered, writes: [{ status: 'done', earlier: true }] };
const nothing: PrintedTurn = {
  ...answered,
  status: 'failed',
  error: { kind: 'invalid_request', message: 'Nothing waits.', next: 'Ask.' },
};
const aftermath: Aftermath = {
  phase: 'approving',
  approved: sentBefore,
  effects: 1,
  writes: 1,
  writesCalmly: 1,
  next: answered,
  exitCode: 0,
};

test.each<[string, Partial<Aftermath>, RegExp | undefined]>([
  ['what was looked up', {}, undefined],
  ['what still waited', { approved: done }, undefined],
  ['what was finished before', { approved: nothing }, undefined],
  ['what nobody can tell', { approved: { ...answered, writes: [{ status: 'unknown' }] }, effects: 0 }, undefined],
  ['a proposal that was not made yet', { phase: 'asking', approved: nothing, effects: 0, writes: 0 }, undefined],
  ['a change that happened twice', { effects: 2 }, /happened 2 times/u],
  ['a change that was sent twice', { writes: 2 }, /sent 2 times/u],
  ['a change that is called done and is not there', { effects: 0 }, /is done, happened 0 times/u],
  ['a change that was approved and is forgotten', { approved: nothing, effects: 0 }, /is forgotten/u],
  ['a change that nobody approved', { phase: 'asking', approved: nothing }, /is forgotten, happened 1 times/u],
  ['a thread that cannot be read', { approved: undefined }, /the thread says nothing/u],
  ['a thread that does not go on', { next: nothing, exitCode: 1 }, /does not go on: Nothing waits/u],
])('the judge of kills tells %s', (_what, change, wrong) => {
  const found = judgeKill({ ...aftermath, ...change });
  expect(found).toEqual(wrong === undefined ? [] : expect.arrayContaining([expect.stringMatching(wrong)]));
});

test.each<[string, Parameters<typeof judgeDouble>[0], RegExp[]]>([
  ['one that sends and one that is told', { turns: [done, sentBefore], effects: 1, writes: 1 }, []],
  ['one that comes too late', { turns: [nothing, done], effects: 1, writes: 1 }, []],
  ['two that send', { turns: [done, done], effects: 2, writes: 2 }, [/sent 2 times/u, /2 were told/u]],
  ['none that sends', { turns: [nothing, nothing], effects: 0, writes: 0 }, [/sent 0 times/u, /0 were told/u]],
  ['one that is told nothing', { turns: [done, undefined], effects: 1, writes: 1 }, [/one was told: nothing/u]],
])('the judge of double approvals tells %s', (_what, seen, wrong) => {
  expect(judgeDouble(seen)).toEqual(wrong.map((what) => expect.stringMatching(what)));
});
