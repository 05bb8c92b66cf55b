import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ConfluenceError } from '../../src/errors.js';
import { addressOf, assertContained, path } from '../../src/access/path.js';
import { runs } from '../helpers/properties.js';

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (ConfluenceError.isInstance(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('path', () => {
  test('encodes every value as one segment', () => {
    expect(path`/wiki/api/v2/pages/${1245185}/labels`).toBe('/wiki/api/v2/pages/1245185/labels');
    expect(path`/wiki/api/v2/pages/${'a b?c#d&e:ü'}`).toBe('/wiki/api/v2/pages/a%20b%3Fc%23d%26e%3A%C3%BC');
    expect(path`/wiki/api/v2/attachments/${'att1'}`).toBe('/wiki/api/v2/attachments/att1');
  });

  test.each([
    ['', 'it is empty'],
    ['.', 'it is a dot segment'],
    ['..', 'it is a dot segment'],
    ['%2e%2e', 'it is a dot segment'],
    ['%252E.', 'it is a dot segment'],
    ['1/labels', 'it holds a slash'],
    ['ci%2Fcd', 'it holds a slash'],
    ['..\\..', 'it holds a slash'],
    ['a\r\nb', 'it holds a control character'],
    ['a%0d%0ab', 'it holds a control character'],
    ['\ud800', 'it is not well-formed Unicode'],
  ])('refuses the value %j', (value, why) => {
    const shown = value.replaceAll(/\s+/gu, ' ').replaceAll(/\p{Cs}/gu, '');
    expect(messageOf(() => path`/wiki/api/v2/pages/${value}`)).toBe(
      `invalid_request: ${JSON.stringify(shown)} cannot be part of a Confluence address: ${why}.`,
    );
  });

  test('shows at most 80 characters of what it refuses', () => {
    expect(messageOf(() => path`/wiki/${`${'x'.repeat(500)}/`}`)).toBe(
      `invalid_request: "${'x'.repeat(79)}…" cannot be part of a Confluence address: it holds a slash.`,
    );
  });
});

describe('assertContained', () => {
  test.each([
    '/wiki/api/v2/pages/1',
    '/wiki/rest/api/search',
    '/wiki/rest/api/content/1/label/a.b',
    '/wiki/api/v2/pages/..a',
    '/wiki/api/v2/pages/a%20b',
  ])('accepts %s', (candidate) => {
    expect(messageOf(() => assertContained(candidate))).toBe('accepted');
  });

  test.each([
    '',
    'wiki/api/v2/pages',
    '/wiki',
    '/api/v1/x',
    '/../api/v1/x',
    '/%2e%2e/api/v1/x',
    '/wiki/../api/v1/x',
    '/wiki/%2e%2e/api/v1/x',
    '/wiki/%2E%2e/x',
    '/wiki/.%2e/x',
    '/wiki/%252e%252e/x',
    '/wiki/./x',
    '/wiki/..;/x',
    '/wiki/x/..',
    '/wiki//x',
    '/wiki/%2f%2fevil.example/x',
    '/wiki/a%2Fb',
    '/wiki/a%5cb',
    '/wiki/a\\..\\b',
    '/wiki/x#y',
    '/wiki/x?y=1',
    '/wiki/x y',
    '/wiki/x\ty',
    '/wiki/x\u0000y',
    '/wiki/x%00y',
    '/wiki/%zz',
    '/wiki/%aa',
    '/wiki/%c0%ae%c0%ae/x',
    '/wiki/ü',
    'https://evil.example/wiki/x',
    '//evil.example/wiki/x',
    `/wiki/${'x'.repeat(9000)}`,
  ])('refuses %j', (candidate) => {
    expect(messageOf(() => assertContained(candidate))).toMatch(/^invalid_request: /);
  });

  test('accepts nothing that a URL parser would move out of /wiki/', () => {
    const part = fc.constantFrom(
      '.',
      '..',
      '/',
      '//',
      '%2e',
      '%2E',
      '%2f',
      '\\',
      '%5c',
      ';',
      'wiki',
      'a',
      '#',
      '?',
      '@',
      ':',
      '\t',
      '%',
      '25',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const candidate = `/wiki/${parts.join('')}`;
        if (messageOf(() => assertContained(candidate)) !== 'accepted') return;
        const parsed = new URL(`http://proxy.invalid/proxy${candidate}`);
        expect(parsed.host).toBe('proxy.invalid');
        expect(parsed.pathname).toBe(`/proxy${candidate}`);
        const decoded = new URL(`http://proxy.invalid/proxy${decodeURIComponent(candidate)}`);
        expect(decoded.pathname).toMatch(/^\/proxy\/wiki\//);
      }),
      runs(3000),
    );
  });
});

describe('addressOf', () => {
  test('repeats the parameter for each element of an array and leaves out what is not set', () => {
    expect(
      addressOf('/wiki/api/v2/pages', {
        id: [1, '2'],
        'space-id': undefined,
        status: [],
        title: 'R&D + "plan" ü',
        sort: null,
        'include-labels': true,
      }),
    ).toBe('/wiki/api/v2/pages?id=1&id=2&title=R%26D+%2B+%22plan%22+%C3%BC&include-labels=true');
    expect(addressOf('/wiki/api/v2/pages')).toBe('/wiki/api/v2/pages');
  });

  test('keeps an opaque cursor encoded exactly once', () => {
    expect(addressOf('/wiki/rest/api/search', { cursor: '_f_MQ==_sa_' })).toBe(
      '/wiki/rest/api/search?cursor=_f_MQ%3D%3D_sa_',
    );
  });

  test('refuses an address that no server would take', () => {
    expect(messageOf(() => addressOf('/wiki/rest/api/search', { cql: 'x'.repeat(9000) }))).toBe(
      'invalid_request: The request is too long: 9026 characters in its address, 8000 are possible.',
    );
  });
});
