import { expect, test } from 'vitest';
import { judgeBatch } from '../../bench/faults-report/batch.js';
import { firstOfTools } from '../../bench/faults-report/calls.js';
import { type FrontName, frontNames } from '../../bench/faults-report/fronts.js';
import { judge, type Seen } from '../../bench/faults-report/judge.js';
import { type Cell, reportMatrix } from '../../bench/faults-report/matrix.js';
import { type Place, type Trouble, troubles } from '../../bench/faults-report/troubles.js';
import { undoTool } from '../../src/tool/last-change.js';
import { toolDefinitions } from '../../tools/index.js';

/** One cell for each trouble, such that each tool, front and place is met as well. */
function sample(): Pick<Cell, 'call' | 'front' | 'trouble' | 'place'>[] {
  const length = Math.max(troubles.length, firstOfTools.length);
  return Array.from({ length }, (_, index) => {
    const trouble = troubles[index % troubles.length];
    const call = firstOfTools[index % firstOfTools.length];
    if (trouble === undefined || call === undefined) throw new Error('There are troubles and calls.');
    const fronts: readonly FrontName[] = trouble.givesUp ? ['toolkit', 'agent'] : frontNames;
    const place: Place = call.effects === undefined || index % 2 === 0 ? 'everywhere' : 'sending';
    return { call: call.name, front: fronts[index % fronts.length] ?? 'agent', trouble: trouble.name, place };
  });
}

test('each tool is answered, or says clearly what failed, on every front', async () => {
  // What takes a change back needs one before it: what it sends are changes of the other kinds, which are met here.
  const alone = toolDefinitions.map(({ name }) => name).filter((name) => name !== undoTool);
  expect(firstOfTools.map(({ tool }) => tool).toSorted()).toEqual(alone.toSorted());
  const cells = sample();
  const made = await Promise.all(
    frontNames.map((front) =>
      reportMatrix({
        calls: cells.map(({ call }) => call),
        fronts: [front],
        suits: (cell) =>
          cells.some((wanted) =>
            (['call', 'front', 'trouble', 'place'] as const).every((field) => wanted[field] === cell[field]),
          ),
      }),
    ),
  );
  expect(made.flat().flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(made.flat()).toHaveLength(cells.length);
  expect(new Set(made.flat().map(({ verdict }) => verdict))).toEqual(new Set(['answered', 'clear error']));
});

test('a turn whose only call failed has failed, whichever tool it was', async () => {
  const cells = await reportMatrix({
    calls: ['list pages of space', 'list spaces', 'current user'],
    fronts: ['agent'],
    suits: ({ trouble }) => trouble === '503',
  });
  expect(cells.map(({ said, wrong }) => [said, wrong])).toEqual(cells.map(() => ['unavailable', []]));
  expect(cells).toHaveLength(3);
});

const calm: Seen = {
  said: 'answered',
  text: 'The plan.',
  status: 'answered',
  effects: 0,
  requests: 2,
  writes: 0,
  ms: 5,
};
const calmWrite: Seen = { ...calm, said: 'done', text: 'Done: it is there.', effects: 1, requests: 4, writes: 1 };
const down = { message: 'It fails.', next: 'Try again.' };
const failed: Seen = { ...calm, said: 'unavailable', text: 'It fails. Try again.', error: down, status: 'failed' };
const troubleOf = (name: string): Trouble => {
  const trouble = troubles.find((candidate) => candidate.name === name);
  if (trouble === undefined) throw new Error(`There is no trouble ${name}.`);
  return trouble;
};

test.each<[string, Seen, string, RegExp | undefined]>([
  ['an answer after all', calm, '503 once', undefined],
  ['a clear error', failed, '503', undefined],
  ['an error where repeating helps', failed, '503 once', /unavailable instead of answered/u],
  ['another answer', { ...calm, text: 'The' }, 'slow', /answers otherwise/u],
  ['an exception', { ...calm, said: 'thrown: TypeError', text: 'x is not a function' }, '503', /thrown: TypeError/u],
  ['a value nobody checked', { ...calm, text: 'By undefined.' }, 'slow', /holds undefined/u],
  ['an error without advice', { ...failed, error: { ...down, next: '' } }, '503', /does not say what to do/u],
  ['advice that the reader does not get', { ...failed, text: 'It fails.' }, '503', /from the reader/u],
  ['a failed turn that says it was answered', { ...failed, status: 'answered' }, '503', /the turn is answered/u],
  ['an exit code that hides it', { ...failed, exitCode: 0 }, '503', /the exit code is 0/u],
  [
    'a user who gets no link',
    { ...failed, said: 'authorization_required', status: 'authorization_required' },
    'grant revoked',
    /no link/u,
  ],
  ['a request too many', { ...failed, requests: 9 }, '503', /9 requests/u],
  ['a call without end', { ...failed, ms: 130_000 }, '503', /took 130000 ms/u],
  ['a token that is shown', { ...failed, text: 'It fails. Try again. Bearer abc' }, '503', /secret/u],
])('the judge of a read tells %s', (_what, seen, trouble, wrong) => {
  const { verdict, wrong: found } = judge(seen, calm, troubleOf(trouble), 'everywhere', false);
  expect(verdict === 'wrong').toBe(wrong !== undefined);
  expect(found).toEqual(wrong === undefined ? [] : expect.arrayContaining([expect.stringMatching(wrong)]));
});

test.each<[string, Seen, string, RegExp | undefined]>([
  ['a change that is done', calmWrite, 'reset after', undefined],
  [
    'a change that is said to be done and is not there',
    { ...calmWrite, effects: 0 },
    'reset after',
    /happened 0 times/u,
  ],
  ['a change that is there twice', { ...calmWrite, effects: 2 }, 'reset after', /happened 2 times/u],
  ['a change that was sent twice', { ...calmWrite, writes: 2 }, 'reset after', /2 requests that write/u],
  [
    'a change that happened although it is not done',
    { ...failed, said: 'not_done', effects: 1 },
    '503',
    /happened 1 times/u,
  ],
  [
    'a loss without a place to look',
    { ...failed, said: 'unknown', text: 'Nobody can tell. Try again.' },
    '504',
    /where to look/u,
  ],
])('the judge of a write tells %s', (_what, seen, trouble, wrong) => {
  const { verdict, wrong: found } = judge(seen, calmWrite, troubleOf(trouble), 'sending', true);
  expect(verdict === 'wrong').toBe(wrong !== undefined);
  expect(found).toEqual(wrong === undefined ? [] : expect.arrayContaining([expect.stringMatching(wrong)]));
});

test('the judge of a batch tells a page that went missing with the bad one', () => {
  const others = ['7000', '7001', '7003', '7004', '7005'];
  expect(judgeBatch('one', { shown: others, text: '' }).wrong).toEqual([]);
  expect(judgeBatch('one', { shown: others.slice(1), text: 'Some.' }).wrong).toEqual(['1 others are missing: Some.']);
  expect(judgeBatch('one', { shown: others, text: '', thrown: 'TypeError' }).wrong).toEqual(['threw TypeError']);
});
