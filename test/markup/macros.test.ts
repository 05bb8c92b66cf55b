// Every row of the table of macros, read and written.
import { describe, expect, test } from 'vitest';
import { markdownToStorage } from '../../src/markup/from-markdown.js';
import { macroKind, macroNames } from '../../src/markup/macros.js';
import { openStorage } from '../../src/markup/page-document.js';
import { storageToMarkdown } from '../../src/markup/to-markdown.js';

const read = (storage: string) => storageToMarkdown(storage).markdown;
const macro = (name: string, inner: string) => `<ac:structured-macro ac:name="${name}">${inner}</ac:structured-macro>`;
const rich = '<ac:rich-text-body><p>Some words</p></ac:rich-text-body>';
const plain = '<ac:plain-text-body><![CDATA[Some words]]></ac:plain-text-body>';

describe.each(macroNames)('the macro %s', (name) => {
  const { isInline, shows, alert, diagram, telling, words, form } = macroKind(name);
  const parameters = [...new Set([...(telling ?? []), ...(words ?? []), 'title', 'odd'])].map(
    (key) => `<ac:parameter ac:name="${key}">v-${key}</ac:parameter>`,
  );
  const bare = macro(name, parameters.join(''));

  test('shows what its row says', () => {
    const markdown = read(bare);
    if (shows === 'nothing') expect(markdown).toBe('');
    else if (telling?.[0] === 'key') expect(markdown).toContain(`[v-key](macro:${name}?key=v-key)`);
    else if (telling !== undefined) {
      for (const key of telling) expect(markdown).toContain(`${key}=v-${key}`);
      expect(markdown).not.toContain('odd=');
    }
    for (const key of words ?? [])
      expect(read(macro(name, `<ac:parameter ac:name="${key}">v-${key}</ac:parameter>`))).toContain(`[v-${key}](`);
    if (form === 'code' || form === 'plain') expect(read(macro(name, plain))).toBe('```\nSome words\n```');
    if (form === 'expand')
      expect(read(macro(name, rich))).toBe('<details><summary></summary>\n\nSome words\n\n</details>');
    if (alert !== undefined) expect(read(macro(name, rich))).toBe(`> [!${alert}]\n> Some words`);
    if (diagram !== undefined) expect(read(macro(name, plain))).toBe(`\`\`\`${diagram}\nSome words\n\`\`\``);
    if (shows === 'content') expect(read(macro(name, rich))).toBe('Some words');
  });

  test('is the block that its row says', () => {
    const kindOf = (storage: string) => openStorage(storage).blocks[0]?.kind;
    if (isInline === true) return;
    expect(kindOf(macro(name, rich))).toBe(alert ? 'panel' : form === 'expand' ? 'expand' : 'macro');
    if (alert === undefined && form !== 'expand') expect(kindOf(macro(name, plain))).toBe('code');
  });

  test('parts a sentence or does not, for reader and blocks alike', () => {
    if (isInline !== true) return;
    const sentence = `<p>One ${macro(name, shows === 'nothing' ? '' : rich)} two.</p>`;
    expect(read(sentence)).not.toContain('\n');
    expect(openStorage(sentence).blocks.map(({ kind }) => kind)).toEqual(['paragraph']);
  });

  test('comes back from its Markdown', () => {
    for (const storage of [bare, macro(name, rich), macro(name, plain), `<p>One ${bare} two.</p>`]) {
      const markdown = read(storage);
      expect(read(markdownToStorage(markdown).storage)).toBe(markdown);
    }
  });
});
