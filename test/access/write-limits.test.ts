import {
  createPage,
  deletePage,
  getPageById,
  getPages,
  getSpaces,
  updateInlineComment,
  updatePage,
} from 'confluence.js/v2';
import { describe, expect, onTestFinished, test } from 'vitest';

import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import type { ClientOptions } from '../../src/access/client.js';
import { createWriteBudget } from '../../src/access/write-budget.js';
import type { ScalekitConnection } from '../../src/scalekit/connection.js';
import { rejection, scalekitFor } from '../scalekit/environment.js';
import { allScopes, fixtureSite, ids } from '../sandbox/fixture.js';

const ada = 'ada@acme.example';
const body = { representation: 'storage', value: '<p>x</p>' };

async function connected(): Promise<{ sandbox: Sandbox; connection: ScalekitConnection }> {
  const sandbox = await startSandbox({ site: fixtureSite(), scopes: allScopes });
  onTestFinished(() => sandbox.close());
  sandbox.connect(ada, { scopes: allScopes });
  return { sandbox, connection: scalekitFor(sandbox).connection(ada) };
}

function writes(sandbox: Sandbox): string[] {
  return sandbox
    .requests()
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path, status }) => `${method} ${path} ${status}`);
}

const titled = (spaceId: string, title: string, parentId?: string) => ({
  body: { spaceId, title, body, ...(parentId === undefined ? {} : { parentId }) },
});

