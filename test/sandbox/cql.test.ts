import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CqlError } from '../../src/sandbox/cql-errors.js';
import { clausesOf, parseCql } from '../../src/sandbox/cql.js';
import type { CqlExpression, CqlParseOptions, CqlValue } from '../../src/sandbox/cql.js';
import { anyCharacter, runs } from '../helpers/properties.js';

const refusal = 'com.atlassian.confluence.api.service.exceptions.BadRequestException: ';

/** The documented escaping: backslashes first, then quotes. */
function quoteCql(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function showValue(value: CqlValue): string {
  if (value.kind === 'function') return `${value.name}(${value.arguments.join(', ')})`;
  return value.quoted ? JSON.stringify(value.text) : value.text;
}

function show(expression: CqlExpression | null): string {
  if (!expression) return '';
  if (expression.kind === 'not') return `(not ${show(expression.term)})`;
  if (expression.kind !== 'clause') return `(${show(expression.left)} ${expression.kind} ${show(expression.right)})`;
  return `${expression.field.name} ${expression.operator} ${expression.values.map(showValue).join(' | ')}`;
}

function tree(text: string, options?: CqlParseOptions): string {
  return show(parseCql(text, options).where);
}

function failure(text: string, options?: CqlParseOptions): string {
  try {
    parseCql(text, options);
  } catch (error) {
    if (error instanceof CqlError) return error.message;
    throw error;
  }
  return 'parsed';
}

describe('the structure of a query', () => {
  test.each([
    ['type = page', 'type = page'],
    ['TYPE=page AND Space.Key="ENG"', '(type = page and space = "ENG")'],
    ['id = 1', 'id = 1'],
    ['content = 12', 'id = 12'],
    ['type = page or label = a and label = b', '((type = page or label = a) and label = b)'],
    ['type = page or (label = a and label = b)', '(type = page or (label = a and label = b))'],
    ['type = page and not (label = a or label = b)', '(type = page and (not (label = a or label = b)))'],
    ['type = page and not not label = a', '(type = page and (not (not label = a)))'],
    ['label in (a, "b c", \'d\')', 'label in a | "b c" | "d"'],
    ['type = page and label not in (a)', '(type = page and label not in a)'],
    ['creator = currentUser()', 'creator = currentUser()'],
    ['created > now("-4w")', 'created > now(-4w)'],
    ['id in recentlyViewedContent(20, 5)', 'id in recentlyViewedContent(20, 5)'],
    ['creator in (currentUser(), "712020:x")', 'creator in currentUser() | "712020:x"'],
    ['created >= 2026/11/01', 'created >= 2026/11/01'],
    ['created<=2026-11-01', 'created <= 2026-11-01'],
    ['title !~ "x" or title ~ y', '(title !~ "x" or title ~ y)'],
    ['label = how-to', 'label = how-to'],
    ['title = "日本語"', 'title = "日本語"'],
    ['title ~ リリース', 'title ~ リリース'],
  ])('%s', (text, expected) => {
    expect(tree(text, { rejectNegativeFirst: false })).toBe(expected);
  });

  test('keeps the sorts in order with their directions', () => {
    const query = parseCql('type = page order by title, lastModified DESC , id asc');
    expect(query.orderBy.map((sort) => [sort.field.name, sort.direction])).toEqual([
      ['title', undefined],
      ['lastmodified', 'desc'],
      ['id', 'asc'],
    ]);
  });

  test('takes a sort alone as a query without a condition', () => {
    expect(parseCql('order by created').where).toBeNull();
  });

  test('lists the clauses as they are written', () => {
    const { where } = parseCql('type = page and (label = a or not label = b)');
    expect(where && clausesOf(where).map(show)).toEqual(['type = page', 'label = a', 'label = b']);
  });
});

describe('what is refused', () => {
  test.each([
    '',
    '   ',
    'type = ',
    'type',
    'and and',
    '= page',
    'type = page and',
    'type = page type = page',
    'title = "open',
    "title = 'open",
    'title = "a\\',
    'title = "a\\n"',
    '(type = page',
    'type = page)',
    'type = ()',
    'label in ()',
    'label in (a,)',
    'label in a',
    'label not = a',
    'title = release plan',
    'title = like',
    'like = title',
    'creator = 712020:8f3c',
    'title = a+b',
    'title = a.b',
    'title == "a"',
    'title ! "a"',
    'creator = currentUser(',
    'created > now("-1d" "-2d")',
    'type = page order title',
    'type = page order by',
    'type = page order by title desc asc',
    'type = page order by title,',
    'space = ~ada',
    'type = page;',
  ])('answers bad syntax with the whole query: %j', (text) => {
    expect(failure(text)).toBe(`${refusal}Could not parse cql : ${text}`);
  });

  test('answers nesting without end as bad syntax instead of running out of stack', () => {
    for (const text of [
      `${'('.repeat(5_000)}type = page${')'.repeat(5_000)}`,
      `type = page and ${'not '.repeat(5_000)}id = 1`,
    ]) {
      expect(failure(text)).toBe(`${refusal}Could not parse cql : ${text}`);
    }
  });

  test('names the fields most alike when a field does not exist', () => {
    expect(failure('status = current')).toBe(
      `${refusal}No field exists with the name: 'status'. Did you mean one of : space, subtype, space.key, siteSearch, space.type`,
    );
    expect(failure('type = page and lastmodfied > now()')).toContain('Did you mean one of : lastmodified,');
    expect(failure('type = page order by status')).toContain("No field exists with the name: 'status'");
  });

  test.each([
    ['space ~ "ENG"', '~', 'space'],
    ['text = "x"', '=', 'text'],
    ['siteSearch = "x"', '=', 'siteSearch'],
    ['text in ("x")', 'in', 'text'],
    ['title > "x"', '>', 'title'],
    ['created ~ "2026"', '~', 'created'],
    ['created in ("2026-11-01")', 'in', 'created'],
    ['label ~ "x"', '~', 'label'],
    ['id > 5', '>', 'id'],
    ['creator ~ "ada"', '~', 'creator'],
    ['space.title = "x"', '=', 'space.title'],
    ['type ~ "page"', '~', 'type'],
  ])('refuses an operator its field does not take: %s', (text, operator, field) => {
    expect(failure(text)).toBe(`${refusal}The operator '${operator}' is not supported for the field '${field}'`);
  });

  test('refuses to sort by a field of many values', () => {
    expect(failure('type = page order by label')).toBe(`${refusal}Field 'label' cannot be used in order by`);
  });

  test.each([
    'not space = ENG',
    '(not space = ENG) and type = page',
    'space != ENG',
    'title !~ "x"',
    'label not in (a)',
  ])('refuses a negative first clause unless told otherwise: %s', (text) => {
    expect(failure(text)).toBe(`${refusal}A negative expression cannot be the first clause in a CQL statement.`);
    expect(failure(text, { rejectNegativeFirst: false })).toBe('parsed');
  });

  test('takes a bare hyphen or refuses it, as told', () => {
    expect(failure('label = how-to', { allowBareHyphen: true })).toBe('parsed');
    expect(failure('label = how-to', { allowBareHyphen: false })).toBe(
      `${refusal}Could not parse cql : label = how-to`,
    );
    expect(failure('label = "how-to"', { allowBareHyphen: false })).toBe('parsed');
  });
});

describe('quoting', () => {
  const anyText = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.string({ unit: fc.constantFrom('"', "'", '\\', '(', ')', ' ', ',', '*', '~', 'a', 'or', ' and ', '=', '\n') }),
  );

  test('gives any string back exactly and never changes the structure around it', () => {
    fc.assert(
      fc.property(anyText, anyText, (first, second) => {
        const { where } = parseCql(`title = ${quoteCql(first)} and label in (x, ${quoteCql(second)}) or type = page`);
        expect(where).toMatchObject({
          kind: 'or',
          left: {
            kind: 'and',
            left: { kind: 'clause', values: [{ kind: 'text', text: first, quoted: true }] },
            right: { kind: 'clause', operator: 'in', values: [{ text: 'x' }, { text: second, quoted: true }] },
          },
          right: { kind: 'clause', operator: '=', values: [{ text: 'page' }] },
        });
      }),
      runs(2_000),
    );
  });

  test('never throws anything but a query error, whatever comes in', () => {
    const pieces = fc.array(
      fc.constantFrom(
        'type',
        'title',
        '=',
        '~',
        '"',
        "'",
        '(',
        ')',
        'and',
        'or',
        'not',
        'in',
        ',',
        'order',
        'by',
        '\\',
        ' ',
        'x',
      ),
      { maxLength: 24 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: anyCharacter }),
          pieces.map((list) => list.join(' ')),
        ),
        (text) => {
          expect(typeof failure(text)).toBe('string');
        },
      ),
      runs(2_000),
    );
  });
});
