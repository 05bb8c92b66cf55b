import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { screenText } from '../../../src/cli/terminal/sink.js';
import { createStyle } from '../../../src/cli/terminal/style.js';

const style = createStyle({ color: true, hyperlinks: true });

test('what a style has written passes, in any nesting', () => {
  const text = `${style.paint(['bold', 'yellow'], 'a')} ${style.link(style.paint('dim', 'plan'), 'https://acme.example/x')}\n`;
  expect(screenText(text)).toBe(text);
});

test.each([
  ['the clipboard', 'a\u001b]52;c;aGk=\u0007b', 'ab'],
  ['links of others', '\u001b]8;;https://evil.example/\u001b\\click\u001b]8;;\u001b\\', 'click\u001b]8;;\u001b\\'],
  ['the cursor and the screen', 'a\u001b[2J\u001b[1;1Hb\u009b31mc', 'abc'],
  ['hidden text', '\u001b[8msecret\u001b[28m', 'secret'],
  ['titles of the window', '\u001b]0;t\u0007x', 'x'],
  ['a carriage return', 'safe\revil', 'safeevil'],
  ['text direction', 'a\u202eb', 'a‹U+202E›b'],
])('%s is out of reach', (_what, text, expected) => {
  expect(screenText(text)).toBe(expected);
});

/** Lines that write to a stream without the sink. */
const writesElsewhere = (source: string): string[] =>
  source
    .split('\n')
    .filter(
      (line) =>
        /process\.std(?:out|err)|\b(?:stdout|stderr|output|stream)\.write\(|console\.(?:log|error|warn)\(/u.test(
          line,
        ) && !/^\s*(?:\/\/|\*)/u.test(line),
    );

/** What draws the line that is being typed, what answers before anything of ours is loaded, and the sink itself. */
const mayWrite = [
  'main.ts',
  'console.ts',
  'terminal/sink.ts',
  'terminal/line-editor.ts',
  'terminal/plain-line-editor.ts',
];

test('nothing but the sink writes', async () => {
  const folder = fileURLToPath(new URL('../../../src/cli', import.meta.url));
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(30);
  for (const name of files.filter((each) => !mayWrite.includes(each.replaceAll('\\', '/')))) {
    expect(writesElsewhere(await readFile(join(folder, name), 'utf8')), name).toEqual([]);
  }
  for (const planted of [
    'process.stdout.write(x);',
    'stderr.write(name)',
    'options.output.write(text)',
    'console.log(x)',
  ]) {
    expect(writesElsewhere(planted), planted).toHaveLength(1);
  }
});
