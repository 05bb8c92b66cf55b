import type { SendRequestOptions } from 'confluence.js/core';
import fc from 'fast-check';

import { ids } from '../sandbox/fixture.js';

/** Ids of what {@link ids} lacks outside of the allowed space. */
export const outsideIds = {
  footerComment: '1700001',
  inlineComment: '1700002',
  attachment: 'att1700003',
  blogPost: '1700004',
  folder: '1700005',
  draft: '1700006',
  trashed: '1700007',
} as const;

const notes = Array.from({ length: 30 }, (_, index) => String(1_300_001 + index));
const inside = [...notes, ids.A, ids.Q, ids.G, ids.F, ids.B, ids.D, ids.T, ids.c1, ids.c3, ids.plan];
const outside = [ids.S, ids.secHome, ids.sec, ...Object.values(outsideIds)];
const anyId = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...inside) },
  { weight: 4, arbitrary: fc.constantFrom(...outside) },
  { weight: 1, arbitrary: fc.constantFrom('999999999999', '0', '') },
);

/** An id in an address, mostly as it should be, else as some server or other might still read it. */
const pathId = fc.oneof(
  { weight: 12, arbitrary: anyId },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        anyId,
        fc.constantFrom<(id: string) => string>(
          (id) => `0${id}`,
          (id) => `+${id}`,
          (id) => `${id};x=1`,
          (id) => `${id}.json`,
          (id) => `${id},${ids.S}`,
          (id) => `%3${id}`,
          (id) => `${id}%20`,
          (id) => `${id}/../${ids.S}`,
          (id) => `${id}%2F..%2F${ids.S}`,
          (id) => id.replace('att', 'ATT'),
          (id) => id.replace('att', ''),
        ),
      )
      .map(([id, change]) => change(id)),
  },
);

/** Ids that fit a route, inside and outside alike; now and then any. */
function idFor(path: string): fc.Arbitrary<string> {
  const { footerComment, inlineComment, attachment, blogPost } = outsideIds;
  const fitting = path.includes('footer-comments')
    ? [ids.c1, ids.c2, footerComment]
    : path.includes('inline-comments')
      ? [ids.c3, inlineComment]
      : path.includes('/attachments/')
        ? [ids.plan, attachment]
        : path.includes('/blogposts/')
          ? [ids.B, blogPost]
          : [...notes, ids.A, ids.Q, ids.S, ids.secHome];
  return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...fitting) }, { weight: 2, arbitrary: pathId });
}

/** An id in a body: text, number, or something that only looks like one. */
const bodyId = fc.oneof(
  { weight: 6, arbitrary: anyId },
  { weight: 2, arbitrary: anyId.map(Number) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anyId, anyId)
      .chain(([id, other]) =>
        fc.constantFrom<unknown>(
          ` ${id}`,
          `${id}.0`,
          `+${id}`,
          Number(id) + 0.4,
          [id],
          [id, other],
          { id },
          { toJSON: () => other },
          null,
          undefined,
          true,
        ),
      ),
  },
);
const spaceId = fc.oneof({ weight: 3, arbitrary: fc.constantFrom<unknown>(ids.eng, Number(ids.eng), ids.sec) }, bodyId);

const storage = { representation: 'storage', value: '<p>Written at random.</p>' };
const contentBody = fc.constantFrom<unknown>(storage, { storage });
const title = fc.integer({ min: 1, max: 1_000_000_000 }).map((number) => `Random ${number}`);
/** Filled in when it is sent: only the number after the current one changes anything. */
export const nextVersion = -1;
const version = fc.constant({ number: nextVersion });

/** Mostly as the documents want it, so that some get through; else anything. */
function mostly(plain: fc.Arbitrary<unknown>, wild: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: wild });
}

const created = fc.record(
  { spaceId: fc.constantFrom(ids.eng, ids.sec), parentId: anyId, title, body: contentBody },
  { requiredKeys: ['spaceId', 'title', 'body'] },
);
const updated = fc.record(
  { id: anyId, parentId: anyId, status: fc.constant('current'), title, body: contentBody, version },
  { requiredKeys: ['id', 'status', 'title', 'body', 'version'] },
);
const commented = fc
  .tuple(fc.constantFrom('pageId', 'blogPostId', 'parentCommentId'), anyId)
  .map(([target, id]) => ({ [target]: id, body: storage }));
const recommented = fc.record({ version, body: contentBody });

const wildContent = fc.record(
  {
    id: bodyId,
    spaceId,
    parentId: bodyId,
    status: fc.constantFrom('current', 'draft', 'trashed', 'deleted'),
    title,
    body: contentBody,
    version,
  },
  { requiredKeys: ['title', 'body'] },
);
const wildComment = fc.record(
  {
    pageId: bodyId,
    blogPostId: bodyId,
    parentCommentId: bodyId,
    attachmentId: bodyId,
    resolved: fc.boolean(),
    version,
    body: contentBody,
  },
  { requiredKeys: ['body'] },
);

const bodies = {
  create: mostly(created, wildContent),
  update: mostly(updated, wildContent),
  comment: mostly(commented, wildComment),
  recomment: mostly(recommented, wildComment),
  label: fc.constantFrom<unknown>([{ prefix: 'global', name: 'random' }], { name: 'random' }, []),
  restore: fc.constant({ operationKey: 'restore', params: { versionNumber: 1 } }),
  property: title.map((key) => ({ key, value: 1, version: { number: 2 } })),
  many: fc.tuple(bodyId, bodyId).map(([first, second]) => ({ pages: [{ id: first }, { id: second }] })),
  copy: bodyId.map((value) => ({ destination: { type: 'parent_page', value }, pageTitle: `Copy ${String(value)}` })),
};

