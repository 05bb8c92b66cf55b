// Every row of the table of elements: reader, blocks and edits take it as it says.
import { describe, expect, test } from 'vitest';
import { BlockTest, markOf } from '../../src/markup/block-test.js';
import { type ElementKind, elementKind, elementKinds } from '../../src/markup/elements.js';
import { openStorage } from '../../src/markup/page-document.js';
import { storageToMarkdown } from '../../src/markup/to-markdown.js';
import { childElements, parseTree } from '../../src/markup/tree.js';

const names = (suits: (kind: ElementKind) => boolean) =>
  [...elementKinds].filter(([, kind]) => suits(kind)).map(([name]) => name);
const read = (storage: string) => storageToMarkdown(storage).markdown;
const elementIn = (storage: string) => {
  const [found] = childElements(parseTree(storage));
  if (found === undefined) throw new Error(`No element in ${storage}`);
  return found;
};

/** The least that shows some words in an element of this name. */
function withWords(name: string): string {
  const inside: Record<string, string> = {
    ul: '<li>words</li>',
    ol: '<li>words</li>',
    'ac:task-list': '<ac:task><ac:task-body>words</ac:task-body></ac:task>',
    table: '<tbody><tr><td>words</td></tr></tbody>',
    'ac:adf-extension': '<ac:adf-node type="panel"><ac:adf-content>words</ac:adf-content></ac:adf-node>',
  };
  return `<${name}>${inside[name] ?? 'words'}</${name}>`;
}

const blocks = names(({ block }) => block !== undefined);

describe('an element that is a block', () => {
  test.each(blocks.filter((name) => name !== 'hr'))('parts the text beside it, for all who ask: %s', (name) => {
    const storage = `before${withWords(name)}behind`;
    const lines = read(storage).split('\n');
    expect(lines[0]).toBe('before');
    expect(lines.at(-1)).toBe('behind');
    expect(read(storage)).toContain('words');
    const texts = openStorage(storage).blocks.filter(({ kind }) => kind === 'text');
    expect(texts.at(0)?.markdown).toBe('before');
    expect(texts.at(-1)?.markdown).toBe('behind');
    expect(new BlockTest().isBlock(elementIn(withWords(name)))).toBe(true);
  });

  test.each(names(({ block }) => block !== undefined && block !== 'flow' && block !== 'body' && block !== 'extension'))(
    'is a block of its kind: %s',
    (name) => {
      expect(openStorage(withWords(name)).blocks[0]?.kind).toBe(elementKind(name).block);
    },
  );

  test.each(names(({ block }) => block === 'flow'))('is none itself where its content is the page: %s', (name) => {
    const storage = `<${name}><p>words</p></${name}>`;
    expect(openStorage(storage).blocks.map(({ kind }) => kind)).toEqual(['paragraph']);
    expect(openStorage(storage).blocks[0]?.start).toBe(name.length + 2);
  });
});

describe('an element in a line', () => {
  const inLine = names(({ block, reads }) => block === undefined && (reads === 'mark' || reads === 'htmlLink'));
  test.each(inLine)('leaves the sentence one, for all who ask: %s', (name) => {
    const storage = `<p>one <${name}>two</${name}> three</p>`;
    expect(read(storage)).not.toContain('\n');
    expect(openStorage(storage).blocks.map(({ kind }) => kind)).toEqual(['paragraph']);
    expect(new BlockTest().isBlock(elementIn(withWords(name)))).toBe(false);
  });

  const marks = names(({ mark }) => mark !== undefined);
  test.each(marks)('shows the mark that edits take it for: %s', (name) => {
    const { mark } = elementKind(name);
    expect(markOf(elementIn(withWords(name)))).toBe(mark);
    expect(read(`<p>one <${name}>two</${name}> three</p>`)).toBe(read(`<p>one <${mark}>two</${mark}> three</p>`));
  });

  test.each(marks)('keeps its own bytes when words beside it change, and loses them with its mark: %s', (name) => {
    const storage = `<p>one <${name}>two</${name}> three</p>`;
    const page = openStorage(storage);
    const [block] = page.blocks;
    if (block === undefined) throw new Error('no block');
    const changed = (markdown: string) => page.edit([{ type: 'replace_block', block: block.id, markdown }]).storage;
    expect(changed(block.markdown.replace('three', 'four'))).toBe(storage.replace('three', 'four'));
    expect(changed('one two three')).toBe('<p>one two three</p>');
  });
});

describe('an element whose content is a value', () => {
  test.each(names(({ isValue, reads }) => isValue === true && reads === 'nothing'))('shows nothing: %s', (name) => {
    expect(read(`<p>one</p><${name}>two</${name}>`)).toBe('one');
  });
});

describe('an element that stands for itself', () => {
  test.each(names(({ isAtom }) => isAtom === true))('has no text of the line around it: %s', (name) => {
    const page = openStorage(`<p>one <${name}>two</${name}> three</p>`);
    expect(() => page.edit([{ type: 'replace_text', from: 'two', to: 'four' }])).toThrow('does not stand in the page');
  });
});
