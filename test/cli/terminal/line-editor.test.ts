import { PassThrough } from 'node:stream';
import { setImmediate as settled } from 'node:timers/promises';
import type { ReadStream, WriteStream } from 'node:tty';
import { afterEach, expect, test } from 'vitest';
import { createLineEditor, type LineEditor, type LineEditorOptions } from '../../../src/cli/terminal/line-editor.js';

const ctrlC = '\u0003';
const paste = (text: string): string => `\u001b[200~${text}\u001b[201~`;
const open: LineEditor[] = [];

function setUp(options: Partial<LineEditorOptions> = {}) {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { columns: 80, rows: 24, isTTY: true });
  let screen = '';
  output.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
  });
  const histories: string[][] = [];
  const editor = createLineEditor({
    // The editor uses nothing of a terminal but the stream, its size and its keys.
    input: input as unknown as ReadStream,
    output: output as unknown as WriteStream,
    prompt: '> ',
    interruptHint: '(again to quit)',
    history: [],
    onHistory: (entries) => histories.push([...entries]),
    ...options,
  });
  open.push(editor);
  const type = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      input.write(key);
      await settled();
    }
  };
  return { editor, type, screen: () => screen, histories };
}

afterEach(() => {
  for (const editor of open.splice(0)) editor.close();
});

test('a typed line is an entry, and the end of input is none', async () => {
  const { editor, type } = setUp();
  const first = editor.ask();
  await type('How much leave?\r');
  expect(await first).toBe('How much leave?');
  const second = editor.ask();
  await type('\u0004');
  expect(await second).toBeUndefined();
  expect(await editor.ask()).toBeUndefined();
});

test('pasted lines are one entry that Enter submits, and one entry of the history', async () => {
  const { editor, type, histories } = setUp();
  const entry = editor.ask();
  await type('Explain: ', paste('first\r\nsecond\nthird'), ' please', '\r');
  expect(await entry).toBe('Explain: first\nsecond\nthird please');
  expect(histories).toEqual([['Explain: first second third please']]);
});

test('a paste that ends with a line break waits for Enter', async () => {
  const { editor, type } = setUp();
  const entry = editor.ask();
  await type(paste('one\ntwo\n'), '\r');
  expect(await entry).toBe('one\ntwo\n');
});

test('the arrow brings earlier entries back, those of earlier conversations too', async () => {
  const { editor, type } = setUp({ history: ['older', 'newer'] });
  const entry = editor.ask();
  await type('\u001b[A', '\u001b[A', '!', '\r');
  expect(await entry).toBe('older!');
});

test('what is typed while nobody asks is not shown, kept, and handed out in order', async () => {
  const { editor, type, screen } = setUp();
  const work = editor.during(
    async () => {
      const before = screen();
      await type('next question\r', 'and half of');
      expect(screen()).toBe(before);
      return 'done';
    },
    () => {},
  );
  expect(await work).toBe('done');
  expect(await editor.ask()).toBe('next question');
  const entry = editor.ask();
  await type(' another\r');
  expect(await entry).toBe('and half of another');
});

test('lines that come in one piece are entries of their own', async () => {
  const { editor, type } = setUp();
  const first = editor.ask();
  await type('one\rtwo\r');
  expect([await first, await editor.ask()]).toEqual(['one', 'two']);
});

test('Ctrl-C and Enter during work go to the work', async () => {
  const { editor, type } = setUp();
  const heard: string[] = [];
  await editor.during(
    () => type(ctrlC, '\r', ctrlC),
    () => heard.push('interrupt'),
    () => heard.push('enter'),
  );
  expect(heard).toEqual(['interrupt', 'enter', 'interrupt']);
});

test('Ctrl-C clears what is typed, then hints, then ends the input', async () => {
  const { editor, type, screen } = setUp();
  const entry = editor.ask();
  await type('half a quest', ctrlC);
  expect(screen()).not.toContain('(again to quit)');
  await type(ctrlC);
  expect(screen()).toContain('(again to quit)');
  await type(ctrlC);
  expect(await entry).toBeUndefined();
});

