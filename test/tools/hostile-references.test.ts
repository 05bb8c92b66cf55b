import { expect, test } from 'vitest';

import { ada, startTools } from './support.js';

// Deterministic: the same 5,000 texts in every run.
function* hostile(count: number): Generator<string> {
  const parts = [
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
  ];
  let seed = 42;
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  for (let index = 0; index < count; index++)
    yield Array.from({ length: 1 + next(7) }, () => parts[next(parts.length)] ?? '').join('');
}

test('5,000 hostile references reach nothing but the wiki, and nobody but their user', async () => {
  const { tools, sandbox } = await startTools();
  const tool = tools.find(({ name }) => name === 'confluence_read_page');
  const texts = [...hostile(5000)];
  let refused = 0;
  for (let index = 0; index < texts.length; index += 50) {
    await Promise.all(
      texts.slice(index, index + 50).map(async (text, offset) => {
        const args = offset % 2 === 0 ? { page: text } : { page: text, space: texts[5000 - 1 - index] };
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
      '/wiki/api/v2/spaces',
      '/wiki/api/v2/users-bulk',
    ]),
  );
  expect(new Set(requests.map(({ identifier }) => identifier))).toEqual(new Set([ada]));
  expect(refused).toBeGreaterThan(2500);
}, 120_000);
