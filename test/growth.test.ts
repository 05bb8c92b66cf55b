// The short form of `npm run bench:limits`: its operations in counts of work instead of time.
import { describe, expect, test } from 'vitest';
import { inputOf } from '../bench/limits/inputs.js';
import { type Operation, operations } from '../bench/limits/operations.js';
import { workOf } from './helpers/work.js';

/** How much larger the larger input is. */
const factor = 4;
const smallest = 20_000;
const largestExponent = 1.15;
/** What a function may do with all of the larger input in one turn: at 5 MB that is a million, a few milliseconds. */
const little = 16_000;

/** One shape for each, another one from operation to operation. */
const served = operations
  .filter(({ isServed }) => isServed)
  .map((operation, index) => ({ operation, shape: operation.shapes[index % operation.shapes.length] ?? '' }));

const repeated = (part: (index: number) => string) => (size: number) =>
  Array.from({ length: size / 40 }, (_, index) => part(index)).join('');
const byName = (name: string) => operations.find((operation) => operation.name === name) ?? expect.unreachable();

/** What the shapes of the bench do not have. */
const others = [
  ['replace', 'a numbered list', (size: number) => `<ol>${repeated((at) => `<li><p>words ${at}</p></li>`)(size)}</ol>`],
  [
    'append',
    'tasks',
    repeated((at) => `<ac:task><ac:task-id>${at}</ac:task-id><ac:task-body>x</ac:task-body></ac:task>`),
  ],
] as const;

function inputs({ name, sizes: [size = smallest] }: Operation, shape: string): [readonly string[], readonly string[]] {
  if (name !== 'search') {
    const less = Math.min(size, smallest);
    return [inputOf(shape, less), inputOf(shape, less * factor)];
  }
  const beginnings = (pages: number) => inputOf(shape, pages).map((page) => page.slice(0, smallest));
  return [beginnings(2), beginnings(2 * factor)];
}

describe('work grows with the input, in turns of the event loop that do not:', () => {
  test.each([
    ...served.map(({ operation, shape }) => ({ operation, shape, texts: inputs(operation, shape) })),
    ...others.map(([name, shape, page]) => ({
      operation: byName(name),
      shape,
      texts: [[page(smallest)], [page(smallest * factor)]] as const,
    })),
  ])('$operation.name, $shape', async ({ operation, texts: [less, more] }) => {
    await operation.prepare(less)();
    const small = await workOf(operation.prepare(less));
    const large = await workOf(operation.prepare(more));
    expect(Math.log(large.total / small.total) / Math.log(factor)).toBeLessThan(largestExponent);
    // An answer is checked in one go: what a model writes is bounded.
    if (operation.name.startsWith('answer')) return;
    const grown = [...large.inOneTurn].filter(
      ([place, count]) => count > little && count > 2.5 * (small.inOneTurn.get(place) ?? 0),
    );
    expect(grown).toEqual([]);
  });
});
