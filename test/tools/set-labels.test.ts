import { expect, test } from 'vitest';

import { ids, rejectionOf, startWriteTools } from './write-support.js';

const name = 'confluence_set_labels';

test('a proposal has the exact requests and the labels that go, stay and come, and nothing is sent', async () => {
  const tools = await startWriteTools();
  const prepared = await tools.prepare(name, { page: ids.plan, add: ['VPN', 'runbook'], remove: ['ci/cd', 'other'] });
  expect(prepared.proposal).toMatchObject({
    kind: 'set_labels',
    summary: '"Release plan": add "vpn", remove "ci/cd".',
    effects: [
      'The label "runbook" is there already.',
      'The label "other" is not there.',
      'This takes 2 requests, each of which is one write.',
    ],
    requests: [
      { method: 'POST', path: '/wiki/rest/api/content/1001/label', body: [{ prefix: 'global', name: 'vpn' }] },
      { method: 'DELETE', path: '/wiki/rest/api/content/1001/label', query: { name: 'ci/cd' } },
    ],
  });
  expect(prepared.preview).toEqual({ diff: ' runbook\n-ci/cd\n+vpn', notes: [] });
  expect(tools.writes()).toEqual([]);
  expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
  expect(tools.content(ids.plan).labels.map((label) => label.name)).toEqual(['runbook', 'vpn']);
});

test('a blog post has labels like a page', async () => {
  const tools = await startWriteTools();
  const prepared = await tools.prepare(name, { page: ids.blog, add: ['news'] });
  expect(prepared.preview).toEqual({ diff: '+news', notes: [] });
  expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
  expect(tools.content(ids.blog).labels.map((label) => label.name)).toEqual(['news']);
});

test.each<[string, Record<string, unknown>, string, string]>([
  [
    'a change that is none is refused with the labels that are there',
    { add: ['runbook'] },
    'Nothing would change: "Release plan" has the labels runbook, ci/cd.',
    'Name labels to add that it does not have, or labels to remove that it has.',
  ],
  [
    'a label that would become several is refused',
    { add: ['on call'] },
    'Confluence would make several labels of "on call": it splits at spaces and commas.',
    'Write it with hyphens, such as "on-call", or give several labels.',
  ],
  [
    'a label that comes and goes is refused',
    { add: ['a'], remove: ['A'] },
    'The label "a" is to be added and removed.',
    'Name it once.',
  ],
])('%s', async (_behaviour, input, message, next) => {
  const tools = await startWriteTools();
  const refused = await rejectionOf(tools.prepare(name, { page: ids.plan, ...input }));
  expect(refused).toEqual({ code: 'invalid_request', message, next });
  expect(tools.writes()).toEqual([]);
});
