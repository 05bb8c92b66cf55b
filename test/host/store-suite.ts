import { AIMessage, HumanMessage } from '@langchain/core/messages';
import { emptyCheckpoint } from '@langchain/langgraph';
import { describe, expect, test } from 'vitest';
import type { WriteEvent } from '../../src/agent/write-events.js';
import type { WriteOutcome } from '../../src/confluence/write/outcome.js';
import type { Store, ThreadRow } from '../../src/host/store.js';

const ada = 'a'.repeat(24);
const bob = 'b'.repeat(24);

export function threadRow(change: Partial<ThreadRow> = {}): ThreadRow {
  const at = '2026-11-25T10:00:00.000Z';
  return {
    id: `${ada}:plan`,
    owner: ada,
    name: 'plan',
    title: 'When is the release?',
    waiting: 0,
    createdAt: at,
    updatedAt: at,
    ...change,
  };
}

const event: WriteEvent = {
  time: '2026-11-25T10:00:00.000Z',
  event: 'approved',
  user: 'ada',
  thread: `${ada}:plan`,
  tool: 'confluence_edit_page',
  kind: 'update',
  proposal: 'c'.repeat(64),
  pageId: '1001',
  space: 'ENG',
  url: 'https://acme.example/wiki/1001',
  by: 'ada',
};

const outcome: WriteOutcome = {
  status: 'done',
  kind: 'update',
  content: { id: '1001', title: 'Plan', version: 4, url: 'https://acme.example/wiki/1001' },
  confirmedBy: 'answer',
  howToUndo: 'Restore version 3.',
};

/** Says something on a thread, as the agent's graph would, and gives what can be read back of it. */
async function say(store: Store, thread: string, text: string): Promise<void> {
  const configurable = { thread_id: thread, checkpoint_ns: '' };
  const checkpoint = {
    ...emptyCheckpoint(),
    channel_values: { messages: [new HumanMessage(text), new AIMessage('.')] },
  };
  await store.checkpointer.put({ configurable }, checkpoint, { source: 'input', step: 0, parents: {} }, {});
}

async function said(store: Store, thread: string): Promise<string | undefined> {
  const tuple = await store.checkpointer.getTuple({ configurable: { thread_id: thread } });
  const messages: unknown = tuple?.checkpoint.channel_values['messages'];
  return Array.isArray(messages) && HumanMessage.isInstance(messages[0]) ? messages[0].text : undefined;
}

/**
 * What every store has to do. `open` gives one on the same place each time that the test asks, so that what is durable
 * can be looked for by a second one.
 */
