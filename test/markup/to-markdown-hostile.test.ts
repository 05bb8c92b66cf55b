import { describe, expect, test } from 'vitest';

import { hostilePages } from '../../bench/markup/hostile-pages.js';
import { documentInSteps, toDocument } from '../../src/markup/document.js';
import { findSections } from '../../src/markup/sections.js';
import { storageToMarkdown } from '../../src/markup/to-markdown.js';

const code = (text: string) =>
  `<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[${text}]]></ac:plain-text-body></ac:structured-macro>`;
const macro = (name: string, parameters: string) =>
  `<ac:structured-macro ac:name="${name}">${parameters}<ac:rich-text-body><p>text</p></ac:rich-text-body></ac:structured-macro>`;
const read = (storage: string) => {
  const { markdown, warnings } = storageToMarkdown(storage);
  return { markdown, warnings: warnings.map(({ kind, message }) => `${kind}: ${message}`) };
};

describe('any of the hostile pages', () => {
  // Of a size at which a quadratic walk is felt and a cubic one never ends.
  test.each(hostilePages.map(({ name, page, options }) => ({ name, page, options })))(
    '$name is read',
    ({ page, options }) => {
      const storage = page(60_000);
      if (options.section === undefined) {
        expect(storageToMarkdown(storage, options).markdown.length).toBeLessThan(2_000_000);
        return;
      }
      // Found, ambiguous or absent: all of it is an answer.
      const found = findSections(toDocument(storage), options.section);
      if (found.length === 1) expect(storageToMarkdown(storage, options).markdown).toContain(found[0]?.text);
      else
        expect(() => storageToMarkdown(storage, options)).toThrow(
          found.length === 0 ? 'There is no section' : `${found.length} sections are called`,
        );
    },
  );
});

describe('a tag with more than 65536 characters', () => {
  const warning = 'dropped: Of a tag with more than 65536 characters only the beginning is read.';

  test('shows the beginning of its text', () => {
    const start = ' ac:alt="';
    expect(read(`<ac:image${start}${'q'.repeat(70_000)}"><ri:attachment ri:filename="a.png" /></ac:image>`)).toEqual({
      markdown: `![${'q'.repeat(65_536 - start.length)}](attachment:a.png)`,
      warnings: [warning],
    });
  });

  test('is no link, because a part of an address leads elsewhere', () => {
    const address = `https://x.example/${'q'.repeat(70_000)}`;
    expect(read(`<p><a href="${address}">text</a></p>`)).toEqual({ markdown: 'text', warnings: [warning] });
    expect(read(`<p>a <img src="${address}" />b</p>`)).toEqual({ markdown: 'a b', warnings: [warning] });
    expect(read(`<p><ac:link><ri:url ri:value="${address}" /><ac:link-body>text</ac:link-body></ac:link></p>`)).toEqual(
      { markdown: 'text', warnings: [warning] },
    );
  });

  test('keeps an address of up to that size', () => {
    const address = `https://x.example/${'q'.repeat(60_000)}`;
    expect(read(`<p><a href="${address}">text</a></p>`)).toEqual({ markdown: `[text](${address})`, warnings: [] });
  });

  test('is not cut inside a character or a reference', () => {
    const start = ' title="'.length;
    const storage = (end: string) =>
      `<p><at:var at:name="${'q'.repeat(65_536 - start - 4)}${end}${'q'.repeat(99)}" /></p>`;
    for (const end of ['🚀🚀', '&amp;&amp;']) {
      const { markdown } = read(storage(end));
      expect(markdown.replaceAll(/q+/gu, 'q')).toMatch(/^\{q(?:🚀|&)*\}$/u);
    }
  });
});

describe('a macro', () => {
  const parameter = (name: string, value: string) => `<ac:parameter ac:name="${name}">${value}</ac:parameter>`;

  test('with a title of more than 32768 characters shows the beginning of it', () => {
    expect(read(macro('info', parameter('title', 'q'.repeat(40_000))))).toEqual({
      markdown: `> [!NOTE] ${'q'.repeat(32_768)}\n> text`,
      warnings: ['dropped: A title with more than 32768 characters is shown only in part.'],
    });
  });

  test('with a long parameter that does not show has nothing to tell', () => {
    expect(read(macro('info', parameter('data', 'q'.repeat(40_000)) + parameter('title', 'T')))).toEqual({
      markdown: '> [!NOTE] T\n> text',
      warnings: [],
    });
  });

  test('with more parameters than are read says so', () => {
    const many = Array.from({ length: 12_000 }, (_, index) => parameter(`n${index}`, 'q')).join('');
    expect(read(macro('info', many + parameter('title', 'T')))).toEqual({
      markdown: '> [!NOTE]\n> text',
      warnings: ['dropped: A macro has more parameters than are read; the rest is not shown.'],
    });
  });
});

