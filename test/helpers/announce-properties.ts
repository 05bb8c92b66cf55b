import { readPropertySettings } from './properties.js';

/** Prints once per run of the suite what repeats its properties; Vitest calls it before the first test. */
export default function announceProperties(): void {
  const { seed, most } = readPropertySettings();
  const cap = most === undefined ? '' : `PROPERTY_RUNS=${most} `;
  process.stdout.write(
    `Properties run ${most === undefined ? 'in full' : `at most ${most} times`}; again: ${cap}SEED=${seed}\n`,
  );
}
