import { expect, test } from 'vitest';
import { exitCodeOf, worstOf } from '../../src/cli/exit-codes.js';
import { helpText } from '../../src/cli/help-text.js';
import { commandLine, howToDecide, howToUndo } from '../../src/cli/notices.js';
import { createProgram } from '../../src/cli/program.js';
import { readSlashCommand } from '../../src/cli/slash-commands.js';
import { describeCall } from '../../src/toolkit.js';
import { newThreadName, ownerKey, threadKey } from '../../src/host/thread-key.js';

test('the help names every command and every option that more than one command has', () => {
  const program = createProgram(
    () => {},
    () => {},
  );
  const uses = new Map<string, number>();
  for (const command of program.commands) {
    expect(helpText).toMatch(new RegExp(`^  ${command.name()} `, 'mu'));
    for (const option of command.options) uses.set(option.long ?? '', (uses.get(option.long ?? '') ?? 0) + 1);
  }
  for (const [option, count] of uses) if (count > 1) expect(helpText).toMatch(new RegExp(`^  ${option}\\b`, 'mu'));
});

test('outcomes have the documented exit codes', () => {
  expect(
    (['answered', 'failed', 'authorization_required', 'approval_required', 'no_answer'] as const).map((status) =>
      exitCodeOf({ status }),
    ),
  ).toEqual([0, 1, 3, 4, 5]);
  expect(exitCodeOf({ status: 'failed', error: { kind: 'misconfigured', message: '', next: '' } })).toBe(2);
});

test('several answers have the code of the worst', () => {
  expect([
    worstOf([]),
    worstOf([0, 5, 0]),
    worstOf([5, 4]),
    worstOf([4, 5, 3]),
    worstOf([3, 1, 5]),
    worstOf([1, 2]),
  ]).toEqual([0, 5, 4, 3, 1, 2]);
});

test('slash commands are read, mistaken ones explained, and paths are questions', () => {
  expect(readSlashCommand('/Help')).toEqual({ name: '/help' });
  expect(readSlashCommand('/exit')).toEqual({
    problem: 'There is no command /exit. Did you mean /quit? /help lists what there is.',
  });
  expect(readSlashCommand('/stat')).toEqual({
    problem: 'There is no command /stat. Did you mean /status? /help lists what there is.',
  });
  expect(readSlashCommand('/foo')).toEqual({ problem: 'There is no command /foo. /help lists what there is.' });
  expect(readSlashCommand('/')).toEqual({ problem: 'There is no command /. /help lists what there is.' });
  expect(readSlashCommand('/x/Ab3 is what?')).toBeUndefined();
  expect(readSlashCommand('how do I /quit?')).toBeUndefined();
});

test('a thread belongs to a user on a connection of an environment', () => {
  const owner = { environment: 'https://a.example', connectionName: 'c', user: 'ada' };
  const keyOf = (of: typeof owner, name: string) => threadKey(ownerKey(of), name);
  const key = keyOf(owner, 'plan');
  expect(key).toMatch(/^[\da-f]{24}:plan$/u);
  expect(keyOf(owner, key)).toBe(key);
  const others = [
    keyOf({ ...owner, user: 'bea' }, 'plan'),
    keyOf({ ...owner, connectionName: 'd' }, 'plan'),
    keyOf({ ...owner, environment: 'https://b.example' }, 'plan'),
    keyOf({ ...owner, connectionName: 'c","x', user: 'ada' }, 'plan'),
    keyOf({ ...owner, user: 'bea' }, key),
  ];
  expect(new Set([key, ...others]).size).toBe(6);
});

test('a new thread is named for its beginning', () => {
  expect(newThreadName(new Date(2026, 10, 5, 9, 7))).toMatch(/^1105-0907-[\da-f]{4}$/u);
});

test('calls are described in words', () => {
  expect(
    [
      describeCall('confluence_search', { query: 'annual leave' }),
      describeCall('confluence_read_page', { page: '42' }),
      describeCall('confluence_read_page', {}),
      describeCall('confluence_list_pages', { space: 'ENG' }),
      describeCall('confluence_list_spaces', {}),
      describeCall('confluence_get_current_user', {}),
      describeCall('confluence_edit_page', { page: '42' }),
      describeCall('confluence_create_page', { title: 'VPN setup' }),
      describeCall('confluence_add_comment', { page: '42', text: 'x' }),
      describeCall('confluence_add_comment', { reply_to: '7' }),
      describeCall('confluence_add_comment', { resolve: '7' }),
      describeCall('confluence_add_comment', { reopen: '7' }),
      describeCall('confluence_set_labels', { page: '42' }),
      describeCall('confluence_move_page', { page: '42' }),
      describeCall('confluence_delete_page', { page: '42' }),
      describeCall('confluence_restore_page_version', { page: '42' }),
      describeCall('confluence_attach_file', { page: '42', name: 'plan.png' }),
      describeCall('confluence_edit_page', {}),
      describeCall('other', {}),
    ].join('\n'),
  ).toBe(`searching "annual leave"
reading "42"
reading a page
listing the pages of "ENG"
listing the spaces
asking who you are
editing "42"
creating "VPN setup"
commenting on "42"
answering comment "7"
resolving comment "7"
reopening comment "7"
changing the labels of "42"
moving "42"
moving "42" to the trash
restoring "42"
attaching "plan.png" to "42"
editing a page
calling other`);
});

test('a hint repeats what chose the wiki, the user and the limits, safe to paste into a shell', () => {
  const flags = { color: true, user: "o'neil", sandbox: true, model: 'offline', space: ['ENG'], writeSpace: ['~ada'] };
  expect(commandLine(['approve', '1125-0930-4f2a'], { ...flags, maxWrites: '2', attachFrom: 'my files' })).toBe(
    String.raw`confluence-agent approve 1125-0930-4f2a --user 'o'\''neil' --sandbox --model offline --space ENG --write-space '~ada' --max-writes 2 --attach-from 'my files'`,
  );
  expect(howToUndo('plan', { color: true })).toBe(
    'To take it back: confluence-agent chat --allow-writes --thread plan, then /undo',
  );
});

test('what waits in a conversation that is not kept can only be approved in advance', () => {
  expect(howToDecide(2, { name: 'plan', isKept: false }, { color: true })).toBe(
    '2 changes wait for a decision, and the conversation is not kept. Use --yes to approve in advance.',
  );
});
