import { PassThrough } from 'node:stream';
import { setImmediate as settled } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LineEditor, LineEditorOptions } from '../../../src/cli/terminal/line-editor.js';
import { createPlainLineEditor } from '../../../src/cli/terminal/plain-line-editor.js';

const open: LineEditor[] = [];
let listenersBefore: NodeJS.SignalsListener[] = [];

/** The driver of the terminal holds the beginning of a line back until Enter, or until it goes to raw mode. */
function setUp(options: Partial<LineEditorOptions> = {}) {
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    held: '',
    setRawMode: (isRaw: boolean) => {
      if (isRaw) input.write(input.held);
      input.held = '';
      return input;
    },
  });
  const output = Object.assign(new PassThrough(), { columns: 80, rows: 24, isTTY: true });
  let screen = '';
  output.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
  });
  const histories: string[][] = [];
  const editor = createPlainLineEditor({
    // The editor uses nothing of a terminal but the stream and the mode of the keyboard.
    input: input as unknown as LineEditorOptions['input'],
    output: output as unknown as LineEditorOptions['output'],
    prompt: '> ',
    interruptHint: '(again to quit)',
    history: [],
    onHistory: (entries) => histories.push([...entries]),
    ...options,
  });
  open.push(editor);
  const type = async (...texts: string[]): Promise<void> => {
    for (const text of texts) {
      const end = text.lastIndexOf('\n') + 1;
      if (end > 0) {
        input.write(input.held + text.slice(0, end));
        input.held = '';
      }
      input.held += text.slice(end);
      await settled();
    }
  };
  const ctrlC = async (): Promise<void> => {
    input.held = '';
    process.emit('SIGINT', 'SIGINT');
    await settled();
  };
  const ctrlD = async (): Promise<void> => {
    input.end();
    await settled();
  };
  return { editor, type, ctrlC, ctrlD, screen: () => screen, histories };
}

/** Until the prompt of a question stands there. */
const asked = async (): Promise<void> => {
  for (let round = 0; round < 4; round++) await settled();
};

beforeEach(() => {
  listenersBefore = process.listeners('SIGINT');
});
afterEach(() => {
  for (const editor of open.splice(0)) editor.close();
  expect(process.listeners('SIGINT')).toEqual(listenersBefore);
});

test('a line is an entry, the end of input is none, and nothing but the prompt is printed', async () => {
  const { editor, type, ctrlD, screen } = setUp();
  const first = editor.ask();
  await type('How much', ' leave?\n');
  expect(await first).toBe('How much leave?');
  const second = editor.ask();
  await type('Größe ☃\r\n');
  expect(await second).toBe('Größe ☃');
  const third = editor.ask();
  await ctrlD();
  expect(await third).toBeUndefined();
  expect(await editor.ask()).toBeUndefined();
  expect(screen()).toBe('> > > ');
});

test('a character that comes in pieces is one', async () => {
  const input = new PassThrough();
  const editor = createPlainLineEditor({
    input: input as unknown as LineEditorOptions['input'],
    output: new PassThrough() as unknown as LineEditorOptions['output'],
    prompt: '> ',
    interruptHint: '',
    history: [],
  });
  open.push(editor);
  const entry = editor.ask();
  for (const byte of Buffer.from('☃\n')) input.write(Buffer.of(byte));
  expect(await entry).toBe('☃');
});

test('lines that were typed while nobody asks are kept, and shown again when they are handed out', async () => {
  const { editor, type, screen } = setUp();
  await editor.during(
    () => type('one\ntwo\n'),
    () => {},
  );
  expect([await editor.ask(), await editor.ask()]).toEqual(['one', 'two']);
  expect(screen()).toBe('> one\n> two\n');
});

test('entries join the history that was there, each once', async () => {
  const { editor, type, histories } = setUp({ history: ['older', 'again'] });
  for (const line of ['new\n', '\n', 'again\n']) {
    const entry = editor.ask();
    await type(line);
    await entry;
  }
  expect(histories).toEqual([
    ['older', 'again', 'new'],
    ['older', 'new', 'again'],
  ]);
});

