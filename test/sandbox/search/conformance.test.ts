import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ConfluenceSwitches } from '../../../src/sandbox/switches.js';
import { fixtureConfluence, fixtureNow, ids, people, siteBase, unknownId } from '../fixture.js';
import type { Caller, CallOptions } from '../fixture.js';

const rowSchema = z.looseObject({
  content: z.looseObject({ id: z.string(), type: z.string(), title: z.string() }).optional(),
  space: z.looseObject({ key: z.string() }).optional(),
  user: z.looseObject({ displayName: z.string() }).optional(),
  title: z.string(),
  excerpt: z.string(),
});
const pageSchema = z.looseObject({
  results: z.array(rowSchema),
  size: z.number(),
  totalSize: z.number(),
  _links: z.looseObject({ next: z.string().optional(), prev: z.string().optional() }),
});
const refusal = 'com.atlassian.confluence.api.service.exceptions.BadRequestException: ';

type Query = Record<string, string | number>;

function site(switches: Partial<ConfluenceSwitches> = {}): Caller {
  return fixtureConfluence({ switches: { shortSearchPages: false, totalSizeDrifts: false, ...switches } }).call;
}

function address(cql: string, more: Query = {}): string {
  const query = new URLSearchParams({
    cql,
    ...Object.fromEntries(Object.entries(more).map(([k, v]) => [k, String(v)])),
  });
  return `rest/api/search?${query.toString()}`;
}

function search(call: Caller, cql: string, more: Query = {}, options: CallOptions = {}): z.infer<typeof pageSchema> {
  const answer = call(address(cql, more), options);
  expect(answer.status, answer.text).toBe(200);
  return pageSchema.parse(answer.json);
}

/** Ids of the first page, at most 250 rows. */
function found(call: Caller, cql: string, options: CallOptions = {}): string[] {
  return search(call, cql, { limit: 250 }, options).results.map((row) => row.content?.id ?? row.space?.key ?? '');
}

/** Status and message of a refused query. */
function refused(call: Caller, cql: string): [number, string] {
  const answer = call(address(cql));
  const { message } = z.object({ message: z.string() }).parse(answer.json);
  expect(answer.json).toEqual({
    statusCode: answer.status,
    data: { authorized: true, valid: true, errors: [], successful: true },
    message,
  });
  return [answer.status, message];
}

/** All pages of a query by following `next`. */
function pages(call: Caller, cql: string, limit: number, options: CallOptions = {}): z.infer<typeof pageSchema>[] {
  const all = [search(call, cql, { limit }, options)];
  for (;;) {
    const next = all.at(-1)?._links.next;
    if (next === undefined) return all;
    expect(all.length).toBeLessThan(100);
    all.push(pageSchema.parse(call(`/wiki${next}`, options).json));
  }
}

function rowIds(all: readonly z.infer<typeof pageSchema>[]): string[] {
  return all.flatMap((page) => page.results.map((row) => row.content?.id ?? ''));
}

const notes = Array.from({ length: 300 }, (_, index) => String(1_300_001 + index));
const engPages = [ids.engHome, ids.A, ids.Q, ids.R, ids.G, ids.deep, ...notes];

