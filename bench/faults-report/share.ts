// A share of the report, made in a process of its own.
import { makeShares } from '../in-processes.js';
import { type BadPage, reportBatch } from './batch.js';
import { calls } from './calls.js';
import { type Double, reportDoubles } from './doubles.js';
import { type Drift, driftOf } from './drift.js';
import type { FrontName } from './fronts.js';
import { type Kill, reportKills } from './kills.js';
import { type Cell, reportMatrix } from './matrix.js';

interface Rounds {
  numbers: readonly number[];
  seed: string;
  main: string;
}

/** What is to be done; plain JSON. */
export type Share =
  | { part: 'matrix'; calls: readonly string[]; fronts: readonly FrontName[] }
  /** On the command line, in troubles in which its own time limits end it. */
  | { part: 'patience'; calls: readonly string[]; trouble: string }
  | { part: 'batch' }
  | { part: 'drift'; calls: readonly string[] }
  | ({ part: 'kills' } & Rounds)
  | ({ part: 'doubles' } & Rounds);

export type Part = Share['part'];

export interface ReportOf {
  matrix: Cell[];
  patience: Cell[];
  batch: BadPage[];
  drift: Drift[];
  kills: Kill[];
  doubles: Double[];
}

const note = (text: string): void => void process.stderr.write(`  ${text}\n`);

async function make(share: Share): Promise<object> {
  switch (share.part) {
    case 'matrix':
      return reportMatrix(share);
    case 'patience':
      return reportMatrix({
        calls: share.calls,
        fronts: ['command line'],
        suits: ({ trouble, place }, { givesUp }) =>
          givesUp === true &&
          trouble === share.trouble &&
          place === (share.calls.some(writes) ? 'sending' : 'everywhere'),
      });
    case 'batch':
      return reportBatch();
    case 'drift':
      return Promise.all(calls.filter(({ name }) => share.calls.includes(name)).map((call) => driftOf(call)));
    case 'kills':
      return reportKills(share);
    case 'doubles':
      return reportDoubles(share);
  }
}

const writes = (name: string): boolean => calls.some((call) => call.name === name && call.effects !== undefined);

makeShares(async (share: Share) => {
  const startedAt = performance.now();
  const report = await make(share);
  const { part, calls: names = [], numbers = [] } = { calls: undefined, numbers: undefined, ...share };
  note(`${part} ${[...names, ...numbers].join(', ')}: ${Math.round((performance.now() - startedAt) / 1000)} s`);
  return report;
});