type Kind = keyof typeof bodies | 'form' | undefined;
type Route = readonly [path: string, kind?: Kind];
const v2 = '/wiki/api/v2';
const v1 = '/wiki/rest/api/content';
const routes: Route[] = [
  [`${v2}/pages`, 'create'],
  [`${v2}/blogposts`, 'create'],
  [`${v2}/folders`, 'create'],
  [`${v2}/pages/ID`, 'update'],
  [`${v2}/pages/ID`],
  [`${v2}/pages/ID/title`, 'update'],
  [`${v2}/pages/ID/properties`, 'property'],
  [`${v2}/pages/ID/properties/ID`, 'property'],
  [`${v2}/blogposts/ID`, 'update'],
  [`${v2}/blogposts/ID`],
  [`${v2}/folders/ID`],
  [`${v2}/spaces/ID/properties`, 'property'],
  [`${v2}/footer-comments`, 'comment'],
  [`${v2}/footer-comments/ID`, 'recomment'],
  [`${v2}/inline-comments/ID`, 'recomment'],
  [`${v2}/footer-comments/ID`],
  [`${v2}/attachments/ID`],
  [`${v1}`, 'create'],
  [`${v1}/ID`, 'update'],
  [`${v1}/ID/label`, 'label'],
  [`${v1}/ID/label`],
  [`${v1}/ID/version`, 'restore'],
  [`${v1}/ID/move/append/ID`],
  [`${v1}/ID/move/before/ID`],
  [`${v1}/ID/copy`, 'copy'],
  [`${v1}/ID/pagehierarchy/copy`, 'copy'],
  [`${v1}/ID/pageTree`],
  [`${v1}/archive`, 'many'],
  [`${v1}/ID/child/attachment`, 'form'],
  [`${v1}/ID/child/attachment/ID/data`, 'form'],
];

/** What is done to an address so that a lenient server might still take it. */
const bend = fc.oneof(
  { weight: 14, arbitrary: fc.constant((url: string) => url) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<(url: string) => string>(
      (url) => `${url}/`,
      (url) => url.replace('/pages', '//pages'),
      (url) => url.replace('/pages', '/Pages'),
      (url) => url.replace('/content', '/CONTENT'),
      (url) => url.replace('pages', '%70ages'),
      (url) => url.replace('/wiki', '/wiki/x/..'),
      (url) => `${url}?purge=true`,
      (url) => url.replace('/wiki', ''),
    ),
  },
);

const query = fc.oneof(
  { weight: 10, arbitrary: fc.constant<Record<string, unknown> | undefined>(undefined) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, unknown>>(
      { purge: true },
      { draft: 'true' },
      { purge: ['false', 'true'] },
      { purge: false },
      { Purge: 'true' },
      { 'space-id': ids.sec },
      { 'root-level': true },
      { name: 'runbook' },
      { name: ['runbook', 'ci/cd'] },
    ),
  },
);

/** What is added to a body beside what belongs there. */
const additions = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Record<string, unknown>>({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, unknown>>(
      { SpaceId: ids.sec },
      { spaceID: ids.sec },
      { ownerId: 'x' },
      { toJSON: () => ({ spaceId: ids.sec, title: 'Disguised', body: storage }) },
      Object.defineProperty({}, '__proto__', { value: { spaceId: ids.sec }, enumerable: true }),
    ),
  },
);

/** The method that fits the route, most of the time. */
function methodFor(path: string, kind: Kind): fc.Arbitrary<SendRequestOptions['method']> {
  const isUpdate = kind === 'update' || kind === 'recomment' || (kind === undefined && path.includes('/move/'));
  const fitting = isUpdate ? 'PUT' : kind === undefined ? 'DELETE' : 'POST';
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(fitting) },
    { weight: 1, arbitrary: fc.constantFrom('POST', 'PUT', 'DELETE', 'PATCH') },
  );
}

/** A request that wants to change something, with ids from inside and outside and every trick mixed in. */
export const anyWrite: fc.Arbitrary<SendRequestOptions> = fc
  .constantFrom(...routes)
  .chain(([path, kind]) =>
    fc.record({
      path: fc.constant(path),
      kind: fc.constant(kind),
      method: methodFor(path, kind),
      first: idFor(path),
      second: pathId,
      bend,
      searchParams: query,
      body: kind === undefined || kind === 'form' ? fc.constant(undefined) : bodies[kind],
      additions,
    }),
  )
  .map((parts) => {
    const url = parts.bend(parts.path.replace('ID', parts.first).replace('ID', parts.second));
    const { searchParams } = parts;
    let body = parts.body;
    if (parts.kind === 'form') body = smallForm();
    else if (isRecord(body)) {
      // An update mostly names the page of its address; otherwise nothing would ever change.
      const id = parts.kind === 'update' && parts.path.endsWith('/ID') && 'id' in body ? { id: parts.first } : {};
      body = Object.defineProperties({ ...body, ...id }, Object.getOwnPropertyDescriptors(parts.additions));
    }
    return {
      url,
      ...(parts.method === undefined ? {} : { method: parts.method }),
      ...(searchParams === undefined ? {} : { searchParams }),
      ...(body === undefined ? {} : { body }),
    };
  });

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function smallForm(): FormData {
  const form = new FormData();
  form.append('file', new Blob(['random']), 'random.txt');
  return form;
}
