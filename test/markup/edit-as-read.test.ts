// What somebody names who has read a page as Markdown, where Markdown shows it otherwise than the storage has it.
import { describe, expect, it } from 'vitest';
import { editOf } from '../../src/confluence/write/edit-of.js';
import type { AddressedOperation } from '../../src/markup/edit/edit-action.js';
import { caption, decision, file, image, macro, parameter, plain, rich, withoutLocalIds } from './storage-shorthand.js';

const edit = (storage: string, ...operations: AddressedOperation[]) =>
  editOf(
    { storage, base: 'https://acme.atlassian.net/wiki', url: '', space: 'ENG', people: new Map<string, string>() },
    operations,
  );
const edited = (storage: string, ...operations: AddressedOperation[]): string => edit(storage, ...operations).storage;

describe('a picture with its caption', () => {
  const picture = image(`${file('plan.png')}${caption('The plan')}`, ' ac:width="640" ac:local-id="i1"');
  const page = `<p>Before.</p>${picture}<p>After.</p>`;

  it('is replaced as it is read, and keeps what the Markdown does not say', () => {
    const text = '![](attachment:plan.png)  \n*The new plan*';
    expect(edited(page, { action: 'replace', at: 'The plan', text })).toBe(page.replace('The plan', 'The new plan'));
  });

  it('is deleted and moved as one', () => {
    expect(edited(page, { action: 'delete', at: 'The plan' })).toBe('<p>Before.</p><p>After.</p>');
    expect(edited(page, { action: 'move', at: 'The plan', before: 'Before' })).toBe(
      `${picture}<p>Before.</p><p>After.</p>`,
    );
  });

  it.each([
    ['insert_before', `<p>Before.</p><p>New.</p>${picture}<p>After.</p>`],
    ['insert_after', `<p>Before.</p>${picture}<p>New.</p><p>After.</p>`],
  ] as const)('has beside it what comes by %s', (action, after) => {
    expect(edited(page, { action, at: 'The plan', text: 'New.' })).toBe(after);
  });

  it('is not meant by words of the caption alone', () => {
    expect(edited(page, { action: 'replace', at: 'The plan', text: 'A plan' })).toBe(
      page.replace('The plan', 'A plan'),
    );
  });
});

describe('code', () => {
  const code = (text: string) => macro('code', plain(text));
  const page = `<h2>Linux</h2><p>Then:</p>${code('# Quit\n> log\nexit')}`;

  it('is found by a line that begins like a heading or a quote', () => {
    for (const at of ['# Quit', '> log'])
      expect(edited(page, { action: 'replace', at, text: '```\nexit 1\n```' })).toBe(
        `<h2>Linux</h2><p>Then:</p>${code('exit 1')}`,
      );
  });

  it('is not meant where a heading is', () => {
    expect(edited(`${page}<h2>Quit</h2>`, { action: 'replace', at: '## Quit', text: '## Stop' })).toBe(
      `${page}<h2>Stop</h2>`,
    );
  });

  it('stands in the step that it comes after, unless it is the last', () => {
    const steps = '<ol><li><p>Look</p></li><li><p>Quit</p></li></ol>';
    expect(edited(steps, { action: 'insert_after', at: 'Look', text: '```\nls\n```' })).toBe(
      `<ol><li><p>Look</p>${code('ls')}</li><li><p>Quit</p></li></ol>`,
    );
    expect(edited(steps, { action: 'insert_after', at: 'Quit', text: '```\nls\n```' })).toBe(`${steps}${code('ls')}`);
  });
});

describe('a row', () => {
  const table = (...rows: string[]) => `<table><tbody>${rows.map((row) => `<tr>${row}</tr>`).join('')}</tbody></table>`;
  const cells = (...texts: string[]) => texts.map((text) => `<td><p>${text}</p></td>`).join('');
  const header = '<th><p>Site</p></th><th><p>Role</p></th><th><p>Host</p></th>';
  const tall = '<td rowspan="2"><p>Rotterdam</p></td>';

  it.each([
    ['with a header', header],
    ['without one', cells('Delft', 'spare', 'd1')],
  ])('is found by what the table shows in it, merged cells too, in one %s', (_name, first) => {
    const page = (host: string) => table(first, `${tall}${cells('first', 'r1')}`, cells('second', host));
    expect(edited(page('r2'), { action: 'replace_row', at: 'Rotterdam second', cells: ['', 'second', 'r3'] })).toBe(
      page('r3'),
    );
    expect(edited(page('r2'), { action: 'delete_row', at: '| Rotterdam | second | r2 |' })).toBe(
      table(first, `<td><p>Rotterdam</p></td>${cells('first', 'r1')}`),
    );
  });

  it('is still found by its own words', () => {
    const page = (host: string) => table(header, `${tall}${cells('first', 'r1')}`, cells('second', host));
    expect(edited(page('r2'), { action: 'replace_cell', at: 'second', column: 'Host', text: 'r3' })).toBe(page('r3'));
  });
});