describe('people', () => {
  const findPeople = (call: Caller, cql: string) => call(`rest/api/search/user?cql=${encodeURIComponent(cql)}`);
  const names = (call: Caller, cql: string) =>
    pageSchema.parse(findPeople(call, cql).json).results.map((row) => row.user?.displayName);

  test('C79 finds people by the beginnings of words in order, and nobody by other fields', () => {
    const call = site();
    expect(names(call, 'user.fullname~"sto"')).toEqual(['Ada Stone']);
    expect(names(call, 'user.fullname~"ada st"')).toEqual(['Ada Stone']);
    expect(names(call, 'user.fullname~"stone ada"')).toEqual([]);
    expect(names(call, 'user.fullname~"tone"')).toEqual([]);
    expect(names(call, 'user.fullname~"*"')).toEqual(['Ada Stone', 'Bob Reed', 'Eve Moss']);
    expect(names(call, 'title~"x"')).toEqual([]);
    expect(names(call, `user in ("${people.bob}", "${people.eve}")`)).toEqual(['Bob Reed', 'Eve Moss']);
    expect(names(call, `type = user and user != "${people.bob}"`)).toEqual(['Ada Stone', 'Eve Moss']);
    const empty = findPeople(call, 'user.fullname~""');
    expect([empty.status, empty.json]).toEqual([
      500,
      {
        statusCode: 500,
        data: { authorized: true, valid: true, errors: [], successful: true },
        message: 'java.lang.reflect.UndeclaredThrowableException: null',
      },
    ]);
    expect(findPeople(call, 'space = ENG').status).toBe(400);
  });

  test('C79 leaves deactivated people out and counts the rows of the page only', () => {
    const confluence = fixtureConfluence();
    const bob = confluence.index.user(people.bob);
    if (bob) bob.active = false;
    const page = confluence.call('rest/api/search/user?cql=type=user&limit=1&start=1').json;
    expect(page).toMatchObject({
      start: 1,
      limit: 1,
      size: 1,
      totalSize: 1,
      results: [{ user: { displayName: 'Eve Moss' } }],
    });
    expect(pageSchema.parse(page)._links.next).toBeUndefined();
  });
});

describe('pages of results', () => {
  test('C80 finds all current pages of the space once, some page being short with more to follow (s)', () => {
    for (const shortSearchPages of [true, false]) {
      const all = pages(site({ shortSearchPages }), 'type = page and space = ENG', 100);
      expect(rowIds(all).toSorted()).toEqual(engPages.toSorted());
      const sizes = all.map((page) => page.results.length);
      expect(sizes).toEqual(shortSearchPages ? [100, 98, 91, 17] : [100, 100, 100, 6]);
      expect(all.map((page) => page.size)).toEqual(sizes);
    }
  });

  test('C81 gives the next page as an address without /wiki and without excerpt', () => {
    const page = search(site(), 'type = page', { limit: 2, excerpt: 'none', expand: 'content.version' });
    const next = page._links.next ?? '';
    expect(next.startsWith('/rest/api/search?')).toBe(true);
    const query = new URLSearchParams(next.slice(next.indexOf('?')));
    const { cursor, ...rest } = Object.fromEntries(query);
    expect(cursor).toMatch(/^_f_[\w-]+_sa_[\w-]+$/);
    expect(rest).toEqual({ next: 'true', limit: '2', start: '2', cql: 'type = page', expand: 'content.version' });
  });

  test('C81 gives later pages an address of the page before', () => {
    for (const shortSearchPages of [true, false]) {
      const call = site({ shortSearchPages });
      const all = pages(call, 'type = page and space = ENG', 100);
      expect(all.map((page) => page._links.prev === undefined)).toEqual([true, false, false, false]);
      let back = all.at(-1)?._links.prev;
      const walked: unknown[] = [];
      while (back !== undefined) {
        const page = pageSchema.parse(call(`/wiki${back}`).json);
        walked.push(page.results.map((row) => row.content?.id));
        back = page._links.prev;
      }
      expect(walked).toEqual(
        all
          .slice(0, -1)
          .toReversed()
          .map((page) => page.results.map((row) => row.content?.id)),
      );
    }
  });

  test('C81 refuses a cursor that is damaged, of another query, or of another person', () => {
    const call = site();
    const next = search(call, 'type = page', { limit: 2 })._links.next ?? '';
    const cursor = new URLSearchParams(next.slice(next.indexOf('?'))).get('cursor') ?? '';
    for (const text of ['rubbish', `${cursor.slice(0, -3)}`, '_f_MQ_sa_WzFd']) {
      expect(call(address('type = page', { cursor: text })).status, text).toBe(400);
    }
    expect(call(address('type = blogpost', { cursor })).status).toBe(400);
    expect(call(address('type = page', { cursor }), { as: 'bob' }).status).toBe(400);
    expect(call(address('type = page', { cursor })).status).toBe(200);
  });

  test('C82 takes no notice of start', () => {
    const call = site();
    expect(search(call, 'type = page', { start: 50 }).results).toEqual(search(call, 'type = page').results);
  });

  test('takes a limit up to 250 and refuses what is no number', () => {
    const call = site();
    expect(search(call, 'type = page', { limit: 1000 }).results).toHaveLength(250);
    expect(search(call, 'type = page').results).toHaveLength(25);
    expect(search(call, 'type = page', { limit: 0 })).toMatchObject({ results: [], size: 0 });
    expect(call(address('type = page', { limit: 'x' })).status).toBe(400);
  });

  test('C103 holds pages with bodies at fifty rows, with rendered bodies at twenty-five', () => {
    const call = site();
    const stored = search(call, 'type = page and space = ENG', { expand: 'content.body.storage', limit: 100 });
    expect(stored.results).toHaveLength(50);
    expect(stored._links.next).toBeDefined();
    expect(stored.results[0]?.content).toMatchObject({
      body: { storage: { value: '<p>Welcome to Engineering.</p>', representation: 'storage' } },
    });
    const shown = search(call, 'type = page and space = ENG', { expand: 'content.body.export_view', limit: 100 });
    expect(shown.results).toHaveLength(25);
  });

  test('estimates the total from visible rows alone, or counts them (s)', () => {
    const drifting = pages(site({ totalSizeDrifts: true }), 'type = page and space = ENG', 100);
    expect(drifting.map((page) => page.totalSize)).toEqual([311, 309, 308, 306]);
    const exact = pages(site({ totalSizeDrifts: false }), 'type = page and space = ENG', 100, { as: 'bob' });
    expect(exact.map((page) => page.totalSize)).toEqual([305, 305, 305, 305]);
  });
});

