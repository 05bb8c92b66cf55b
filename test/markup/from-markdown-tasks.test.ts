import { expect, test } from 'vitest';
import { markdownToStorage } from '../../src/markup/from-markdown.js';

const task = (id: number, status: string, body: string, nested = '') =>
  `<ac:task><ac:task-id>${id}</ac:task-id><ac:task-status>${status}</ac:task-status><ac:task-body>${body}</ac:task-body>${nested}</ac:task>`;

test('a task with plain items and tasks inside: each of them once, in its own form', () => {
  const { storage } = markdownToStorage('- [ ] a\n  - b\n  - [x] d\n  - e');
  expect(storage).toBe(
    `<ac:task-list>${task(1, 'incomplete', 'a<br />• b<br />• e', `<ac:task-list>${task(2, 'complete', 'd')}</ac:task-list>`)}</ac:task-list>`,
  );
});

test('what is no line inside a list of a task stands behind the tasks, and is told', () => {
  const { storage, warnings } = markdownToStorage('- [ ] a\n  - b\n\n    > c\n    - f');
  expect(storage).toBe(
    `<ac:task-list>${task(1, 'incomplete', 'a<br />• b<br />• f')}</ac:task-list><blockquote><p>c</p></blockquote>`,
  );
  expect(warnings.map(({ kind }) => kind)).toEqual(['flattened', 'moved']);
});

test('a line break in the title of a status is a space, however it is written', () => {
  const title = (markdown: string) => /ac:name="title">([^<]*)</u.exec(markdownToStorage(markdown).storage)?.[1];
  expect(title('[a<br>b](status:green)')).toBe('a b');
  expect(title('[a\\\nb](status:green)')).toBe('a b');
});

test('line breaks around the title of a status are no marks of it', () => {
  const { storage } = markdownToStorage('[<br>a<br>](status:red)');
  expect(storage).toMatch(/^<p><ac:structured-macro .*<\/ac:structured-macro><\/p>$/u);
});
