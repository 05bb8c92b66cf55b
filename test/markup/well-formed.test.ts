import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkInSteps, checkStorage } from '../../src/markup/well-formed.js';
import { runs } from '../helpers/properties.js';
import { brokenStorage, storagePage } from './arbitrary.js';

describe('the gate before a write', () => {
  it.each([
    ['nothing', ''],
    ['text', 'a &amp; b'],
    ['several elements with their prefixes', '<p at:a="1">x</p>\n<ac:link><ri:page ri:content-title="A" /></ac:link>'],
    ['HTML 4 names and numbers', '<p title="&eacute;">&mdash;&nbsp;&#8212;&#x2014;</p>'],
    ['CDATA with anything in it', '<ac:plain-text-body><![CDATA[<b>&foo;]]]]><![CDATA[>]]></ac:plain-text-body>'],
    ['comments, a byte order mark, CRLF', '\ufeff<p>a</p>\r\n<!-- <b> -->'],
    ['prefixes that are declared', '<svg xmlns:q="urn:q"><q:a q:b="1" /></svg>'],
    ['> in an attribute', '<p title="a > b" />'],
  ])('passes %s', (_name, storage) => {
    expect(checkStorage(storage)).toBeUndefined();
  });

  it.each([
    ['an open tag', '<p>a', 1, 5, 'Missing end tag for element p'],
    ['crossed tags, after emoji and CRLF', '<p>😀</p>\r\n<p>x</b>', 2, 5, 'Missing end tag for element p'],
    ['a stray end tag', 'a</p>', 1, 2, 'Unexpected end tag or bare `<`'],
    ['the end of what is put around it', '</storage-fragment><storage-fragment>', 1, 20, 'Unexpected end tag'],
    ['<br>', 'a<br>b', 1, 7, 'Missing end tag for element br'],
    ['a bare &', 'a & b', 1, 3, 'Bare `&`, or an entity without its semicolon'],
    ['a bare <', 'a < b', 1, 3, 'Unexpected end tag or bare `<`'],
    ['an unknown entity', '<p>&foo;</p>', 1, 4, "Named entity isn't defined: &foo;"],
    ['a name of HTML 5', '&check;', 1, 1, "Named entity isn't defined: &check;"],
    ['an undeclared prefix', '<p>a</p><x:y />', 1, 9, 'Undeclared prefix x: in x:y'],
    ['an attribute with one', '<p x:y="1" />', 1, 1, 'Undeclared prefix x: in x:y'],
    ['a malformed name', '<ac::x />', 1, 1, 'Malformed name ac::x'],
    ['an attribute twice', '<p a="1" a="2" />', 1, 15, 'Duplicate attribute: a'],
    ['an attribute without a value', '<p a />', 1, 6, 'Attribute value expected'],
    ['a control character', 'ab\u0001', 1, 3, 'Illegal character U+0001'],
    ['one by number', '&#1;', 1, 5, 'Character reference resolves to an invalid character'],
    ['a lone surrogate', '\n\ud800', 2, 1, 'Illegal character U+D800'],
    ['U+FFFF', '\uffff', 1, 1, 'Illegal character U+FFFF'],
    ['open CDATA', '<![CDATA[x', 1, 10, 'Unclosed CDATA section'],
    ['a document type', '<!DOCTYPE p><p />', 1, 1, 'A body has no document type declaration'],
    ['an XML declaration', '<?xml version="1.0"?><p />', 1, 1, 'A body has no XML declaration'],
    ['-- in a comment', '<!-- a -- b -->', 1, 8, "The string `--` isn't allowed inside a comment"],
  ])('refuses %s', (_name, storage, line, column, message) => {
    expect(checkStorage(storage)).toEqual({ line, column, message });
  });

  it('refuses what is nested beyond reason instead of running out of stack', () => {
    const deep = (depth: number) => '<b>'.repeat(depth) + '</b>'.repeat(depth);
    expect(checkStorage(deep(500))).toBeUndefined();
    expect(checkStorage(deep(100_000))).toEqual({
      line: 1,
      column: 1501,
      message: 'Elements are nested more than 500 deep',
    });
  });

  it.each(['<', '<a "', '<![CDATA[', '<!--', '&', ']]>', '<p>&amp;</p>\r\n'])(
    'ends soon for %j a hundred thousand times',
    (part) => {
      expect(() => checkStorage(part.repeat(100_000))).not.toThrow();
    },
  );
});

describe('a large body, which is checked in parts', () => {
  // More than a part, and not cut where the rest begins.
  const filler = `<p title="a > b">one<br />two<![CDATA[</p>]]></p><!-- </p> -->`.repeat(1100);

  it('passes and fails as what follows in it does by itself, with the same place', () => {
    fc.assert(
      fc.property(fc.oneof(storagePage(), brokenStorage()), (storage) => {
        const alone = checkStorage(storage);
        const place = alone && {
          ...alone,
          column: alone.column + (alone.line === 1 ? filler.length : 0),
        };
        expect(checkStorage(filler + storage)).toEqual(place);
      }),
      runs(80),
    );
  });

  it.each([
    ['many elements without content', '<p>x<br /><ri:page ri:content-title="X" /></p>'.repeat(10_000)],
    ['one long text', `<p>${'a &amp; b '.repeat(30_000)}</p>`],
  ])('is checked in many steps when it is %s', (_name, storage) => {
    let steps = 0;
    for (const work = checkInSteps(storage); work.next().done !== true;) steps++;
    expect(steps).toBeGreaterThan(5);
  });

  it('is refused for what lies across two parts of a text', () => {
    const around = 32_768;
    for (let before = around - 6; before < around + 3; before++)
      expect(checkStorage(`<p>${'x'.repeat(before)}]]>${'x'.repeat(around)}</p>`)?.message).toContain(']]>');
  });

  it('may have elements that are open across parts', () => {
    const inside = (content: string): string =>
      `<ac:layout><ac:layout-section><ac:layout-cell>${filler}${content}</ac:layout-cell></ac:layout-section></ac:layout>`;
    expect(checkStorage(inside('<p>a</p>'))).toBeUndefined();
    expect(checkStorage(inside('</ac:layout-cell><ac:layout-cell>'))).toBeUndefined();
    expect(checkStorage(inside('</ac:layout-section>'))?.message).toBe('Missing end tag for element ac:layout-cell');
    expect(checkStorage(`<q xmlns:z="urn:z">${filler}<z:a /></q>`)).toBeUndefined();
  });
});
