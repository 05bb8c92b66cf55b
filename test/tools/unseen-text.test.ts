import { describe, expect, test } from 'vitest';

import { describeApproval } from '../../src/agent/approval.js';
import { unseenIn } from '../../src/confluence/write/unseen.js';
import { ids } from '../confluence/write/support.js';
import { rejectionOf, startWriteTools } from './write-support.js';

/** Tags that spell a command for a model, a turned direction, a zero-width space, a variation selector, an escape. */
const hidden = 'Wo\u{e0041}\u{e0042}rds\u{202e} back\u{200b} and\u{fe0f} for\u{2066}th';
const shown = 'Wo‹U+E0041›‹U+E0042›rds‹U+202E› back‹U+200B› and‹U+FE0F› for‹U+2066›th';

const calls: [name: string, input: object][] = [
  ['confluence_create_page', { title: 'New', body: `First.\n\n${hidden}`, space: 'ENG' }],
  ['confluence_add_comment', { page: ids.plan, text: hidden }],
  ['confluence_add_comment', { reply_to: ids.footer, text: hidden }],
  ['confluence_add_comment', { page: ids.plan, text: hidden, selection: 'two releases' }],
  ['confluence_edit_page', { page: ids.plan, operations: [{ action: 'append', text: hidden }] }],
  ['confluence_edit_page', { page: ids.plan, operations: [{ action: 'replace_text', find: 'date', text: hidden }] }],
  ['confluence_edit_page', { page: ids.plan, operations: [{ action: 'append', text: 'x' }], message: hidden }],
  ['confluence_attach_file', { page: ids.plan, name: 'a.txt', content: hidden }],
];

describe.each(calls)('%s with %j', (name, input) => {
  test('shows what nobody would see, and hides nothing that is sent', async () => {
    const tools = await startWriteTools();
    const prepared = await tools.prepare(name, input);
    const approval = describeApproval({ tool: name, args: {}, prepared, readBefore: [] });
    const { diff, requests, summary, effects, page } = approval;
    expect(JSON.stringify({ diff, requests })).toContain(shown);
    for (const text of [summary, page.title, ...effects]) expect(unseenIn(text)).toBeUndefined();
    expect(unseenIn(JSON.stringify(requests))).toBeUndefined();
    expect(unseenIn(diff.replaceAll(/[\n\t]/gu, ''))).toBeUndefined();
  });
});

test.each([
  ['confluence_create_page', { title: hidden, body: 'x', space: 'ENG' }],
  ['confluence_edit_page', { page: ids.plan, title: hidden }],
  ['confluence_set_labels', { page: ids.plan, add: ['run\u{200b}book'] }],
  ['confluence_attach_file', { page: ids.plan, name: 'plan\u{202e}gnp.txt', content: 'x' }],
])('%s refuses names with what nobody sees', async (name, input) => {
  const tools = await startWriteTools();
  expect(await rejectionOf(tools.prepare(name, input))).toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('a character that nobody sees'),
  });
});

test('a long file is shown to its end', async () => {
  const tools = await startWriteTools();
  const content = Array.from({ length: 500 }, (_, index) => `row ${index}`).join('\n');
  const { preview } = await tools.prepare('confluence_attach_file', { page: ids.plan, name: 'a.txt', content });
  expect(preview.diff.split('\n').slice(1)).toEqual(content.split('\n').map((line) => `+${line}`));
});
