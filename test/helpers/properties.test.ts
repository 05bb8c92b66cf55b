import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { readPropertySettings, runs } from './properties.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Calls that decide on their own how often they run or from which seed, as `file: call`. */
function callsOnTheirOwn(): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith(join('helpers', 'properties')))
    .flatMap((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      const calls = text.split(/(?=\bfc\s*\.\s*(?:assert|check|sample|statistics)\()/u).slice(1);
      return calls.filter((call) => !/\bruns\(/u.test(call)).map((call) => `${path}: ${call.slice(0, 80)}`);
    });
}

test('every property of the suite takes its number of runs and its seed from one place', () => {
  expect(callsOnTheirOwn()).toEqual([]);
});

describe('a property', () => {
  test('runs as often as it asks for, from the same seed every time', () => {
    vi.stubEnv('SEED', undefined);
    vi.stubEnv('PROPERTY_RUNS', '');
    expect([runs(5000), runs()]).toEqual([
      { numRuns: 5000, seed: 20_261_125 },
      { numRuns: 100, seed: 20_261_125 },
    ]);
    vi.unstubAllEnvs();
  });

  test('runs at most as often as the environment says, from its seed', () => {
    vi.stubEnv('SEED', '7');
    vi.stubEnv('PROPERTY_RUNS', '500');
    expect([runs(5000), runs(80)]).toEqual([
      { numRuns: 500, seed: 7 },
      { numRuns: 80, seed: 7 },
    ]);
    vi.unstubAllEnvs();
  });

  test.each([{ SEED: 'x' }, { SEED: '4294967296' }, { SEED: '-1' }, { PROPERTY_RUNS: '0' }, { PROPERTY_RUNS: '1.5' }])(
    'does not run with %o',
    (environment) => {
      expect(() => readPropertySettings(environment)).toThrow(/must be a whole number from/u);
    },
  );
});
