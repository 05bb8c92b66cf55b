import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { expect, test } from 'vitest';
import { answerLinks } from '../../bench/injection-report/judge-links.js';
import { checkLinks, LinkCheck, type OriginOf } from '../../src/links/check-links.js';
import { parseMarkdown } from '../../src/markdown-text.js';
import { runs } from '../helpers/properties.js';

const source = 'https://acme.atlassian.net/wiki/spaces/ENG/pages/101/Release+plan';
const page = 'https://docs.vendor.example/start';
const originOf: OriginOf = ({ href }) =>
  href === source ? 'source' : href === page ? 'page' : href === 'https://own.example/' ? 'user' : undefined;

const shown = (markdown: string): string => checkLinks(markdown, originOf).markdown;
const unknown = (markdown: string): string[] =>
  checkLinks(markdown, originOf).links.flatMap(({ origin, address }) => (origin === 'unknown' ? [address] : []));

/** Every address that a renderer of Markdown would make something of, and all HTML that it would pass on. */
function followable(markdown: string): string[] {
  const found: string[] = [];
  const visit = (node: Nodes): void => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') found.push(node.url);
    if (node.type === 'html' && !/^<br\s*\/?>$/u.test(node.value)) found.push(node.value);
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(parseMarkdown(markdown));
  return found;
}

test.each([
  ['a source', `It freezes ([Release plan](${source} "Plan")).`],
  ['a bare source in a sentence', `See ${source}, and ${source}.`],
  ['a source in angle brackets', `<${source}>`],
  ['a source by reference', `[plan][1]\n\n[1]: ${source} "Plan"\n`],
  ['what the user wrote', 'As you said: https://own.example/'],
  ['the address of a page, bare', `Read ${page}.`],
  ['names of hosts and files in prose', 'www.gov.uk, node.js, README.md, v1.2, a/b, C:\\Users\\ada, 10:30, pkg@1.2.3'],
  ['code', '`arr[0](x)`\n\n```ts\nlist[1](y);\nif (a < b) {}\n```\n\n<br> | a<br>b |'.replace('<br> ', '')],
  ['a footnote', 'word[^1]\n\n[^1]: See the plan.'],
])('%s stays as it is', (_what, markdown) => {
  expect(shown(markdown)).toBe(markdown);
  expect(unknown(markdown)).toEqual([]);
});

test.each([
  ['[Plan B](https://evil.example/b "t") end', 'Plan B end'],
  ['![chart](https://evil.example/c.png)', 'chart'],
  ['![](https://evil.example/c.png?d=1)', 'https[:]//evil[.]example/c.png?d=1'],
  ['go to https://evil.example/x.', 'go to https[:]//evil[.]example/x.'],
  ['<https://evil.example/x>', 'https[:]//evil[.]example/x'],
  ['[a [b] `]` c](https://evil.example/(x))', 'a [b] `]` c'],
  ['[r][1]\n\n[1]: https://evil.example/x', '[r][1]\n\n[1\\]: https[:]//evil[.]example/x'],
  ['`curl https://evil.example/x`', '`curl https[:]//evil[.]example/x`'],
  ['<a href="https://evil.example">x</a>', '\\<a href="https[:]//evil[.]example">x\\</a>'],
  ['https\\://evil.example and &#104;ttps://evil.example', 'https[:]//evil[.]example and https[:]//evil[.]example'],
  ['www.evil.example/x?d=1', 'www[.]evil[.]example/x?d=1'],
  ['write to ada@evil.example', 'write to ada[@]evil[.]example'],
])('%s loses its link and keeps its text', (markdown, expected) => {
  expect(shown(markdown)).toBe(expected);
  expect(unknown(markdown)).toHaveLength(1);
});

test('a link from a page shows its host, and text that names another place shows where it leads', () => {
  expect(shown(`[docs](${page})`)).toBe(`[docs (docs.vendor.example)](${page})`);
  expect(shown(`[${page}](${page})`)).toBe(`[${page}](${page})`);
  expect(shown(`[docs][1]\n\n[1]: ${page}`)).toBe(`[docs][1]\n\n[1\\]: <${page}>`);
  for (const text of [
    '**other.example**',
    '`other.example/login`',
    ' Sign in: other . example',
    'h t t p s : / / other.example',
    'other&#46;example',
    'o\u200bther.exa\u00admple',
    '\u0430cme.atlassian.net',
    'acme.atlassian.net@other.example',
  ]) {
    expect(shown(`[${text}](${source})`)).toContain(`(acme.atlassian.net)](${source})`);
  }
  expect(shown(`[acme.atlassian.net/wiki](${source})`)).toBe(`[acme.atlassian.net/wiki](${source})`);
});

