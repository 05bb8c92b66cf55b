import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  decodeTinyLink,
  encodeTinyLink,
  parseReference,
  parseSpaceKey,
  requireSameSite,
} from '../../src/confluence/references.js';
import { ConfluenceError } from '../../src/errors.js';
import { formatTarget, type Target } from '../../src/markup/target.js';
import { anyCharacter, runs } from '../helpers/properties.js';

const site = 'https://acme.atlassian.net/wiki';
const id = (text: string) => ({ kind: 'id', id: text });
const host = 'acme.atlassian.net';

describe('what people paste', () => {
  test.each<[string, object]>([
    ['1245185', id('1245185')],
    [' 0001245185 ', id('1245185')],
    [`${site}/spaces/ENG/pages/1245185/Release+plan`, { ...id('1245185'), host }],
    [`${site}/spaces/ENG/pages/1245185`, { ...id('1245185'), host }],
    [`${site}/spaces/ENG/pages/1245185/Release+plan?focusedCommentId=1246290`, { ...id('1245185'), host }],
    [
      `${site}/spaces/ENG/pages/1245185/Release+plan#Install-%26-Setup-(v2.0)`,
      { ...id('1245185'), host, section: 'Install-&-Setup-(v2.0)' },
    ],
    [`${site}/spaces/~712020:8f3c/pages/9/X`, { ...id('9'), host }],
    [`${site}/spaces/ENG/pages/edit-v2/1245185`, { ...id('1245185'), host }],
    [`${site}/pages/resumedraft.action?draftId=1245185`, { ...id('1245185'), host }],
    [`${site}/pages/viewpage.action?pageId=1245185`, { ...id('1245185'), host }],
    [
      `${site}/pages/viewpage.action?spaceKey=ENG&title=Release+plan`,
      { kind: 'title', title: 'Release plan', space: 'ENG', host },
    ],
    [
      `${site}/pages/viewpageattachments.action?pageId=1245185&preview=%2F1245185%2F1246301%2Fplan.png`,
      { ...id('1245185'), host },
    ],
    [`${site}/spaces/ENG/blog/2026/11/05/1245185/A+post`, { ...id('1245185'), host }],
    [`${site}/spaces/ENG/folder/77`, { ...id('77'), host }],
    [`${site}/spaces/ENG/whiteboard/78`, { ...id('78'), host }],
    [`${site}/spaces/ENG/overview`, { kind: 'home', space: 'ENG', host }],
    [`${site}/spaces/ENG`, { kind: 'home', space: 'ENG', host }],
    [`${site}/display/ENG/Release+plan`, { kind: 'title', title: 'Release plan', space: 'ENG', host }],
    [`${site}/x/AQAT`, { ...id('1245185'), host }],
    ['/x/AQAT', id('1245185')],
    ['x/AQAT', id('1245185')],
    ['/wiki/spaces/ENG/pages/1245185/Release+plan', id('1245185')],
    ['/spaces/ENG/pages/1245185', id('1245185')],
    ['acme.atlassian.net/wiki/spaces/ENG/pages/1245185', { ...id('1245185'), host }],
    ['ari:cloud:confluence:11111111-2222-4333-8444-555555555555:page/1245185', id('1245185')],
    ['confluence:OPS/Plan%20B', { kind: 'title', title: 'Plan B', space: 'OPS' }],
    [
      `${site}/display/ENG/2026/01/30/Release+news`,
      { kind: 'title', title: 'Release news', space: 'ENG', postedOn: '2026/01/30', host },
    ],
    [`${site}/display/ENG/2026`, { kind: 'title', title: '2026', space: 'ENG', host }],
    [`${site}/display/ENG/C%2B%2B%2FCLI+guide`, { kind: 'title', title: 'C++/CLI guide', space: 'ENG', host }],
    [`${site}/spaces/ENG/pages/1245185/C%2B%2B%2FCLI+guide`, { ...id('1245185'), host }],
    [`<${site}/spaces/ENG/pages/1245185>`, { ...id('1245185'), host }],
    [`[P](${site}/spaces/ENG/pages/1245185)`, { ...id('1245185'), host }],
    [`[P [draft]](<${site}/spaces/ENG/pages/1245185/P> "the plan").`, { ...id('1245185'), host }],
    [`[P](/wiki/spaces/ENG/pages/1245185)`, id('1245185')],
    [`"${site}/x/AQAT"`, { ...id('1245185'), host }],
    [`(${site}/pages/viewpage.action?pageId=1245185).`, { ...id('1245185'), host }],
    [`${site}/spaces/ENG/pages/1245185.`, { ...id('1245185'), host }],
    [`${site}/x/AQAT,`, { ...id('1245185'), host }],
    [`${site}/spaces/ENG.`, { kind: 'home', space: 'ENG', host }],
    [`${site}/download/attachments/1245185/plan.png?version=1`, { ...id('1245185'), host }],
    ['confluence:OPS/Plan%20B#Costs', { kind: 'title', title: 'Plan B', space: 'OPS', section: 'Costs' }],
    ['confluence: the guide', { kind: 'title', title: 'confluence: the guide' }],
    [
      'blog:ENG/2026/01/30/Release+news',
      { kind: 'title', title: 'Release news', space: 'ENG', postedOn: '2026/01/30' },
    ],
    ['space:ENG', { kind: 'home', space: 'ENG' }],
    ['Release plan', { kind: 'title', title: 'Release plan' }],
    ['CI/CD at Acme: how & why?', { kind: 'title', title: 'CI/CD at Acme: how & why?' }],
  ])('%s', (input, expected) => {
    expect(parseReference(input)).toEqual(expected);
  });

  test('a title takes the space beside it, also as an address', () => {
    expect(parseReference('Release plan', 'ENG')).toEqual({ kind: 'title', title: 'Release plan', space: 'ENG' });
    expect(parseReference('Release plan', `${site}/spaces/~abc/overview`)).toEqual({
      kind: 'title',
      title: 'Release plan',
      space: '~abc',
    });
  });
});

