// Every property and every random sample of the suite takes its number of runs and its seed from here, so that one
// seed repeats a whole run.

/** What the environment asks of the properties. */
export interface PropertySettings {
  /** Seed of every property: `SEED`, or always the same one. */
  seed: number;
  /** Most runs of a property (`PROPERTY_RUNS`); absent: as many as each property asks for. */
  most?: number;
}

/** Reads `SEED` and `PROPERTY_RUNS`. Throws `Error` when one is set and is no whole number that can be meant. */
export function readPropertySettings(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): PropertySettings {
  const read = (name: string, least: number): number | undefined => {
    const text = environment[name];
    if (text === undefined || text === '') return undefined;
    const number = Number(text);
    // fast-check keeps 32 bits of a seed; another one would be printed than the one that is used.
    if (!Number.isInteger(number) || number < least || number >= 2 ** 31) {
      throw new Error(`${name} is ${JSON.stringify(text)}; it must be a whole number from ${least} to ${2 ** 31 - 1}.`);
    }
    return number;
  };
  return { seed: read('SEED', 0) ?? 20_261_125, most: read('PROPERTY_RUNS', 1) };
}

/** Parameters of `fc.assert` and `fc.sample`: `count` runs, or fewer where the environment caps them, from its seed. */
export function runs(count = 100): { numRuns: number; seed: number } {
  const { seed, most = count } = readPropertySettings();
  return { numRuns: Math.min(count, most), seed };
}