test.each([
  // With what stands before it, an image would be one again.
  [`Look!![docs](${page})`, `Look! [docs (docs.vendor.example)](${page})`],
  [`!![[docs](${page})](https://evil.example/x)`, `! [docs (docs.vendor.example)](${page})`],
  [`!![](https://evil.example/x)[docs](${page})`, `!https[:]//evil[.]example/x[docs (docs.vendor.example)](${page})`],
  // A link within a link: some renderers make two, and cut the first.
  [`[a <${page}> b](${page})`, `[a <${page}> b\\](<${page}>)`],
  // An address within an address: what follows two slashes is a host for some.
  [`${page}https://evil.example/x`, 'https[:]//docs[.]vendor[.]example/starthttps[:]//evil[.]example/x'],
])('%s reads %s', (markdown, expected) => {
  expect(shown(markdown)).toBe(expected);
  const check = new LinkCheck(originOf);
  expect(Array.from(markdown, (sign) => check.push(sign)).join('') + check.end()).toBe(expected);
});

test.each([
  ['[docs\\\\](', ')'],
  ['\\\\[docs\\\\](', ')'],
  ['\\\\\\\\[docs\\\\\\\\](', ')'],
  ['[docs\\\\ ![x\\\\](', ')'],
  [`[${'d'.repeat(1400)}\\\\](`, ')'],
  [`${'d'.repeat(4090)} [${'d'.repeat(1400)}\\\\](`, ')'],
])('backslashes that escape each other hide no end of a link: %s', (before, behind) => {
  const markdown = `${before}${page}${behind} end`;
  // A link it is, for any renderer.
  expect(followable(markdown)).toEqual([page]);
  const cut = Array.from({ length: 120 }, (_, back) => {
    const at = Math.max(0, markdown.length - back);
    const check = new LinkCheck(originOf);
    return check.push(markdown.slice(0, at)) + check.push(markdown.slice(at)) + check.end();
  });
  expect(new Set(cut)).toEqual(new Set([shown(markdown)]));
  expect(shown(markdown)).toContain(`(docs.vendor.example)](${page})`);
});

/** Ways to write an address that leads to evil.example or runs something, each without a space. */
const hostile = [
  'https://evil.example/wiki/spaces/ENG/pages/101/Release+plan',
  'https://acme.atlassian.net@evil.example/wiki/spaces/ENG/pages/101/Release+plan',
  'https://acme.atlassian.net:8443/wiki/spaces/ENG/pages/101/Release+plan',
  'http://acme.atlassian.net/wiki/spaces/ENG/pages/101/Release+plan',
  `${source}?next=evil`,
  `${source}#evil`,
  'HTTPS://EVIL.example/x',
  'https:\\\\\\\\evil.example/x',
  'https:/evil.example/x',
  'https:evil.example/x',
  '//evil.example/x',
  '/\\\\evil.example/x',
  'ht&Tab;tps://evil.example/x',
  'https&colon;//evil.example/x',
  '&#x68;ttps://evil.example/x',
  'https://\u0430cme.atlassian.net/wiki',
  'https://xn--cme-7cd.example/wiki',
  'mailto:a@evil.example?body=x',
  'javascript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'ftp://evil.example/x',
  'https://[::1]/x',
  'https://1.2.3.4/x',
];
const shapes: ((address: string) => string)[] = [
  (address) => `[text](${address})`,
  (address) => `[text](<${address}> 'title')`,
  (address) => `[te[x]t](\n${address}\n"a (b)")`,
  (address) => `![alt](${address})`,
  (address) => `[![alt](${address})](${source})`,
  (address) => `[text][r]\n\n[r]: ${address}\n`,
  (address) => `[r]\n\n[r]:\n  <${address}>\n`,
  (address) => `> [r]\n>\n> [r]: ${address}\n`,
  (address) => `<${address}>`,
  (address) => `<a href="${address}">x</a>`,
  (address) => `<img src=${address}>`,
  (address) => `x ${address} y`,
  (address) => `| a |\n| - |\n| [x](${address}) |`,
  (address) => `Title [x](${address})\n===`,
  (address) => `[^1]: [x](${address})\n\n[^1]`,
  (address) => `- item\n\n      [x](${address})\n\n  1. [x](${address})`,
  (address) => `<div>\n\`\`\`\n\n[x](${address})\n\`\`\`\n`,
  (address) => `   \`\`\`\nx\n\n- \`\`\`\ny\n[x](${address})\n\`\`\`\n[x](${address})`,
  (address) => `a \`b\n# c\n[x](${address}) \`d`,
  (address) => `[a \`]\` b](${address})`,
  (address) => `\\[a](${address}) \\\\[b](${address})`,
  (address) => `[a][[b](${address})](${source})`,
];

