import type { SendRequestOptions } from 'confluence.js/core';
import { describe, expect, test } from 'vitest';

import { rejection } from '../scalekit/environment.js';
import { guarded, inEng, siteIn } from './guarded.js';
import { form } from './write-requests.js';

const eng = '65538';
const sec = '65540';
const v2 = '/wiki/api/v2';
const v1 = '/wiki/rest/api/content';
const body = { representation: 'storage', value: '<p>x</p>' };

describe('what a request carries', () => {
  const create = { spaceId: eng, title: 'T', body };
  const update = { id: '101', status: 'current', title: 'T', body, version: { number: 2 } };
  const parsed = (text: string): unknown => JSON.parse(text);
  const remove = { method: 'DELETE', url: `${v2}/pages/101` } as const;

  test.each<[string, SendRequestOptions, string]>([
    [
      'a purge',
      { ...remove, searchParams: { purge: true } },
      'purge: what it deletes is gone for good, which is never possible',
    ],
    [
      'a purge as text',
      { ...remove, searchParams: { purge: 'TRUE' } },
      'purge: what it deletes is gone for good, which is never possible',
    ],
    [
      'a purge said twice',
      { ...remove, searchParams: { purge: ['false', 'true'] } },
      'purge: what it deletes is gone for good, which is never possible',
    ],
    ['a purge in capitals', { ...remove, searchParams: { Purge: true } }, 'Unrecognized key: "Purge"'],
    ['a body where there is none', { ...remove, body: { purge: true } }, 'this request has no body'],
    [
      'two labels at once',
      { method: 'DELETE', url: `${v1}/101/label`, searchParams: { name: ['a', 'b'] } },
      'name: Invalid input: expected string, received array',
    ],
    [
      'no label',
      { method: 'DELETE', url: `${v1}/101/label` },
      'name: Invalid input: expected string, received undefined',
    ],
    [
      'a space twice',
      { method: 'POST', url: `${v2}/pages`, body: { ...create, SpaceId: sec } },
      'Unrecognized key: "SpaceId"',
    ],
    [
      'a list of spaces',
      { method: 'POST', url: `${v2}/pages`, body: { ...create, spaceId: [eng, sec] } },
      'spaceId: must be an id of digits',
    ],
    [
      'a space with a sign',
      { method: 'POST', url: `${v2}/pages`, body: { ...create, spaceId: '+65538' } },
      'spaceId: must be an id of digits',
    ],
    [
      'a space with a fraction',
      { method: 'POST', url: `${v2}/pages`, body: { ...create, spaceId: 65538.4 } },
      'spaceId: must be an id of digits',
    ],
    [
      'a space of another base',
      { method: 'POST', url: `${v2}/pages`, body: { ...create, spaceId: '0x10002' } },
      'spaceId: must be an id of digits',
    ],
    [
      'no space',
      { method: 'POST', url: `${v2}/pages`, body: { title: 'T', parentId: '102' } },
      'spaceId: must be an id of digits',
    ],
    [
      'an inherited space',
      { method: 'POST', url: `${v2}/pages`, body: Object.create(create) },
      'spaceId: must be an id of digits',
    ],
    [
      'a prototype',
      { method: 'POST', url: `${v2}/pages`, body: parsed(`{"spaceId":"${eng}","__proto__":{"spaceId":"${sec}"}}`) },
      'Unrecognized key: "__proto__"',
    ],
    ['a prototype in the query', { ...remove, searchParams: { ['__proto__']: 1 } }, 'Unrecognized key: "__proto__"'],
    [
      'a body as text',
      { method: 'POST', url: `${v2}/pages`, body: JSON.stringify(create) },
      'Invalid input: expected object, received string',
    ],
    [
      'a body in a list',
      { method: 'POST', url: `${v2}/pages`, body: [create] },
      'Invalid input: expected object, received array',
    ],
    [
      'a form instead of JSON',
      { method: 'POST', url: `${v2}/pages`, body: form() },
      'spaceId: must be an id of digits',
    ],
    ['JSON instead of a form', { method: 'POST', url: `${v1}/101/child/attachment`, body: {} }, 'must be a form'],
    [
      'a deletion as an update',
      { method: 'PUT', url: `${v2}/pages/101`, body: { ...update, status: 'deleted' } },
      'status: Invalid option: expected one of "current"|"draft"',
    ],
    [
      'another owner',
      { method: 'PUT', url: `${v2}/pages/101`, body: { ...update, ownerId: 'eve' } },
      'Unrecognized key: "ownerId"',
    ],
    [
      'two targets',
      { method: 'POST', url: `${v2}/footer-comments`, body: { pageId: '101', blogPostId: '103', body } },
      'exactly one of pageId, blogPostId and parentCommentId must be given',
    ],
    [
      'a reply with a page',
      { method: 'POST', url: `${v2}/footer-comments`, body: { pageId: '101', parentCommentId: '104', body } },
      'exactly one of pageId, blogPostId and parentCommentId must be given',
    ],
    [
      'a target of another kind',
      { method: 'POST', url: `${v2}/footer-comments`, body: { attachmentId: 'att106', body } },
      'Unrecognized key: "attachmentId"',
    ],
    [
      'another operation',
      { method: 'POST', url: `${v1}/101/version`, body: { operationKey: 'delete', params: { versionNumber: 1 } } },
      'operationKey: Invalid input: expected "restore"',
    ],
  ])('%s is refused', async (_name, request, why) => {
    const guard = guarded(siteIn(eng), inEng);
    expect(await rejection(guard.client.sendRequest(request))).toMatchObject({
      code: 'invalid_request',
      message: `${request.method} ${request.url} is not a write that is possible: ${why}. Nothing was sent.`,
    });
    expect(guard).toMatchObject({ sent: [], lookups: [] });
  });

  test('a form with a field that is not documented is refused', async () => {
    const guard = guarded(siteIn(eng), inEng);
    const data = form();
    data.append('pageId', '999');
    expect(
      await rejection(guard.client.sendRequest({ method: 'POST', url: `${v1}/101/child/attachment`, body: data })),
    ).toMatchObject({
      message: `POST ${v1}/101/child/attachment is not a write that is possible: unknown field "pageId". Nothing was sent.`,
    });
    expect(guard.sent).toEqual([]);
  });

  test('two ids that differ are refused', async () => {
    const guard = guarded(siteIn(eng), inEng);
    expect(
      await rejection(
        guard.client.sendRequest({ method: 'PUT', url: `${v2}/pages/101`, body: { ...update, id: '102' } }),
      ),
    ).toMatchObject({
      code: 'invalid_request',
      message: 'The id of the body, 102, is not the id of the address, 101. Nothing was sent.',
    });
    expect(guard.sent).toEqual([]);
  });

  test('ids that are numbers are checked, and sent, as the ids they are', async () => {
    const guard = guarded(siteIn(eng), inEng);
    const request = {
      method: 'POST',
      url: `${v2}/pages`,
      body: { ...create, spaceId: Number(eng), parentId: 102 },
    } as const;
    await guard.client.sendRequest(request);
    expect(guard.sent[0]?.body).toEqual({ ...create, spaceId: eng, parentId: '102' });
    expect(
      await rejection(guard.client.sendRequest({ ...request, body: { ...create, spaceId: Number(sec) } })),
    ).toMatchObject({ code: 'forbidden' });
  });

  test('a body that changes while it is looked at is sent as it was checked', async () => {
    let reads = 0;
    const moving = {
      ...create,
      get spaceId() {
        reads += 1;
        return reads === 1 ? eng : sec;
      },
    };
    const guard = guarded(siteIn(eng), inEng);
    await guard.client.sendRequest({ method: 'POST', url: `${v2}/pages`, body: moving });
    expect(guard.sent[0]?.body).toEqual(create);
    const disguised = { ...create, toJSON: () => ({ ...create, spaceId: sec }) };
    expect(
      await rejection(guard.client.sendRequest({ method: 'POST', url: `${v2}/pages`, body: disguised })),
    ).toMatchObject({ code: 'forbidden' });
  });

  test('a body that is no JSON is refused', async () => {
    const circle: Record<string, unknown> = { ...create };
    circle['title'] = circle;
    const guard = guarded(siteIn(eng), inEng);
    expect(
      await rejection(guard.client.sendRequest({ method: 'POST', url: `${v2}/pages`, body: circle })),
    ).toMatchObject({
      code: 'invalid_request',
      message: `POST ${v2}/pages is not a write that is possible: it cannot be written as JSON. Nothing was sent.`,
    });
  });
});