describe('what is refused', () => {
  test('C83 refuses a missing and an empty query', () => {
    const call = site();
    expect(call('rest/api/search').status).toBe(400);
    expect(refused(call, '')).toEqual([400, `${refusal}Could not parse cql : `]);
  });

  test.each(['type = ', 'and and', 'title = "a', 'type = page)', '(type = page'])(
    'C84 refuses bad syntax: %s',
    (cql) => {
      expect(refused(site(), cql)).toEqual([400, `${refusal}Could not parse cql : ${cql}`]);
    },
  );

  test('C85 knows no field of the status', () => {
    expect(refused(site(), 'status = current')).toEqual([
      400,
      `${refusal}No field exists with the name: 'status'. Did you mean one of : space, subtype, space.key, siteSearch, space.type`,
    ]);
  });

  test('C86 names the types it knows', () => {
    expect(refused(site(), 'type = bogus')).toEqual([
      400,
      `${refusal}Unsupported value for type, got : bogus, expected one of :[space, user, page, blogpost, comment, attachment, database, whiteboard, slide, embed, folder]`,
    ]);
  });

  test('C92 fails on an empty text and refuses an empty title', () => {
    const call = site();
    for (const cql of ['text ~ ""', 'siteSearch ~ ""', 'title ~ ""']) {
      expect(refused(call, cql)).toEqual([500, 'java.lang.NullPointerException: query parameter is required.']);
    }
    expect(refused(call, 'title = ""')[0]).toBe(400);
  });

  test('C94 refuses a negative first clause, or takes it (s)', () => {
    expect(refused(site(), 'not space = ENG')[0]).toBe(400);
    expect(found(site(), 'type = page and not space = ENG')).toEqual([ids.secHome, ids.S]);
    expect(found(site({ strictFirstClause: false }), 'not space = ENG')).toEqual([ids.secHome, ids.S]);
  });

  test('takes a bare value with a hyphen, or refuses it (s)', () => {
    expect(found(site({ bareHyphen: true }), 'label = how-to')).toEqual([]);
    expect(refused(site({ bareHyphen: false }), 'label = how-to')[0]).toBe(400);
  });

  test('refuses the fields of people, which moved to the people search', () => {
    expect(refused(site(), 'user.fullname ~ "ada"')[0]).toBe(400);
  });
});