describe('a connection that may write', () => {
  test('writes in the spaces of its list alone, and reads those of both lists', async () => {
    const { sandbox, connection } = await connected();
    const client = connection.clientFor({ readOnly: false, spaces: ['eng'], writeSpaces: ['sec'] });
    expect((await getSpaces(client)).results?.map(({ key }) => key).sort()).toEqual(['ENG', 'SEC']);
    expect((await getPages(client, { title: 'Release plan' })).results?.map(({ id }) => id)).toEqual([ids.A, ids.S]);
    expect(await createPage(client, titled(ids.sec, 'Written'))).toMatchObject({ spaceId: ids.sec });
    expect(await rejection(createPage(client, titled(ids.eng, 'Written')))).toMatchObject({
      code: 'forbidden',
      message: `Space ${ids.eng} is outside the spaces this run may write in (sec). Nothing was sent.`,
    });
    expect(await rejection(deletePage(client, { id: Number(ids.A) }))).toMatchObject({
      code: 'forbidden',
      message: `pages/${ids.A} is outside the spaces this run may write in (sec). Nothing was sent.`,
    });
    expect(writes(sandbox)).toEqual(['POST /wiki/api/v2/pages 200']);
  });

  test('writes where it may read when only that is limited', async () => {
    const { sandbox, connection } = await connected();
    const client = connection.clientFor({ readOnly: false, spaces: ['ENG'] });
    expect(await createPage(client, titled(ids.eng, 'Written', ids.F))).toMatchObject({ parentId: ids.F });
    await updateInlineComment(client, {
      commentId: Number(ids.c3),
      version: { number: 2 },
      body,
      resolved: true,
    });
    expect(await rejection(createPage(client, titled(ids.sec, 'Written')))).toMatchObject({ code: 'forbidden' });
    expect(await rejection(getPageById(client, { id: Number(ids.S) }))).toMatchObject({ code: 'not_found' });
    expect(writes(sandbox)).toEqual(['POST /wiki/api/v2/pages 200', `PUT /wiki/api/v2/inline-comments/${ids.c3} 200`]);
  });

  test('reads everything when only writing is limited', async () => {
    const { connection } = await connected();
    const client = connection.clientFor({ readOnly: false, writeSpaces: ['ENG'] });
    expect((await getPageById(client, { id: Number(ids.S) })).id).toBe(ids.S);
    expect(await rejection(deletePage(client, { id: Number(ids.S) }))).toMatchObject({ code: 'forbidden' });
  });

  test('does not move a page under one of another space', async () => {
    const { sandbox, connection } = await connected();
    const client = connection.clientFor({ readOnly: false, spaces: ['ENG'] });
    const page = { id: ids.Q, status: 'current', title: 'Questions', body, version: { number: 2 }, parentId: ids.S };
    const outside = {
      code: 'forbidden',
      message: `pages/${ids.S} is outside the spaces this run may write in (ENG). Nothing was sent.`,
    };
    expect(await rejection(updatePage(client, { id: Number(ids.Q), body: page }))).toMatchObject(outside);
    for (const [source, target] of [
      [ids.Q, ids.S],
      [ids.S, ids.Q],
    ]) {
      const url = `/wiki/rest/api/content/${source}/move/append/${target}`;
      expect(await rejection(client.sendRequest({ url, method: 'PUT' }))).toMatchObject(outside);
    }
    expect(writes(sandbox)).toEqual([]);
  });

  test('changes drafts, archived and trashed pages of its spaces as Confluence lets it', async () => {
    const { connection } = await connected();
    const client = connection.clientFor({ readOnly: false, spaces: ['ENG'] });
    const publish = { id: ids.D, status: 'current', title: 'Published', body, version: { number: 1 } };
    expect(await updatePage(client, { id: Number(ids.D), body: publish })).toMatchObject({ status: 'current' });
    const restore = { id: ids.T, status: 'current', title: 'Thrown away', body, version: { number: 2 } };
    expect(await updatePage(client, { id: Number(ids.T), body: restore })).toMatchObject({ status: 'current' });
  });

  test('never deletes for good', async () => {
    const { sandbox, connection } = await connected();
    const client = connection.clientFor({ readOnly: false });
    await deletePage(client, { id: Number(ids.Q) });
    expect(await rejection(deletePage(client, { id: Number(ids.Q), purge: true }))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('what it deletes is gone for good, which is never possible'),
    });
    expect(sandbox.site.contents.find(({ id }) => id === ids.Q)?.status).toBe('trashed');
  });

  test('discards drafts that were never published, and nothing of what was', async () => {
    const { sandbox, connection } = await connected();
    const client = connection.clientFor({ readOnly: false });
    const before = sandbox.requests().length;
    for (const id of [ids.Q, ids.T, ids.Z]) {
      expect(await rejection(deletePage(client, { id: Number(id), draft: true }))).toMatchObject({
        code: 'forbidden',
        message: `DELETE /wiki/api/v2/pages/${id} would delete what was published. Nothing was sent.`,
      });
    }
    expect(
      sandbox
        .requests()
        .slice(before)
        .filter(({ method }) => method === 'DELETE'),
    ).toEqual([]);
    await deletePage(client, { id: Number(ids.D), draft: true });
    expect(sandbox.site.contents.some(({ id }) => id === ids.D)).toBe(false);
  });

  test('does not write when it is read-only, whatever else is set', async () => {
    const { sandbox, connection } = await connected();
    const settings: ClientOptions[] = [
      { writeSpaces: ['ENG'] },
      { readOnly: true, writeSpaces: ['ENG'], writeBudget: createWriteBudget({ maxWrites: 9 }) },
      { readOnly: true, spaces: ['ENG'], writeSpaces: ['ENG'] },
    ];
    for (const options of settings) {
      expect(await rejection(deletePage(connection.clientFor(options), { id: Number(ids.Q) }))).toMatchObject({
        code: 'forbidden',
        message: `DELETE /wiki/api/v2/pages/${ids.Q} would change something, and this run may only read.`,
      });
    }
    const reader = connection.clientFor({ spaces: ['ENG'], writeSpaces: ['SEC'] });
    expect((await getSpaces(reader)).results?.map(({ key }) => key)).toEqual(['ENG']);
    expect(writes(sandbox)).toEqual([]);
  });
});

