// Every tool in every trouble on every front: what was said, what is true, what it cost.
import { inParallel } from '../writes-report/conversation.js';
import { type Call, calls } from './calls.js';
import { type FrontName, makeCall } from './fronts.js';
import { judge, type Judgement, type Seen } from './judge.js';
import { type Place, type Trouble, troubles } from './troubles.js';

/** A call that met a trouble. */
export interface Cell extends Judgement, Pick<Seen, 'said' | 'ms' | 'requests'> {
  call: string;
  front: FrontName;
  trouble: string;
  place: Place;
}

export interface MatrixOptions {
  /** Names of calls, see `calls.ts`. */
  calls: readonly string[];
  fronts: readonly FrontName[];
  /** Which cells; default: all, but none on the command line in which it would have to wait for its time limit. */
  suits?: (cell: Pick<Cell, 'call' | 'front' | 'trouble' | 'place'>, trouble: Trouble) => boolean;
  /** Cells at once; the command line takes one after the other. */
  limit?: number;
  onCell?: (cell: Cell) => void;
}

const isSoonOver = ({ front }: Pick<Cell, 'front'>, { givesUp }: Trouble): boolean =>
  front !== 'command line' || givesUp !== true;

/** Runs the matrix of some calls. */
export async function reportMatrix(options: MatrixOptions): Promise<Cell[]> {
  const { suits = isSoonOver, limit = 8, onCell } = options;
  const cells: Cell[] = [];
  for (const front of options.fronts) {
    for (const call of calls.filter(({ name }) => options.calls.includes(name))) {
      const wanted = troubles.flatMap((trouble) =>
        placesOf(call)
          .filter((place) => suits({ call: call.name, front, trouble: trouble.name, place }, trouble))
          .map((place) => ({ trouble, place })),
      );
      if (wanted.length === 0) continue;
      const calm = await makeCall(front, call);
      const made = await inParallel(wanted, front === 'command line' ? 1 : limit, async (disturbed) => {
        const cell = await cellOf(front, call, calm, disturbed);
        onCell?.(cell);
        return cell;
      });
      cells.push(...made);
    }
  }
  return cells;
}

const placesOf = ({ effects }: Call): Place[] => (effects === undefined ? ['everywhere'] : ['everywhere', 'sending']);

async function cellOf(
  front: FrontName,
  call: Call,
  calm: Seen,
  { trouble, place }: { trouble: Trouble; place: Place },
): Promise<Cell> {
  const seen = await makeCall(front, call, { trouble, place });
  const judgement = judge(seen, calm, trouble, place, call.effects !== undefined);
  const { said, ms, requests } = seen;
  return { call: call.name, front, trouble: trouble.name, place, said, ms, requests, ...judgement };
}
