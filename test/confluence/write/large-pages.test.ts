import { describe, expect, test } from 'vitest';

import { editOfAsync } from '../../../src/confluence/write/edit-of.js';
import { requireStorage } from '../../../src/confluence/write/limits.js';
import { readMarkdown } from '../../../src/confluence/write/markdown-body.js';
import { storageDifferenceAsync } from '../../../src/confluence/write/same-storage.js';
import { passagesOf } from '../../../src/lookup/passages-of.js';
import { documentInSteps } from '../../../src/markup/document.js';
import { turnsDuring } from '../../helpers/turns.js';

const row = (index: number): string =>
  `<tr><td><p>row ${index}</p></td><td><p>the value of it</p></td><td><p>and what is to be said</p></td></tr>`;
const storage = `<p>Above.</p><table><tbody>${Array.from({ length: 6000 }, (_, index) => row(index)).join('')}</tbody></table>`;
// What is done with these is done in a few steps.
const longer = storage.repeat(6);
const base = 'https://acme.atlassian.net/wiki';
const page = { storage, base, url: `${base}/spaces/ENG/pages/1`, space: 'ENG', people: new Map<string, string>() };
const foundPage = { id: '1', title: 'Table', space: 'ENG', url: page.url, version: 1, updatedAt: '' };

describe('a large page leaves room for other work', () => {
  test.each([
    ['while it is edited', () => editOfAsync(page, [{ action: 'append', text: 'Below.' }])],
    [
      'while a text that stands in many places is looked for',
      () =>
        editOfAsync(page, [{ action: 'replace_text', find: 'the value', text: 'new' }]).then(
          () => expect.unreachable(),
          (error: unknown) => expect(error).toMatchObject({ code: 'invalid_request' }),
        ),
    ],
    ['while its row is looked for', () => editOfAsync(page, [{ action: 'delete_row', at: 'row 5999' }])],
    ['while it is checked', () => requireStorage(longer)],
    ['while it is read to show what a version changes', () => readMarkdown(page)],
    ['while it is compared with what was sent', () => storageDifferenceAsync(longer, `${longer} `)],
    [
      'while its passages are ranked',
      () =>
        passagesOf([{ page: foundPage, read: () => documentInSteps(storage, {}) }], {
          query: 'What is the value of row 77?',
          maxTokens: 800,
        }),
    ],
  ])('%s', async (_name, work) => {
    expect(await turnsDuring(work)).toBeGreaterThan(2);
  });

  test('and stops when the caller gives up', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(editOfAsync(page, [{ action: 'append', text: 'Below.' }], { signal })).rejects.toThrow('enough');
  });
});