export function storeSuite(name: string, place: () => () => Promise<Store>): void {
  describe(name, () => {
    test('lists the threads of an owner, the latest first, and nobody else’s', async () => {
      const store = await place()();
      const later = threadRow({ id: `${ada}:later`, name: 'later', updatedAt: '2026-11-26T10:00:00.000Z', waiting: 2 });
      const foreign = threadRow({ id: `${bob}:plan`, owner: bob });
      for (const row of [threadRow(), later, foreign]) await store.threads.put(row);
      expect(await store.threads.list(ada)).toEqual([later, threadRow()]);
      expect(await store.threads.list(bob)).toEqual([foreign]);
      expect(await store.threads.list('c'.repeat(24))).toEqual([]);
      await store.close();
    });

    test('finds a thread by name or id, for its owner alone', async () => {
      const store = await place()();
      await store.threads.put(threadRow());
      expect(await store.threads.find(ada, 'plan')).toEqual(threadRow());
      expect(await store.threads.find(ada, `${ada}:plan`)).toEqual(threadRow());
      expect(await store.threads.find(ada, 'other')).toBeUndefined();
      expect(await store.threads.find(bob, 'plan')).toBeUndefined();
      expect(await store.threads.find(bob, `${ada}:plan`)).toBeUndefined();
      await store.close();
    });

    test('replaces a row of the same owner, keeps names apart, and never touches a foreign row', async () => {
      const store = await place()();
      await store.threads.put(threadRow());
      await store.threads.put(threadRow({ name: 'renamed', waiting: 1, updatedAt: '2026-11-27T10:00:00.000Z' }));
      expect(await store.threads.find(ada, 'plan')).toBeUndefined();
      expect(await store.threads.find(ada, 'renamed')).toMatchObject({ id: `${ada}:plan`, waiting: 1 });
      await store.threads.put(threadRow({ id: `${ada}:second`, name: 'second' }));
      await expect(store.threads.put(threadRow({ id: `${ada}:second`, name: 'renamed' }))).rejects.toMatchObject({
        code: 'conflict',
        message: 'Another conversation is called "renamed".',
      });
      // The same name is free for everybody else, and a row is its owner's for ever.
      await store.threads.put(threadRow({ id: `${bob}:renamed`, owner: bob, name: 'renamed' }));
      await store.threads.put(threadRow({ id: `${ada}:second`, owner: bob, name: 'taken over' }));
      expect((await store.threads.list(bob)).map(({ name: own }) => own)).toEqual(['renamed']);
      expect(await store.threads.find(ada, `${ada}:second`)).toMatchObject({ name: 'second' });
      await store.close();
    });

    test('deletes a thread with what was said on it, for its owner alone', async () => {
      const store = await place()();
      await store.threads.put(threadRow());
      await say(store, `${ada}:plan`, 'Hello');
      await say(store, `${ada}:other`, 'Not this');
      await store.threads.delete(bob, `${ada}:plan`);
      expect(await said(store, `${ada}:plan`)).toBe('Hello');
      await store.threads.delete(ada, `${ada}:plan`);
      expect(await store.threads.list(ada)).toEqual([]);
      expect(await said(store, `${ada}:plan`)).toBeUndefined();
      expect(await said(store, `${ada}:other`)).toBe('Not this');
      await store.threads.delete(ada, 'never was');
      await store.close();
    });

    test('keeps the latest state of a thread when it is pruned', async () => {
      const store = await place()();
      await say(store, `${ada}:plan`, 'First');
      await say(store, `${ada}:plan`, 'Second');
      await store.threads.prune(`${ada}:plan`);
      expect(await said(store, `${ada}:plan`)).toBe('Second');
      await store.close();
    });

    test('gives back the events of one thread of one user, in order', async () => {
      const store = await place()();
      const done: WriteEvent = { ...event, event: 'done', versionAfter: 4 };
      const others = [
        { ...event, user: 'bob' },
        { ...event, thread: `${ada}:other` },
      ];
      for (const each of [event, ...others, done]) await store.changes.append(each);
      expect(await store.changes.list('ada', `${ada}:plan`)).toEqual([event, done]);
      expect(await store.changes.list('eve', `${ada}:plan`)).toEqual([]);
      await store.close();
    });

    test('lets one claim win, whoever asks, until it is given back or it is known what became of it', async () => {
      const open = place();
      const store = await open();
      // What shares nothing with another process has one table.
      const other = store.isDurable ? await open() : store;
      const won = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? store : other).claims.claim('one')),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await other.claims.find('one')).toEqual({ outcome: undefined, isAbandoned: false });
      await store.claims.release('one');
      expect(await other.claims.find('one')).toBeUndefined();
      expect(await other.claims.claim('one')).toBe(true);
      await other.claims.abandon('one');
      expect(await store.claims.find('one')).toMatchObject({ isAbandoned: true });
      expect(await store.claims.claim('one')).toBe(false);
      await store.claims.settle('one', outcome);
      expect((await other.claims.find('one'))?.outcome).toEqual(outcome);
      expect(await other.claims.claim('one')).toBe(false);
      expect(await other.claims.claim('two')).toBe(true);
      if (other !== store) await other.close();
      await store.close();
      const again = await open();
      expect(await again.claims.claim('one')).toBe(!store.isDurable);
      await again.close();
    });

    test('gives a thread to one turn at a time, whoever asks', async () => {
      const open = place();
      const store = await open();
      const other = store.isDurable ? await open() : store;
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? store : other).leases.take('one')),
      );
      const [end, ...others] = taken.filter((lease) => lease !== undefined);
      expect([typeof end, others]).toEqual(['function', []]);
      const second = await other.leases.take('two');
      expect(second).toBeDefined();
      await end?.();
      const again = await other.leases.take('one');
      expect(again).toBeDefined();
      // What has ended takes nothing from whoever came after it.
      await end?.();
      expect(await store.leases.take('one')).toBeUndefined();
      await Promise.all([again?.(), second?.()]);
      if (other !== store) await other.close();
      await store.close();
    });

    test('gives a ticket by its kind until it ends, and to one who takes it', async () => {
      const open = place();
      const store = await open();
      const other = store.isDurable ? await open() : store;
      const row = { key: 'k', kind: 'session', value: '{"user":"ada"}', until: 100 };
      await store.tickets.add(row, 0);
      expect(await other.tickets.find('session', 'k', 99)).toEqual(row);
      expect(await other.tickets.find('session', 'k', 100)).toBeUndefined();
      expect(await other.tickets.find('login', 'k', 0)).toBeUndefined();
      expect(await other.tickets.take('login', 'k', 0)).toBeUndefined();
      await other.tickets.extend('login', 'k', 300);
      await other.tickets.extend('session', 'k', 200);
      expect(await store.tickets.find('session', 'k', 100)).toEqual({ ...row, until: 200 });
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? store : other).tickets.take('session', 'k', 100)),
      );
      expect(taken.filter((each) => each !== undefined)).toEqual([{ ...row, until: 200 }]);
      // What was taken is not brought back by whoever had just looked at it.
      await store.tickets.extend('session', 'k', 900);
      expect(await store.tickets.find('session', 'k', 0)).toBeUndefined();
      if (other !== store) await other.close();
      await store.close();
    });

    test('keeps what was typed last', async () => {
      const store = await place()();
      expect(await store.questions.entries()).toEqual([]);
      store.questions.keep(['one']);
      store.questions.keep(['one', 'two']);
      await store.close();
      expect(await store.questions.entries()).toEqual(['one', 'two']);
    });

    test('is found again by another process exactly when it is durable', async () => {
      const open = place();
      const store = await open();
      await store.threads.put(threadRow());
      await say(store, `${ada}:plan`, 'Hello');
      await store.changes.append(event);
      store.questions.keep(['one']);
      await store.close();
      const again = await open();
      expect(await again.threads.list(ada)).toEqual(store.isDurable ? [threadRow()] : []);
      expect(await said(again, `${ada}:plan`)).toBe(store.isDurable ? 'Hello' : undefined);
      if (store.isDurable) {
        expect(await again.changes.list('ada', `${ada}:plan`)).toEqual([event]);
        expect(await again.questions.entries()).toEqual(['one']);
      }
      await again.close();
    });
  });
}
