import { expect, test } from 'vitest';
import { safeJson, safeLine, safeText } from '../../../src/cli/terminal/safe-text.js';

test.each([
  ['OSC 52, which sets the clipboard', 'a\u001b]52;c;aGk=\u0007b', 'ab'],
  ['OSC 8 links', '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\', 'click'],
  ['colours and cursor movements', '\u001b[31mred\u001b[0m\u001b[2J\u001b[1;1H!', 'red!'],
  ['C1 controls', 'a\u009b31mb\u0085c', 'abc'],
  ['backspace, bell and carriage return', 'safe\b\b\b\bevil\u0007\rx', 'safeevilx'],
])('%s are removed', (_what, text, expected) => {
  expect(safeText(text)).toBe(expected);
});

test('marks that reorder text and letters nobody sees are shown', () => {
  expect(safeText('user\u202e\u2066// admin\u2069')).toBe('user‹U+202E›‹U+2066›// admin‹U+2069›');
  expect(safeText('a\u{e0041}b')).toBe('a‹U+E0041›b');
});

test('JSON reads the same and drives nothing', () => {
  const value = { a: 'x\u009b2J\u202e\u{e0041}\u001b]52;c;eA==\u0007é' };
  const text = safeJson(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toBe(String.raw`{"a":"x\u009b2J\u202e\udb40\udc41\u001b]52;c;eA==\u0007é"}`);
});

test('tabs, line feeds and every script stay', () => {
  const text = 'a\tb\nc 漢字 עברית 👩‍💻 é';
  expect(safeText(text)).toBe(text);
  expect(safeText('a\r\nb')).toBe('a\nb');
});

test('a line is one line and bounded', () => {
  expect(safeLine('  a\n\tb  ')).toBe('a b');
  expect(safeLine('x'.repeat(300), 10)).toBe('xxxxxxxxx…');
});
