import { expect, test } from 'vitest';
import { reportPolicies } from '../../bench/writes-report/policy.js';

test('whatever a model calls and a human approves, nothing happens outside the policy', async () => {
  const { policies, violations } = await reportPolicies({ calls: 60, hugeBytes: 300_000 });
  expect(violations).toEqual([]);
  expect(policies.map(({ name, calls, refused, asked }) => [name, calls, refused + asked])).toEqual(
    [
      'none',
      'write in ENG',
      'see ENG',
      'see ENG, write OPS',
      'write nowhere',
      'read-only',
      '3 writes a turn',
      'no writes',
      '1 write a page',
      'handed over',
    ].map((name) => [name, 60, 60]),
  );
  const of = (name: string) => policies.find((policy) => policy.name === name);
  // Without a policy much happens, so that the silence of the others means something.
  expect(of('none')?.written).toBeGreaterThan(15);
  expect(of('write in ENG')?.written).toBeGreaterThan(5);
  expect(of('see ENG, write OPS')?.written).toBeGreaterThan(2);
  for (const name of ['write nowhere', 'read-only', 'no writes', 'handed over'])
    expect(of(name)).toMatchObject({ written: 0, requests: 0 });
  expect(of('handed over')?.asked).toBeGreaterThan(15);
});
