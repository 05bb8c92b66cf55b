import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBlockStream } from '../../../src/cli/terminal/block-stream.js';
import { renderBlocks, renderMarkdown } from '../../../src/cli/terminal/markdown-to-ansi.js';
import { createStyle } from '../../../src/cli/terminal/style.js';
import { runs } from '../../helpers/properties.js';

const layout = { style: createStyle(), width: 60 };
const markdown = `# Plan

First paragraph
goes on.

- one

  more of one
- two

> quote
> goes on

\`\`\`sh
a

b
\`\`\`

| a | b |
|---|---|
| 1 | 2 |

Last words`;

test('a block comes as soon as nothing can change it', () => {
  const stream = createBlockStream();
  const arrivals = [...markdown.matchAll(/[^\n]*\n|[^\n]+$/gu)].map(([line]) =>
    stream.push(line).map((block) => block.type),
  );
  expect(
    arrivals.map((types, line) => `${line + 1}: ${types.join(' ')}`).filter((text) => !text.endsWith(': ')),
  ).toEqual(['2: heading', '5: paragraph', '11: list', '14: blockquote', '20: code', '23: table']);
  expect(stream.end().map((block) => block.type)).toEqual(['paragraph']);
});

test('however the text is cut, the same is shown', () => {
  const whole = renderMarkdown(markdown, layout);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 20 }), (sizes) => {
      const stream = createBlockStream();
      const shown: string[] = [];
      for (let at = 0, index = 0; at < markdown.length; index++) {
        const size = sizes[index % sizes.length] ?? 1;
        shown.push(renderBlocks(stream.push(markdown.slice(at, at + size)), layout));
        at += size;
      }
      shown.push(renderBlocks(stream.end(), layout));
      expect(shown.filter((text) => text !== '').join('\n\n')).toBe(whole);
    }),
    runs(100),
  );
});