describe('a header that is added as a column', () => {
  const table = (head: string, row: string) => `<table><tbody><tr>${head}</tr><tr>${row}</tr></tbody></table>`;
  const bold = '<th><p><strong>A</strong></p></th><th><p /></th>';
  const row = '<td><p>a</p></td><td><p>b</p></td>';
  const added: AddressedOperation = { action: 'insert_column', cells: ['C', 'c'] };

  it('is bold like the others, its row not', () => {
    expect(edited(table(bold, row), added)).toBe(
      table(`${bold}<th><p><strong>C</strong></p></th>`, `${row}<td><p>c</p></td>`),
    );
  });

  it('is bold as well when the whole table is sent back', () => {
    const text = '| A | | C |\n| - | - | - |\n| a | b | c |';
    expect(edited(table(bold, row), { action: 'replace', at: 'a b', text })).toBe(
      table(`${bold}<th><p><strong>C</strong></p></th>`, `${row}<td><p>c</p></td>`),
    );
  });

  it.each([
    ['of the others one is not', '<th><p><strong>A</strong></p></th><th><p>B</p></th>', 'C', '<p>C</p>'],
    ['it is bold already', bold, '**C**', '<p><strong>C</strong></p>'],
    ['it has nothing', bold, '', '<p />'],
    ['the others are empty', '<th><p /></th><th><p /></th>', 'C', '<p>C</p>'],
  ])('is as it is given when %s', (_when, head, text, content) => {
    expect(edited(table(head, row), { ...added, cells: [text, 'c'] })).toBe(
      table(`${head}<th>${content}</th>`, `${row}<td><p>c</p></td>`),
    );
  });
});

describe('an item at the end of a section', () => {
  const column = (content: string) => `<ac:layout-cell>${content}</ac:layout-cell>`;
  const layout = (...columns: string[]) =>
    `<ac:layout><ac:layout-section ac:type="two_equal">${columns.map(column).join('')}</ac:layout-section></ac:layout>`;
  const list = (...items: string[]) => `<ul>${items.map((text) => `<li><p>${text}</p></li>`).join('')}</ul>`;
  const added: AddressedOperation = { action: 'append', section: 'Left', text: '- c' };

  it('is one of the list in its column, not of what the next column has', () => {
    for (const other of ['<p>Right.</p>', list('x')])
      expect(edited(layout(`<h3>Left</h3>${list('a')}`, other), added)).toBe(
        layout(`<h3>Left</h3>${list('a', 'c')}`, other),
      );
  });

  it('is one of the list in its expand', () => {
    const page = (...items: string[]) =>
      `${macro('expand', parameter('title', 't') + rich(`<h3>Left</h3>${list(...items)}`))}<p>After.</p>`;
    expect(edited(page('a'), added)).toBe(page('a', 'c'));
  });

  it('is a list of its own behind text', () => {
    const page = (more: string) => layout(`<h3>Left</h3><p>Text.</p>${more}`, list('x'));
    expect(edited(page(''), added)).toBe(page(list('c')));
  });
});

describe('a decision', () => {
  const list = (...texts: string[]) =>
    `<ac:adf-extension><ac:adf-node type="decision-list">${texts
      .map(
        (text) =>
          `<ac:adf-node type="decision-item"><ac:adf-attribute key="state">DECIDED</ac:adf-attribute><ac:adf-content>${text}</ac:adf-content></ac:adf-node>`,
      )
      .join('')}</ac:adf-node></ac:adf-extension>`;
  const two = `<p>x</p>${list('One.', 'Two.')}`;

  it('comes behind the last one, or before the first', () => {
    expect(withoutLocalIds(edited(two, { action: 'insert_after', at: 'Two.', text: '> [!DECISION] Three.' }))).toBe(
      `${two}${decision('Three.')}`,
    );
    expect(edited(two, { action: 'insert_before', at: 'One.', text: 'We decided:' })).toBe(
      two.replace('<p>x</p>', '<p>x</p><p>We decided:</p>'),
    );
  });

  it('does not come between two', () => {
    expect(() => edited(two, { action: 'insert_after', at: 'One.', text: '> [!DECISION] Three.' })).toThrow(
      '"One." stands among other decisions.',
    );
  });
});

describe('what the human is told', () => {
  const status = (title: string) => macro('status', parameter('title', title)).replace('>', ' ac:macro-id="s1">');

  it('does not say that a status stays which says something else', () => {
    const page = (title: string) => `<p>It is ${status(title)} now.</p>`;
    const { storage, notes } = edit(page('LATE'), {
      action: 'replace',
      at: 'It is',
      text: 'It is [DONE](status:grey) now.',
    });
    expect(storage).toContain('>DONE<');
    expect(notes.join(' ')).not.toContain('Stays');
    const same = edit(page('LATE'), { action: 'replace', at: 'It is', text: 'It was [LATE](status:grey) now.' });
    expect(same.notes).toEqual(['Stays, in what is changed: status macro "LATE".']);
  });
});
