import { expect, test } from 'vitest';
import { parseMarkdown } from '../../src/markdown-text.js';
import { newTurn } from '../../src/server/describe-turn.js';
import type { Turn } from '../../src/server/protocol.js';
import { threadMarkdown } from '../../src/server/thread-markdown.js';

const turn: Turn = {
  ...newTurn('one', 'When is\nthe freeze?'),
  status: 'answered',
  answer: 'On **Tuesday**.\n',
  sources: [
    {
      title: 'Plan [x](https://evil.example) <b>',
      url: 'https://acme.example/wiki/a_(b)#c d',
      pageId: '1',
      section: 'Dates',
      space: 'ENG',
      updatedAt: '2026-11-02T08:00:00.000Z',
      quote: 'The freeze is on *Tuesday*\n# at two\n- or\n===\n3. not',
    },
    { title: 'Other', url: 'https://acme.example/2', pageId: '2' },
  ],
  writes: [
    {
      tool: 'confluence_edit_page',
      kind: 'update',
      summary: 'Change "Plan".',
      status: 'done',
      page: { title: 'Plan', url: 'https://acme.example/1' },
      canUndo: true,
    },
  ],
};

test('a thread is told as Markdown, word by word', () => {
  const failed: Turn = {
    ...newTurn('two', 'And then?'),
    status: 'failed',
    error: { kind: 'model', message: 'The model failed.', next: 'Ask again.' },
  };
  expect(threadMarkdown([turn, failed])).toBe(`> When is
> the freeze?

On **Tuesday**.

1. [Plan \\[x\\](https://evil.example) \\<b\\>](https://acme.example/wiki/a_%28b%29#c%20d) · Dates · ENG · 2026-11-02

   > The freeze is on \\*Tuesday\\*
   > \\# at two
   > \\- or
   > \\===
   > 3\\. not

2. [Other](https://acme.example/2)

- done: Change "Plan". [Plan](https://acme.example/1)

---

> And then?

The model failed. Ask again.
`);
});

test('what others wrote makes no link, heading or list item of its own', () => {
  const tree = parseMarkdown(threadMarkdown([turn]));
  const seen: string[] = [];
  const look = (node: object): void => {
    if ('type' in node && 'url' in node) seen.push(String(node.url));
    if ('type' in node && ['html', 'heading', 'image', 'definition', 'list'].includes(String(node.type))) {
      seen.push(String(node.type));
    }
    if ('children' in node && Array.isArray(node.children)) node.children.forEach(look);
  };
  look(tree);
  expect(seen).toEqual([
    // The sources, and the changes.
    'list',
    'https://acme.example/wiki/a_%28b%29#c%20d',
    'https://acme.example/2',
    'list',
    'https://acme.example/1',
  ]);
});