test('nothing leads anywhere that no source, page or user named, however it is written', () => {
  for (const address of hostile) {
    for (const shape of shapes) {
      const left = followable(shown(shape(address))).filter((url) => url !== source);
      expect(left, shape(address)).toEqual([]);
    }
  }
});

test('pieces of links, code and HTML in any order lead nowhere unknown, and it is the same however they arrive', () => {
  const piece = fc.constantFrom(
    '[',
    ']',
    '(',
    ')',
    '![',
    '](',
    ']: ',
    '<',
    '>',
    '`',
    '``',
    '```\n',
    '~~~\n',
    '\n',
    '\n\n',
    '> ',
    '- ',
    '1. ',
    '    ',
    '\\',
    '*',
    '_',
    '|',
    '| - |\n',
    '<div>',
    '<!--',
    '-->',
    '<a href="',
    '"',
    '&#58;',
    ':',
    '//',
    '@',
    'a',
    'r',
    'www.',
    'https://evil.example/x',
    '//evil.example',
    'evil.example',
    'mailto:a@evil.example',
    ' ',
    '[r]: ',
    'javascript:x',
    '!',
    '\\\\',
    source,
    page,
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      (pieces, sizes) => {
        const markdown = pieces.join('');
        const whole = shown(markdown);
        // Where a renderer sees no code and we do, a target without a host may stay; it leads to nobody else.
        const isRelative = (url: string): boolean => !URL.canParse(url) && !/^[\\/]{2}/u.test(url);
        const allowed = (url: string): boolean =>
          // Some renderers take marks behind a bare address for a part of it: it leads to the same host.
          [source, page].includes(url.replace(/[\]~*_`|"].*$/u, '')) ||
          isRelative(url) ||
          /^http:\/\/www[\w.-]*$/u.test(url);
        expect(followable(whole).filter((url) => !allowed(url))).toEqual([]);
        // A link to a page shows its host in whatever renders it, and nothing is loaded by itself.
        expect(answerLinks(whole)).toEqual([]);
        const check = new LinkCheck(originOf);
        let arrived = '';
        for (let at = 0, index = 0; at < markdown.length; index++) {
          const size = sizes[index % sizes.length] ?? 1;
          arrived += check.push(markdown.slice(at, at + size));
          at += size;
        }
        expect(arrived + check.end()).toBe(whole);
      },
    ),
    runs(2000),
  );
});

test('what only some renderers take for a mail address leads nowhere either', () => {
  for (const text of ['*@evil.example', 'a@|evil.example', '|@evil.example', '*@`evil.example'])
    expect(answerLinks(shown(text)), text).toEqual([]);
  expect(shown('C*@b, everybody @acme.example')).toBe('C*@b, everybody @acme.example');
});

test('a target without a host is no link either', () => {
  for (const address of ['/relative', '#anchor', 'page?x=1']) {
    expect(followable(shown(`[x](${address}) ![x](${address}) [r]\n\n[r]: ${address}`))).toEqual([]);
    expect(unknown(`[x](${address})`)).toEqual([address]);
  }
});

test('200 kB of what makes parsers slow are read, whole and in pieces', () => {
  for (const unit of [
    '*a_ ',
    '[',
    '[a](',
    '](',
    '`a``b',
    '<a ',
    '> ',
    '&#',
    'a@',
    'a:',
    '((',
    '![',
    '[a]: b\n',
    'https://e.example/',
    'a "b',
  ]) {
    const text = unit.repeat(Math.ceil(200_000 / unit.length));
    const whole = shown(text);
    const check = new LinkCheck(originOf);
    let arrived = '';
    for (let at = 0; at < text.length; at += 50) arrived += check.push(text.slice(at, at + 50));
    expect(arrived + check.end() === whole, unit).toBe(true);
  }
});
