import { describe, expect, test } from 'vitest';

import { editOf } from '../../../src/confluence/write/edit-of.js';
import { readMarkdown } from '../../../src/confluence/write/markdown-body.js';
import { ConfluenceError } from '../../../src/errors.js';
import type { AddressedOperation } from '../../../src/markup/edit/edit-action.js';
import { adaId, bobId } from './support.js';

const storage = [
  '<p>Read this first.</p>',
  '<h2>Steps</h2>',
  '<ol><li><p>Install the client</p></li><li><p>Restart it</p><ul><li>on Linux</li><li>on a Mac</li></ul></li><li><p>Log in</p></li></ol>',
  '<h2>People</h2>',
  `<p>Ask <ac:link><ri:user ri:account-id="${bobId}" /></ac:link> about <strong>access</strong> to <a href="https://example.com/vpn">the VPN</a>.</p>`,
  '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Order a key</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>Sign the form</ac:task-body></ac:task></ac:task-list>',
  '<h2>Dates</h2>',
  '<table><tbody><tr><th><p>Step</p></th><th><p>Due</p></th></tr><tr><td><p>Freeze</p></td><td><p>May</p></td></tr><tr><td><p>Ship</p></td><td><p>June</p></td></tr></tbody></table>',
  '<h3>Notes</h3>',
  '<ac:structured-macro ac:name="info" ac:macro-id="0c1f2d3e-0000-4000-8000-000000000001"><ac:rich-text-body><p>Read this first.</p><p>The office is closed in <code>week_52</code>.</p></ac:rich-text-body></ac:structured-macro>',
  '<ac:structured-macro ac:name="tip" ac:macro-id="0c1f2d3e-0000-4000-8000-000000000002"><ac:rich-text-body><p>Bring coffee.</p></ac:rich-text-body></ac:structured-macro>',
  '<h2>Old</h2><h3>Notes</h3><p>Nothing.</p>',
].join('');
const page = {
  storage,
  base: 'https://acme.atlassian.net/wiki',
  url: 'https://acme.atlassian.net/wiki/spaces/ENG/pages/1001/Plan',
  space: 'ENG',
  people: new Map([
    [adaId, 'Ada Stone'],
    [bobId, 'Bob Reed'],
  ]),
};

/** The storage in which only this piece is different. */
function only(from: string, to: string): string {
  const parts = storage.split(from);
  expect(parts, from).toHaveLength(2);
  return parts.join(to);
}