test('Ctrl-C hints, then ends the input; a line between the two keeps the program running', async () => {
  const { editor, type, ctrlC, screen } = setUp();
  const first = editor.ask();
  await type('half a quest');
  await ctrlC();
  expect(screen()).toBe('> \n(again to quit)\n> ');
  await type('still here\n');
  expect(await first).toBe('still here');
  const second = editor.ask();
  await ctrlC();
  await ctrlC();
  expect(await second).toBeUndefined();
});

test('Ctrl-C and Enter during work go to the work, and not to who else listens', async () => {
  const heard: string[] = [];
  const other = (): void => void heard.push('other');
  process.on('SIGINT', other);
  const { editor, type, ctrlC } = setUp();
  await editor.during(
    async () => {
      await ctrlC();
      await type('\n');
      await ctrlC();
    },
    () => heard.push('interrupt'),
    () => heard.push('enter'),
  );
  expect(heard).toEqual(['interrupt', 'enter', 'interrupt']);
  editor.close();
  process.emit('SIGINT', 'SIGINT');
  expect(heard.at(-1)).toBe('other');
  process.off('SIGINT', other);
});

test('work that passes Ctrl-C on reaches who listened before', async () => {
  const heard: string[] = [];
  const other = (): void => void heard.push('other');
  process.on('SIGINT', other);
  const { editor, ctrlC } = setUp();
  await editor.during(ctrlC, () => void process.emit('SIGINT', 'SIGINT'));
  expect(heard).toEqual(['other']);
  editor.close();
  process.off('SIGINT', other);
});

test('what was typed before a question does not answer it, and is there again afterwards', async () => {
  const { editor, type, screen } = setUp();
  const answer = await editor.during(
    async () => {
      await type('a\n', 'half of');
      const question = editor.question('Approve? ');
      await asked();
      await type('r\n');
      return question;
    },
    () => {},
  );
  expect(answer).toBe('r');
  expect(await editor.ask()).toBe('a');
  const entry = editor.ask();
  expect(screen()).toBe('\nApprove? > a\n> half of');
  await type(' it\n');
  expect(await entry).toBe('half of it');
});

test('an answer stays out of the history', async () => {
  const { editor, type, histories } = setUp();
  const question = editor.question('Why? ');
  await asked();
  await type('no\n');
  expect([await question, histories]).toEqual(['no', []]);
});

test('Ctrl-C answers a question with nothing and does not reach the work', async () => {
  const { editor, type, ctrlC } = setUp();
  const heard: string[] = [];
  const answer = await editor.during(
    async () => {
      const question = editor.question('Approve? ');
      await asked();
      await type('appr');
      await ctrlC();
      return question;
    },
    () => heard.push('interrupt'),
  );
  expect([answer, heard]).toEqual([undefined, []]);
  const entry = editor.ask();
  await type('here\n');
  expect(await entry).toBe('here');
});

test('the end of input answers a question with nothing, and every later one', async () => {
  const { editor, ctrlD } = setUp();
  const question = editor.question('Approve? ');
  await asked();
  await ctrlD();
  expect(await question).toBeUndefined();
  expect(await editor.question('Approve? ')).toBeUndefined();
});

test('the end of input during work ends the work', async () => {
  const { editor, ctrlD } = setUp();
  const heard: string[] = [];
  await editor.during(ctrlD, () => heard.push('interrupt'));
  expect(heard).toEqual(['interrupt']);
});

test('while the terminal is lent, lines and Ctrl-C are left to the other program', async () => {
  const heard: string[] = [];
  const other = (): void => void heard.push('other');
  process.on('SIGINT', other);
  const { editor, type, ctrlC, screen } = setUp();
  const result = await editor.lend(async () => {
    await ctrlC();
    return 'edited';
  });
  expect([result, heard, screen()]).toEqual(['edited', ['other'], '']);
  const question = editor.question('Approve? ');
  await asked();
  await type('a\n');
  expect(await question).toBe('a');
  editor.close();
  process.off('SIGINT', other);
});
