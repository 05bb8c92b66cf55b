import { describe, expect, test } from 'vitest';
import { fixtureConfluence, ids, people, siteBase, unknownId } from '../fixture.js';
import { errorOf, linksOf, resultsOf } from './answers.js';

const { call } = fixtureConfluence();
const idsOf = (path: string, options = {}) => resultsOf(call(path, options)).map((row) => row['id']);

describe('spaces', () => {
  test('C47 keys compare without case and unknown ones are absent', () => {
    const rows = resultsOf(call('/spaces?keys=eng,NOPE'));
    expect(rows.map((row) => row['key'])).toEqual(['ENG']);
  });

  test('C48 a space the caller may not see is absent from lists and 404 by itself', () => {
    expect(call('/spaces?keys=SEC', { as: 'bob' }).json).toEqual({ results: [], _links: { base: siteBase } });
    const hidden = call(`/spaces/${ids.sec}`, { as: 'bob' });
    expect(hidden.text.replaceAll(ids.sec, 'ID')).toBe(
      call(`/spaces/${unknownId}`, { as: 'bob' }).text.replaceAll(unknownId, 'ID'),
    );
    expect(idsOf('/spaces')).toEqual([ids.eng, ids.sec, ids.adaSpace]);
    expect(idsOf('/spaces', { as: 'bob' })).toEqual([ids.eng, ids.adaSpace]);
    for (const path of ['pages', 'blogposts', 'labels', 'content/labels', 'operations', 'properties', 'permissions']) {
      expect(call(`/spaces/${ids.sec}/${path}`, { as: 'bob' }).status).toBe(404);
    }
  });

  test('C49 a key in place of the id is 400', () => {
    expect(errorOf(call('/spaces/ENG')).title).toBe(
      "Provided value {ENG} for 'id' is not the correct type. Expected type is long.",
    );
    expect(call(`/spaces/${ids.eng}`).json).toEqual({
      id: ids.eng,
      key: 'ENG',
      name: 'Engineering',
      type: 'global',
      status: 'current',
      authorId: people.ada,
      spaceOwnerId: people.ada,
      createdAt: '2024-01-15T10:00:00.000Z',
      homepageId: ids.engHome,
      description: {},
      icon: null,
      currentActiveAlias: null,
      _links: { webui: '/spaces/ENG', base: siteBase },
    });
  });

  test('C50 the description comes in the format that was asked for', () => {
    expect(call(`/spaces/${ids.eng}?description-format=plain`).json).toHaveProperty('description', {
      plain: { representation: 'plain', value: 'How we build & ship.' },
    });
    expect(call(`/spaces/${ids.eng}?description-format=view`).json).toHaveProperty('description', {
      view: { representation: 'view', value: '<p>How we build &amp; ship.</p>' },
    });
  });

  test('C51 depth=root lists the pages without a parent', () => {
    expect(idsOf(`/spaces/${ids.eng}/pages?depth=root`)).toEqual([ids.engHome]);
    expect(resultsOf(call(`/spaces/${ids.eng}/pages?limit=250`))).toHaveLength(250);
    expect(errorOf(call(`/spaces/${ids.eng}/pages?depth=2`)).status).toBe(400);
  });

  test('spaces filter by type, status and label, and sort', () => {
    expect(idsOf('/spaces?type=personal')).toEqual([ids.adaSpace]);
    expect(idsOf('/spaces?status=archived')).toEqual([]);
    expect(idsOf('/spaces?labels=team-space')).toEqual([ids.eng]);
    expect(idsOf('/spaces?sort=-name')).toEqual([ids.sec, ids.eng, ids.adaSpace]);
    expect(idsOf(`/spaces?ids=${ids.sec},${unknownId}`)).toEqual([ids.sec]);
  });

  test('what hangs on a space is listed for those who see it', () => {
    expect(resultsOf(call(`/spaces/${ids.eng}/content/labels`)).map((row) => row['name'])).toEqual([
      'runbook',
      'ci/cd',
    ]);
    expect(resultsOf(call(`/spaces/${ids.eng}/labels`)).map((row) => row['name'])).toEqual(['team-space']);
    expect(idsOf(`/spaces/${ids.eng}/blogposts`)).toEqual([ids.B]);
    expect(call(`/spaces/${ids.eng}/operations`, { as: 'eve' }).json).toEqual({
      operations: [{ operation: 'read', targetType: 'space' }],
    });
    expect(resultsOf(call(`/spaces/${ids.eng}/permissions`))[0]).toMatchObject({
      principal: { type: 'group', id: 'confluence-users' },
      operation: { key: 'read', targetType: 'space' },
    });
  });
});