test('a placeholder of any length keeps its text', () => {
  const { markdown, warnings } = read(`<p><ac:placeholder>${'q '.repeat(200_000)}</ac:placeholder></p>`);
  expect(markdown.split('q').length - 1).toBe(200_000);
  expect(markdown.split('\n\n').every((line) => /^\[[q ]+\]\(placeholder:\)$/u.test(line))).toBe(true);
  expect(warnings).toEqual([]);
});

test('a long address is not repeated on each of the lines of its link', () => {
  const address = `https://x.example/${'q'.repeat(9000)}`;
  const { markdown, warnings } = read(`<a href="${address}">${'<p>text</p>'.repeat(1000)}</a>`);
  const lines = markdown.split('\n\n');
  const linked = lines.filter((line) => line === `[text](${address})`).length;
  // A million characters beside the first one.
  expect(linked).toBe(1 + Math.floor(999_999 / address.length));
  expect(lines.filter((line) => line === 'text').length).toBe(1000 - linked);
  expect(warnings).toEqual([
    'flattened: A link around many lines has a long address, which is not repeated on all of them: their text is shown alone.',
  ]);
});

test('an emoji id of thousands of code points is none', () => {
  const id = Array.from({ length: 10_000 }, () => '1f600').join('-');
  expect(read(`<p>a <ac:emoticon ac:emoji-id="${id}" ac:emoji-fallback=":x:" /></p>`)).toEqual({
    markdown: 'a :x:',
    warnings: [],
  });
});

test('a row of more than 10000 cells is shown as several rows', () => {
  const { markdown, warnings } = read(`<table><tr>${'<td>q</td>'.repeat(25_000)}</tr></table>`);
  expect(markdown.split('\n').map((line) => line.split('q').length - 1)).toEqual([0, 0, 10_000, 10_000, 5000]);
  expect(warnings).toEqual(['flattened: A table row of more than 10000 cells is shown as several rows.']);
});

test('code in a cell keeps all its lines', () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}`);
  const long = '|'.repeat(40_000);
  const { markdown } = read(`<table><tr><td>${code([...lines, long].join('\n'))}</td></tr></table>`);
  const cell = lines.map((line) => `\`${line}\``).join('<br>');
  const bars = (count: number) => `\`${'\\|'.repeat(count)}\``;
  expect(markdown === `| |\n| - |\n| ${cell}<br>${bars(32_768)}<br>${bars(40_000 - 32_768)} |`).toBe(true);
});

describe('steps', () => {
  const steps = (storage: string) => {
    let count = 0;
    for (const work = documentInSteps(storage, {}); work.next().done !== true;) count++;
    return count;
  };

  test.each([
    ['images in a line', `<p>${'<img src="a" />'.repeat(20_000)}</p>`],
    ['people in a line', `<p>${'<ri:user ri:account-id="1" />'.repeat(20_000)}</p>`],
    ['a long line of code in a cell', `<table><tr><td>${code('q|'.repeat(1_000_000))}</td></tr></table>`],
    ['a placeholder', `<p><ac:placeholder>${'q* '.repeat(300_000)}</ac:placeholder></p>`],
    ['elements closed by an outer end tag', `<i>${'<b>'.repeat(40_000)}</i>`],
  ])('are many for %s', (_name, storage) => {
    expect(steps(storage)).toBeGreaterThan(25);
  });

  test('of elements closed by an outer end tag do a few each', () => {
    const opened = steps('<i>' + '<b>'.repeat(40_000));
    // Closing takes as many steps, whether the end tag does it or the end of the input.
    expect(Math.abs(steps(`<i>${'<b>'.repeat(40_000)}</i>`) - opened)).toBeLessThan(5);
  });
});

describe('sections among very many headings', () => {
  const headings = (count: number, heading: (index: number) => string) =>
    toDocument(Array.from({ length: count }, (_, index) => heading(index)).join(''));

  test('are found by a path although all have one name', () => {
    const document = headings(30_000, (index) => `<h${(index % 2) + 1}>q</h${(index % 2) + 1}>`);
    expect(findSections(document, 'q > q').length).toBe(15_000);
  });

  test('are found by an anchor that only one has', () => {
    const document = headings(30_000, () => '<h2>q</h2>');
    expect(findSections(document, '#q.29999').map(({ start }) => start)).toEqual([29_999]);
    expect(findSections(document, 'q').length).toBe(30_000);
  });
});
