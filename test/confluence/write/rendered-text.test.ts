import { describe, expect, test } from 'vitest';

import { occurrencesOf } from '../../../src/confluence/write/rendered-text.js';

const texts = (storage: string, wanted: string) => occurrencesOf(storage, wanted).map(({ text }) => text);

describe('a text is found as readers see it', () => {
  test('across formatting, links and comment markers, which is told', () => {
    const storage = '<p>Two <strong>re</strong>leases and <a href="/x">two</a> releases</p>';
    expect(occurrencesOf(storage, 'releases')).toEqual([
      { text: 'releases', context: 'Two [releases] and two releases', at: 15, crossesMarkup: true },
      { text: 'releases', context: 'Two releases and two [releases]', at: 58, crossesMarkup: false },
    ]);
  });

  test('with entities decoded, and white space of any kind alike; the text comes back as the page has it', () => {
    expect(texts('<p>M&auml;rz&nbsp;&amp; May,  then\n  June</p>', 'März & May, then June')).toEqual([
      'März\u00a0& May,  then\n  June',
    ]);
  });

  test('beyond the basic plane', () => {
    expect(texts('<p>a 🚀 b</p>', '🚀 b')).toEqual(['🚀 b']);
  });

  test('without overlap', () => {
    expect(texts('<p>aaaa</p>', 'aa')).toEqual(['aa', 'aa']);
  });

  test('in tables, lists, headings, panels and tasks', () => {
    const storage =
      '<table><tbody><tr><td>x</td><td><p>x</p></td></tr></tbody></table><ul><li>x</li></ul><h1>x</h1>' +
      '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>' +
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>';
    expect(occurrencesOf(storage, 'x')).toHaveLength(6);
    expect(occurrencesOf(storage, 'complete')).toEqual([]);
  });
});

describe('a text is not found', () => {
  test.each([
    ['across paragraphs', '<p>one</p><p>two</p>', 'one two'],
    ['across cells', '<tr><td>one</td><td>two</td></tr>', 'onetwo'],
    ['across a line break', '<p>one<br />two</p>', 'one two'],
    [
      'in code',
      '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[x]]></ac:plain-text-body></ac:structured-macro>',
      'x',
    ],
    [
      'in parameters of macros',
      '<ac:structured-macro ac:name="panel"><ac:parameter ac:name="title">x</ac:parameter></ac:structured-macro>',
      'x',
    ],
    ['in attributes', '<p title="x">y</p>', 'x'],
    ['in another case', '<p>Release</p>', 'release'],
    ['when it is empty', '<p>a b</p>', '  '],
  ])('%s', (_name, storage, wanted) => {
    expect(occurrencesOf(storage, wanted)).toEqual([]);
  });
});

test('a context ends with its paragraph and is short', () => {
  const [found] = occurrencesOf(`<p>before</p><p>${'long '.repeat(50)}here ${'long '.repeat(50)}</p>`, 'here');
  expect(found?.context).toBe(`${'long '.repeat(8)}[here] ${'long '.repeat(7)}long`);
});
