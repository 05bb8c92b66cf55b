import fc from 'fast-check';

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

/**
 * Any character of Unicode, as the unit of `fc.string`. The `binary` unit of fast-check is the same set, and makes a
 * table of all of them, over a second, in each process that uses it.
 */
export const anyCharacter = fc.integer({ min: 0, max: 0x10_ffff - 0x800 }).map(
  // Surrogates alone are no characters.
  (index) => String.fromCodePoint(index < 0xd800 ? index : index + 0x800),
  (value) => {
    const codePoint = typeof value === 'string' ? value.codePointAt(0) : undefined;
    if (codePoint === undefined || String.fromCodePoint(codePoint) !== value) throw new Error('Not one character.');
    return codePoint < 0xd800 ? codePoint : codePoint - 0x800;
  },
);
