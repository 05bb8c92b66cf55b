import { expect, test } from 'vitest';
import { reportMatrix } from '../../bench/writes-report/matrix.js';

/** What is said of a write that meets this trouble, and how often it is on the site then. */
const expected: Readonly<Record<string, [said: string, effects: number]>> = {
  '500': ['not_done', 0],
  '503': ['not_done', 0],
  '429 once': ['done', 1],
  '429 always': ['error: rate_limited', 0],
  '410': ['unavailable', 0],
  'timeout before': ['unknown', 0],
  'timeout, work soon': ['done', 1],
  'timeout, work late': ['unknown', 1],
  'timeout after': ['done', 1],
  'reset before': ['not_done', 0],
  'reset after': ['done', 1],
  'cut body': ['done', 1],
  'cut JSON': ['done', 1],
  'token ended': ['done', 1],
  'grant revoked': ['error: authorization_required', 0],
};

test('an approved write is on the site once where it is called done, and not at all where it is called not done', async () => {
  const { cells, violations } = await reportMatrix({
    names: ['edit body', 'create page', 'comment below'],
    limit: 15,
    giveUpMs: 2000,
  });
  expect(violations).toEqual([]);
  expect(cells).toHaveLength(3 * Object.keys(expected).length);
  expect(cells.map(({ operation, trouble, said, effects }) => [operation, trouble, said, effects])).toEqual(
    cells.map(({ operation, trouble }) => [operation, trouble, ...(expected[trouble] ?? [])]),
  );
  // Only a refusal that came before any work is answered by sending again.
  const repeated = cells.filter(({ requests }) => requests > 1).map(({ trouble }) => trouble);
  expect(new Set(repeated)).toEqual(new Set(['429 once', '429 always', 'token ended']));
  const again = cells.filter((cell) => cell.again !== undefined);
  expect(new Set(again.map(({ trouble }) => trouble))).toEqual(
    new Set(['500', '503', '429 always', 'reset before', 'grant revoked']),
  );
});
