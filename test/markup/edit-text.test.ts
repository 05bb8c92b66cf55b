import { describe, expect, it } from 'vitest';
import { openStorage } from '../../src/markup/page-document.js';
import type { EditOptions } from '../../src/markup/edit/operation.js';

const replaced = (storage: string, from: string, to: string, options?: EditOptions) =>
  openStorage(storage).edit([{ type: 'replace_text', from, to }], options).storage;
const marker = (text: string) => `<ac:inline-comment-marker ac:ref="c1">${text}</ac:inline-comment-marker>`;

describe('replace_text', () => {
  it('changes the words and nothing around them', () => {
    expect(replaced('<p local-id="a">Deploy on <strong>Monday</strong>.</p>\r\n<p />', 'Monday', 'Tuesday')).toBe(
      '<p local-id="a">Deploy on <strong>Tuesday</strong>.</p>\r\n<p />',
    );
  });

  it('matches across inline elements and keeps every one', () => {
    expect(replaced('<p>Click <strong>Save</strong> now, please</p>', 'Click Save now', 'Press Save today')).toBe(
      '<p>Press <strong>Save</strong> today, please</p>',
    );
  });

  it('keeps the spelling of entities that it does not change', () => {
    expect(replaced('<p>a &mdash; b&nbsp;c &amp; &#100;</p>', 'a — b c & d', 'a — x c & d')).toBe(
      '<p>a &mdash; x&nbsp;c &amp; &#100;</p>',
    );
  });

  it('takes any run of white space and no-break spaces for a space', () => {
    expect(replaced('<p>one  two&nbsp;three\n four</p>', 'one two three four', 'one two three five')).toBe(
      '<p>one  two&nbsp;three\n five</p>',
    );
  });

  it('takes <br /> for a line end, and writes one', () => {
    expect(replaced('<p>one<br />two</p>', 'one\ntwo', 'one\ntwo\nthree')).toBe('<p>one<br />two<br />three</p>');
  });

  it('escapes the new text', () => {
    expect(replaced('<p>x</p>', 'x', '<b>A&B</b> "q"')).toBe('<p>&lt;b&gt;A&amp;B&lt;/b&gt; &quot;q&quot;</p>');
  });

  it('works in code, where white space is exact and ]]> is split', () => {
    const code = (body: string) =>
      `<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[${body}]]></ac:plain-text-body></ac:structured-macro>`;
    expect(replaced(code('if (a  < b) {\r\n  go();\r\n}'), 'b) {\n  go', 'c) {\n  go')).toBe(
      code('if (a  < c) {\r\n  go();\r\n}'),
    );
    expect(replaced(code('a]] b'), ']] b', ']]> b')).toBe(code('a]]]]><![CDATA[> b'));
    expect(() => replaced(code('a  b'), 'a b', 'c')).toThrow(/differs in white space/u);
  });

  it('works in the text of links', () => {
    const link = (body: string) => `<p>see <ac:link><ri:page ri:content-title="T" />${body}</ac:link></p>`;
    expect(replaced(link('<ac:link-body>the <em>old</em> plan</ac:link-body>'), 'old plan', 'new plan')).toBe(
      link('<ac:link-body>the <em>new</em> plan</ac:link-body>'),
    );
    expect(
      replaced(link('<ac:plain-text-link-body><![CDATA[A & B]]></ac:plain-text-link-body>'), 'A & B', 'A & <C>'),
    ).toBe(link('<ac:plain-text-link-body><![CDATA[A & <C>]]></ac:plain-text-link-body>'));
  });

  it('keeps a comment around the words that changed', () => {
    expect(replaced(`<p>Ship ${marker('on Friday')} then</p>`, 'Ship on Friday then', 'Ship on Monday then')).toBe(
      `<p>Ship ${marker('on Monday')} then</p>`,
    );
  });

  it('refuses to empty a comment or a link, unless that is allowed', () => {
    const page = `<p>Ship ${marker('today')} or later</p>`;
    expect(() => replaced(page, 'Ship today or later', 'Ship or later')).toThrow(
      /comment on "today" \[commentMarker:c1\]/u,
    );
    expect(replaced(page, 'today or', '', { allowLoss: ['commentMarker'] })).toBe('<p>Ship  later</p>');
    expect(() => replaced('<p>a <a href="https://x.test/">b</a> c</p>', 'a b c', 'a c')).toThrow(/link:https/u);
  });

  it('removes a mark that has nothing left to mark', () => {
    expect(replaced('<p>a <strong>b</strong> c</p>', 'a b c', 'a c')).toBe('<p>a c</p>');
    expect(replaced('<p>a <strong>b</strong> c</p>', 'b', '')).toBe('<p>a  c</p>');
  });

  it('finds the text in captions, titles, tasks, cells and decisions', () => {
    const page = [
      '<ac:image><ri:attachment ri:filename="a.png" /><ac:caption><p>cap one</p></ac:caption></ac:image>',
      '<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">title one</ac:parameter><ac:rich-text-body><p>in</p></ac:rich-text-body></ac:structured-macro>',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>task one</ac:task-body></ac:task></ac:task-list>',
      '<table><tbody><tr><td>cell one</td></tr></tbody></table>',
      '<p>x <ac:image ac:inline="true"><ri:attachment ri:filename="a.png" /><ac:caption><p>inline one</p></ac:caption></ac:image></p>',
    ].join('');
    for (const word of ['cap', 'title', 'task', 'cell', 'inline'])
      expect(replaced(page, `${word} one`, `${word} 2`)).toBe(page.replace(`${word} one`, `${word} 2`));
  });

  it('drops the fallback of an extension whose content changed, of no other', () => {
    const panel = (text: string, fallback: string) =>
      `<ac:adf-extension><ac:adf-node type="panel"><ac:adf-content><p>${text}</p></ac:adf-content></ac:adf-node>${fallback}</ac:adf-extension>`;
    const copy = (text: string) => `<ac:adf-fallback><div><p>${text}</p></div></ac:adf-fallback>`;
    expect(replaced(panel('one', copy('one')) + panel('two', copy('two')), 'one', 'three')).toBe(
      panel('three', '') + panel('two', copy('two')),
    );
  });

  it('is refused when the text stands in the page more than once, with the places', () => {
    expect(() => replaced('<h2>Top</h2><p>same</p><p>same</p>', 'same', 'x')).toThrow(
      /"same" stands 2 times in the page: "same" \(block \w+, under "Top"\), "same" \(block \w+\.2, under "Top"\)\./u,
    );
  });

  it('says what differs when the text is nearly there', () => {
    expect(() => replaced('<p>don&rsquo;t</p>', "don't", 'do')).toThrow(
      /has "don’t", which differs in quotation marks/u,
    );
    expect(() => replaced('<p>Save it</p>', 'save it', 'do')).toThrow(/upper and lower case/u);
    expect(() => replaced('<p>a&#8203;b c</p>', 'ab c', 'do')).toThrow(/invisible characters/u);
  });

  it('does not look into mentions, dates, statuses and images, nor across blocks', () => {
    const page = '<p>due <time datetime="2026-10-01" /> x</p><p>y</p>';
    expect(() => replaced(page, 'due 2026-10-01', 'z')).toThrow(/does not stand in the page/u);
    expect(() => replaced(page, 'x\n\ny', 'z')).toThrow(/does not stand in the page/u);
  });

  it('does not break characters of several units', () => {
    expect(replaced('<p>a 😀 b</p>', '😀', '😁')).toBe('<p>a 😁 b</p>');
  });
});
