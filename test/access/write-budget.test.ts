import { describe, expect, test } from 'vitest';

import { ConfluenceError } from '../../src/errors.js';
import { createWriteBudget, type WriteBudget } from '../../src/access/write-budget.js';

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (ConfluenceError.isInstance(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

function write(budget: WriteBudget, ...pages: string[]): void {
  const reservation = budget.reserve(pages);
  reservation.sent();
  reservation.end();
}

describe('a budget of writes', () => {
  test('is unbounded without caps', () => {
    const budget = createWriteBudget();
    for (let index = 0; index < 1000; index += 1) write(budget, '1');
    expect(budget).toMatchObject({ sent: 1000, countsPages: false });
  });

  test('ends at its cap', () => {
    const budget = createWriteBudget({ maxWrites: 2 });
    write(budget);
    write(budget, '1');
    expect(messageOf(() => budget.reserve([]))).toBe(
      'forbidden: The cap of 2 writes per run is reached. Nothing was sent.',
    );
    expect(budget.sent).toBe(2);
  });

  test('counts a write for every page it changes, once each', () => {
    const budget = createWriteBudget({ maxWritesPerPage: 2 });
    write(budget, '1', '1');
    write(budget, '1', '2');
    expect(budget.countsPages).toBe(true);
    expect(messageOf(() => budget.reserve(['2', '1']))).toBe(
      'forbidden: The cap of 2 writes per run to page 1 is reached. Nothing was sent.',
    );
    expect(messageOf(() => write(budget, '2'))).toBe('accepted');
    expect(messageOf(() => write(budget))).toBe('accepted');
  });

  test('a refusal takes no room', () => {
    const budget = createWriteBudget({ maxWrites: 3, maxWritesPerPage: 1 });
    write(budget, '1');
    messageOf(() => budget.reserve(['2', '1']));
    expect(messageOf(() => write(budget, '2'))).toBe('accepted');
    expect(messageOf(() => write(budget, '3'))).toBe('accepted');
  });

  test('holds the room of a write on its way, so that two at once cannot both take the last', () => {
    const budget = createWriteBudget({ maxWrites: 1 });
    const first = budget.reserve(['1']);
    expect(messageOf(() => budget.reserve(['2']))).toMatch(/^forbidden/);
    first.end();
    expect(budget.sent).toBe(0);
    expect(messageOf(() => write(budget, '2'))).toBe('accepted');
  });

  test('what was sent stays counted, however it ends, and counts once', () => {
    const budget = createWriteBudget({ maxWrites: 2 });
    const reservation = budget.reserve(['1']);
    reservation.sent();
    reservation.sent();
    reservation.end();
    reservation.end();
    expect(budget.sent).toBe(1);
    write(budget);
    expect(messageOf(() => budget.reserve([]))).toMatch(/^forbidden/);
    const unsent = createWriteBudget({ maxWrites: 1 });
    const given = unsent.reserve([]);
    given.end();
    given.end();
    given.sent();
    write(unsent);
    expect(unsent.sent).toBe(1);
  });

  test.each([-1, 1.5, Number.NaN, -Infinity])('%d is no cap', (maxWrites) => {
    expect(messageOf(() => createWriteBudget({ maxWrites }))).toBe(
      `invalid_request: maxWrites must be a whole number from 0, not ${maxWrites}.`,
    );
    expect(messageOf(() => createWriteBudget({ maxWritesPerPage: maxWrites }))).toMatch(/^invalid_request/);
  });
});
