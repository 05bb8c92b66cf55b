import type { SendRequestOptions } from 'confluence.js/core';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';

import { ConfluenceError } from '../../src/errors.js';
import { startSandbox, type Sandbox, type SiteData } from '../../src/sandbox/index.js';
import type { ClientOptions } from '../../src/access/client.js';
import { isRead } from '../../src/access/policy.js';
import { createWriteBudget } from '../../src/access/write-budget.js';
import { allScopes, fixtureSite, ids } from '../sandbox/fixture.js';
import { runs } from '../helpers/properties.js';
import { anyWrite, nextVersion, outsideIds } from './arbitrary-writes.js';
import { scalekitFor } from '../scalekit/environment.js';

const ada = 'ada@acme.example';

/** The fixture with one of everything in the space that must stay as it is. */
function site(): SiteData {
  const data = fixtureSite();
  const found = <Row extends { id: string }>(rows: Row[], id: string): Row => {
    const row = rows.find((candidate) => candidate.id === id);
    if (row === undefined) throw new Error(`The fixture has lost ${id}.`);
    return structuredClone(row);
  };
  const inSec = { spaceId: ids.sec, parentId: ids.secHome };
  data.contents.push(
    { ...found(data.contents, ids.B), ...inSec, parentId: null, id: outsideIds.blogPost },
    { ...found(data.contents, ids.F), ...inSec, id: outsideIds.folder },
    { ...found(data.contents, ids.D), ...inSec, id: outsideIds.draft },
    { ...found(data.contents, ids.T), ...inSec, id: outsideIds.trashed },
  );
  data.comments.push(
    { ...found(data.comments, ids.c1), id: outsideIds.footerComment, contentId: ids.S },
    { ...found(data.comments, ids.c3), id: outsideIds.inlineComment, contentId: ids.S },
  );
  data.attachments.push({ ...found(data.attachments, ids.plan), id: outsideIds.attachment, contentId: ids.S });
  return data;
}

/** All that is outside of the space, as text. */
function outsideOf(data: SiteData): string {
  const contents = data.contents.filter(({ spaceId }) => spaceId !== ids.eng);
  const isOutside = ({ contentId }: { contentId: string }): boolean => contents.some(({ id }) => id === contentId);
  return JSON.stringify({
    spaces: data.spaces,
    contents,
    comments: data.comments.filter(isOutside),
    attachments: data.attachments.filter(isOutside),
  });
}

function everyId(data: SiteData): Set<string> {
  return new Set([data.contents, data.comments, data.attachments].flat().map(({ id }) => id));
}

/** Sends requests one after the other and gives those that Confluence carried out. */
async function attempt(sandbox: Sandbox, requests: readonly SendRequestOptions[], options: ClientOptions) {
  const client = scalekitFor(sandbox).connection(ada).clientFor(options);
  for (const request of requests) {
    await client.sendRequest(withVersion(request, sandbox.site)).catch((error: unknown) => {
      // Anything else would be a hole in the error family.
      if (!ConfluenceError.isInstance(error)) throw error;
    });
  }
  const tried = sandbox.requests().filter(({ method, path }) => !isRead(method, path));
  return { tried, done: tried.filter(({ status }) => status >= 200 && status < 300) };
}

function withVersion(request: SendRequestOptions, data: SiteData): SendRequestOptions {
  const { body } = request;
  const version: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'version') : undefined;
  if (Reflect.get(Object(version), 'number') !== nextVersion) return request;
  const id = request.url.split('/').at(-1);
  const target = [...data.contents, ...data.comments].find((candidate) => candidate.id === id);
  const last = target?.versions.at(-1)?.number ?? 1;
  const isDraft = data.contents.some((content) => content.id === id && content.status === 'draft');
  const descriptors = Object.getOwnPropertyDescriptors(Object(body));
  const number = isDraft ? 1 : last + 1;
  return {
    ...request,
    body: Object.defineProperties({}, { ...descriptors, version: { value: { number }, enumerable: true } }),
  };
}

async function startSite(): Promise<Sandbox> {
  const sandbox = await startSandbox({ site: site(), scopes: allScopes });
  onTestFinished(() => sandbox.close());
  sandbox.connect(ada, { scopes: allScopes });
  return sandbox;
}

function sample(count: number): { seed: number; requests: SendRequestOptions[] } {
  return { seed: runs().seed, requests: fc.sample(anyWrite, runs(count)) };
}

describe('random writes by a user who may change everything', () => {
  test('are dangerous: without limits some would have reached the other space', async () => {
    const sandbox = await startSite();
    const before = outsideOf(sandbox.site);
    const { requests } = sample(300);
    await attempt(sandbox, requests, { readOnly: false });
    expect(outsideOf(sandbox.site) === before).toBe(false);
  });

  test('change nothing outside of the spaces that may be written in, and delete nothing for good but a draft', async () => {
    const sandbox = await startSite();
    const before = { outside: outsideOf(sandbox.site), ids: everyId(sandbox.site) };
    const { seed, requests } = sample(700);
    const { tried, done } = await attempt(sandbox, requests, { readOnly: false, writeSpaces: ['ENG'] });
    const note = `seed ${seed}`;
    expect(outsideOf(sandbox.site), note).toBe(before.outside);
    expect(
      [...before.ids].filter((id) => id !== ids.D && !everyId(sandbox.site).has(id)),
      note,
    ).toEqual([]);
    // Properties are not part of the site's data, and their ids mean nothing without their page: the address tells.
    const foreign = new Set<string>([ids.S, ids.secHome, ...Object.values(outsideIds)]);
    expect(
      tried.filter(({ path }) =>
        path
          .replace(/\/properties\/.*/, '')
          .split('/')
          .some((segment) => foreign.has(segment)),
      ),
      note,
    ).toEqual([]);
    // The test would prove nothing if nothing got through.
    expect(done.length, note).toBeGreaterThan(requests.length / 35);
    expect(
      new Set(done.map(({ method, path }) => `${method} ${path.replaceAll(/\d+/g, '')}`)).size,
      note,
    ).toBeGreaterThan(5);
  });

  test('end at the caps', async () => {
    const sandbox = await startSite();
    const before = outsideOf(sandbox.site);
    const { seed, requests } = sample(300);
    const writeBudget = createWriteBudget({ maxWrites: 15, maxWritesPerPage: 2 });
    const { tried } = await attempt(sandbox, requests, { readOnly: false, spaces: ['ENG'], writeBudget });
    const note = `seed ${seed}`;
    expect(tried.length, note).toBeLessThanOrEqual(15);
    expect(writeBudget.sent, note).toBe(tried.length);
    const byPage = new Map<string, number>();
    for (const { path } of tried) {
      const page = /\/(?:pages|blogposts|content)\/(\d+)/.exec(path)?.[1];
      if (page !== undefined) byPage.set(page, (byPage.get(page) ?? 0) + 1);
    }
    expect(Math.max(...byPage.values()), note).toBeLessThanOrEqual(2);
    expect(tried.length, note).toBeGreaterThan(5);
    expect(outsideOf(sandbox.site), note).toBe(before);
  });

  test('do nothing at all when the client is read-only', async () => {
    const sandbox = await startSite();
    const before = JSON.stringify(sandbox.site);
    const { seed, requests } = sample(200);
    const { tried } = await attempt(sandbox, requests, { writeSpaces: ['ENG'] });
    expect(tried, `seed ${seed}`).toEqual([]);
    expect(JSON.stringify(sandbox.site), `seed ${seed}`).toBe(before);
  });
});
