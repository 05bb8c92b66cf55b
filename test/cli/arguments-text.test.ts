import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ArgumentsTextError, mainText, readArguments, writeArguments } from '../../src/cli/arguments-text.js';
import { runs } from '../helpers/properties.js';

const args = {
  page: '1001',
  operations: [
    { action: 'append', text: '# Title\n\n===== text 1 =====\n- "quoted"' },
    { action: 'delete', at: 'Old' },
  ],
};

test('long texts stand below the arguments as they are', () => {
  expect(writeArguments(args))
    .toBe(`# Change what you like, save, and leave the editor. Nothing is sent before you have approved it.
{
  "page": "1001",
  "operations": [
    {
      "action": "append",
      "text": "<<text 1>>"
    },
    {
      "action": "delete",
      "at": "Old"
    }
  ]
}

====== text 1 ======
# Title

===== text 1 =====
- "quoted"
`);
});

test('what was written is read back, whatever the texts hold', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('<<text 1>>', '\n===== text 1 =====\n', 'a\nb', '# x', '\n\n'));
  // Nothing is called like the one name that zod leaves out of a record.
  const name = fc.string().filter((text) => text !== '__proto__');
  fc.assert(
    fc.property(fc.dictionary(name, fc.oneof(word, fc.array(fc.record({ text: word })), fc.boolean())), (given) => {
      const back = readArguments(writeArguments(given));
      // Line ends at the end of a text carry no meaning, and an editor may change them.
      const folded = (value: unknown): string =>
        JSON.stringify(value, (_key, item: unknown) =>
          typeof item === 'string' ? item.replaceAll('\r\n', '\n').replace(/\n+$/u, '') : item,
        );
      expect(folded(back)).toBe(folded(given));
    }),
    runs(),
  );
});

test('an emptied file changes nothing', () => {
  expect(readArguments('\n# comment\n\n')).toBeUndefined();
});

test.each([
  ['{"page": }', /^The arguments are not valid JSON: /u],
  ['[1]', /^The arguments are not a JSON object\.$/u],
  ['"x"', /^The arguments are not a JSON object\.$/u],
  ['{"text": "<<text 2>>"}\n===== text 1 =====\nx', /^<<text 2>> has no text below\.$/u],
])('%j cannot be read', (text, message) => {
  expect(() => readArguments(text)).toThrow(ArgumentsTextError);
  expect(() => readArguments(text)).toThrow(message);
});

test('the main text is the only one of a call', () => {
  const comment = mainText({ page: '1', text: 'Still true?' });
  expect(comment?.text).toBe('Still true?');
  expect(comment?.replaceBy('No.')).toEqual({ page: '1', text: 'No.' });
  const edit = mainText({ page: '1', operations: [{ action: 'append', text: 'Bye' }] });
  expect(edit?.replaceBy('Hello')).toEqual({ page: '1', operations: [{ action: 'append', text: 'Hello' }] });
  expect(mainText({ page: '1', operations: [{ text: 'a' }, { text: 'b' }] })).toBeUndefined();
  expect(mainText({ page: '1', add: ['x'] })).toBeUndefined();
});
