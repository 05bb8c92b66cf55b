// Edits of so many blocks that the best pairing is not looked for.
import { expect, it } from 'vitest';
import { edit } from './edited.js';

const numbers = (length: number) => Array.from({ length }, (_, index) => index);

it('pairs many changed blocks in order where they are of one kind', () => {
  const page = numbers(50).map((index) => (index === 1 ? '<h2>h</h2>' : `<p id="${index}">a${index}</p>`));
  const markdown = numbers(53).map((index) => `b${index}`);
  const after = numbers(53).map((index) =>
    index === 1 || index > 49 ? `<p>b${index}</p>` : `<p id="${index}">b${index}</p>`,
  );
  expect(edit(page.join(''), [{ type: 'replace_section', markdown: markdown.join('\n\n') }]).storage).toBe(
    after.join(''),
  );
});
