import { expect, test } from 'vitest';
import { contentPath, tinyId, titleSlug } from '../../src/sandbox/links.js';
import { SiteIndex } from '../../src/sandbox/site-index.js';
import { fixtureSite, ids, people } from './fixture.js';

test('people are found by account id, identifier and name', () => {
  const index = new SiteIndex(fixtureSite());
  const found = [people.ada, 'ADA@acme.example', 'ada stone', 'nobody'].map((name) => index.findUser(name)?.accountId);
  expect(found).toEqual([people.ada, people.ada, people.ada, undefined]);
});

test('a read restriction holds for everything below it', () => {
  const index = new SiteIndex(fixtureSite());
  const [bob, plan, deep] = [index.user(people.bob), index.content(ids.A), index.content(ids.deep)];
  if (bob === undefined || plan === undefined || deep === undefined) throw new Error('The fixture is incomplete.');
  expect(index.canView(bob, deep)).toBe(true);
  plan.readers = [people.ada];
  expect(index.canView(bob, deep)).toBe(false);
  plan.readers = ['sec-team', 'bob@acme.example'];
  expect(index.canView(bob, deep)).toBe(true);
});

test('children stay sorted by position, and every change counts', () => {
  const index = new SiteIndex(fixtureSite());
  const [questions, folder] = [index.content(ids.Q), index.content(ids.F)];
  if (questions === undefined || folder === undefined) throw new Error('The fixture is incomplete.');
  const before = index.revision;
  index.moveContent(questions, ids.A, 300);
  expect(index.children(ids.A).map((child) => child.id)).toEqual([ids.F, ids.Q]);
  index.moveContent(folder, null);
  expect(index.children(ids.A).map((child) => child.id)).toEqual([ids.Q]);
  expect(index.rootContents(ids.eng).at(-1)?.id).toBe(ids.F);
  expect(index.ancestors(folder)).toEqual([]);
  expect(index.revision).toBe(before + 2);
});

test('a fresh id is above every id of pages, comments, attachments and labels', () => {
  const index = new SiteIndex(fixtureSite());
  expect([index.nextId(), index.nextId()]).toEqual(['1300301', '1300302']);
});

test('a circle of parents ends', () => {
  const data = fixtureSite();
  for (const content of data.contents) if (content.id === ids.engHome) content.parentId = ids.Q;
  const index = new SiteIndex(data);
  const [bob, questions] = [index.user(people.bob), index.content(ids.Q)];
  if (bob === undefined || questions === undefined) throw new Error('The fixture is incomplete.');
  expect(index.ancestors(questions).map((content) => content.id)).toEqual([ids.engHome, ids.A]);
  expect(index.canView(bob, questions)).toBe(true);
});

test.each([
  ['544379140', 'BJFyI'],
  ['1302783', '-_AT'],
  ['1245185', 'AQAT'],
  ['2097154', 'AgAg'],
])('the tiny link of %s is %s', (id, expected) => {
  expect(tinyId(id)).toBe(expected);
});

test.each([
  ['Release plan', 'Release+plan'],
  ['R&D: plan — “v2”', 'R+D+plan+v2'],
  ['Größe 1.2_a-b', 'Gr%C3%B6%C3%9Fe+1.2_a-b'],
  ['???', ''],
])('the slug of %s is %s', (title, expected) => {
  expect(titleSlug(title)).toBe(expected);
});

test('addresses name the kind of content', () => {
  const index = new SiteIndex(fixtureSite());
  const paths = [ids.engHome, ids.A, ids.B, ids.F, ids.D].map((id) => {
    const content = index.content(id);
    return content === undefined ? undefined : contentPath(index, content);
  });
  expect(paths).toEqual([
    '/spaces/ENG/overview',
    `/spaces/ENG/pages/${ids.A}/Release+plan`,
    `/spaces/ENG/blog/2026/03/02/${ids.B}/Release+day`,
    `/spaces/ENG/folder/${ids.F}`,
    `/pages/resumedraft.action?draftId=${ids.D}`,
  ]);
});
