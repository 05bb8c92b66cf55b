import { expect, test } from 'vitest';

import { BodyStores } from '../../src/tool/body-store.js';

const ada = { connectionName: 'confluence', identifier: 'ada@acme.example' };
const bob = { connectionName: 'confluence', identifier: 'bob@acme.example' };

test('a body is given back for its version only', () => {
  const store = new BodyStores().of(ada, 't1');
  store.set('1', 3, '<p>three</p>');
  expect([store.get('1', 3), store.get('1', 2), store.get('2', 3), store.has('1'), store.has('2')]).toEqual([
    '<p>three</p>',
    undefined,
    undefined,
    true,
    false,
  ]);
  store.set('1', 4, '<p>four</p>');
  expect([store.get('1', 3), store.get('1', 4)]).toEqual([undefined, '<p>four</p>']);
});

test('a conversation is a user, a connection and a thread', () => {
  const stores = new BodyStores();
  stores.of(ada, 't1').set('1', 1, 'secret');
  expect(stores.of(ada, 't1').get('1', 1)).toBe('secret');
  for (const other of [
    stores.of(bob, 't1'),
    stores.of(ada, 't2'),
    stores.of(ada, undefined),
    stores.of({ ...ada, connectionName: 'other' }, 't1'),
    // Names cannot be put together into those of another conversation.
    stores.of({ connectionName: 'confluence","ada@acme.example', identifier: 't1' }, undefined),
  ])
    expect([other.get('1', 1), other.has('1')]).toEqual([undefined, false]);
});

test('a conversation keeps what was used last', () => {
  const stores = new BodyStores({ conversation: 10 });
  const store = stores.of(ada, 't1');
  store.set('1', 1, 'aaaa');
  store.set('2', 1, 'bbbb');
  store.get('1', 1);
  store.set('3', 1, 'cccc');
  expect(['1', '2', '3'].map((id) => store.has(id))).toEqual([true, false, true]);
  store.set('4', 1, 'larger than all');
  expect([store.has('4'), stores.size]).toEqual([false, 8]);
  store.set('1', 2, 'a');
  expect(stores.size).toBe(5);
});

test('all conversations together are bounded; the one not used for longest goes', () => {
  const stores = new BodyStores({ conversation: 10, all: 20 });
  for (let user = 0; user < 100; user++) {
    stores.of({ ...ada, identifier: `user${user}` }, 't').set('1', 1, '12345678');
    expect(stores.size).toBeLessThanOrEqual(20);
  }
  expect(stores.of({ ...ada, identifier: 'user99' }, 't').has('1')).toBe(true);
  expect(stores.of({ ...ada, identifier: 'user97' }, 't').has('1')).toBe(false);
});