describe('fields', () => {
  test('C87 finds nothing in a space that does not exist, with a total that may be one too many (s)', () => {
    expect(search(site(), 'space = NOPE')).toMatchObject({ size: 0, totalSize: 0, results: [] });
    const totals = new Set(
      ['NOPE', 'NADA', 'NIL', 'NONE', 'ZERO', 'ZILCH', 'VOID', 'BLANK'].map(
        (key) => search(site({ totalSizeDrifts: true }), `space = ${key}`).totalSize,
      ),
    );
    expect(totals).toEqual(new Set([0, 1]));
  });

  test('C88 compares whole titles without case, and words of titles', () => {
    const call = site();
    expect(found(call, 'title = "RELEASE plan" and space = eng and type = page')).toEqual([ids.A]);
    expect(found(call, 'title = "release" and type = page')).toEqual([]);
    expect(found(call, 'title ~ "release" and type in (page, blogpost)').toSorted()).toEqual(
      [ids.A, ids.R, ids.B, ids.S].toSorted(),
    );
    expect(found(call, 'title ~ "plans releases" and type = page').toSorted()).toEqual([ids.A, ids.S].toSorted());
  });

  test('C96 walks the tree by ancestor, parent and id', () => {
    const call = site();
    expect(found(call, `ancestor = ${ids.A} and type in (page, folder)`).toSorted()).toEqual(
      [ids.Q, ids.R, ids.F, ids.G, ids.deep].toSorted(),
    );
    expect(found(call, `parent = ${ids.A}`)).toEqual([ids.Q, ids.F]);
    expect(found(call, `id in (${ids.A}, ${unknownId})`)).toEqual([ids.A]);
    expect(found(call, `content = ${ids.A}`)).toEqual([ids.A]);
    expect(found(call, `id = ${ids.plan}`)).toEqual([ids.plan]);
    expect(found(call, `container = ${ids.A} and type = comment`)).toEqual([ids.c1, ids.c2, ids.c3]);
    expect(refused(call, 'parent = home')[0]).toBe(400);
  });

  test('C97 finds labels', () => {
    const call = site();
    expect(found(call, 'label = "ci/cd" and type = page')).toEqual([ids.A]);
    expect(found(call, 'label in (runbook, x)')).toEqual([ids.A]);
    expect(found(call, 'type = page and label not in (runbook) and title ~ "plan"')).toEqual([ids.S]);
  });

  test('C98 finds by people', () => {
    const call = site();
    expect(rowIds(pages(call, 'creator = currentUser() and type = page', 250)).toSorted()).toEqual(
      [...engPages, ids.secHome, ids.S].toSorted(),
    );
    expect(found(call, 'creator = currentUser() and type = comment')).toEqual([]);
    expect(found(call, 'creator = currentUser()', { as: 'bob' })).toEqual([ids.c1, ids.c2, ids.c3]);
    expect(found(call, `contributor = "${people.bob}" and type = page`)).toEqual([ids.A]);
    expect(found(call, `mention in ("${people.bob}") and type = page`)).toEqual([ids.A]);
    expect(found(call, `watcher = "${people.bob}"`)).toEqual([ids.A]);
    expect(found(call, 'favourite = currentUser()')).toEqual([]);
    expect(refused(call, 'creator = now()')[0]).toBe(400);
  });

  test('C99 takes dates in its own forms only', () => {
    const call = site();
    const newest = [ids.A, ids.c1, ids.c2, ids.c3];
    for (const cql of [
      'lastmodified >= "2026-11-01"',
      "lastmodified >= '2026/11/01'",
      'lastmodified > "2026-11-01 00:00"',
      'lastmodified > now("-4w")',
      'lastmodified >= startOfMonth()',
      'lastmodified >= startOfDay() and lastmodified <= endOfDay()',
      'lastmodified = "2026-11-05"',
      // 09:14 and 10:00 UTC are 10:14 and 11:00 where Ada is.
      'lastmodified >= "2026-11-05 10:14"',
    ]) {
      expect(found(call, cql).toSorted(), cql).toEqual(newest.toSorted());
    }
    expect(found(call, 'lastmodified = "2026-11-05 11:00"')).toEqual([ids.c1, ids.c2, ids.c3]);
    expect(refused(call, 'lastmodified > "2026-11-01T00:00:00Z"')[0]).toBe(400);
  });

  test('C100 sorts by what it is told', () => {
    const call = site();
    expect(found(call, 'type = page and title ~ "note" order by lastmodified desc').slice(0, 2)).toEqual([
      '1300300',
      '1300299',
    ]);
    expect(found(call, 'type = page and title ~ "note" order by created').slice(0, 3)).toEqual([
      ids.R,
      '1300001',
      '1300002',
    ]);
    const titles = search(call, 'type = page and not title ~ "note" order by title desc').results.map(
      (row) => row.title,
    );
    expect(titles).toEqual([
      'Security home',
      'Release plan',
      'Release plan',
      'Questions',
      'Guide, part two',
      'Guide in a folder',
      'Engineering home',
    ]);
  });

  test('C104 shows nobody what they may not see, in rows, sizes and totals', () => {
    const call = site();
    expect(found(call, 'text ~ "release"', { as: 'bob' }).toSorted()).toEqual([ids.A, ids.Q, ids.B].toSorted());
    expect(search(call, 'siteSearch ~ "secret"', {}, { as: 'bob' })).toMatchObject({ size: 0, totalSize: 0 });
    expect(search(call, 'siteSearch ~ "secret"')).toMatchObject({ size: 1, totalSize: 1 });
    expect(found(call, 'type = space', { as: 'bob' })).toEqual(['ENG', '~ada']);
    expect(found(call, `id in (${ids.R}, ${ids.S})`, { as: 'bob' })).toEqual([]);
  });

  test('C104 hides what hangs on a hidden page, by whatever it is looked for', () => {
    const confluence = fixtureConfluence({ switches: { totalSizeDrifts: false } });
    const { index, call } = confluence;
    const comment = index.comment(ids.c1);
    const attachment = index.attachment(ids.plan);
    if (!comment || !attachment) throw new Error('The fixture lacks c1 or plan.png.');
    const versions = comment.versions.map((version) => ({ ...version, storage: '<p>Hushhush</p>' }));
    index.addComment({ ...comment, id: '1777001', contentId: ids.R, versions });
    index.addAttachment({ ...attachment, id: 'att1777002', contentId: ids.R, title: 'hushhush.png' });
    for (const cql of [
      'text ~ "hushhush"',
      'siteSearch ~ "hushhush"',
      'title ~ "hushhush"',
      'title = "hushhush.png"',
      `container = ${ids.R}`,
      `id in (1777001, att1777002, ${ids.R})`,
      `ancestor = ${ids.Q}`,
      `parent = ${ids.Q}`,
      'title ~ "reserved"',
    ]) {
      expect(search(call, cql).size, cql).toBeGreaterThan(0);
      expect(search(call, cql, {}, { as: 'bob' }), cql).toMatchObject({ results: [], size: 0, totalSize: 0 });
    }
  });

  test('C106 gives spaces as rows of their own', () => {
    const [row] = search(site(), 'type = space and space = ENG').results;
    expect(row).toMatchObject({
      space: { id: 65538, key: 'ENG', name: 'Engineering', type: 'global', status: 'current' },
      title: 'Engineering',
      excerpt: 'How we build &amp; ship.',
      url: '/spaces/ENG',
      entityType: 'space',
    });
    expect(row).not.toHaveProperty('content');
  });

  test('finds pages, comments, attachments and folders together where no type is named', () => {
    const types = search(site(), `id = ${ids.F} or container = ${ids.A} or title = "release day"`).results.map(
      (row) => row.content?.type,
    );
    expect(types).toEqual(['folder', 'blogpost', 'comment', 'comment', 'comment', 'attachment']);
  });

  test('finds folders by their whole title only', () => {
    const call = site();
    expect(found(call, 'type = folder and title = "archive folder"')).toEqual([ids.F]);
    expect(found(call, 'type = folder and text ~ "archive"')).toEqual([]);
  });

  test('takes type = user without filtering by it', () => {
    expect(found(site(), `type = user and id = ${ids.A}`)).toEqual([ids.A]);
  });

  test('filters by the type of the space, or does not (s)', () => {
    expect(found(site({ spaceTypeFilters: true }), `id = ${ids.A} and space.type = personal`)).toEqual([]);
    expect(found(site({ spaceTypeFilters: false }), `id = ${ids.A} and space.type = personal`)).toEqual([ids.A]);
  });

  test('finds by the other fields', () => {
    const call = site();
    expect(found(call, 'macro = info')).toEqual([ids.A]);
    expect(found(call, 'space.title ~ "sec" and type = page')).toEqual([]);
    expect(found(call, 'space.title ~ "security" and type = page')).toEqual([ids.secHome, ids.S]);
    expect(found(call, 'space.category = "team-space" and type = blogpost')).toEqual([ids.B]);
    expect(found(call, 'subtype = inline')).toEqual([ids.c3]);
    expect(found(call, 'pageStatus = "Rough draft"')).toEqual([]);
    expect(found(call, 'id in recentlyViewedContent(20)')).toEqual([]);
    expect(found(call, 'space in favouriteSpaces()')).toEqual([]);
    expect(found(call, 'space = "~ADA" and type = space')).toEqual(['~ada']);
  });

  test('reads and/or from left to right', () => {
    const call = site();
    expect(found(call, `id = ${ids.A} or id = ${ids.B} and type = blogpost`)).toEqual([ids.B]);
    expect(found(call, `id = ${ids.A} or (id = ${ids.B} and type = blogpost)`)).toEqual([ids.A, ids.B]);
  });

  test('finds content of archived spaces only when asked', () => {
    const confluence = fixtureConfluence();
    const sec = confluence.index.space(ids.sec);
    if (sec) sec.status = 'archived';
    const { call } = confluence;
    const cql = 'text ~ "policy" or id = 1245185';
    expect(found(call, cql)).toEqual([ids.A]);
    const rows = (more: Query) => search(call, cql, more).results.map((row) => row.content?.id);
    expect(rows({ includeArchivedSpaces: 'true' })).toEqual([ids.secHome, ids.A]);
    expect(rows({ excludeCurrentSpaces: 'true' })).toEqual([ids.secHome]);
  });

  test('takes cqlcontext for no filter', () => {
    const rows = search(site(), 'type = blogpost', { cqlcontext: '{"spaceKey":"SEC"}' }).results;
    expect(rows.map((row) => row.content?.id)).toEqual([ids.B]);
  });
});

