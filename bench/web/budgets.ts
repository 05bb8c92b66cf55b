/** What was measured of the page; times in milliseconds. */
export interface Measured {
  /** All scripts, by gzip. */
  scriptBytes: number;
  interactive: { page: number; empty: number };
  /** From a key press to the next frame, in a thread of two messages and in one of 500. */
  typing: { few: number; many: number };
  /** Between two frames while a thread is scrolled. */
  frames: { few: number; many: number };
}

export interface Row {
  name: string;
  value: string;
  budget: string;
  isKept: boolean;
}

const maxScript = 60 * 1024;
/** Times an empty page of the same server. */
const maxInteractive = 3;
/** Times the same in a thread of two messages: nobody feels how long a thread is. */
const maxLong = 2;

/** Each budget with what was measured, and whether it is kept. */
export function rows({ scriptBytes, interactive, typing, frames }: Measured): Row[] {
  const ratio = (name: string, one: number, other: number, max: number): Row => ({
    name,
    value: `${one.toFixed(1)} : ${other.toFixed(1)} ms = ${(one / other).toFixed(2)} ×`,
    budget: `≤ ${max} ×`,
    isKept: one <= max * other,
  });
  return [
    {
      name: 'script, compressed',
      value: `${(scriptBytes / 1024).toFixed(1)} KB`,
      budget: `≤ ${maxScript / 1024} KB`,
      isKept: scriptBytes <= maxScript,
    },
    ratio('interactive on a slow phone : an empty page', interactive.page, interactive.empty, maxInteractive),
    ratio('key press to frame, 500 messages : 2', typing.many, typing.few, maxLong),
    ratio('frame while scrolling, 500 messages : 2', frames.many, frames.few, maxLong),
  ];
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