test('a key between two Ctrl-C keeps the program running', async () => {
  const { editor, type } = setUp();
  const entry = editor.ask();
  await type(ctrlC, 'x', '\u007f', ctrlC, 'still here', '\r');
  expect(await entry).toBe('still here');
});

test('Ctrl-C drops a pasted text as a whole', async () => {
  const { editor, type } = setUp();
  const entry = editor.ask();
  await type(paste('one\ntwo'), ctrlC, 'three\r');
  expect(await entry).toBe('three');
});

test('Tab completes', async () => {
  const { editor, type } = setUp({ complete: (line) => ['/status'].filter((name) => name.startsWith(line)) });
  const entry = editor.ask();
  await type('/st', '\t', '\r');
  expect(await entry).toBe('/status');
});

test('closing turns bracketed paste off and ends what is under way', async () => {
  const { editor, screen } = setUp();
  await editor.during(
    async () => editor.close(),
    () => {},
  );
  expect(screen().startsWith('\u001b[?2004h')).toBe(true);
  expect(screen().endsWith('\u001b[?2004l')).toBe(true);
});

test('what was typed before a question does not answer it, and is there again afterwards', async () => {
  const { editor, type, screen } = setUp();
  const answer = await editor.during(
    async () => {
      await type('a\r', 'half of');
      const question = editor.question('Approve? ');
      await type('r\r');
      return question;
    },
    () => {},
  );
  expect(answer).toBe('r');
  expect(screen()).toContain('Approve? ');
  expect(screen()).not.toContain('half');
  expect(await editor.ask()).toBe('a');
  const entry = editor.ask();
  await type(' it\r');
  expect(await entry).toBe('half of it');
});

test('an answer stays out of the history, and slash commands are not completed in it', async () => {
  const { editor, type, histories } = setUp({ history: ['older'], complete: () => ['/status'] });
  const question = editor.question('Why? ');
  await type('/s', '\t', '\r');
  expect(await question).toBe('/s');
  const entry = editor.ask();
  await type('next\r');
  expect(await entry).toBe('next');
  const again = editor.question('Why? ');
  await type('no\r');
  expect(await again).toBe('no');
  const second = editor.ask();
  await type('\u001b[A', '\u001b[A', '\r');
  expect(await second).toBe('older');
  expect(histories.at(-1)).toEqual(['next', 'older']);
});

test('a pasted answer of several lines is one answer', async () => {
  const { editor, type } = setUp();
  const question = editor.question('New text ');
  await type(paste('one\ntwo'), '\r');
  expect(await question).toBe('one\ntwo');
});

test('Ctrl-C answers a question with nothing and does not reach the work', async () => {
  const { editor, type } = setUp();
  const heard: string[] = [];
  const answer = await editor.during(
    async () => {
      const question = editor.question('Approve? ');
      await type('appr', ctrlC);
      return question;
    },
    () => heard.push('interrupt'),
  );
  expect([answer, heard]).toEqual([undefined, []]);
  const entry = editor.ask();
  await type('here\r');
  expect(await entry).toBe('here');
});

test('the end of input answers a question with nothing, and every later one', async () => {
  const { editor, type } = setUp();
  const question = editor.question('Approve? ');
  await type('\u0004');
  expect(await question).toBeUndefined();
  expect(await editor.question('Approve? ')).toBeUndefined();
});

test('while the terminal is lent, keys are left to the other program and pastes are not marked', async () => {
  const { editor, type, screen } = setUp();
  const question = editor.question('Edit? ');
  await type('e\r');
  await question;
  const before = screen().length;
  const result = await editor.lend(async () => {
    expect(screen().slice(before)).toBe('\u001b[?2004l');
    return 'edited';
  });
  expect(result).toBe('edited');
  expect(screen().slice(before)).toBe('\u001b[?2004l\u001b[?2004h');
  const next = editor.question('Approve? ');
  await type('a\r');
  expect(await next).toBe('a');
});