describe('words', () => {
  test('C89 joins words by AND in any order', () => {
    const call = site();
    const both = found(call, 'text ~ "plan release" and type = page');
    expect(both).toEqual(found(call, 'text ~ "release plan" and type = page'));
    expect(both).toEqual([ids.A, ids.S]);
    expect(found(call, 'text ~ "release AND plan" and type = page')).toEqual(both);
    expect(found(call, 'text ~ "release zzzz"')).toEqual([]);
  });

  test('C90 finds phrases only where the words are adjacent', () => {
    const call = site();
    expect(found(call, 'text ~ "\\"release plan\\""')).toEqual([ids.A, ids.S]);
    expect(found(call, 'text ~ "\\"plan release\\""')).toEqual([]);
    expect(found(call, 'text ~ "\\"folder welcome\\""')).toEqual([]);
    expect(found(call, 'text ~ "\\"about the release\\""')).toEqual([ids.Q]);
  });

  test('C91 takes wildcards inside and behind words; in front they find nothing or are refused (s)', () => {
    const call = site();
    expect(found(call, 'title ~ "relea*" and type = page').toSorted()).toEqual([ids.A, ids.R, ids.S].toSorted());
    expect(found(call, 'title ~ "rel?ase" and type = blogpost')).toEqual([ids.B]);
    expect(found(call, 'text ~ "*lease"')).toEqual([]);
    expect(refused(site({ leadingWildcard: 'reject' }), 'text ~ "*lease"')[0]).toBe(400);
    expect(found(call, 'title ~ "reloase~" and type = blogpost')).toEqual([ids.B]);
  });

  test('C93 reads a quoted value as one value', () => {
    const call = site();
    expect(found(call, 'title = "a\\" or type=page"')).toEqual([]);
    expect(found(call, 'title="a" or type=page').length).toBe(250);
  });

  test('C95 loses a siteSearch clause in the middle of three, or keeps it (s)', () => {
    const middle = 'type = page and siteSearch ~ "release" and space = ENG';
    const hits = [ids.A, ids.Q, ids.R].toSorted();
    expect(found(site(), middle)).toHaveLength(250);
    expect(found(site(), 'type = page and (siteSearch ~ "release") and space = ENG')).toHaveLength(250);
    expect(found(site(), 'siteSearch ~ "release" and type = page and space = ENG').toSorted()).toEqual(hits);
    expect(found(site(), 'type = page and space = ENG and siteSearch ~ "release"').toSorted()).toEqual(hits);
    expect(found(site(), 'type = page and siteSearch ~ "release"').toSorted()).toEqual(
      [...hits, ids.S, ids.secHome].toSorted(),
    );
    expect(found(site(), 'type = page and text ~ "release" and space = ENG').toSorted()).toEqual(hits);
    expect(found(site({ siteSearchBug: false }), middle).toSorted()).toEqual(hits);
  });

  test('C101 shows excerpts as asked', () => {
    const call = site();
    const cql = 'siteSearch ~ "releases" and type = page and space = ENG';
    const excerpt = (mode?: string) =>
      search(call, cql, mode ? { excerpt: mode } : {}).results.find(({ content }) => content?.id === ids.A)?.excerpt;
    expect(excerpt()).toBe(
      'Scope\nThe plan has Two @@@hl@@@releases@@@endhl@@@, in March &amp; in May.\nAsk first.\nTag the build 2026-11-30\nSee Questions.',
    );
    expect(excerpt('highlight_unescaped')).toContain('in March & in May');
    expect(excerpt('indexed')).toBe('Scope\nThe plan has Two releases, in March &amp; in');
    expect(excerpt('none')).toBe('');
    expect(excerpt('nonsense')).toBe('');
    const plain = search(call, 'text ~ "releases" and type = page and space = ENG').results[0];
    expect(plain?.title).toBe('Release plan');
    expect(plain?.excerpt).not.toContain('@@@');
  });

  test('C102 escapes and marks the title of the row, and gives the content its own', () => {
    const confluence = fixtureConfluence();
    const page = confluence.index.content(ids.A);
    const version = page?.versions.at(-1);
    if (version) version.title = 'R&D release <plan>';
    confluence.index.touch();
    const [row] = search(confluence.call, 'title ~ "plan r" and type = page').results;
    expect(row?.title).toBe('@@@hl@@@R@@@endhl@@@&amp;D release &lt;@@@hl@@@plan@@@endhl@@@&gt;');
    expect(row?.content?.title).toBe('R&D release <plan>');
  });

  test('ranks siteSearch by where the words stand, and text by nothing in particular', () => {
    const call = site();
    expect(found(call, 'siteSearch ~ "release plan" and type = page')).toEqual([ids.S, ids.A]);
    expect(found(call, 'text ~ "release" and type = page')).toEqual([ids.secHome, ids.A, ids.Q, ids.R, ids.S]);
  });
});