describe('the tree', () => {
  test('C52 direct children are of every type and have no address', () => {
    const rows = resultsOf(call(`/pages/${ids.A}/direct-children`));
    expect(rows).toEqual([
      { id: ids.Q, status: 'current', title: 'Questions', type: 'page', childPosition: 100 },
      { id: ids.F, status: 'current', title: 'Archive folder', type: 'folder', childPosition: 200 },
    ]);
  });

  test('C52 a hidden child leaves no hole', () => {
    expect(idsOf(`/pages/${ids.Q}/direct-children`)).toEqual([ids.R]);
    expect(call(`/pages/${ids.Q}/direct-children`, { as: 'bob' }).json).toEqual({
      results: [],
      _links: { base: siteBase },
    });
    expect(idsOf(`/pages/${ids.A}/descendants?depth=10`, { as: 'bob' })).toEqual([ids.Q, ids.F, ids.G, ids.deep]);
  });

  test('C53 children are pages only, so folders hide what is in them', () => {
    expect(resultsOf(call(`/pages/${ids.A}/children`))).toEqual([
      { id: ids.Q, status: 'current', title: 'Questions', childPosition: 100, spaceId: ids.eng },
    ]);
  });

  test('C54 descendants end at depth 2 unless told otherwise, and never go below 10', () => {
    const depths = (path: string) => new Set(allRows(path).map((row) => row['depth']));
    expect(depths(`/pages/${ids.engHome}/descendants?limit=250`)).toEqual(new Set([1, 2]));
    expect(depths(`/pages/${ids.engHome}/descendants?limit=250&depth=10`)).toEqual(new Set([1, 2, 3, 4]));
    expect(errorOf(call(`/pages/${ids.engHome}/descendants?depth=11`)).status).toBe(400);
    const lenient = fixtureConfluence({ switches: { strictDepth: false } });
    expect(lenient.call(`/pages/${ids.engHome}/descendants?depth=11`).status).toBe(200);
  });

  test('C54 descendants come depth first and name their parent', () => {
    expect(resultsOf(call(`/pages/${ids.A}/descendants?depth=3`))).toEqual([
      descendant(ids.Q, 'Questions', 'page', ids.A, 1, 100),
      descendant(ids.R, 'Reserved release notes', 'page', ids.Q, 2, 1000),
      descendant(ids.F, 'Archive folder', 'folder', ids.A, 1, 200),
      descendant(ids.G, 'Guide in a folder', 'page', ids.F, 2, 1000),
      descendant(ids.deep, 'Guide, part two', 'page', ids.G, 3, 1000),
    ]);
  });

  test('C55 ancestors come root first, folders included, oneself not', () => {
    expect(resultsOf(call(`/pages/${ids.G}/ancestors`))).toEqual([
      { id: ids.engHome, type: 'page' },
      { id: ids.A, type: 'page' },
      { id: ids.F, type: 'folder' },
    ]);
    expect(idsOf(`/pages/${ids.G}/ancestors?limit=1`)).toEqual([ids.F]);
    expect(idsOf(`/folders/${ids.F}/ancestors?limit=25`)).toEqual([ids.engHome, ids.A]);
  });

  test('a folder id on a page route is not found, in the words of that route', () => {
    expect(errorOf(call(`/pages/${ids.F}/direct-children`)).title).toBe(`Cannot find [page] entity with id [${ids.F}]`);
    expect(idsOf(`/folders/${ids.F}/direct-children`)).toEqual([ids.G]);
  });

  test('C56 ids turn into types, and unknown or hidden ones are absent or null', () => {
    const contentIds = [ids.A, ids.c1, ids.c3, ids.B, ids.plan, ids.F, '999'];
    const body = { contentIds: [...contentIds, ids.R] };
    const types = {
      [ids.A]: 'page',
      [ids.c1]: 'footer-comment',
      [ids.c3]: 'inline-comment',
      [ids.B]: 'blogpost',
      [ids.plan]: 'attachment',
      [ids.F]: 'other',
    };
    const path = '/content/convert-ids-to-types';
    expect(call(path, { method: 'POST', body, as: 'bob' }).json).toEqual({ results: types });
    const other = fixtureConfluence({ switches: { unknownIdType: 'null' } });
    expect(other.call(path, { method: 'POST', body, as: 'bob' }).json).toEqual({
      results: { ...types, [ids.R]: null, 999: null },
    });
  });
});

function descendant(id: string, title: string, type: string, parentId: string, depth: number, childPosition: number) {
  const lastModified = '2026-03-02T08:10:55.106Z';
  return { id, status: 'current', title, type, parentId, depth, childPosition, lastModified };
}

function allRows(path: string): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const answer = call(next);
    rows.push(...resultsOf(answer));
    next = linksOf(answer)['next'];
  }
  return rows;
}
