import { expect, test } from 'vitest';

import { namedPeople } from '../../../src/confluence/write/named-people.js';
import { ada, adaId, bobId, startStage } from './support.js';

const searches = (stage: Awaited<ReturnType<typeof startStage>>) =>
  stage.sandbox.requests().filter(({ path }) => path.endsWith('/search/user')).length;

test('people are found by their whole name, and those that are known without a request', async () => {
  const stage = await startStage();
  const { people, notes } = await namedPeople(
    stage.client,
    ['@Ada Stone Please ask @Bob Reed.'],
    new Map([[adaId, 'Ada Stone']]),
  );
  expect([...people]).toEqual([
    [adaId, 'Ada Stone'],
    [bobId, 'Bob Reed'],
  ]);
  expect(notes).toEqual([]);
  expect(searches(stage)).toBe(1);
});

test('people are named who are mentioned by their id', async () => {
  const stage = await startStage();
  const { people } = await namedPeople(stage.client, [`[@Bob](user:${bobId})`]);
  expect([...people]).toEqual([[bobId, 'Bob Reed']]);
});

test('a part of a name, code, an address and a word are nobody', async () => {
  const stage = await startStage();
  const text = '@Bob and @Bo Reed, `@Bob Reed`, bob@Bob Reed, @types/node\n```\n@Bob Reed\n```';
  const { people, notes } = await namedPeople(stage.client, [text]);
  expect(people.size).toBe(0);
  expect(notes).toEqual(['"@Bo Reed" stays text: it does not begin with the name of exactly one person.']);
});

test('a name that two people have is nobody', async () => {
  const stage = await startStage();
  const bob = stage.sandbox.site.users.find(({ accountId }) => accountId === bobId);
  if (bob === undefined) throw new Error('Bob is on the site.');
  stage.sandbox.site.users.push({ ...bob, accountId: '5f0000000000000000000009', identifier: 'other@acme.example' });
  stage.sandbox.touch();
  const { people, notes } = await namedPeople(stage.client, ['@Bob Reed']);
  expect(people.size).toBe(0);
  expect(notes).toHaveLength(1);
});

test('five names are looked up at most, and none where that is not allowed', async () => {
  const stage = await startStage();
  const text = ['Ann', 'Ben', 'Cat', 'Dan', 'Eve', 'Fay'].map((name) => `@${name} Nobody`).join(', ');
  await namedPeople(stage.client, [text]);
  expect(searches(stage)).toBe(5);
  stage.sandbox.connect(ada, { scopes: ['read:page:confluence'] });
  const { people } = await namedPeople(stage.clientOf(ada), ['@Bob Reed']);
  expect(people.size).toBe(0);
});

test('a client that may read some spaces only finds people as well', async () => {
  const stage = await startStage({ client: { spaces: ['ENG'] } });
  expect((await namedPeople(stage.client, ['@Bob Reed'])).people.size).toBe(1);
});
