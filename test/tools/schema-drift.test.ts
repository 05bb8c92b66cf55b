import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type Call, calls } from '../../bench/faults-report/calls.js';
import { driftOf, judgeDrift } from '../../bench/faults-report/drift.js';
import { ids, writingSite } from '../../bench/writes-report/site.js';
import { runs } from '../helpers/properties.js';

describe('an answer that drifts from its schema', () => {
  test.each(calls)(
    'is answered or an error of the family, and no change is unseen or seen falsely: $name',
    { timeout: 1_800_000 },
    async (call) => {
      // All of them are tried with `DRIFT=all`, as by the report.
      const { wrong } = await driftOf(call, (all) =>
        process.env['DRIFT'] === 'all' ? all : fc.sample(fc.constantFrom(...all), runs(15)),
      );
      expect(wrong).toEqual([]);
    },
  );
});

test('a move is done where no answer tells what the page lies below', async () => {
  const call = calls.find(({ name }) => name === 'move under parent') ?? expect.unreachable();
  const { tried, wrong } = await driftOf(call, (all) =>
    all.filter(({ place, value }) => place.at(-1) === 'parentId' && typeof value === 'object'),
  );
  expect(tried).toBeGreaterThan(3);
  expect(wrong).toEqual([]);
});

describe('the judge of drift', () => {
  const edit: Pick<Call, 'effects'> = {
    effects: (site) => (site.contents.find(({ id }) => id === ids.plan)?.versions.length ?? 0) - 3,
  };

  test.each([
    ['a change that is done and did not happen', edit, { text: 'Done.', status: 'done' }, 'done, happened 0 times'],
    ['a value that nobody checked', {}, { text: 'By undefined.' }, 'undefined'],
    ['an object in words', {}, { text: 'In [object Object].' }, '[object '],
    ['what is in order', edit, { text: 'Not done.', status: 'failed' }, undefined],
  ])('tells %s', (_what, call, outcome, wrong) => {
    expect(judgeDrift(call, outcome, writingSite(), false)).toBe(wrong);
  });

  test('tells a change that happened unseen', () => {
    const site = writingSite();
    const plan = site.contents.find(({ id }) => id === ids.plan);
    plan?.versions.push(...plan.versions.slice(-1));
    expect(judgeDrift(edit, { text: 'Not done.', status: 'failed' }, site, false)).toBe('failed, happened 1 times');
  });

  test('tells an exception of another family', async () => {
    const { wrong } = await driftOf({ name: 'none', tool: 'confluence_none', args: {} });
    expect(wrong).toEqual(['undisturbed: threw Error: There is no tool confluence_none.']);
  });
});
