import { expect, test } from 'vitest';
import { approvalText } from '../../../src/cli/terminal/render-approval.js';
import { createStyle } from '../../../src/cli/terminal/style.js';
import { approval } from './approvals.js';

const plain = { style: createStyle(), width: 60 };

test('a change says what, where, on which version, what else, who hears of it, and shows the diff', () => {
  expect(approvalText(approval(), { ...plain, place: { number: 1, of: 2 } })).toBe(`┃ Proposed change 1 of 2
┃ "Release plan", version 3: change its body.
┃ Release plan (https://acme.example/wiki/1001) (ENG, version 3)
┃ • A macro moves.
┃ • Watchers are notified.
┃ • Id: call_1

@@ Release plan @@
  Bye.
- Old words.
+ Use the VPN.`);
});

test('a change without a text, a page or a version is its head alone', () => {
  const { version: _version, ...rest } = approval({ diff: '', effects: [], notifiesWatchers: false });
  expect(approvalText(rest, { ...plain, place: { number: 1, of: 1 } })).toBe(`┃ Proposed change
┃ "Release plan", version 3: change its body.
┃ Release plan (https://acme.example/wiki/1001) (ENG)
┃ • Watchers are not notified.
┃ • Id: call_1`);
});

test('why it is asked again and what was read before is told', () => {
  const readBefore = Array.from({ length: 10 }, (_, index) => ({ title: `P${index}`, url: 'https://acme.example/' }));
  const note = 'Nothing was written.\n<untrusted-wiki-content>\nversion 4 by Bob\n</untrusted-wiki-content>';
  expect(approvalText(approval({ note, readBefore, diff: '', effects: [] }), plain)).toBe(`┃ Proposed change
┃ Nothing was written.
┃ version 4 by Bob
┃ "Release plan", version 3: change its body.
┃ Release plan (https://acme.example/wiki/1001) (ENG, version 3)
┃ • Watchers are notified.
┃ • Proposed after reading: P0; P1; P2; P3; P4; P5; P6; P7;
┃   and 2 more.
┃ • Id: call_1`);
});

test('every row of a long line bears its sign, so that text cannot pass for another line of the diff', () => {
  const diff = `+${'word '.repeat(11)}\n-\t${'x'.repeat(70)}`;
  const text = approvalText(approval({ diff }), { style: createStyle(), width: 40 });
  expect(text.slice(text.indexOf('\n\n') + 2)).toBe(
    [
      `+ ${'word '.repeat(7).trimEnd()}`,
      `+ ${'word '.repeat(4).trimEnd()}`,
      `-     ${'x'.repeat(34)}`,
      `- ${'x'.repeat(36)}`,
    ].join('\n'),
  );
});

test('additions are green, removals red, places cyan, and the rest dim', () => {
  const text = approvalText(approval(), { style: createStyle({ color: true, hyperlinks: true }), width: 60 });
  expect(text.split('\n').slice(-4)).toEqual([
    '\u001b[36m@@ Release plan @@\u001b[39m',
    '\u001b[2m  Bye.\u001b[22m',
    '\u001b[31m- Old words.\u001b[39m',
    '\u001b[32m+ Use the VPN.\u001b[39m',
  ]);
  expect(text).toContain('\u001b]8;;https://acme.example/wiki/1001\u001b\\');
});

test('nothing that the wiki or a model wrote drives the terminal', () => {
  const evil = '\u001b]52;c;eA==\u0007\u009b2J\u202e\r';
  const text = approvalText(
    approval({
      summary: `s${evil}`,
      page: { id: '1', title: `t${evil}`, space: `E${evil}`, url: `javascript:alert(1)${evil}` },
      diff: `+a${evil}\n@@ ${evil} @@`,
      effects: [`e${evil}`],
      note: `n${evil}`,
      readBefore: [{ title: `r${evil}`, url: 'https://acme.example/' }],
    }),
    plain,
  );
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/u);
  expect(text).not.toContain('javascript:');
  expect(text).toContain('\n+ a');
});
