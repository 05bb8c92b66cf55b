// Operations of somebody who has read a page as Markdown: which block each means, by its index in the page.
import { describe, expect, it } from 'vitest';
import { ConfluenceError } from '../../src/errors.js';
import type { AddressedOperation } from '../../src/markup/edit/edit-action.js';
import { resolveOperation } from '../../src/markup/edit/addressed-operation.js';
import { blocksIn, parentOf, pathAbove, plainWords } from '../../src/markup/edit/find-block.js';
import { openStorage } from '../../src/markup/page-document.js';

interface Example {
  name: string;
  page: string;
  operation: AddressedOperation;
  gives: Record<string, unknown>;
}

/** The operation with indices of blocks in the place of their ids, or the refusal. */
function resolved(page: string, operation: AddressedOperation): Record<string, unknown> {
  const document = openStorage(page);
  const indexOf = (id: string) => document.blocks.findIndex((block) => block.id === id);
  try {
    const found: Record<string, unknown> = { ...resolveOperation(document, operation) };
    for (const key of ['block', 'after']) if (key in found) found[key] = indexOf(String(found[key]));
    return found;
  } catch (error) {
    if (!(error instanceof ConfluenceError)) throw error;
    return { refused: error.message, next: error.next };
  }
}

const resolves = (examples: readonly Example[]) => {
  it.each(examples)('$name', ({ page, operation, gives }) => {
    expect(resolved(page, operation)).toStrictEqual(gives);
  });
};

