import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { changed, differencesOf } from '../../bench/edits/compare-site.js';
import { type Pages, readPages } from '../../bench/edits/ground.js';
import { editsReport, isGoodEnough } from '../../bench/edits/report.js';
import { type Row, runTask } from '../../bench/edits/run-task.js';
import { type EditTask, readTasks } from '../../bench/edits/tasks.js';

const folder = fileURLToPath(new URL('../../bench/edits', import.meta.url));
let pages: Pages;
beforeAll(async () => {
  pages = await readPages([`${folder}/pages`]);
});

const edit = (...operations: Record<string, unknown>[]) => [{ tool: 'confluence_edit_page', args: { operations } }];
const wording = { action: 'replace_text', find: 'Alcohol is private', text: 'Drinks are private' };
const absent = { ...wording, find: 'Alcohol is public' };
const body: EditTask['expect']['body'] = [['Alcohol is private', 'Drinks are private']];

function task(calls: EditTask['calls'], expected: Partial<EditTask['expect']>, after?: EditTask['calls']): EditTask {
  const expectation = { created: [], comments: [], resolved: [], shown: [], hidden: [], ...expected };
  return { id: 'drinks', kind: 'words', task: 'Drinks', page: 'HR/expenses', calls, after, expect: expectation };
}

test('a sample of the changes that people ask for comes out as it must', async () => {
  const tasks = readTasks(folder);
  expect(tasks.length).toBeGreaterThanOrEqual(60);
  const rows: Row[] = [];
  for (const [index, each] of tasks.entries()) if (index % 5 === 0) rows.push(await runTask(pages, each));
  const report = editsReport(rows);
  expect(rows.filter(({ outcome }) => outcome === 'wrong')).toEqual([]);
  expect(isGoodEnough(report)).toBe(true);
});

describe('the outcome of a task is', () => {
  test.each<[string, EditTask]>([
    ['right', task(edit(wording), { body })],
    ['right', task(edit(absent), { refused: ['Alcohol is public'] })],
    ['right', task(edit(wording), { body: [['Alcohol', 'Wine']], or: [body] })],
    ['corrected', task(edit(absent), { body }, edit(wording))],
    ['refused', task(edit(absent), { body })],
    ['refused', task(edit(absent), { refused: ['Alcohol is common'] })],
    ['refused', task([{ tool: 'confluence_edit_page', args: { unknown: 1 } }], { body })],
    ['unsaid', task(edit(wording), { body, shown: ['a sentence that nobody wrote'] })],
    ['unsaid', task(edit(wording), { body, hidden: ['+Drinks are private'] })],
    ['wrong', task(edit(wording), { body: [['Alcohol is private', 'Drinks are free']] })],
    ['wrong', task(edit(wording), {})],
    ['wrong', task(edit(wording), { refused: ['Alcohol is private'] })],
    ['wrong', task(edit({ ...wording, text: 'Drinks are private' }), { body, title: 'Money' })],
  ])('%s', async (outcome, each) => {
    expect((await runTask(pages, each)).outcome).toBe(outcome);
  });
});

describe('a site', () => {
  const after = (change: (site: Pages['site']) => void): string[] => {
    const site = structuredClone(pages.site);
    change(site);
    return differencesOf(pages.site, site, new Map(), { created: [], comments: [], resolved: [] });
  };
  const latest = (site: Pages['site']) => site.contents.at(-1)?.versions.at(-1);

  test('that is as it was has no differences', () => {
    expect(after(() => {})).toEqual([]);
  });

  test.each<[string, (site: Pages['site']) => void, RegExp]>([
    [
      'a byte of another page',
      (site) => Object.assign(latest(site) ?? {}, { storage: '<p>x</p>' }),
      /^It reads "<p>x/u,
    ],
    ['a title', (site) => Object.assign(latest(site) ?? {}, { title: 'x' }), /^The title of .* is "x"/u],
    [
      'a status',
      (site) => Object.assign(site.contents[0] ?? {}, { status: 'trashed' }),
      /is "trashed", not "current"/u,
    ],
    ['a parent', (site) => Object.assign(site.contents.at(-1) ?? {}, { parentId: null }), /^The parent .* is "", not/u],
    ['a label', (site) => site.contents[0]?.labels.push({ id: '1', name: 'x', prefix: 'global' }), /^The labels/u],
    ['a comment', (site) => Object.assign(site.comments[0] ?? {}, { resolution: 'dangling' }), /is dangling/u],
    [
      'a comment that is made',
      (site) => site.comments.push({ ...site.comments[0]!, id: '1' }),
      /^1 comments were made/u,
    ],
    ['a page that is made', (site) => site.contents.push({ ...site.contents[0]!, id: '1' }), /^1 pages were made/u],
    ['a file', (site) => site.attachments.pop(), /^The attachments/u],
  ])('tells %s', (_name, change, said) => {
    expect(after(change)).toEqual([expect.stringMatching(said)]);
  });

  test('is compared with changes of places that stand where they say', () => {
    expect(
      changed('<p>a</p><p>b</p>', [
        ['b', 'c'],
        ['p>', 'h1>', 'every'],
      ]),
    ).toBe('<h1>a</h1><h1>c</h1>');
    expect(() => changed('<p>a</p><p>a</p>', [['a', 'b']])).toThrow('"a" stands 2 times');
    expect(() => changed('<p>a</p>', [['b', 'c']])).toThrow('"b" stands 0 times');
    expect(() =>
      changed('<p>abc</p>', [
        ['ab', ''],
        ['bc', ''],
      ]),
    ).toThrow('Two changes overlap');
  });
});