describe('what names no page is refused before anything is sent', () => {
  test.each([
    '',
    '   ',
    '0',
    '99999999999999999999',
    'att1246301',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ftp://acme/x',
    'data:text/html,x',
    '../../api/v1/environments',
    '..\\..\\x',
    '%2e%2e/x',
    'a/../b',
    '/etc/passwd',
    '//evil.example/wiki',
    'x\u0000y',
    'x\r\nidentifier: bob',
    '\ud800',
    `${site}/../../api`,
    `${site}/spaces/ENG/pages/../../x`,
    `${site}/spaces/ENG/pages/%2e%2e/x`,
    'https://user:secret@acme.atlassian.net/wiki/x/AQAT',
    `${site}/people/712020:8f3c`,
    `${site}/spaces/ENG/pages/12x45`,
    `${site}/x/AQ!T`,
    `${site}/x/`,
    `${site}/admin`,
    `${site}/l/cp/Ab1Cd2Ef`,
    `${site}/display/ENG/..`,
    `${site}/display/ENG/%2e%2E`,
    `${site}/display/..%2fadmin/x`,
    `${site}/spaces/ENG/pages/1/..%2f..%2fadmin`,
    `[P](${site}/../admin)`,
    'https://',
    'https://api.atlassian.com/ex/confluence/1111/wiki/api/v2/pages/1',
    'ari:cloud:jira:x:issue/1',
  ])('%#: %j', (input) => {
    expect(() => parseReference(input)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  test.each([
    ['a title of 256 characters', 'x'.repeat(256)],
    ['an address of 3,000', `${site}/${'x'.repeat(3000)}`],
  ])('%s', (_name, input) => {
    expect(() => parseReference(input)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  test.each(['', '../ENG', 'a b', 'ENG"', 'x/y', '~', 'E\nNG', '~a/b'])('the space key %j', (key) => {
    expect(() => parseSpaceKey(key)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  });

  test('any text gives digits, a title, a space key, or a refusal of ours', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: anyCharacter, maxLength: 60 }),
          fc.webUrl({ withQueryParameters: true, withFragments: true }),
          fc.stringMatching(/^[/.%2efxwiki:@\\-]{1,40}$/),
        ),
        (input) => {
          try {
            const reference = parseReference(input);
            if (reference.kind === 'id') expect(reference.id).toMatch(/^[1-9]\d{0,15}$/);
            if (reference.kind === 'home') expect(parseSpaceKey(reference.space)).toBe(reference.space);
          } catch (error) {
            expect(ConfluenceError.isInstance(error) && error.code).toBe('invalid_request');
          }
        },
      ),
      runs(500),
    );
  });
});

test('every link to content that a page shows names what it leads to', () => {
  const title = fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
      fc.constantFrom('..', '.', '/x/', '../a', 'a#b', '100%', 'a+b', '?'),
    )
    .filter((text) => text.length <= 255 && !/\p{Cc}|\p{Cs}|^\s|\s$/u.test(text));
  const spaceKey = fc.constantFrom('ENG', 'eng2', '~712020:8f3c', 'Ü_1');
  const postingDay = fc
    .date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10).replaceAll('-', '/'));
  const target: fc.Arbitrary<Target> = fc.oneof(
    fc.record({ kind: fc.constant('page' as const), title, spaceKey }),
    fc.record({ kind: fc.constant('blogPost' as const), title, spaceKey, postingDay }),
    fc.record({ kind: fc.constant('pageId' as const), id: fc.integer({ min: 1 }).map(String) }),
    fc.record({ kind: fc.constant('space' as const), key: spaceKey }),
  );
  fc.assert(
    fc.property(target, fc.boolean(), (meant, isSiteKnown) => {
      const { host: _host, ...read } = parseReference(formatTarget(meant, isSiteKnown ? { baseUrl: site } : {}));
      if (meant.kind === 'pageId') expect(read).toEqual(id(meant.id));
      else if (meant.kind === 'space') expect(read).toEqual({ kind: 'home', space: meant.key });
      else if (meant.kind === 'page' || meant.kind === 'blogPost') {
        const postedOn = meant.kind === 'blogPost' ? meant.postingDay : undefined;
        expect(read).toEqual({ kind: 'title', title: meant.title, space: meant.spaceKey, postedOn });
      }
    }),
    runs(1000),
  );
});

describe('short links', () => {
  test.each([
    ['544379140', 'BJFyI'],
    ['1302783', '-_AT'],
    ['1245185', 'AQAT'],
    ['2097154', 'AgAg'],
  ])('%s is %s', (page, short) => {
    expect(encodeTinyLink(page)).toBe(short);
    expect(decodeTinyLink(short)).toBe(page);
  });

  test('every id comes back, also above 32 bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (page) => {
        expect(decodeTinyLink(encodeTinyLink(String(page)))).toBe(String(page));
      }),
      runs(),
    );
  });
});

test('an address of another site is refused, one of this site passes in any case of letters', () => {
  requireSameSite(parseReference('https://ACME.atlassian.net/wiki/x/AQAT'), site);
  expect(() => requireSameSite(parseReference('https://evil.example/wiki/x/AQAT'), site)).toThrow(
    new ConfluenceError({
      code: 'invalid_request',
      message: 'The address belongs to "evil.example", but this connection reaches acme.atlassian.net.',
      next: '',
    }).message,
  );
});
