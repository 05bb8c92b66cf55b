// What a Markdown destination stands for, both ways, and what may be a link at all.
import { describe, expect, it } from 'vitest';
import { bareAddresses } from '../../src/markup/bare-url.js';
import { languageId } from '../../src/markup/languages.js';
import { formatTarget, parseTarget, safeUrl, type SiteOptions, type Target } from '../../src/markup/target.js';

const site: SiteOptions = { baseUrl: 'https://acme.atlassian.net/wiki' };
const own: SiteOptions = { baseUrl: 'https://acme.atlassian.net/wiki', pageId: '7', spaceKey: 'OPS' };

describe('a target', () => {
  it.each<[target: Target, destination: string, site?: SiteOptions]>([
    [{ kind: 'page', title: 'A b' }, 'confluence:A+b'],
    [{ kind: 'page', title: 'A/b:c=d+e&f#g?h%(i)', spaceKey: '~u' }, 'confluence:~u/A%2Fb:c=d%2Be%26f%23g%3Fh%25(i)'],
    [{ kind: 'page', title: '한글 <b>\\', spaceKey: 'OPS', anchor: 'Top' }, 'confluence:OPS/한글+%3Cb%3E%5C#Top'],
    [{ kind: 'page', title: 'A b/c', spaceKey: 'OPS' }, 'https://acme.atlassian.net/wiki/display/OPS/A+b%2Fc', site],
    [
      { kind: 'page', title: 'A', spaceKey: 'OPS', anchor: 'x' },
      'https://acme.atlassian.net/wiki/display/OPS/A#x',
      site,
    ],
    [{ kind: 'page', title: 'A' }, 'confluence:A', site],
    [{ kind: 'page', title: 'A (b)', spaceKey: 'OPS' }, 'https://acme.atlassian.net/wiki/display/OPS/A+%28b%29', own],
    [{ kind: 'pageId', id: '12' }, 'confluence:?pageId=12'],
    [{ kind: 'pageId', id: '1 2', anchor: 'x' }, 'confluence:?pageId=1+2#x'],
    [{ kind: 'blogPost', title: 'N & m/o', postingDay: '2026/01/30' }, 'blog:2026/01/30/N+%26+m%2Fo'],
    [{ kind: 'blogPost', title: 'N', spaceKey: 'a b', postingDay: '2026/01/30' }, 'blog:a+b/2026/01/30/N'],
    [
      { kind: 'blogPost', title: 'N m', spaceKey: 'OPS', postingDay: '2026/01/30' },
      'https://acme.atlassian.net/wiki/display/OPS/2026/01/30/N+m',
      site,
    ],
    [{ kind: 'space', key: 'a b/c' }, 'space:a+b%2Fc'],
    [{ kind: 'space', key: 'a b' }, 'https://acme.atlassian.net/wiki/spaces/a+b', site],
    [{ kind: 'attachment', filename: 'a b?c#d&e.pdf' }, 'attachment:a b%3Fc%23d%26e.pdf'],
    [
      { kind: 'attachment', filename: 'a.pdf', owner: { kind: 'page', title: 'T u', spaceKey: 'OPS', anchor: 'x' } },
      'attachment:a.pdf?page=confluence:OPS/T+u#x',
    ],
    [
      { kind: 'attachment', filename: 'a.pdf', owner: { kind: 'pageId', id: '5' } },
      'attachment:a.pdf?page=confluence:%3FpageId=5',
    ],
    [{ kind: 'user', by: 'user', id: '712020:a b' }, 'user:712020:a+b'],
    [{ kind: 'user', by: 'userkey', id: 'k' }, 'userkey:k'],
    [{ kind: 'user', by: 'username', id: 'n#m' }, 'username:n%23m'],
    [{ kind: 'anchor', anchor: 'Top' }, '#Top'],
    [{ kind: 'anchor', anchor: 'Top' }, 'https://acme.atlassian.net/wiki/pages/viewpage.action?pageId=7#Top', own],
    [
      { kind: 'anchor', anchor: 'T' },
      'https://acme.atlassian.net/wiki/spaces/OPS/pages/7/T#T',
      { pageUrl: 'https://acme.atlassian.net/wiki/spaces/OPS/pages/7/T' },
    ],
    [{ kind: 'status', colour: 'light green', subtle: true }, 'status:light+green?subtle'],
    [{ kind: 'status', colour: '', subtle: false }, 'status:'],
    [{ kind: 'date' }, 'date:'],
    [{ kind: 'placeholder' }, 'placeholder:'],
    [{ kind: 'macro', name: 'a b', parameters: [] }, 'macro:a+b'],
    [
      {
        kind: 'macro',
        name: 'm',
        parameters: [
          { name: 'a=b', value: 'c=d&e f' },
          { name: '', value: 'g h' },
        ],
      },
      'macro:m?a%3Db=c=d%26e+f&g+h',
    ],
    [
      {
        kind: 'macro',
        name: 'm',
        parameters: [
          { name: '', value: { kind: 'pageId', id: '5' } },
          { name: 'p', value: { kind: 'page', title: 'T & u', spaceKey: 'OPS' } },
        ],
      },
      'macro:m?confluence:%3FpageId=5&p=confluence:OPS/T+%26+u',
    ],
    [
      {
        kind: 'macro',
        name: 'm',
        parameters: [
          { name: 'f', value: { kind: 'attachment', filename: 'a b.pdf' } },
          { name: 'u', value: { kind: 'user', by: 'user', id: '1' } },
          { name: 's', value: { kind: 'space', key: 'OPS' } },
          { name: 'b', value: { kind: 'blogPost', title: 'N', spaceKey: 'OPS', postingDay: '2026/01/30' } },
        ],
      },
      'macro:m?f=attachment:a+b.pdf&u=user:1&s=space:OPS&b=blog:OPS/2026/01/30/N',
    ],
    [{ kind: 'web', url: 'https://x.example/a?b=c#d' }, 'https://x.example/a?b=c#d'],
    [{ kind: 'web', url: 'mailto:a@x.example' }, 'mailto:a@x.example'],
  ])('%j is written %s and read back', (target, destination, options) => {
    expect(formatTarget(target, options)).toBe(destination);
    expect(parseTarget(destination, options)).toEqual(target);
  });

  it('is written with what is known of the site', () => {
    const resolve: SiteOptions['resolve'] = {
      page: (title, space) => (title === 'A' ? `https://x.example/${space}/A` : undefined),
      pageById: (id) => (id === '5' ? { url: 'https://x.example/5' } : { title: 'T' }),
      attachment: (filename) => (filename === 'a.pdf' ? 'https://x.example/a.pdf' : undefined),
    };
    const known = { ...own, resolve };
    expect(
      (
        [
          { kind: 'page', title: 'A', anchor: 'x' },
          { kind: 'page', title: 'B', spaceKey: 'DEV' },
          { kind: 'page', title: 'B' },
          { kind: 'pageId', id: '5', anchor: 'x' },
          { kind: 'pageId', id: '6' },
          { kind: 'attachment', filename: 'a.pdf' },
          { kind: 'attachment', filename: 'b.pdf' },
          { kind: 'attachment', filename: 'a.pdf', owner: { kind: 'page', title: 'A' } },
          { kind: 'blogPost', title: 'N', postingDay: '2026/01/30' },
        ] satisfies Target[]
      ).map((target) => formatTarget(target, known)),
    ).toEqual([
      'https://x.example/OPS/A#x',
      'https://acme.atlassian.net/wiki/display/DEV/B',
      'https://acme.atlassian.net/wiki/display/OPS/B',
      'https://x.example/5#x',
      'https://acme.atlassian.net/wiki/pages/viewpage.action?pageId=6',
      'https://x.example/a.pdf',
      'attachment:b.pdf',
      'attachment:a.pdf?page=confluence:A',
      'https://acme.atlassian.net/wiki/display/OPS/2026/01/30/N',
    ]);
  });

  it.each<[destination: string, target: Target | undefined, site?: SiteOptions]>([
    ['#', { kind: 'anchor', anchor: '' }],
    ['#a#b', { kind: 'anchor', anchor: 'a#b' }],
    ['CONFLUENCE:OPS/A', { kind: 'page', title: 'A', spaceKey: 'OPS' }],
    ['confluence:', undefined],
    ['confluence:OPS/', undefined],
    ['confluence:A#', { kind: 'page', title: 'A' }],
    ['confluence:/A', { kind: 'page', title: 'A' }],
    ['confluence:OPS/A/b#c#d', { kind: 'page', title: 'A/b', spaceKey: 'OPS', anchor: 'c#d' }],
    ['confluence:?pageId=', { kind: 'pageId', id: '' }],
    ['confluence:?pageId=5&x#y', { kind: 'pageId', id: '5&x', anchor: 'y' }],
    ['blog:News', undefined],
    ['blog:2026/01/30/', undefined],
    ['blog:2026/1/30/A', undefined],
    ['attachment:', { kind: 'attachment', filename: '' }],
    ['attachment:a?b=c', { kind: 'attachment', filename: 'a' }],
    ['attachment:a?page=user:1', { kind: 'attachment', filename: 'a' }],
    [
      'attachment:a?page=confluence:%3FpageId%3D5',
      { kind: 'attachment', filename: 'a', owner: { kind: 'pageId', id: '5' } },
    ],
    ['status:red?x', { kind: 'status', colour: 'red', subtle: false }],
    ['status:Red?subtle?y', { kind: 'status', colour: 'Red', subtle: true }],
    ['macro:', { kind: 'macro', name: '', parameters: [] }],
    ['macro:a?', { kind: 'macro', name: 'a', parameters: [] }],
    ['macro:a?b', { kind: 'macro', name: 'a', parameters: [{ name: '', value: 'b' }] }],
    [
      'macro:a?b=c=d&=e&f=',
      {
        kind: 'macro',
        name: 'a',
        parameters: [
          { name: 'b', value: 'c=d' },
          { name: '', value: 'e' },
          { name: 'f', value: '' },
        ],
      },
    ],
    [
      'macro:a?confluence:?pageId=5',
      { kind: 'macro', name: 'a', parameters: [{ name: '', value: { kind: 'pageId', id: '5' } }] },
    ],
    ['macro:a?x=javascript:1', { kind: 'macro', name: 'a', parameters: [{ name: 'x', value: 'javascript:1' }] }],
    [
      'macro:a?x=https://x.example',
      { kind: 'macro', name: 'a', parameters: [{ name: 'x', value: 'https://x.example' }] },
    ],
    ['user:', { kind: 'user', by: 'user', id: '' }],
    ['a%zz+b', { kind: 'web', url: 'a%zz+b' }],
    ['confluence:100%+A', { kind: 'page', title: '100% A' }],
    ['javascript:x', undefined],
    ['java\nscript:x', undefined],
    ['JAVASCRIPT:x', undefined],
    ['data:x', undefined],
    ['x:y', { kind: 'web', url: 'x:y' }],
    ['', undefined],
    ['a.b', { kind: 'web', url: 'a.b' }],
    ['a/b:c', { kind: 'web', url: 'a/b:c' }],
    ['//x.example', { kind: 'web', url: '//x.example' }],
    ['/a', { kind: 'web', url: '/a' }],
    ['/a', { kind: 'web', url: '/a' }, site],
    ['//a', { kind: 'web', url: '//a' }, site],
    [
      'https://acme.atlassian.net/wiki/display/OPS/A+b#c',
      { kind: 'page', title: 'A b', spaceKey: 'OPS', anchor: 'c' },
      site,
    ],
    [
      'https://acme.atlassian.net/wiki/display/OPS/A?b',
      { kind: 'web', url: 'https://acme.atlassian.net/wiki/display/OPS/A?b' },
      site,
    ],
    [
      'https://acme.atlassian.net/wiki/display/OPS',
      { kind: 'web', url: 'https://acme.atlassian.net/wiki/display/OPS' },
      site,
    ],
    [
      'https://acme.atlassian.net/wiki/display/OPS/2026/01/30/News',
      { kind: 'blogPost', title: 'News', spaceKey: 'OPS', postingDay: '2026/01/30' },
      site,
    ],
    [
      'https://acme.atlassian.net/wiki/display/OPS/2026/01/30/News#x',
      { kind: 'web', url: 'https://acme.atlassian.net/wiki/display/OPS/2026/01/30/News#x' },
      site,
    ],
    ['https://acme.atlassian.net/wiki/spaces/OPS', { kind: 'space', key: 'OPS' }, site],
    [
      'https://acme.atlassian.net/wiki/spaces/OPS/pages/1',
      { kind: 'web', url: 'https://acme.atlassian.net/wiki/spaces/OPS/pages/1' },
      site,
    ],
    ['https://acme.atlassian.net/wiki', { kind: 'web', url: 'https://acme.atlassian.net/wiki' }, site],
    [
      'https://acme.atlassian.net/wikix/spaces/OPS',
      { kind: 'web', url: 'https://acme.atlassian.net/wikix/spaces/OPS' },
      site,
    ],
    ['https://acme.atlassian.net/wiki/pages/viewpage.action?pageId=7#x', { kind: 'anchor', anchor: 'x' }, own],
    [
      'https://acme.atlassian.net/wiki/pages/viewpage.action?pageId=77#x',
      { kind: 'web', url: 'https://acme.atlassian.net/wiki/pages/viewpage.action?pageId=77#x' },
      own,
    ],
  ])('is read from %j', (destination, target, options) => {
    expect(parseTarget(destination, options)).toEqual(target);
  });
});