describe('C105 the delay of the index', () => {
  const delay = 20_000;

  function delayed() {
    let now = fixtureNow;
    const confluence = fixtureConfluence({ now: () => now, indexDelayMs: delay });
    const wait = (ms: number) => {
      now += ms;
    };
    return { ...confluence, wait };
  }

  test('hides a new page until the delay is over, while lists show it at once', () => {
    const { index, call, wait } = delayed();
    const template = index.content(ids.Q);
    if (!template) throw new Error('The fixture has no page Q.');
    const createdAt = new Date(fixtureNow).toISOString();
    const versions = template.versions.map((version) => ({
      ...version,
      title: 'Fresh page',
      storage: '<p>brandnew</p>',
      createdAt,
    }));
    index.addContent({ ...template, id: '1999999', versions, createdAt });
    expect(found(call, 'text ~ "brandnew"')).toEqual([]);
    expect(found(call, 'title = "fresh page"')).toEqual([]);
    expect(call('/pages?title=Fresh page').json).toMatchObject({ results: [{ id: '1999999' }] });
    wait(delay - 1);
    expect(found(call, 'text ~ "brandnew"')).toEqual([]);
    wait(1);
    expect(found(call, 'text ~ "brandnew"')).toEqual(['1999999']);
  });

  test('still finds a changed page by what it said before, and a deleted one for a while', () => {
    const { index, call, wait } = delayed();
    const page = index.content(ids.Q);
    const version = page?.versions.at(-1);
    if (!page || !version) throw new Error('The fixture has no page Q.');
    page.versions.push({
      ...version,
      number: 2,
      storage: '<p>Answers.</p>',
      createdAt: new Date(fixtureNow).toISOString(),
    });
    index.touch();
    expect(found(call, 'text ~ "\\"about the release\\""')).toEqual([ids.Q]);
    expect(found(call, 'text ~ "answers"')).toEqual([]);
    wait(delay);
    expect(found(call, 'text ~ "\\"about the release\\""')).toEqual([]);
    expect(found(call, 'text ~ "answers"')).toEqual([ids.Q]);
    page.status = 'trashed';
    index.touch();
    expect(found(call, 'text ~ "answers"')).toEqual([ids.Q]);
    wait(delay);
    expect(found(call, 'text ~ "answers"')).toEqual([]);
  });

  test('drops a purged page at once: nobody can say any more who may see it', () => {
    const { index, call } = delayed();
    const page = index.content(ids.Q);
    if (!page) throw new Error('The fixture has no page Q.');
    expect(found(call, `id = ${ids.Q}`)).toEqual([ids.Q]);
    index.removeContent(page);
    expect(found(call, `id = ${ids.Q}`)).toEqual([]);
  });

  test('hides a new label until the delay is over', () => {
    const { index, call, wait } = delayed();
    index.content(ids.Q)?.labels.push({ id: '1888001', name: 'fresh', prefix: 'global' });
    index.touch();
    expect(found(call, 'label = fresh')).toEqual([]);
    wait(delay);
    expect(found(call, 'label = fresh')).toEqual([ids.Q]);
  });

  test('never shows a lingering row to somebody who lost the right to see it', () => {
    const { index, call } = delayed();
    const page = index.content(ids.Q);
    if (!page) throw new Error('The fixture has no page Q.');
    expect(found(call, `id = ${ids.Q}`, { as: 'bob' })).toEqual([ids.Q]);
    page.readers = [people.ada];
    index.touch();
    expect(found(call, `id = ${ids.Q}`, { as: 'bob' })).toEqual([]);
  });
});

test('C5, C7 answers under the site address it is given', () => {
  const page = search(site(), 'type = blogpost');
  expect(page).toMatchObject({
    _links: { base: siteBase, context: '/wiki', self: `${siteBase}/rest/api/search?cql=type+%3D+blogpost` },
  });
});
