import { describe, expect, test } from 'vitest';

import { execute, prepareUndo } from '../../../src/confluence/write/changes.js';
import { type LabelsInput, prepareLabels } from '../../../src/confluence/write/set-labels.js';
import { createWriteBudget } from '../../../src/access/write-budget.js';
import { rejection } from '../../scalekit/environment.js';
import { ada, atOnce, ids, page, startStage, stored, type WriteStage } from './support.js';

const labels = (stage: WriteStage, id: string = ids.plan) => stage.content(id).labels.map(({ name }) => name);
const everything: LabelsInput = { page: page(ids.plan), add: ['OnCall', 'vpn'], remove: ['runbook', 'ci/cd'] };

describe('changing labels', () => {
  test('adds all in one request and removes each in one of its own', async () => {
    const stage = await startStage();
    const proposal = await prepareLabels(stage.client, everything);
    const path = '/wiki/rest/api/content/1001/label';
    expect(proposal).toMatchObject({
      summary: '"Release plan": add "oncall", "vpn", remove "runbook", "ci/cd".',
      before: ['runbook', 'ci/cd'],
      requests: [
        {
          method: 'POST',
          path,
          body: [
            { prefix: 'global', name: 'oncall' },
            { prefix: 'global', name: 'vpn' },
          ],
        },
        { method: 'DELETE', path, query: { name: 'runbook' } },
        { method: 'DELETE', path, query: { name: 'ci/cd' } },
      ],
      effects: ['This takes 3 requests, each of which is one write.'],
      notifiesWatchers: false,
    });
    expect(await execute(stage.client, stored(proposal))).toEqual({
      status: 'done',
      kind: 'set_labels',
      content: {
        id: ids.plan,
        title: 'Release plan',
        url: 'https://acme.atlassian.net/wiki/spaces/ENG/pages/1001/Release+plan',
      },
      confirmedBy: 'answer',
      undo: { kind: 'set_labels', pageId: ids.plan, add: ['runbook', 'ci/cd'], remove: ['oncall', 'vpn'] },
      howToUndo: 'Set the labels back.',
    });
    expect(labels(stage)).toEqual(['oncall', 'vpn']);
    expect(stage.current(ids.plan).number).toBe(3);
  });

  test('leaves out what is so already, and is undone exactly', async () => {
    const stage = await startStage();
    const proposal = await prepareLabels(stage.client, {
      page: page(ids.plan),
      add: ['runbook', 'vpn', 'vpn'],
      remove: ['nope', 'ci/cd'],
    });
    expect(proposal).toMatchObject({ add: ['vpn'], remove: ['ci/cd'] });
    const outcome = await execute(stage.client, proposal);
    if (outcome.status !== 'done' || outcome.undo === undefined) throw new Error('It can be undone.');
    await execute(stage.client, await prepareUndo(stage.client, outcome.undo));
    expect(labels(stage).toSorted()).toEqual(['ci/cd', 'runbook']);
  });

  test('of a blog post', async () => {
    const stage = await startStage();
    const proposal = await prepareLabels(stage.client, { page: page(ids.blog), add: ['news'] });
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'done' });
    expect(labels(stage, ids.blog)).toEqual(['news']);
  });

  test('executed again sends only what is missing', async () => {
    const stage = await startStage();
    const proposal = await prepareLabels(stage.client, everything);
    await execute(stage.client, proposal);
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'done', confirmedBy: 'earlier' });
    expect(stage.writes()).toHaveLength(3);
  });
});

describe('halfway', () => {
  test('a limit of the run ends it: what is done and what is left is told, and the rest can follow', async () => {
    const stage = await startStage();
    const proposal = await prepareLabels(stage.client, everything);
    const capped = stage.clientOf(ada, { writeBudget: createWriteBudget({ maxWrites: 1 }) });
    expect(await execute(capped, proposal)).toMatchObject({
      status: 'partly_done',
      done: ['add "oncall", "vpn"'],
      left: ['remove "runbook"', 'remove "ci/cd"'],
      message: expect.stringMatching(/^The rest was not carried out: .*\b1 write\b/),
      undo: { kind: 'set_labels', pageId: ids.plan, add: [], remove: ['oncall', 'vpn'] },
    });
    expect(labels(stage)).toEqual(['runbook', 'ci/cd', 'oncall', 'vpn']);
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'done' });
    expect(labels(stage)).toEqual(['oncall', 'vpn']);
  });

  test('a lost answer to the second request whose effect is not there', async () => {
    const stage = await startStage();
    const proposal = await prepareLabels(stage.client, everything);
    stage.sandbox.setFault({ kind: 'reset_before', method: 'DELETE' });
    expect(await execute(stage.client, proposal, atOnce)).toMatchObject({
      status: 'partly_done',
      done: ['add "oncall", "vpn"'],
      left: ['remove "runbook"', 'remove "ci/cd"'],
    });
    expect(labels(stage)).toEqual(['runbook', 'ci/cd', 'oncall', 'vpn']);
  });
});

describe('refused before anything is sent', () => {
  test.each<[string, Omit<LabelsInput, 'page'>, RegExp]>([
    ['a label of two words', { add: ['two words'] }, /several labels of "two words": it splits at spaces and commas/],
    ['a label with a comma', { add: ['a,b'] }, /several labels/],
    ['a dot', { add: ['a.b'] }, /holds "\.", which labels cannot have/],
    ['a colon', { add: ['my:x'] }, /holds ":"/],
    ['256 characters', { add: ['x'.repeat(256)] }, /has 256 characters; Confluence allows 255/],
    ['an empty label', { add: [' '] }, /A label is empty/],
    ['one both added and removed', { add: ['X'], remove: ['x'] }, /"x" is to be added and removed/],
    [
      'no change',
      { add: ['runbook'], remove: ['nope'] },
      /Nothing would change: "Release plan" has the labels runbook, ci\/cd/,
    ],
  ])('%s', async (_name, input, message) => {
    const stage = await startStage();
    expect(await rejection(prepareLabels(stage.client, { page: page(ids.plan), ...input }))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(message),
    });
    expect(stage.writes()).toEqual([]);
  });

  test('removing a label of which there is a personal one too, which would go first', async () => {
    const stage = await startStage();
    stage.content(ids.plan).labels.push({ id: '502', name: 'runbook', prefix: 'my' });
    stage.sandbox.touch();
    expect(await rejection(prepareLabels(stage.client, { page: page(ids.plan), remove: ['runbook'] }))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(/personal label "runbook"/),
    });
  });
});
