import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { commaSeparated, readableArguments, unknownArguments } from '../../src/tool/read-arguments.js';

const schema = z.object({
  page: z.string(),
  space: commaSeparated(z.string().optional().describe('keys')),
  limit: z.number().optional(),
  outline: z.boolean().optional(),
  type: z.enum(['page', 'blog_post']).optional(),
  otherWords: commaSeparated(z.array(z.string()).optional()),
  cells: z.array(z.string()).optional(),
  operations: z.array(z.object({ action: z.enum(['append', 'delete']), text: z.string().optional() })).optional(),
});
const read = (args: unknown) => readableArguments(schema, { refuseUnknown: true }).safeParse(args);

describe('what has one reading is taken', () => {
  test.each([
    ['null for what may be left out', { page: '1', space: null, limit: null, operations: null }, { page: '1' }],
    [
      'null inside of a list and of an object',
      { page: '1', otherWords: [null, 'a'] },
      { page: '1', otherWords: ['a'] },
    ],
    ['a number for a text', { page: 98400 }, { page: '98400' }],
    ['a number in a list of texts', { page: '1', otherWords: [2026] }, { page: '1', otherWords: ['2026'] }],
    ['a text for a number', { page: '1', limit: '5' }, { page: '1', limit: 5 }],
    ['an empty text for a number', { page: '1', limit: '' }, { page: '1' }],
    ['a text for a choice between two', { page: '1', outline: 'True' }, { page: '1', outline: true }],
    ['another case of a choice', { page: '1', type: 'Blog post' }, { page: '1', type: 'blog_post' }],
    ['a list of one', { page: ['1'], limit: [5] }, { page: '1', limit: 5 }],
    ['a list where commas separate', { page: '1', space: ['ENG', 'OPS'] }, { page: '1', space: 'ENG,OPS' }],
    [
      'a text for a list',
      { page: '1', otherWords: 'code freeze, moratorium' },
      { page: '1', otherWords: ['code freeze', 'moratorium'] },
    ],
    ['a text for a list of one', { page: '1', cells: 'Freeze' }, { page: '1', cells: ['Freeze'] }],
    ['JSON for a list', { page: '1', otherWords: '["a, b"]' }, { page: '1', otherWords: ['a, b'] }],
    [
      'JSON for a list of objects',
      { page: '1', operations: '[{"action":"append","text":"a"}]' },
      { page: '1', operations: [{ action: 'append', text: 'a' }] },
    ],
    [
      'JSON objects in a list',
      { page: '1', operations: ['{"action":"append"}'] },
      { page: '1', operations: [{ action: 'append' }] },
    ],
    [
      'one object for a list',
      { page: '1', operations: { action: 'APPEND', text: null } },
      { page: '1', operations: [{ action: 'append' }] },
    ],
    ['JSON for all of them', '{"page":"1"}', { page: '1' }],
    ['another spelling of a name', { Page: '1', other_words: ['a'] }, { page: '1', otherWords: ['a'] }],
    ['a text that looks like JSON', { page: '["1"]' }, { page: '["1"]' }],
    ['an unknown name without a value', { page: '1', reason: null }, { page: '1' }],
  ])('%s', (_kind, sent, taken) => {
    expect(read(sent)).toEqual({ success: true, data: taken });
  });
});

describe('what has none or several is refused', () => {
  test.each([
    ['null for what must be there', { page: null }, /page/u],
    ['a number that has lost digits', { page: 2 ** 60 }, /page/u],
    ['a fraction for a text', { page: 1.5 }, /page/u],
    ['a text that may be one or several', { page: '1', cells: 'Freeze, May' }, /cells/u],
    ['several for one', { page: ['1', '2'] }, /page/u],
    ['a word for a number', { page: '1', limit: 'five' }, /limit/u],
    ['a word for a choice', { page: '1', outline: 'maybe' }, /outline/u],
    [
      'an unknown name',
      { page: '1', colour: 'red' },
      /There is no argument \\"colour\\"; there are: page, space, limit/u,
    ],
    [
      'an unknown name inside',
      { page: '1', operations: [{ action: 'append', body: 'x' }] },
      /no argument \\"body\\"; there are: action, text/u,
    ],
    [
      'one name in two spellings',
      { page: '1', otherWords: ['a'], other_words: ['b'] },
      /no argument \\"other_words\\"/u,
    ],
    ['no object', 'page 1', /object/u],
  ])('%s', (_kind, sent, message) => {
    const { success, error } = read(sent);
    expect(success).toBe(false);
    expect(error?.message).toMatch(message);
  });
});

test('unknown names are passed over where they do no harm, and named', () => {
  const sent = { page: '1', userId: 'eve@acme.example' };
  expect(readableArguments(schema, { refuseUnknown: false }).parse(sent)).toEqual({ page: '1' });
  expect(unknownArguments(schema, sent)).toEqual([
    'There is no argument "userId"; there are: page, space, limit, outline, type, otherWords, cells, operations.',
  ]);
});

test('models see the schema as it was written', () => {
  const { $schema: _version, ...plain } = z.toJSONSchema(schema);
  expect(z.toJSONSchema(readableArguments(schema, { refuseUnknown: true }))).toMatchObject(plain);
});