describe('a safe address', () => {
  it.each<[href: string, url: string | undefined, site?: SiteOptions]>([
    ['https://x.example', 'https://x.example'],
    ['HTTP://x.example', 'HTTP://x.example'],
    ['ftp://x', 'ftp://x'],
    ['tel:1', 'tel:1'],
    ['mailto:a', 'mailto:a'],
    ['javascript:1', undefined],
    ['  \tjava\nscript:1', undefined],
    ['\u0000https://x y', 'https://x%20y'],
    ['a b', 'a%20b'],
    ['', undefined],
    ['\n', undefined],
    ['/a/b', 'https://acme.atlassian.net/a/b', site],
    ['//x.example/a', '//x.example/a', site],
    ['a/b', 'a/b', site],
    ['x+y.z-1:a', 'x+y.z-1:a'],
    ['1a:b', '1a:b'],
    ['file:///x', 'file:///x'],
    ['macro:x', undefined],
  ])('of %j is %j', (href, url, options) => {
    expect(safeUrl(href, options)).toBe(url);
  });
});

describe('addresses in text', () => {
  it.each<[text: string, urls: string[]]>([
    ['see https://x.example/a, and http://y.example.', ['4 https://x.example/a', '29 http://y.example']],
    ['(https://x.example/a_(b)) [http://y.example]', ['1 https://x.example/a_(b)', '27 http://y.example']],
    ['https://x.example/a)b] c', ['0 https://x.example/a)b']],
    ['xhttps://x.example _https://y.example 1http://z.example', []],
    ['https:// http://. https://[::1]/', ['18 https://[::1]/']],
    ['HTTPS://X.example/?a=b&c#d! https://x.example/“a”', ['0 HTTPS://X.example/?a=b&c#d', '28 https://x.example/“a']],
    ['https://x.example/中文、https://y.example/한글', ['0 https://x.example/中文', '21 https://y.example/한글']],
    [
      '<https://x.example> "https://y.example" `https://z.example`',
      ['1 https://x.example', '21 https://y.example', '41 https://z.example'],
    ],
    ['no address: //x.example', []],
    ['https://x.example/a…’~*_?;:', ['0 https://x.example/a']],
    ['https://x.example/((a)))', ['0 https://x.example/((a))']],
  ])('%j', (text, urls) => {
    expect(Array.from(bareAddresses(text), ({ index, url }) => `${index} ${url}`)).toEqual(urls);
  });
});

describe('a language', () => {
  it.each([
    ['Python', 'python'],
    ['GOLANG', 'go'],
    ['js', 'js'],
    ['c++', 'c++'],
    ['none', ''],
    ['Whatever', 'Whatever'],
    ['', ''],
  ])('named %j is %j in Confluence', (name, id) => {
    expect(languageId(name)).toBe(id);
  });
});
