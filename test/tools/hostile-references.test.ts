import fc from 'fast-check';
import { expect, test } from 'vitest';

import { runs } from '../helpers/properties.js';
import { ada, startTools } from './support.js';

const parts = fc.constantFrom(
  '..',
  '/',
  '\\',
  '%2e',
  '%2F',
  '%5c',
  '%252e',
  '.',
  '//',
  '@',
  ':',
  '#',
  '?',
  '&',
  ';',
  '\r\n',
  '\u0000',
  '\u202e',
  'api/v1',
  'wiki',
  'proxy',
  'x',
  'pages',
  'spaces',
  'ENG',
  '98312',
  '-1',
  '0x10',
  '1e9',
  'identifier: bob@acme.example',
  'http://',
  'https://',
  'file://',
  'evil.example',
  '127.0.0.1',
  'AQAT',
  '~',
  '"',
  "'",
  '{',
  '${x}',
  '<',
  'title=',
  ' ',
  'é',
  '🚀',
  '\ud800',
);
const reference = fc.array(parts, { minLength: 1, maxLength: 7 }).map((some) => some.join(''));

test('5,000 hostile references reach nothing but the wiki, and nobody but their user', async () => {
  const { tools, sandbox } = await startTools();
  const tool = tools.find(({ name }) => name === 'confluence_read_page');
  // Whatever the others are, these reach every route: a page, a title in a space, and an id that nothing has.
  const texts = ['98312', 'x', '9831298312', ...fc.sample(reference, runs(5000)), 'ENG'];
  let refused = 0;
  for (let index = 0; index < texts.length; index += 50) {
    await Promise.all(
      texts.slice(index, index + 50).map(async (text, offset) => {
        const args = offset % 2 === 0 ? { page: text } : { page: text, space: texts[texts.length - 1 - index] };
        const message: { artifact?: { error?: { code: string } } } = await tool?.invoke({
          type: 'tool_call',
          id: '1',
          name: 'confluence_read_page',
          args,
        });
        if (message.artifact?.error?.code === 'invalid_request') refused++;
      }),
    );
  }
  const requests = sandbox.requests();
  expect(new Set(requests.map(({ path }) => path.replace(/\d+$/, 'ID')))).toEqual(
    new Set([
      '/wiki/api/v2/pages/ID',
      '/wiki/api/v2/pages',
      '/wiki/api/v2/blogposts',
      '/wiki/api/v2/blogposts/ID',
      '/wiki/api/v2/folders/ID',
      '/wiki/api/v2/spaces',
      '/wiki/api/v2/users-bulk',
    ]),
  );
  expect(new Set(requests.map(({ identifier }) => identifier))).toEqual(new Set([ada]));
  expect(refused).toBeGreaterThan(texts.length / 2);
});