describe('the budget of a connection', () => {
  const remove = { id: Number(ids.Q) };

  test('counts a write that Confluence refused, one repeated after 429 once, and one whose answer is lost', async () => {
    const { sandbox, connection } = await connected();
    const writeBudget = createWriteBudget();
    const client = connection.clientFor({ readOnly: false, writeBudget });
    await getSpaces(client);
    expect(await rejection(deletePage(client, { id: 999 }))).toMatchObject({ code: 'not_found' });
    expect(writeBudget.sent).toBe(1);
    sandbox.setFault({ kind: 'rate_limit', times: 2 });
    await deletePage(client, remove);
    expect(writeBudget.sent).toBe(2);
    sandbox.setFault({ kind: 'reset_after', times: 1 });
    expect(await rejection(deletePage(client, { id: Number(ids.G) }))).toMatchObject({ code: 'outcome_unknown' });
    expect(writeBudget.sent).toBe(3);
    expect(writes(sandbox)).toHaveLength(5);
  });

  test('does not count what never left: no authorization, cancelled before', async () => {
    const { sandbox, connection } = await connected();
    const writeBudget = createWriteBudget({ maxWrites: 1 });
    const options = { readOnly: false, writeBudget };
    const stopped = connection.clientFor({ ...options, signal: AbortSignal.abort(new Error('Stop.')) });
    expect(await rejection(deletePage(stopped, remove))).toMatchObject({ message: 'Stop.' });
    const stranger = scalekitFor(sandbox).connection('bob@acme.example').clientFor(options);
    expect(await rejection(deletePage(stranger, remove))).toMatchObject({ code: 'authorization_required' });
    expect(writeBudget.sent).toBe(0);
    await deletePage(connection.clientFor(options), remove);
    expect(writeBudget.sent).toBe(1);
    expect(await rejection(deletePage(connection.clientFor(options), remove))).toMatchObject({
      code: 'forbidden',
      message: 'The cap of 1 write per run is reached. Nothing was sent.',
    });
    expect(writes(sandbox)).toHaveLength(1);
  });

  test('does not count a write that found nobody to connect to', async () => {
    const { sandbox, connection } = await connected();
    const writeBudget = createWriteBudget();
    const client = connection.clientFor({ readOnly: false, writeBudget });
    await getSpaces(client);
    await sandbox.close();
    // The first may still find the old connection, and what became of it is not known.
    expect(await rejection(deletePage(client, remove))).toMatchObject({ code: 'outcome_unknown' });
    expect(writeBudget.sent).toBe(1);
    expect(await rejection(deletePage(client, remove))).toMatchObject({ code: 'unavailable' });
    expect(writeBudget.sent).toBe(1);
  });

  test('two writes at once do not share the last room', async () => {
    const { sandbox, connection } = await connected();
    const client = connection.clientFor({ readOnly: false, writeBudget: createWriteBudget({ maxWrites: 1 }) });
    const results = await Promise.allSettled([deletePage(client, remove), deletePage(client, { id: Number(ids.G) })]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(writes(sandbox)).toHaveLength(1);
  });

  test('counts a comment for its page', async () => {
    const { sandbox, connection } = await connected();
    const client = connection.clientFor({ readOnly: false, writeBudget: createWriteBudget({ maxWritesPerPage: 1 }) });
    const resolve = { commentId: Number(ids.c3), version: { number: 2 }, body, resolved: true };
    await updateInlineComment(client, resolve);
    const label = { url: `/wiki/rest/api/content/${ids.A}/label`, method: 'POST', body: [{ name: 'x' }] } as const;
    expect(await rejection(client.sendRequest(label))).toMatchObject({
      code: 'forbidden',
      message: `The cap of 1 write per run to page ${ids.A} is reached. Nothing was sent.`,
    });
    await deletePage(client, remove);
    expect(writes(sandbox)).toHaveLength(2);
  });
});