function refusal(...operations: AddressedOperation[]): string {
  try {
    editOf(page, operations);
  } catch (error) {
    if (ConfluenceError.isInstance(error) && error.code === 'invalid_request') return `${error.message} ${error.next}`;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('a block is found', () => {
  const insert = (at: string, section?: string) =>
    editOf(page, [{ action: 'insert_after', at, section, text: 'New.' }]).touched;

  test.each([
    ['by its first words', 'The office is', 'The office is closed in `week_52`.'],
    ['by words in its middle', 'closed in', 'The office is closed in `week_52`.'],
    ['without the Markdown marks that it has', 'closed in week_52', 'The office is closed in `week_52`.'],
    ['with them', 'closed in `week_52`', 'The office is closed in `week_52`.'],
    [
      'by the name of a mentioned person',
      'Ask @Bob Reed about',
      'Ask @Bob Reed about **access** to [the VPN](https://example.com/vpn).',
    ],
    [
      'with a link',
      'access to [the VPN](https://example.com/vpn)',
      'Ask @Bob Reed about **access** to [the VPN](https://example.com/vpn).',
    ],
    [
      'with the beginning of a link',
      '**access** to [the VPN](https://exam',
      'Ask @Bob Reed about **access** to [the VPN](https://example.com/vpn).',
    ],
    ['with other white space', 'The  office\n is', 'The office is closed in `week_52`.'],
    ['when it is cut short with an ellipsis', 'The office is…', 'The office is closed in `week_52`.'],
    ['in another letter case', 'THE OFFICE', 'The office is closed in `week_52`.'],
    ['as a heading, by its mark', '## Steps', '## Steps'],
    ['as a box, by its mark', '> [!TIP] > Bring coffee', '> [!TIP]\n> Bring coffee.'],
  ])('%s', (_how, at, found) => {
    expect(insert(at)).toEqual([found]);
  });

  test('in the section that is named', () => {
    const edit = editOf(page, [{ action: 'replace', at: 'Read this first', section: 'Dates > Notes', text: 'Wait.' }]);
    expect(edit.storage).toBe(only('body><p>Read this first.', 'body><p>Wait.'));
  });

  test('a block that is nothing but the text goes before those that have more', () => {
    expect(insert('a Mac', 'Steps')).toEqual(['- on a Mac']);
    expect(insert('Notes', 'Dates')).toEqual(['### Notes']);
  });
});

describe('nothing is guessed', () => {
  test.each<[string, AddressedOperation, string]>([
    [
      'when several blocks have the text',
      { action: 'replace', at: 'Read this', text: 'x' },
      'The page has 2 blocks with "Read this": "Read this first."; Notes: "Read this first.". Give more of its text in `at`, or its `section`.',
    ],
    [
      'when none has it',
      { action: 'replace', at: 'Order two keys', text: 'x' },
      'The page has no block with "Order two keys". The closest: People: "Order a key". Read the page again and copy the first words of the block as it has them.',
    ],
    [
      'when the section has it not',
      { action: 'replace', at: 'Bring coffee', section: 'Steps', text: 'x' },
      'The section "Steps" has no block with "Bring coffee". Read the page again and copy the first words of the block as it has them.',
    ],
    [
      'when several sections have the name',
      { action: 'append', section: 'Notes', text: 'x' },
      'The page has 2 sections called "Notes": "Dates > Notes", "Old > Notes". Give one of these as `section`.',
    ],
    [
      'when no section has it',
      { action: 'replace_section', section: 'Costs', text: 'x' },
      'The page has no section "Costs". Use one of its headings: "Steps", "People", "Dates", "Notes", "Old", "Notes".',
    ],
    [
      'when words to replace stand several times',
      { action: 'replace_text', find: 'first', text: 'later' },
      '"first" stands 2 times in the page: "Read this first.", "Read this first." (under "Notes"). Give `all` for every place, the first words of the block in `at`, or give more of the text around the place in `find`.',
    ],
    [
      'when the text is empty',
      { action: 'delete', at: ' ** ' },
      '`at` holds no words. Give the first words of the block as the page has them.',
    ],
    [
      'when a part is missing',
      { action: 'insert_after', text: 'x' },
      'The action insert_after needs `at`. Repeat the call with it.',
    ],
    [
      'when the text is to become empty',
      { action: 'replace', at: 'Nothing', text: ' ' },
      'The new text is empty. Use the action delete to remove the block, or give its new text.',
    ],
    [
      'when marks would show',
      { action: 'replace_text', find: 'Nothing', text: '**Nothing**' },
      'replace_text writes plain text: the Markdown marks would show. Use the action replace for the whole block, with its Markdown.',
    ],
    [
      'when a part of a table is to be deleted as a block',
      { action: 'delete', at: 'Freeze' },
      '"Freeze" stands in a table. Use delete_row for its row or replace_cell for its cell; for the table give the text of its whole header row.',
    ],
    [
      'when a row is no task',
      { action: 'set_task', at: 'Freeze' },
      'The page has no task with "Freeze". Read the page again and copy the first words of the block as it has them.',
    ],
    [
      'when a column is not in the table',
      { action: 'replace_cell', at: 'Freeze', column: 'Owner', text: 'x' },
      'The table has no column "Owner": its columns are "Step", "Due". Give the heading of one, or its number from 1.',
    ],
    [
      'when a table has more columns',
      { action: 'insert_row', cells: ['Test'] },
      'The table has 2 columns, but 1 cells are given. Give one text for each column, empty ones too; numbering columns do not count.',
    ],
    [
      'when something else than an item is to stand inside a list',
      { action: 'insert_after', at: 'Restart it', text: '## More' },
      '"Restart it" stands inside a list, where only another item can be put. Give the text as an item (`- …`), or name the last item of the list.',
    ],
  ])('%s', (_when, operation, expected) => {
    expect(refusal(operation)).toBe(expected);
  });

  test('and the operation that it is about is named', () => {
    expect(refusal({ action: 'append', text: 'x' }, { action: 'replace', at: 'Costs', text: 'x' })).toBe(
      'Operation 2 (replace): The page has no block with "Costs". Read the page again and copy the first words of the block as it has them.',
    );
    expect(refusal({ action: 'append', text: 'x' }, { action: 'replace_text', find: 'Costs', text: 'x' })).toMatch(
      /^Operation 2 \(replace_text\): "Costs" does not stand in the page\. /,
    );
    expect(
      refusal({ action: 'replace', at: 'Bring coffee', text: 'x' }, { action: 'delete', at: 'Bring coffee' }),
    ).toBe('Operations 2 and 1 change the same place. Make it one operation, or two edits one after the other.');
  });
});

describe('everything stays byte for byte but', () => {
  const tip = storage.slice(storage.indexOf('<ac:structured-macro ac:name="tip"'), storage.indexOf('<h2>Old'));
  const table = storage.slice(storage.indexOf('<table>'), storage.indexOf('<h3>Notes</h3><ac'));

  test.each<[string, AddressedOperation, string, string]>([
    [
      'a new item beside an item',
      { action: 'insert_after', at: 'Log in', text: '- Use the VPN' },
      'Log in</p></li>',
      'Log in</p></li><li><p>Use the VPN</p></li>',
    ],
    [
      'a new line beside an item, as an item',
      { action: 'insert_before', at: 'on Linux', text: 'on Windows' },
      '<li>on Linux',
      '<li><p>on Windows</p></li><li>on Linux',
    ],
    [
      'new blocks behind the list, beside its last item',
      { action: 'insert_after', at: 'Log in', text: '## Then\n\nDone.' },
      '</ol>',
      '</ol><h2>Then</h2><p>Done.</p>',
    ],
    [
      'the line of an item with more below it',
      { action: 'replace', at: 'Restart it', text: '2. Restart twice' },
      'Restart it',
      'Restart twice',
    ],
    ['an item of one line', { action: 'replace', at: 'Log in', text: '3. Sign in' }, 'Log in', 'Sign in'],
    [
      'words in one section',
      { action: 'replace_text', find: 'first', section: 'Dates', text: 'twice' },
      'body><p>Read this first',
      'body><p>Read this twice',
    ],
    [
      'words in one block',
      { action: 'replace_text', find: 'the', at: 'Install', text: 'our' },
      'Install the',
      'Install our',
    ],
    ['an item that goes', { action: 'delete', at: 'on Linux' }, '<li>on Linux</li>', ''],
    ['a box that goes with all it holds', { action: 'delete', at: 'Bring coffee' }, tip, ''],
    [
      'a paragraph of a box that goes',
      { action: 'delete', at: 'The office' },
      '<p>The office is closed in <code>week_52</code>.</p>',
      '',
    ],
    ['a table that goes', { action: 'delete', at: '| Step | Due |' }, table, ''],
    ['a task that is done', { action: 'set_task', at: 'Order a key' }, '>incomplete<', '>complete<'],
    ['a task to do again', { action: 'set_task', at: 'Sign the form', done: false }, '>complete<', '>incomplete<'],
    [
      'a new row behind another',
      { action: 'insert_row', at: 'Freeze', cells: ['Test', 'May'] },
      'May</p></td></tr>',
      'May</p></td></tr><tr><td><p>Test</p></td><td><p>May</p></td></tr>',
    ],
    [
      'a new row at the end of the only table',
      { action: 'insert_row', section: 'Dates', cells: ['Rest', 'July'] },
      '</tbody>',
      '<tr><td><p>Rest</p></td><td><p>July</p></td></tr></tbody>',
    ],
    ['a row', { action: 'replace_row', at: 'Ship', cells: ['Ship', 'July'] }, 'June', 'July'],
    ['a row that goes', { action: 'delete_row', at: 'Ship' }, '<tr><td><p>Ship</p></td><td><p>June</p></td></tr>', ''],
    [
      'a cell by its row and column',
      { action: 'replace_cell', at: 'Freeze', column: 'due', text: 'April' },
      'May',
      'April',
    ],
    [
      'a cell by its row and the number of its column',
      { action: 'replace_cell', at: 'Freeze', column: '2', text: 'April' },
      'May',
      'April',
    ],
    ['a cell by its text', { action: 'replace_cell', at: 'June', text: 'July' }, 'June', 'July'],
    ['the text of a cell', { action: 'replace', at: 'May', text: 'April' }, 'May', 'April'],
    [
      'a new block beside a table, whatever of it is named',
      { action: 'insert_before', at: 'June', text: 'So:' },
      '<table>',
      '<p>So:</p><table>',
    ],
    [
      'the end of a section',
      { action: 'append', section: 'Steps', text: 'Done.' },
      '<h2>People',
      '<p>Done.</p><h2>People',
    ],
    [
      'the start of a section',
      { action: 'prepend', section: 'Steps', text: 'Go.' },
      '<h2>Steps</h2>',
      '<h2>Steps</h2><p>Go.</p>',
    ],
    [
      'a list at the end of a section that goes on',
      { action: 'append', section: 'Steps', text: '4. Use the VPN\n5. Smile' },
      'Log in</p></li>',
      'Log in</p></li><li><p>Use the VPN</p></li><li><p>Smile</p></li>',
    ],
    [
      'a list at the start of a section that begins before',
      { action: 'prepend', section: 'Steps', text: '1. Get the key' },
      '<ol>',
      '<ol><li><p>Get the key</p></li>',
    ],
    [
      'another kind of list at the end of a section',
      { action: 'append', section: 'Steps', text: '- [ ] Smile' },
      '</ol>',
      '</ol><ac:task-list><ac:task><ac:task-id>3</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Smile</ac:task-body></ac:task></ac:task-list>',
    ],
    [
      'a new task at the end of a section',
      { action: 'append', section: 'People', text: '- [ ] Smile' },
      'Sign the form</ac:task-body></ac:task>',
      'Sign the form</ac:task-body></ac:task><ac:task><ac:task-id>3</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Smile</ac:task-body></ac:task>',
    ],
    ['the end of the page', { action: 'append', text: 'Bye.' }, 'Nothing.</p>', 'Nothing.</p><p>Bye.</p>'],
    [
      'the start of the page',
      { action: 'prepend', text: 'Hello.' },
      '<p>Read this first.</p><h2>',
      '<p>Hello.</p><p>Read this first.</p><h2>',
    ],
    [
      'a section',
      { action: 'replace_section', section: 'Old', text: 'Gone.' },
      '<h3>Notes</h3><p>Nothing.',
      '<p>Gone.',
    ],
    [
      'a mention of somebody by name, where it is one',
      { action: 'replace', at: 'Nothing', text: 'Ask @Ada Stone, not `@Bob Reed` or ada@Bob Reed.' },
      'Nothing.',
      `Ask <ac:link><ri:user ri:account-id="${adaId}" /></ac:link>, not <code>@Bob Reed</code> or ada@Bob Reed.`,
    ],
    [
      'words beside a mention, which stays the one it was',
      {
        action: 'replace',
        at: 'Ask @Bob',
        text: 'Ask @Bob Reed about **rights** to [the VPN](https://example.com/vpn).',
      },
      '<strong>access</strong>',
      '<strong>rights</strong>',
    ],
  ])('%s', (_what, operation, from, to) => {
    expect(editOf(page, [operation]).storage).toBe(only(from, to));
  });

  test('blocks that the whole page as Markdown still has', async () => {
    const text = (await readMarkdown(page)).replace('Nothing.', 'Something.');
    expect(editOf(page, [{ action: 'replace_section', text }]).storage).toBe(only('Nothing', 'Something'));
  });
});

describe('what a human sees', () => {
  test('is the place, the diff, and what is touched, lost and gained', () => {
    const { changes, notes, touched } = editOf(
      page,
      [
        { action: 'replace', at: 'Ask @Bob', text: 'Ask @Ada Stone and @Bob Reed.' },
        { action: 'delete', at: 'Bring coffee' },
        { action: 'insert_after', at: 'Order a key', text: '- [ ] Charge it' },
        { action: 'insert_before', at: 'The office', text: 'Careful.' },
        { action: 'append', section: 'Old', text: '[x](javascript:alert)' },
      ],
      ['link:https://example.com/vpn'],
    );
    expect(changes).toEqual([
      {
        path: ['People'],
        diff: '@@ -1,1 +1,1 @@\n-Ask @Bob Reed about **access** to [the VPN](https://example.com/vpn).\n+Ask @Ada Stone and @Bob Reed.',
      },
      { path: ['Dates', 'Notes'], diff: '-> [!TIP]\n-> Bring coffee.' },
      { path: ['People'], diff: ' - [ ] Order a key\n+- [ ] Charge it' },
      { path: ['Dates', 'Notes', 'in a panel'], diff: '+Careful.\n The office is closed in `week_52`.' },
      { path: ['Old'], diff: ' Nothing.\n+x' },
    ]);
    expect(notes).toEqual([
      'The link target "javascript:alert" was refused; its text stays.',
      'Removes: link to https://example.com/vpn, success panel (green).',
      'Adds: mention of Ada Stone, task "Charge it".',
      'Stays, in what is changed: mention of Bob Reed.',
    ]);
    expect(touched).toEqual([
      'Ask @Bob Reed about **access** to [the VPN](https://example.com/vpn).',
      '> [!TIP]\n> Bring coffee.',
      '- [ ] Order a key',
      'The office is closed in `week_52`.',
      '## Old',
    ]);
  });

  test('names nobody by an account id, and takes the keys that a refusal gives', () => {
    const operation: AddressedOperation = {
      action: 'replace',
      at: 'Ask @Bob',
      text: 'Ask nobody about [the VPN](https://example.com/vpn).',
    };
    expect(refusal(operation)).toBe(
      'The edit would remove what it does not name: mention of Bob Reed [mention:Bob Reed]. Keep them in the new content, or pass what may go in `allow_loss`.',
    );
    const { notes } = editOf(page, [operation], ['mention:Bob Reed']);
    expect(notes).toEqual(['Removes: mention of Bob Reed.']);
    const unknown = { ...page, people: new Map<string, string>() };
    expect(() => editOf(unknown, [{ ...operation, at: 'about access' }])).toThrow(
      'The edit would remove what it does not name: mention of person 1 [mention:person 1].',
    );
    const edit = editOf(unknown, [{ ...operation, at: 'about access' }], ['mention:person 1']);
    expect(JSON.stringify([edit.changes, edit.notes, edit.touched])).not.toContain(bobId);
  });
});

test('a change in a table says its row and column, all columns of a merged cell, and a lone heading that its text stays', () => {
  const storage =
    '<h2>Costs</h2><table><tbody><tr><th>Item</th><th>Lisbon</th><th>Porto</th></tr>' +
    '<tr><td>Rent</td><td colspan="2">50 %</td></tr><tr><td>Heat</td><td>20 %</td><td>30 %</td></tr></tbody></table>';
  const pathsOf = (operation: AddressedOperation) => editOf({ ...page, storage }, [operation]).changes[0]?.path;
  expect(pathsOf({ action: 'replace_cell', at: 'Heat', column: 'Porto', text: '40 %' })).toEqual([
    'Costs',
    'row 3 "Heat", column "Porto"',
  ]);
  expect(pathsOf({ action: 'replace_text', at: '50 %', find: '50', text: '60' })).toEqual([
    'Costs',
    'row 2 "Rent", columns "Lisbon", "Porto"',
  ]);
  expect(editOf({ ...page, storage }, [{ action: 'delete', at: '## Costs' }]).notes).toContain(
    'Deletes a heading alone: the text below it stays, and belongs to the section above it.',
  );
});
