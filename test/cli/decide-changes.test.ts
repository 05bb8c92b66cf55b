import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { confirmUndo, type Decider, decideChanges } from '../../src/cli/decide-changes.js';
import { editInEditor, editorCommand } from '../../src/cli/terminal/external-editor.js';
import { createStyle } from '../../src/cli/terminal/style.js';
import { approveAll } from '../../src/host/decisions.js';
import { approval } from './terminal/approvals.js';

const folder = mkdtempSync(join(tmpdir(), 'decide-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A person who gives these answers in turn, and the screen they see; no more answers is Ctrl-C. */
function person(answers: string[], more: Partial<Decider> = {}) {
  let screen = '';
  const decider: Decider = {
    question: async (prompt) => {
      const answer = answers.shift();
      screen += `${prompt}${answer ?? '^C'}\n`;
      return answer;
    },
    print: (text) => {
      screen += `${text}\n`;
    },
    style: createStyle(),
    width: () => 60,
    height: () => 24,
    ...more,
  };
  return { decider, screen: () => screen, left: answers };
}

const hash = 'a'.repeat(64);

test('a change is shown and approved as it was seen', async () => {
  const { decider, screen } = person(['a']);
  expect(await decideChanges([approval()], decider)).toEqual({ call_1: { type: 'approve', hash } });
  expect(screen()).toBe(`
┃ Proposed change
┃ "Release plan", version 3: change its body.
┃ Release plan (https://acme.example/wiki/1001) (ENG, version 3)
┃ • A macro moves.
┃ • Watchers are notified.

@@ Release plan @@
  Bye.
- Old words.
+ Use the VPN.

(a)pprove, (e)dit, (r)eject? a
`);
});

test('Enter alone and what is no choice decide nothing', async () => {
  const { decider, screen, left } = person(['', 'y', 'approve it', 'a\na', 'm', ' APPROVE ']);
  expect(await decideChanges([approval()], decider)).toEqual({ call_1: { type: 'approve', hash } });
  expect(left).toEqual([]);
  expect(screen().match(/Type one letter and press Enter/gu)).toHaveLength(4);
  expect(screen()).toContain('There is no more of it.');
});

test('several changes are decided one by one, a rejection with its reason or none', async () => {
  const changes = ['one', 'two', 'three'].map((id) => approval({ id, hash: id }));
  const { decider, screen } = person(['r', ' Not now ', 'a', 'reject', '']);
  expect(await decideChanges(changes, decider)).toEqual({
    one: { type: 'reject', message: 'Not now' },
    two: { type: 'approve', hash: 'two' },
    three: { type: 'reject' },
  });
  expect(screen()).toContain('Proposed change 3 of 3');
});

test('Ctrl-C decides about none of them, wherever it is pressed', async () => {
  const changes = [approval(), approval({ id: 'call_2' })];
  expect(await decideChanges(changes, person(['a']).decider)).toBeUndefined();
  expect(await decideChanges(changes, person(['r']).decider)).toBeUndefined();
});

test('a long change is shown up to the end of the screen, and the rest when asked for', async () => {
  const lines = Array.from({ length: 50 }, (_, index) => `+line ${index + 1}`);
  const { decider, screen } = person(['m', 'm', 'a']);
  await decideChanges([approval({ diff: lines.join('\n') })], decider);
  const parts = screen().split(/^\(a\)pprove.*$/mu);
  const shown = parts.map((part) => part.match(/line \d+$/gmu)?.length ?? 0);
  expect(shown).toEqual([14, 21, 15, 0]);
  expect(parts[0]).toContain('… 36 more lines (m shows them)');
  // The first screenful with its prompt fits.
  expect((parts[0] ?? '').split('\n').length).toBeLessThanOrEqual(24);
  expect(screen().match(/, \(m\)ore\?/gu)).toHaveLength(2);
});

test('one or two lines more are shown at once', async () => {
  const lines = Array.from({ length: 16 }, (_, index) => `+line ${index + 1}`);
  const { decider, screen } = person(['a']);
  await decideChanges([approval({ diff: lines.join('\n') })], decider);
  expect(screen()).toContain('+ line 16\n');
  expect(screen()).not.toContain('more');
});

test('edited arguments are the decision; the file shows the text as it is', async () => {
  let offered = '';
  const { decider } = person(['e'], {
    editText: async (text) => {
      offered = text;
      return text.replace('Use the VPN.', 'Use the tunnel.');
    },
  });
  expect(await decideChanges([approval()], decider)).toEqual({
    call_1: { type: 'edit', args: { page: '1001', operations: [{ action: 'append', text: 'Use the tunnel.' }] } },
  });
  expect(offered).toContain('"text": "Use the VPN."');
});

test('an edit that changes nothing, or an emptied file, asks again', async () => {
  const edits = [(text: string) => text, () => ''];
  const { decider, screen } = person(['e', 'e', 'r', ''], { editText: async (text) => edits.shift()?.(text) ?? text });
  expect(await decideChanges([approval()], decider)).toEqual({ call_1: { type: 'reject' } });
  expect(screen().match(/Nothing was changed\./gu)).toHaveLength(2);
});

test('arguments that cannot be read can be edited once more, and nothing typed is lost', async () => {
  const seen: string[] = [];
  const edits = ['{"page": ', '{"page": "1"}'];
  const { decider, screen } = person(['e', 'y'], {
    editText: async (text) => {
      seen.push(text);
      return edits.shift() ?? text;
    },
  });
  expect(await decideChanges([approval()], decider)).toEqual({ call_1: { type: 'edit', args: { page: '1' } } });
  expect(seen[1]).toBe('{"page": ');
  expect(screen()).toContain('The arguments are not valid JSON');
});

test('without an editor the text is typed, and what has no single text says how to go on', async () => {
  const typed = person(['e', '', 'e', 'Use\nthe tunnel.']);
  expect(await decideChanges([approval()], typed.decider)).toEqual({
    call_1: { type: 'edit', args: { page: '1001', operations: [{ action: 'append', text: 'Use\nthe tunnel.' }] } },
  });
  const labels = person(['e', 'r', '']);
  await decideChanges([approval({ args: { page: '1', add: ['x'] } })], labels.decider);
  expect(labels.screen()).toContain('Set VISUAL or EDITOR (for example EDITOR=nano)');
});

test('an editor that fails leaves the change undecided', async () => {
  const { decider, screen } = person(['e', 'r', ''], { editText: (text) => editInEditor('exit 3;', text) });
  expect(await decideChanges([approval()], decider)).toEqual({ call_1: { type: 'reject' } });
  expect(screen()).toContain('The editor ended with 3.\nCheck VISUAL or EDITOR');
});

test('the editor gets a private file, with options of its own, and leaves none behind', async () => {
  const editor = join(folder, 'my editor');
  writeFileSync(
    editor,
    `#!/bin/sh\nprintf '%s' "$2" > '${folder}/name'\nstat -c %a "$2" > '${folder}/mode'\nprintf edited > "$2"\n`,
  );
  chmodSync(editor, 0o700);
  expect(await editInEditor(`"${editor}" --wait`, 'text')).toBe('edited');
  expect(readFileSync(join(folder, 'mode'), 'utf8')).toBe('600\n');
  expect(() => statSync(readFileSync(join(folder, 'name'), 'utf8'))).toThrow('ENOENT');
  expect(editorCommand({ VISUAL: ' ', EDITOR: 'nano' })).toBe('nano');
  expect(editorCommand({ VISUAL: 'code --wait', EDITOR: 'nano' })).toBe('code --wait');
  expect(editorCommand({})).toBeUndefined();
});

test('an undo needs a clear yes', async () => {
  const undo = approval({ tool: 'undo' });
  const yes = person(['', 'a', 'm', 'y']);
  expect(await confirmUndo(undo, yes.decider)).toBe(true);
  expect(yes.screen()).toContain('┃ Undo\n');
  expect(await confirmUndo(undo, person(['n']).decider)).toBe(false);
  expect(await confirmUndo(undo, person([]).decider)).toBe(false);
});

test('an approval by a setting says so', () => {
  expect(approveAll([approval(), approval({ id: 'call_2' })], { automatic: true })).toEqual({
    call_1: { type: 'approve', hash, automatic: true },
    call_2: { type: 'approve', hash, automatic: true },
  });
});

test('the same change of several pages is asked about once, when all of it was shown', async () => {
  const pages = ['1001', '1002', '1003'].map((id) =>
    approval({
      id,
      hash: id,
      args: { page: id, operations: [{ action: 'replace_text', find: 'Old', text: 'New', all: true }] },
      page: { ...approval().page, id, title: `Page ${id}` },
    }),
  );
  const other = approval({
    id: 'other',
    hash: 'other',
    args: { page: '1004', title: 'New' },
    page: { ...approval().page, id: '1004' },
  });
  const { decider, screen } = person(['x', 'a', 'r', '']);
  expect(await decideChanges([...pages, other], decider)).toEqual({
    '1001': { type: 'approve', hash: '1001' },
    '1002': { type: 'approve', hash: '1002' },
    '1003': { type: 'approve', hash: '1003' },
    other: { type: 'reject' },
  });
  const [together = ''] = screen().split('Proposed change 4 of 4');
  for (const { page } of pages) expect(together).toContain(page.title);
  expect(together.match(/\(a\)pprove all 3, \(o\)ne by one, \(r\)eject all\?/gu)).toHaveLength(2);
  expect(await decideChanges(pages, person(['o', 'a', 'r', '', 'a']).decider)).toEqual({
    '1001': { type: 'approve', hash: '1001' },
    '1002': { type: 'reject' },
    '1003': { type: 'approve', hash: '1003' },
  });
  expect(await decideChanges(pages, person(['r', 'Not now']).decider)).toMatchObject({
    '1001': { type: 'reject', message: 'Not now' },
    '1003': { type: 'reject', message: 'Not now' },
  });
  expect(await decideChanges(pages, person([]).decider)).toBeUndefined();
});