const item = (content: string) => `<li>${content}</li>`;
const row = (...cells: readonly string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
const header = (...cells: readonly string[]) => `<tr>${cells.map((cell) => `<th><p>${cell}</p></th>`).join('')}</tr>`;
const table = (...rows: readonly string[]) => `<table><tbody>${rows.join('')}</tbody></table>`;
const task = (id: number, body: string) =>
  `<ac:task><ac:task-id>${id}</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>${body}</ac:task-body></ac:task>`;
const panel = (body: string) =>
  `<ac:structured-macro ac:name="info"><ac:rich-text-body>${body}</ac:rich-text-body></ac:structured-macro>`;

/** Text, headings and lists. */
const guide = [
  '<p>Start.</p><h1>Guide</h1><p>Intro words.</p><h2>Setup</h2><p>Install the tool.</p>',
  `<ul>${item('<p>one</p>')}${item(`<p>two</p><ul>${item('<p>two a</p>')}${item('<p>two b</p>')}</ul>`)}</ul>`,
  '<h2>Use</h2><p>Install the tool again.</p>',
].join('');
/** Tasks, a panel, a quote and a table. */
const boxes = [
  `<ac:task-list>${task(1, 'Call Ann')}${task(2, '<p>Write</p>')}</ac:task-list>`,
  panel('<p>Boxed.</p>'),
  '<blockquote><p>Said.</p><p>Twice.</p></blockquote>',
  table(
    header('Name', 'Role'),
    row('<p>Ann</p>', '<p>Lead</p>'),
    row('<p>Bob</p>', '<ul><li><p>Dev</p></li></ul>'),
    row('<p>Role</p>', '<p>a|b</p>'),
  ),
].join('');
/** Lists at the ends of sections, of every kind. */
const lists = [
  `<ol>${item('<p>first</p>')}${item('<p>second</p>')}</ol>`,
  `<h1>Tasks</h1><ac:task-list>${task(1, 'a')}${task(2, 'b')}</ac:task-list>`,
  `<h1>Mixed</h1><ul>${item('<p>m</p>')}</ul><p>n</p><h2>Deep</h2><ul>${item('<p>d</p><p>e</p>')}</ul>`,
].join('');
/** Texts that repeat. */
const twins = [
  '<h1>A</h1><p>Ship it</p><p>ship it today</p><h1>B</h1><p>Ship it</p><h2>Steps</h2><p>Stop &ndash; now</p>',
  '<h1>C</h1><h2>Steps</h2><p>Go on</p><p>Wait: &#8222;so&#8220;</p><h1>Ship it</h1><p>SHOUT</p><p>shout</p><p>Shout</p>',
  '<p>very long words of a paragraph that goes on and on and on and never ends</p>',
].join('');
const many = `<h1>S</h1>${Array.from({ length: 10 }, (_, index) => `<p>same ${index}</p>`).join('')}`;
const twoTables = `<h1>T</h1>${table(row('a'))}<h1>U</h1>${table(header('k', 'k'), row('c', 'd'))}`;
describe('replace_text', () => {
  resolves([
    {
      name: 'is taken over',
      page: guide,
      operation: { action: 'replace_text', find: 'Start', text: 'Begin' },
      gives: { type: 'replace_text', from: 'Start', to: 'Begin' },
    },
    {
      name: 'takes no bold',
      page: guide,
      operation: { action: 'replace_text', find: 'Start', text: '**Begin**' },
      gives: {
        refused: 'replace_text writes plain text: the Markdown marks would show.',
        next: 'Use the action replace for the whole block, with its Markdown.',
      },
    },
    {
      name: 'takes no code',
      page: guide,
      operation: { action: 'replace_text', find: 'Start', text: 'a `b`' },
      gives: {
        refused: 'replace_text writes plain text: the Markdown marks would show.',
        next: 'Use the action replace for the whole block, with its Markdown.',
      },
    },
    {
      name: 'takes no link',
      page: guide,
      operation: { action: 'replace_text', find: 'Start', text: '[a](b)' },
      gives: {
        refused: 'replace_text writes plain text: the Markdown marks would show.',
        next: 'Use the action replace for the whole block, with its Markdown.',
      },
    },
    {
      name: 'takes marks where the page has them as characters',
      page: guide,
      operation: { action: 'replace_text', find: '`Start', text: '**Begin**' },
      gives: { type: 'replace_text', from: '`Start', to: '**Begin**' },
    },
    {
      name: 'finds its block in a section by its words',
      page: guide,
      operation: { action: 'replace_text', find: 'Install', text: 'x', section: 'Use' },
      gives: { type: 'replace_text', block: 16, from: 'Install', to: 'x' },
    },
    {
      name: 'finds its block by `at`',
      page: guide,
      operation: { action: 'replace_text', find: 'the', text: '', at: 'Install the tool again' },
      gives: { type: 'replace_text', block: 16, from: 'the', to: '' },
    },
    {
      name: 'needs words to find',
      page: guide,
      operation: { action: 'replace_text', find: '', text: '' },
      gives: { refused: 'The action replace_text needs `find`.', next: 'Repeat the call with it.' },
    },
    {
      name: 'needs to know what to find',
      page: guide,
      operation: { action: 'replace_text', text: 'x' },
      gives: { refused: 'The action replace_text needs `find`.', next: 'Repeat the call with it.' },
    },
    {
      name: 'needs a text',
      page: guide,
      operation: { action: 'replace_text', find: 'x' },
      gives: { refused: 'The action replace_text needs `text`.', next: 'Repeat the call with it.' },
    },
  ]);
});

describe('replace', () => {
  resolves([
    {
      name: 'means the paragraph',
      page: guide,
      operation: { action: 'replace', at: 'Start.', text: 'New' },
      gives: { type: 'replace_block', block: 0, markdown: 'New' },
    },
    {
      name: 'needs a text that is not blank',
      page: guide,
      operation: { action: 'replace', at: 'Start.', text: '  ' },
      gives: {
        refused: 'The new text is empty.',
        next: 'Use the action delete to remove the block, or give its new text.',
      },
    },
    {
      name: 'needs a place',
      page: guide,
      operation: { action: 'replace', text: 'n' },
      gives: { refused: 'The action replace needs `at`.', next: 'Repeat the call with it.' },
    },
    {
      name: 'needs a place that is not empty',
      page: guide,
      operation: { action: 'replace', at: '', text: 'n' },
      gives: { refused: 'The action replace needs `at`.', next: 'Repeat the call with it.' },
    },
    {
      name: 'means the item when its only paragraph is named',
      page: guide,
      operation: { action: 'replace', at: 'one', text: 'ONE' },
      gives: { type: 'replace_block', block: 6, markdown: 'ONE' },
    },
    {
      name: 'means the item when the text is one',
      page: guide,
      operation: { action: 'replace', at: 'one', text: '- ONE' },
      gives: { type: 'replace_block', block: 6, markdown: '- ONE' },
    },
    {
      name: 'leaves what lies below the line of an item',
      page: guide,
      operation: { action: 'replace', at: 'two', text: '- TWO' },
      gives: { type: 'replace_block', block: 9, markdown: 'TWO' },
    },
    {
      name: 'leaves it for a numbered line too',
      page: guide,
      operation: { action: 'replace', at: 'two', text: ' 2) TWO\n' },
      gives: { type: 'replace_block', block: 9, markdown: 'TWO' },
    },
    {
      name: 'leaves it for a line without a marker',
      page: guide,
      operation: { action: 'replace', at: 'two', text: 'TWO' },
      gives: { type: 'replace_block', block: 9, markdown: 'TWO' },
    },
    {
      name: 'means the whole item when the text has items inside',
      page: guide,
      operation: { action: 'replace', at: 'two', text: '- TWO\n  - two c' },
      gives: { type: 'replace_block', block: 8, markdown: '- TWO\n  - two c' },
    },
    {
      name: 'means the whole item from a paragraph further down',
      page: lists,
      operation: { action: 'replace', at: 'e', text: '- E' },
      gives: { type: 'replace_block', block: 16, markdown: '- E' },
    },
    {
      name: 'means the inner item',
      page: guide,
      operation: { action: 'replace', at: 'two a', text: '+ TWO' },
      gives: { type: 'replace_block', block: 11, markdown: '+ TWO' },
    },
    {
      name: 'takes a number without a space for words',
      page: guide,
      operation: { action: 'replace', at: 'two', text: '2.TWO' },
      gives: { type: 'replace_block', block: 9, markdown: '2.TWO' },
    },
    {
      name: 'means the task',
      page: boxes,
      operation: { action: 'replace', at: 'Call Ann', text: 'Call Bob' },
      gives: { type: 'replace_block', block: 1, markdown: 'Call Bob' },
    },
    {
      name: 'means the paragraph in a panel',
      page: boxes,
      operation: { action: 'replace', at: 'Boxed.', text: 'B > c' },
      gives: { type: 'replace_block', block: 5, markdown: 'B > c' },
    },
    {
      name: 'means the panel when the text is one',
      page: boxes,
      operation: { action: 'replace', at: 'Boxed.', text: ' > [!NOTE]\n> B' },
      gives: { type: 'replace_block', block: 4, markdown: ' > [!NOTE]\n> B' },
    },
    {
      name: 'means the paragraph in a quote',
      page: boxes,
      operation: { action: 'replace', at: 'Twice.', text: 'B' },
      gives: { type: 'replace_block', block: 8, markdown: 'B' },
    },
    {
      name: 'means the quote when the text is one',
      page: boxes,
      operation: { action: 'replace', at: 'Twice.', text: '> B' },
      gives: { type: 'replace_block', block: 6, markdown: '> B' },
    },
    {
      name: 'means the quote itself',
      page: boxes,
      operation: { action: 'replace', at: '> Said. Twice.', text: 'B' },
      gives: { type: 'replace_block', block: 6, markdown: 'B' },
    },
    {
      name: 'means the paragraph in a cell',
      page: boxes,
      operation: { action: 'replace', at: 'Lead', text: 'Chief' },
      gives: { type: 'replace_block', block: 19, markdown: 'Chief' },
    },
    {
      name: 'means the table when the text is one',
      page: boxes,
      operation: { action: 'replace', at: 'Lead', text: '| Name |\n| --- |\n| x |' },
      gives: { type: 'replace_block', block: 9, markdown: '| Name |\n| --- |\n| x |' },
    },
    {
      name: 'means the table by its header row',
      page: boxes,
      operation: { action: 'replace', at: '| Name | Role |', text: '| Name |\n|:--|\n| x |' },
      gives: { type: 'replace_block', block: 9, markdown: '| Name |\n|:--|\n| x |' },
    },
    {
      name: 'means the table around a list in a cell',
      page: boxes,
      operation: { action: 'replace', at: 'Dev', text: '| Name |\n --- |\n| x |' },
      gives: { type: 'replace_block', block: 9, markdown: '| Name |\n --- |\n| x |' },
    },
    {
      name: 'puts a table in the place of a paragraph',
      page: guide,
      operation: { action: 'replace', at: 'Start.', text: '| Name |\n| --- |\n| x |' },
      gives: { type: 'replace_block', block: 0, markdown: '| Name |\n| --- |\n| x |' },
    },
    {
      name: 'takes one line with bars for no table',
      page: boxes,
      operation: { action: 'replace', at: 'Lead', text: '| Name |' },
      gives: { type: 'replace_block', block: 19, markdown: '| Name |' },
    },
  ]);
});

describe('insert_before and insert_after', () => {
  resolves([
    {
      name: 'stand before a paragraph',
      page: guide,
      operation: { action: 'insert_before', at: 'Start.', text: 'x' },
      gives: { type: 'insert_before', block: 0, markdown: 'x' },
    },
    {
      name: 'stand after a paragraph',
      page: guide,
      operation: { action: 'insert_after', at: 'Start.', text: 'x' },
      gives: { type: 'insert_after', block: 0, markdown: 'x' },
    },
    {
      name: 'need a text',
      page: guide,
      operation: { action: 'insert_after', at: 'Start.' },
      gives: { refused: 'The action insert_after needs `text`.', next: 'Repeat the call with it.' },
    },
    {
      name: 'need a place',
      page: guide,
      operation: { action: 'insert_after', text: 'x' },
      gives: { refused: 'The action insert_after needs `at`.', next: 'Repeat the call with it.' },
    },
    {
      name: 'stand beside the table when a cell is named',
      page: boxes,
      operation: { action: 'insert_after', at: 'Lead', text: 'x' },
      gives: { type: 'insert_after', block: 9, markdown: 'x' },
    },
    {
      name: 'stand beside the table when its header is named',
      page: boxes,
      operation: { action: 'insert_before', at: '| Name | Role |', text: 'x' },
      gives: { type: 'insert_before', block: 9, markdown: 'x' },
    },
    {
      name: 'stand in a panel',
      page: boxes,
      operation: { action: 'insert_after', at: 'Boxed.', text: 'x' },
      gives: { type: 'insert_after', block: 5, markdown: 'x' },
    },
    {
      name: 'put a panel beside a panel',
      page: boxes,
      operation: { action: 'insert_after', at: 'Boxed.', text: ' > [!TIP]\n> x' },
      gives: { type: 'insert_after', block: 4, markdown: ' > [!TIP]\n> x' },
    },
    {
      name: 'put a quote into a panel',
      page: boxes,
      operation: { action: 'insert_after', at: 'Boxed.', text: '> x\n> [!TIP]' },
      gives: { type: 'insert_after', block: 5, markdown: '> x\n> [!TIP]' },
    },
    {
      name: 'put a panel into a quote',
      page: boxes,
      operation: { action: 'insert_after', at: 'Said.', text: '> [!TIP]\n> x' },
      gives: { type: 'insert_after', block: 7, markdown: '> [!TIP]\n> x' },
    },
    {
      name: 'put an item beside an item',
      page: guide,
      operation: { action: 'insert_after', at: 'one', text: '- x' },
      gives: { type: 'insert_after', block: 6, markdown: '- x' },
    },
    {
      name: 'put a line beside an item as an item',
      page: guide,
      operation: { action: 'insert_before', at: 'one', text: 'x' },
      gives: { type: 'insert_before', block: 6, markdown: 'x' },
    },
    {
      name: 'put a line below the last paragraph of an item',
      page: lists,
      operation: { action: 'insert_after', at: 'e', text: 'x' },
      gives: { type: 'insert_after', block: 18, markdown: 'x' },
    },
    {
      name: 'put an item behind an item of two paragraphs',
      page: lists,
      operation: { action: 'insert_after', at: 'e', text: '1. x' },
      gives: { type: 'insert_after', block: 16, markdown: '1. x' },
    },
    {
      name: 'put a task beside a task',
      page: boxes,
      operation: { action: 'insert_after', at: 'Call Ann', text: '- [ ] x' },
      gives: { type: 'insert_after', block: 1, markdown: '- [ ] x' },
    },
    {
      name: 'put a line beside a task',
      page: boxes,
      operation: { action: 'insert_after', at: 'Write', text: '\nx\n' },
      gives: { type: 'insert_after', block: 2, markdown: '\nx\n' },
    },
    {
      name: 'put a heading behind a list',
      page: guide,
      operation: { action: 'insert_after', at: 'two b', text: '# x' },
      gives: { type: 'insert_after', block: 5, markdown: '# x' },
    },
    {
      name: 'put a heading behind tasks',
      page: boxes,
      operation: { action: 'insert_after', at: 'Write', text: ' ## x' },
      gives: { type: 'insert_after', block: 0, markdown: ' ## x' },
    },
    {
      name: 'put a heading before tasks',
      page: boxes,
      operation: { action: 'insert_before', at: 'Call Ann', text: '# x' },
      gives: { type: 'insert_before', block: 0, markdown: '# x' },
    },
    {
      name: 'put code before a list',
      page: guide,
      operation: { action: 'insert_before', at: 'one', text: '```\nx\n```' },
      gives: { type: 'insert_before', block: 5, markdown: '```\nx\n```' },
    },
    {
      name: 'put code with tildes before a list',
      page: guide,
      operation: { action: 'insert_before', at: 'one', text: '~~~\nx\n~~~' },
      gives: { type: 'insert_before', block: 5, markdown: '~~~\nx\n~~~' },
    },
    {
      name: 'put paragraphs before a list',
      page: guide,
      operation: { action: 'insert_before', at: 'one', text: 'a\n\nb' },
      gives: { type: 'insert_before', block: 5, markdown: 'a\n\nb' },
    },
    {
      name: 'put a quote before a list',
      page: guide,
      operation: { action: 'insert_before', at: 'one', text: '> q' },
      gives: { type: 'insert_before', block: 5, markdown: '> q' },
    },
    {
      name: 'put an expand before a list',
      page: guide,
      operation: { action: 'insert_before', at: 'one', text: '<details>' },
      gives: { type: 'insert_before', block: 5, markdown: '<details>' },
    },
    {
      name: 'put a table before a list',
      page: guide,
      operation: { action: 'insert_before', at: 'one', text: '| a |' },
      gives: { type: 'insert_before', block: 5, markdown: '| a |' },
    },
    {
      name: 'put no heading behind an item within',
      page: guide,
      operation: { action: 'insert_after', at: 'two a', text: '# x' },
      gives: {
        refused: '"two a" stands inside a list, where only another item can be put.',
        next: 'Give the text as an item (`- …`), or name the last item of the list.',
      },
    },
    {
      name: 'put no code before an item within',
      page: guide,
      operation: { action: 'insert_before', at: 'two b', text: '```\nx\n```' },
      gives: {
        refused: '"two b" stands inside a list, where only another item can be put.',
        next: 'Give the text as an item (`- …`), or name the first item of the list.',
      },
    },
    {
      name: 'put no heading behind the first of two tasks',
      page: boxes,
      operation: { action: 'insert_after', at: 'Call Ann', text: '# x' },
      gives: {
        refused: '"Call Ann" stands inside a list, where only another item can be put.',
        next: 'Give the text as an item (`- …`), or name the last item of the list.',
      },
    },
    {
      name: 'put no heading between items at the top',
      page: guide,
      operation: { action: 'insert_before', at: 'two a', text: '# x' },
      gives: {
        refused: '"two a" stands inside a list, where only another item can be put.',
        next: 'Give the text as an item (`- …`), or name the first item of the list.',
      },
    },
  ]);
});

describe('delete', () => {
  resolves([
    {
      name: 'means a paragraph',
      page: guide,
      operation: { action: 'delete', at: 'Start.' },
      gives: { type: 'delete_block', block: 0 },
    },
    {
      name: 'means an item by its paragraph',
      page: guide,
      operation: { action: 'delete', at: 'one' },
      gives: { type: 'delete_block', block: 6 },
    },
    {
      name: 'means an item with its list',
      page: guide,
      operation: { action: 'delete', at: 'two' },
      gives: { type: 'delete_block', block: 8 },
    },
    {
      name: 'means an item of an inner list',
      page: guide,
      operation: { action: 'delete', at: 'two a' },
      gives: { type: 'delete_block', block: 11 },
    },
    {
      name: 'means the second paragraph of an item alone',
      page: lists,
      operation: { action: 'delete', at: 'e' },
      gives: { type: 'delete_block', block: 18 },
    },
    {
      name: 'means a heading',
      page: guide,
      operation: { action: 'delete', at: '## Setup' },
      gives: { type: 'delete_block', block: 3 },
    },
    {
      name: 'means a task',
      page: boxes,
      operation: { action: 'delete', at: 'Call Ann' },
      gives: { type: 'delete_block', block: 1 },
    },
    {
      name: 'means a task by its paragraph',
      page: boxes,
      operation: { action: 'delete', at: 'Write' },
      gives: { type: 'delete_block', block: 2 },
    },
    {
      name: 'means a panel of one paragraph',
      page: boxes,
      operation: { action: 'delete', at: 'Boxed.' },
      gives: { type: 'delete_block', block: 4 },
    },
    {
      name: 'means one of two paragraphs of a quote',
      page: boxes,
      operation: { action: 'delete', at: 'Said.' },
      gives: { type: 'delete_block', block: 7 },
    },
    {
      name: 'means a whole quote',
      page: boxes,
      operation: { action: 'delete', at: 'Said. Twice.' },
      gives: { type: 'delete_block', block: 6 },
    },
    {
      name: 'means a table by its header row',
      page: boxes,
      operation: { action: 'delete', at: 'Name Role' },
      gives: { type: 'delete_block', block: 9 },
    },
    {
      name: 'means no row',
      page: boxes,
      operation: { action: 'delete', at: 'Ann Lead' },
      gives: {
        refused: '"Ann Lead" stands in a table.',
        next: 'Use delete_row for its row or replace_cell for its cell; for the table give the text of its whole header row.',
      },
    },
    {
      name: 'means no cell',
      page: boxes,
      operation: { action: 'delete', at: 'Lead' },
      gives: {
        refused: '"Lead" stands in a table.',
        next: 'Use delete_row for its row or replace_cell for its cell; for the table give the text of its whole header row.',
      },
    },
    {
      name: 'means nothing in a cell',
      page: boxes,
      operation: { action: 'delete', at: 'Dev' },
      gives: {
        refused: '"Dev" stands in a table.',
        next: 'Use delete_row for its row or replace_cell for its cell; for the table give the text of its whole header row.',
      },
    },
  ]);
});

describe('sections', () => {
  resolves([
    {
      name: 'the whole page is replaced',
      page: guide,
      operation: { action: 'replace_section', text: 'x' },
      gives: { type: 'replace_section', markdown: 'x' },
    },
    {
      name: 'one is replaced by its name in any case',
      page: guide,
      operation: { action: 'replace_section', section: 'setup', text: '' },
      gives: { type: 'replace_section', section: '#Setup', markdown: '' },
    },
    {
      name: 'one has to exist',
      page: guide,
      operation: { action: 'replace_section', section: 'Nope', text: 'x' },
      gives: { refused: 'The page has no section "Nope".', next: 'Use one of its headings: "Guide", "Setup", "Use".' },
    },
    {
      name: 'a page has to have one',
      page: boxes,
      operation: { action: 'append', section: 'Nope', text: 'x' },
      gives: { refused: 'The page has no section "Nope".', next: 'The page has no headings: leave out `section`.' },
    },
    {
      name: 'a text goes to the end of the page',
      page: guide,
      operation: { action: 'append', text: 'x' },
      gives: { type: 'append_to_section', markdown: 'x' },
    },
    {
      name: 'a text goes to the start of the page',
      page: guide,
      operation: { action: 'prepend', text: 'x' },
      gives: { type: 'prepend_to_section', markdown: 'x' },
    },
    {
      name: 'a text goes to the end of one',
      page: guide,
      operation: { action: 'append', section: 'Setup', text: 'x' },
      gives: { type: 'append_to_section', section: '#Setup', markdown: 'x' },
    },
    {
      name: 'an item joins the list at the end',
      page: guide,
      operation: { action: 'append', section: 'Setup', text: '- x\n  y\n- z' },
      gives: { type: 'insert_after', block: 8, markdown: '- x\n  y\n- z' },
    },
    {
      name: 'a number does not join a list of bullets',
      page: guide,
      operation: { action: 'append', section: 'Setup', text: '1. x' },
      gives: { type: 'append_to_section', section: '#Setup', markdown: '1. x' },
    },
    {
      name: 'items and words do not join',
      page: guide,
      operation: { action: 'append', section: 'Setup', text: '- x\n\ny' },
      gives: { type: 'append_to_section', section: '#Setup', markdown: '- x\n\ny' },
    },
    {
      name: 'a word does not join',
      page: guide,
      operation: { action: 'append', section: 'Setup', text: '-x' },
      gives: { type: 'append_to_section', section: '#Setup', markdown: '-x' },
    },
    {
      name: 'an item does not join a list that is not first',
      page: guide,
      operation: { action: 'prepend', section: 'Setup', text: '- x' },
      gives: { type: 'prepend_to_section', section: '#Setup', markdown: '- x' },
    },
    {
      name: 'a number joins the list at the start of the page',
      page: lists,
      operation: { action: 'prepend', text: '7) x' },
      gives: { type: 'insert_before', block: 1, markdown: '7) x' },
    },
    {
      name: 'a bullet does not join it',
      page: lists,
      operation: { action: 'prepend', text: '* x' },
      gives: { type: 'prepend_to_section', markdown: '* x' },
    },
    {
      name: 'a task joins tasks at the end',
      page: lists,
      operation: { action: 'append', section: 'Tasks', text: '- [X] c' },
      gives: { type: 'insert_after', block: 8, markdown: '- [X] c' },
    },
    {
      name: 'a task joins tasks at the start',
      page: lists,
      operation: { action: 'prepend', section: 'Tasks', text: '- [ ] c' },
      gives: { type: 'insert_before', block: 7, markdown: '- [ ] c' },
    },
    {
      name: 'a bullet does not join tasks',
      page: lists,
      operation: { action: 'append', section: 'Tasks', text: '- c' },
      gives: { type: 'append_to_section', section: '#Tasks', markdown: '- c' },
    },
    {
      name: 'a bullet joins the first list of one',
      page: lists,
      operation: { action: 'prepend', section: 'Mixed', text: '+ c' },
      gives: { type: 'insert_before', block: 11, markdown: '+ c' },
    },
    {
      name: 'a bullet joins the last list of a section inside',
      page: lists,
      operation: { action: 'append', section: 'Mixed', text: '+ c' },
      gives: { type: 'insert_after', block: 16, markdown: '+ c' },
    },
    {
      name: 'two of a name are told apart by their paths',
      page: twins,
      operation: { action: 'append', section: 'Steps', text: 'x' },
      gives: {
        refused: 'The page has 2 sections called "Steps": "B > Steps", "C > Steps".',
        next: 'Give one of these as `section`.',
      },
    },
    {
      name: 'a path names one',
      page: twins,
      operation: { action: 'append', section: 'C > Steps', text: 'x' },
      gives: { type: 'append_to_section', section: '#Steps.1', markdown: 'x' },
    },
  ]);
});

describe('tasks, rows and cells', () => {
  resolves([
    {
      name: 'a task is done',
      page: boxes,
      operation: { action: 'set_task', at: 'Call Ann' },
      gives: { type: 'set_task', block: 1, done: true },
    },
    {
      name: 'a task is opened again',
      page: boxes,
      operation: { action: 'set_task', at: 'Write', done: false },
      gives: { type: 'set_task', block: 2, done: false },
    },
    {
      name: 'what is no task is no task',
      page: guide,
      operation: { action: 'set_task', at: 'one' },
      gives: {
        refused: 'The page has no task with "one".',
        next: 'Read the page again and copy the first words of the block as it has them.',
      },
    },
    {
      name: 'a row goes to the end of the only table',
      page: boxes,
      operation: { action: 'insert_row', cells: ['a', 'b'] },
      gives: { type: 'insert_row', block: 9, cells: ['a', 'b'] },
    },
    {
      name: 'a row goes below the one that is named',
      page: boxes,
      operation: { action: 'insert_row', at: 'Lead', cells: ['a', 'b'] },
      gives: { type: 'insert_row', block: 9, after: 15, cells: ['a', 'b'] },
    },
    {
      name: 'a row needs cells',
      page: boxes,
      operation: { action: 'insert_row', cells: [] },
      gives: { refused: 'The action insert_row needs `cells`.', next: 'Repeat the call with it.' },
    },
    {
      name: 'a row needs a table',
      page: guide,
      operation: { action: 'insert_row', cells: ['a'] },
      gives: { refused: 'The page has no table.', next: 'Name the row that the new one comes after in `at`.' },
    },
    {
      name: 'a row needs a table in the section',
      page: guide,
      operation: { action: 'insert_row', section: 'Setup', cells: ['a'] },
      gives: {
        refused: 'The section "Setup" has no table.',
        next: 'Name the row that the new one comes after in `at`.',
      },
    },
    {
      name: 'a row does not go to one of two tables',
      page: twoTables,
      operation: { action: 'insert_row', cells: ['a'] },
      gives: { refused: 'The page has 2 tables.', next: 'Name the row that the new one comes after in `at`.' },
    },
    {
      name: 'a row goes to the table of a section',
      page: twoTables,
      operation: { action: 'insert_row', section: 'T', cells: ['x'] },
      gives: { type: 'insert_row', block: 1, cells: ['x'] },
    },
    {
      name: 'a row goes to the table of the last section',
      page: twoTables,
      operation: { action: 'insert_row', section: 'U', cells: ['x', 'y'] },
      gives: { type: 'insert_row', block: 6, cells: ['x', 'y'] },
    },
    {
      name: 'a row is replaced',
      page: boxes,
      operation: { action: 'replace_row', at: 'Lead', cells: ['a', 'b'] },
      gives: { type: 'replace_row', block: 15, cells: ['a', 'b'] },
    },
    {
      name: 'a row is deleted',
      page: boxes,
      operation: { action: 'delete_row', at: 'Bob' },
      gives: { type: 'delete_row', block: 20 },
    },
    {
      name: 'a cell is replaced by its text',
      page: boxes,
      operation: { action: 'replace_cell', at: 'Lead', text: 'Chief' },
      gives: { type: 'replace_cell', block: 18, markdown: 'Chief' },
    },
    {
      name: 'a cell is named by row and column',
      page: boxes,
      operation: { action: 'replace_cell', at: 'Bob', column: 'role', text: 'Chief' },
      gives: { type: 'replace_cell', block: 9, row: 2, column: 1, markdown: 'Chief' },
    },
    {
      name: 'a column is named with marks',
      page: boxes,
      operation: { action: 'replace_cell', at: 'Bob', column: '**Role**', text: '' },
      gives: { type: 'replace_cell', block: 9, row: 2, column: 1, markdown: '' },
    },
    {
      name: 'a column is named by its number',
      page: boxes,
      operation: { action: 'replace_cell', at: 'Bob', column: '1', text: 'x' },
      gives: { type: 'replace_cell', block: 9, row: 2, column: 0, markdown: 'x' },
    },
    {
      name: 'the last column is named by its number',
      page: boxes,
      operation: { action: 'replace_cell', at: 'Bob', column: '2', text: 'x' },
      gives: { type: 'replace_cell', block: 9, row: 2, column: 1, markdown: 'x' },
    },
    {
      name: 'a bar in a cell is none between cells',
      page: boxes,
      operation: { action: 'replace_cell', at: 'a|b', column: '2', text: 'x' },
      gives: { type: 'replace_cell', block: 9, row: 3, column: 1, markdown: 'x' },
    },
    {
      name: 'there is no column behind the last',
      page: boxes,
      operation: { action: 'replace_cell', at: 'Bob', column: '3', text: 'x' },
      gives: {
        refused: 'The table has no column "3": its columns are "Name", "Role".',
        next: 'Give the heading of one, or its number from 1.',
      },
    },
    {
      name: 'there is no column 0',
      page: boxes,
      operation: { action: 'replace_cell', at: 'Bob', column: '0', text: 'x' },
      gives: {
        refused: 'The table has no column "0": its columns are "Name", "Role".',
        next: 'Give the heading of one, or its number from 1.',
      },
    },
    {
      name: 'part of a heading names no column',
      page: boxes,
      operation: { action: 'replace_cell', at: 'Bob', column: 'Rol', text: 'x' },
      gives: {
        refused: 'The table has no column "Rol": its columns are "Name", "Role".',
        next: 'Give the heading of one, or its number from 1.',
      },
    },
    {
      name: 'a heading of two columns names neither',
      page: twoTables,
      operation: { action: 'replace_cell', at: 'd', column: 'k', text: 'x' },
      gives: {
        refused: 'The table has several columns "k": its columns are "k", "k".',
        next: 'Give the heading of one, or its number from 1.',
      },
    },
  ]);
});

describe('the block that is meant', () => {
  resolves([
    {
      name: 'is the one that has the words',
      page: guide,
      operation: { action: 'replace', at: 'tool again', text: 'x' },
      gives: { type: 'replace_block', block: 16, markdown: 'x' },
    },
    {
      name: 'has the same case where it decides',
      page: twins,
      operation: { action: 'replace', at: 'ship it today', text: 'x' },
      gives: { type: 'replace_block', block: 2, markdown: 'x' },
    },
    {
      name: 'may be written in another case',
      page: twins,
      operation: { action: 'replace', at: 'GO ON', text: 'x' },
      gives: { type: 'replace_block', block: 9, markdown: 'x' },
    },
    {
      name: 'is the one that is nothing but the words',
      page: twins,
      operation: { action: 'replace', at: 'Ship it', section: 'A', text: 'x' },
      gives: { type: 'replace_block', block: 1, markdown: 'x' },
    },
    {
      name: 'is the one in the case of the words',
      page: twins,
      operation: { action: 'replace', at: 'shout', text: 'x' },
      gives: { type: 'replace_block', block: 13, markdown: 'x' },
    },
    {
      name: 'may be one of several',
      page: twins,
      operation: { action: 'replace', at: 'sHout', text: 'x' },
      gives: {
        refused: 'The page has 3 blocks with "sHout": Ship it: "SHOUT"; Ship it: "shout"; Ship it: "Shout".',
        next: 'Give more of its text in `at`, or its `section`.',
      },
    },
    {
      name: 'is one of several in a section',
      page: twins,
      operation: { action: 'replace', at: 'shOut', section: 'ship it', text: 'x' },
      gives: {
        refused:
          'The section "Ship it" has 3 blocks with "shOut": Ship it: "SHOUT"; Ship it: "shout"; Ship it: "Shout".',
        next: 'Give more of its text in `at`.',
      },
    },
    {
      name: 'is a heading when the words are one',
      page: twins,
      operation: { action: 'replace', at: '# Ship it', text: 'x' },
      gives: { type: 'replace_block', block: 11, markdown: 'x' },
    },
    {
      name: 'is a quote or panel when the words are one',
      page: boxes,
      operation: { action: 'delete', at: '> Boxed.' },
      gives: { type: 'delete_block', block: 4 },
    },
    {
      name: 'is no quote when the page has none',
      page: guide,
      operation: { action: 'delete', at: '> Start.' },
      gives: {
        refused: 'The page has no block with "> Start.".',
        next: 'Read the page again and copy the first words of the block as it has them.',
      },
    },
    {
      name: 'is named by its first words',
      page: twins,
      operation: { action: 'replace', at: 'very long words…', text: 'x' },
      gives: { type: 'replace_block', block: 15, markdown: 'x' },
    },
    {
      name: 'is named by its first words and dots',
      page: twins,
      operation: { action: 'replace', at: 'very long words ...', text: 'x' },
      gives: { type: 'replace_block', block: 15, markdown: 'x' },
    },
    {
      name: 'is named with plain signs',
      page: twins,
      operation: { action: 'replace', at: 'Stop - now', text: 'x' },
      gives: { type: 'replace_block', block: 6, markdown: 'x' },
    },
    {
      name: 'is named with plain quotation marks',
      page: twins,
      operation: { action: 'replace', at: 'Wait: "so"', text: 'x' },
      gives: { type: 'replace_block', block: 10, markdown: 'x' },
    },
    {
      name: 'is listed among ten',
      page: many,
      operation: { action: 'replace', at: 'same', text: 'x' },
      gives: {
        refused:
          'The page has 10 blocks with "same": S: "same 0"; S: "same 1"; S: "same 2"; S: "same 3"; S: "same 4"; S: "same 5"; S: "same 6"; S: "same 7"; and 2 more.',
        next: 'Give more of its text in `at`, or its `section`.',
      },
    },
    {
      name: 'is in no other section',
      page: twins,
      operation: { action: 'replace', at: 'Go on', section: 'A', text: 'x' },
      gives: {
        refused: 'The section "A" has no block with "Go on".',
        next: 'Read the page again and copy the first words of the block as it has them.',
      },
    },
    {
      name: 'is not there: the closest are listed',
      page: twins,
      operation: { action: 'replace', at: 'long words of another', text: 'x' },
      gives: {
        refused:
          'The page has no block with "long words of another". The closest: Ship it: "very long words of a paragraph that goes on and on and on a…".',
        next: 'Read the page again and copy the first words of the block as it has them.',
      },
    },
    {
      name: 'is not there, nor anything close',
      page: twins,
      operation: { action: 'replace', at: 'zebra', text: 'x' },
      gives: {
        refused: 'The page has no block with "zebra".',
        next: 'Read the page again and copy the first words of the block as it has them.',
      },
    },
    {
      name: 'is not there: three are listed',
      page: many,
      operation: { action: 'replace', at: 'the same again', text: 'x' },
      gives: {
        refused: 'The page has no block with "the same again". The closest: S: "same 0"; S: "same 1"; S: "same 2".',
        next: 'Read the page again and copy the first words of the block as it has them.',
      },
    },
    {
      name: 'has words',
      page: guide,
      operation: { action: 'replace', at: '**', text: 'x' },
      gives: { refused: '`at` holds no words.', next: 'Give the first words of the block as the page has them.' },
    },
    {
      name: 'ends before the next section',
      page: twins,
      operation: { action: 'replace', at: 'Ship it', section: 'B', text: 'x' },
      gives: { type: 'replace_block', block: 4, markdown: 'x' },
    },
    {
      name: 'is in a section within',
      page: twins,
      operation: { action: 'replace', at: 'now', section: 'B', text: 'x' },
      gives: { type: 'replace_block', block: 6, markdown: 'x' },
    },
  ]);
});

describe('the words by which a block is found', () => {
  it.each([
    ['are those of a paragraph', 'One  two\nthree', 'One two three'],
    ['have no dots at the end', 'One two … ', 'One two'],
    ['have no three dots at the end', 'One two...', 'One two'],
    ['keep dots within', 'One… two', 'One… two'],
    ['are the description and file of an image', '![A shot](attachment:shot.png "t")', 'A shot shot.png'],
    ['are the file of an image in angle brackets', '![](<my shot.png>)', 'my shot.png'],
    ['are those of a link', 'see [the page](confluence:A/B "t") now', 'see the page now'],
    ['are those of a link in angle brackets', 'see [the page](<a b>) now', 'see the page now'],
    ['are those of a link that is cut off', 'see [the page](confluence:A', 'see the page'],
    ['do not name the kind of a panel', '> [!NOTE] Take care', 'Take care'],
    ['have no tags', 'a<br>b <u>c</u><sub>2</sub> <details><summary>T</summary>x</details>', 'a b c 2 T x'],
    ['have no tags of other spelling', 'a<br />b</BR>c', 'a b c'],
    ['keep other angle words', 'a < b', 'a b'],
    ['have no line below a header', '| a | b |\n| - | :-: |\n| c | d |', 'a b c d'],
    ['have no line without outer bars', 'a | b\n--- | ---\nc | d', 'a b c d'],
    ['have no bullets', '- a\n* b\n+ c • d', 'a b c d'],
    ['have no numbers of items', '1. a\n22) b', 'a b'],
    ['keep numbers that are words', 'a 1.5 b 3 c', 'a 1.5 b 3 c'],
    ['have no boxes of tasks', '- [ ] a\n- [x] b\n- \\[X] c', 'a b c'],
    ['have no marks', '**a** *b* _c_ ~~d~~ `e` # f', 'a b c d e f'],
    ['have no backslashes', 'a\\_b \\* c', 'ab c'],
    ['have plain quotation marks', '‘a’ ‚b“ ”c „d', '\'a\' \'b" "c "d'],
    ['have plain dashes, and none that stands alone', 'a – b — c‑d', 'a b c-d'],
    ['have no invisible characters', 'a­b​c‏d⁠e﻿f', 'abcdef'],
    ['have one normal form', 'é', 'é'],
    ['have plain spaces', 'a b', 'a b'],
  ])('%s', (_name, markdown, expected) => {
    expect(plainWords(markdown)).toBe(expected);
  });
});

describe('where a block stands', () => {
  const page = `<h1>A</h1><h2>B</h2><p>x</p><ul>${item('<p>y</p>')}</ul><h2>C</h2>${panel('<h2>P</h2><p>z</p>')}`;
  const document = openStorage(page);
  const placeOf = (kind: string, markdown: string) => {
    const block = document.blocks.find((one) => one.kind === kind && one.markdown === markdown);
    return block && { path: pathAbove(document, block), parent: parentOf(document, block)?.kind };
  };

  it.each([
    ['the first heading', 'heading', '# A', { path: [], parent: undefined }],
    ['a heading below another', 'heading', '## B', { path: ['A'], parent: undefined }],
    ['a heading beside another', 'heading', '## C', { path: ['A'], parent: undefined }],
    ['a paragraph', 'paragraph', 'x', { path: ['A', 'B'], parent: undefined }],
    ['an item', 'listItem', '- y', { path: ['A', 'B'], parent: 'list' }],
    ['a paragraph in an item', 'paragraph', 'y', { path: ['A', 'B'], parent: 'listItem' }],
  ] as const)('is known of %s', (_name, kind, markdown, place) => {
    expect(placeOf(kind, markdown)).toStrictEqual(place);
  });

  it('is in no other block of a part of the page', () => {
    const kindsIn = (start: number, end: number) => blocksIn(document, { start, end }).map(({ kind }) => kind);
    const [first, second] = document.blocks;
    expect(kindsIn(0, page.length)).toStrictEqual(['heading', 'heading', 'paragraph', 'list', 'heading', 'panel']);
    expect(kindsIn(second?.start ?? 0, page.length - 1)).toStrictEqual([
      'heading',
      'paragraph',
      'list',
      'heading',
      'heading',
      'paragraph',
    ]);
    expect(kindsIn(0, first?.end ?? 0)).toStrictEqual(['heading']);
  });
});

describe('a page of many headings', () => {
  const named = (count: number) => Array.from({ length: count }, (_, index) => `<h2>H${index}</h2>`).join('');
  const known = Array.from({ length: 15 }, (_, index) => `"H${index}"`).join(', ');

  resolves([
    {
      name: 'names all of fifteen',
      page: named(15),
      operation: { action: 'append', section: 'Nope', text: 'x' },
      gives: { refused: 'The page has no section "Nope".', next: `Use one of its headings: ${known}.` },
    },
    {
      name: 'names fifteen of sixteen',
      page: named(16),
      operation: { action: 'append', section: 'Nope', text: 'x' },
      gives: { refused: 'The page has no section "Nope".', next: `Use one of its headings: ${known} and more.` },
    },
    {
      name: 'tells those of one path apart by their anchors',
      page: '<h1>A</h1><h2>S</h2><h2>S</h2><p>x</p>',
      operation: { action: 'append', section: 'S', text: 'x' },
      gives: {
        refused: 'The page has 2 sections called "S": "#S", "#S.1".',
        next: 'Give one of these as `section`.',
      },
    },
    {
      name: 'lists eight of nine of a name',
      page: Array.from({ length: 9 }, (_, index) => `<h1>T${index}</h1><h2>S</h2>`).join(''),
      operation: { action: 'append', section: 'S', text: 'x' },
      gives: {
        refused: `The page has 9 sections called "S": ${Array.from({ length: 8 }, (_, index) => `"T${index} > S"`).join(', ')}.`,
        next: 'Give one of these as `section`.',
      },
    },
  ]);
});
