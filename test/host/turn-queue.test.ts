import { expect, test } from 'vitest';
import { TurnQueue } from '../../src/host/turn-queue.js';

/** Asks for places by the names of their users, and says in which order they begin. */
function placesOf(queue: TurnQueue) {
  const begun: string[] = [];
  const waited: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    waited,
    ask: async (user: string, name: string, signal = new AbortController().signal) => {
      void queue
        .enter(user, signal, () => waited.push(name))
        .then((end) => {
          begun.push(name);
          ends.set(name, end);
        });
      await turn();
    },
    end: async (name: string) => {
      ends.get(name)?.();
      await turn();
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('so many turns run at once, in all and of one user, and who waits is told', async () => {
  const { ask, end, begun, waited } = placesOf(new TurnQueue({ inAll: 3, perUser: 2 }));
  for (const name of ['a1', 'a2', 'a3', 'b1', 'c1']) await ask(name[0] ?? '', name);
  expect([begun, waited]).toEqual([
    ['a1', 'a2', 'b1'],
    ['a3', 'c1'],
  ]);
  // A place that is free is no place for who has theirs.
  await end('b1');
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1']);
  await end('a1');
  expect(begun.at(-1)).toBe('a3');
});

test('users take turns, however much one of them asks, and ending twice frees one place', async () => {
  const { ask, end, begun } = placesOf(new TurnQueue({ inAll: 1, perUser: 1 }));
  for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']) await ask(name[0] ?? '', name);
  for (const name of ['a1', 'a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']) await end(name);
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
});

test('whoever gives up waiting takes no place, and keeps nobody waiting', async () => {
  const queue = new TurnQueue({ inAll: 1, perUser: 1 });
  const { ask, end, begun } = placesOf(queue);
  const given = new AbortController();
  await ask('a', 'a1');
  await ask('b', 'b1', given.signal);
  await ask('c', 'c1');
  given.abort();
  await turn();
  // It goes on, with its signal, without a place.
  expect(begun).toEqual(['a1', 'b1']);
  await end('b1');
  expect(begun).toEqual(['a1', 'b1']);
  await end('a1');
  expect(begun).toEqual(['a1', 'b1', 'c1']);
  await ask('d', 'd1', given.signal);
  expect(begun.at(-1)).toBe('d1');
});
