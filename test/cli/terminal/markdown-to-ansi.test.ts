import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderMarkdown } from '../../../src/cli/terminal/markdown-to-ansi.js';
import { createStyle } from '../../../src/cli/terminal/style.js';
import { runs } from '../../helpers/properties.js';

const plain = (markdown: string, width = 40): string => renderMarkdown(markdown, { style: createStyle(), width });
const rich = (markdown: string, width = 40): string =>
  renderMarkdown(markdown, { style: createStyle({ color: true, hyperlinks: true }), width });

test('headings, paragraphs, lists and quotes are laid out and wrapped', () => {
  const markdown = `# Release *plan*

One paragraph
with **bold**, \`code\` and ~~old~~ words that wrap.

1. first
   - nested
   - [x] done
   - [ ] open
2. second

> quoted words that are long enough to wrap around
> — [Leave](https://acme.example/wiki/1)

---`;
  expect(plain(markdown)).toBe(`Release plan

One paragraph with bold, code and old
words that wrap.

1. first
   • nested
   • [x] done
   • [ ] open
2. second

│ quoted words that are long enough to
│ wrap around — Leave
│ (https://acme.example/wiki/1)

────────────────────────────────────────`);
});

test('a table is aligned by what stands on the screen, wide characters included', () => {
  const markdown = '| Name | Days | Note |\n|---|--:|:-:|\n| 漢字 | 25 | **x** |\n| b | 1 | y<br>z |';
  expect(plain(markdown)).toBe(`Name  Days  Note
────  ────  ────
漢字    25   x
b        1   y
             z`);
});

test('a table without a header is rows alone', () => {
  expect(plain('| | |\n|---|---|\n| a | b |\n| ccc | d |')).toBe('a    b\nccc  d');
});

test('a table that is too wide wraps in its cells, and becomes records when even that does not fit', () => {
  const markdown = '| Key | Meaning |\n|---|---|\n| a | one two three four five six |';
  expect(plain(markdown, 20)).toBe(`Key  Meaning
───  ───────────────
a    one two three
     four five six`);
  expect(plain(markdown.replace('| Key | Meaning |', '| First | Second |'), 10)).toBe(`First: a
Second:
one two
three four
five six`);
});

test('code keeps its lines and spaces', () => {
  expect(plain('```ts\nif (a) {\n\tb();\n}\n```')).toBe('  if (a) {\n      b();\n  }');
});

test('colours, weights and links are escape sequences where the output has them', () => {
  expect(rich('# The **plan** now')).toBe(
    '\u001b[1m\u001b[4mThe \u001b[1mplan\u001b[22m\u001b[1m now\u001b[24m\u001b[22m',
  );
  expect(rich('*a* `b` ~~c~~')).toBe('\u001b[3ma\u001b[23m \u001b[36mb\u001b[39m \u001b[9mc\u001b[29m');
  expect(rich('[page](https://acme.example/x)')).toBe(
    '\u001b]8;;https://acme.example/x\u001b\\\u001b[4mpage\u001b[24m\u001b]8;;\u001b\\',
  );
});

test('a link that names another address than the one it leads to shows where it leads', () => {
  expect(rich('[https://acme.example](https://evil.example/)', 60)).toBe(
    'https://acme.example (\u001b[4mhttps://evil.example/\u001b[24m)',
  );
});

test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'vscode://x'])(
  'no link leads to %s',
  (url) => {
    expect(rich(`[click](${url})`)).toBe('click');
  },
);

test('images are named and HTML is shown', () => {
  expect(plain('![a chart](https://x.example/y.png) <b>x</b> ![](z)')).toBe(
    '[image: a chart] <b>x</b> [image: no\ndescription]',
  );
});

test('references and footnotes are resolved', () => {
  expect(plain('[plan][1] and more[^n]\n\n[1]: https://a.example/\n\n[^n]: A note.')).toBe(
    'plan (https://a.example/) and more[^n]\n\n[^n] A note.',
  );
});

test('nothing in a text drives the terminal', () => {
  const hostile = fc
    .array(
      fc.constantFrom(
        '\u001b]52;c;eA==\u0007',
        '\u009b2J',
        '\u001b[31m',
        '\b',
        '&#27;[2J',
        '[a](https://x/\u001b]0;t\u0007)',
        '`',
        '\n\n',
        '|',
        '- ',
        'word ',
        '\u202e',
        '> ',
        '```\n',
        '<b \u001b[1m>',
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(hostile, (markdown) => {
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      expect(plain(markdown)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/u);
    }),
    runs(500),
  );
});
