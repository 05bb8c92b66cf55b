import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { sameStorage, storageDifference } from '../../../src/confluence/write/same-storage.js';
import { acceptStorage } from '../../../src/sandbox/storage-write.js';
import { runs } from '../../helpers/properties.js';
import { planStorage } from './support.js';

describe('the same in another way of writing', () => {
  test.each([
    ['spaces in empty elements', '<p>a<br/>b</p><hr/>', '<p>a<br />b</p><hr />'],
    ['an empty element with an end tag', '<p></p>', '<p />'],
    ['entities', '<p>März – &#228; &amp; "x" &gt;</p>', '<p>M&auml;rz &ndash; &auml; &amp; &quot;x&quot; ></p>'],
    ['angle brackets, whose names mean others in HTML', '<p>\u{2329}a\u{232a}</p>', '<p>&lang;a&rang;</p>'],
    ['entities in attributes', '<a href="/x?a=1&amp;b=ü">x</a>', '<a href="/x?a=1&#38;b=&uuml;">x</a>'],
    ['the order of attributes', '<ac:image ac:alt="a" ac:width="1" />', '<ac:image ac:width="1" ac:alt="a" />'],
    [
      'ids of macros and nodes, and schema versions',
      '<ac:structured-macro ac:name="toc" /><p local-id="1">a</p>',
      '<ac:structured-macro ac:name="toc" ac:schema-version="1" ac:macro-id="u" /><p local-id="2">a</p>',
    ],
    [
      'a version at save',
      '<ri:page ri:content-title="A" />',
      '<ri:page ri:content-title="A" ri:version-at-save="3" />',
    ],
    ['CDATA', '<p><![CDATA[a < b]]></p>', '<p>a &lt; b</p>'],
    ['CDATA in two pieces', '<x><![CDATA[]]]]><![CDATA[>]]></x>', '<x>]]&gt;</x>'],
    ['XML comments', '<p>a <!-- x -->b</p>', '<p>a b</p>'],
  ])('%s', (_name, sent, stored) => {
    expect(storageDifference(sent, stored)).toBeUndefined();
    expect(sameStorage(stored, sent)).toBe(true);
  });

  test('everything the server writes anew', () => {
    const sent = `${planStorage}<p>“Ü” <br/></p><ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[<p>]]></ac:plain-text-body></ac:structured-macro>`;
    const stored = acceptStorage(sent);
    expect(stored).not.toBe(sent);
    expect(sameStorage(sent, stored)).toBe(true);
  });
});

describe('not the same', () => {
  test.each([
    ['another word', '<p>a</p>', '<p>b</p>', '"a" was sent, "b" is stored'],
    ['a space more', '<p>a b</p>', '<p>a  b</p>', '"a b" was sent, "a  b" is stored'],
    ['a lost end', '<p>a</p><p>b</p>', '<p>a</p>', '"<p>" was sent, nothing more is stored'],
    ['a lost mark', '<p><mark>a</mark></p>', '<p>a</p>', '"<mark>" was sent, "a" is stored'],
    ['text for a tag', '<p>&lt;br&gt;</p>', '<p><br /></p>', '"<br>" was sent, "<br>" is stored'],
    [
      'a lost comment marker',
      '<p><ac:inline-comment-marker ac:ref="1">a</ac:inline-comment-marker></p>',
      '<p>a</p>',
      '"<ac:inline-comment-marker ac:ref=\\"1\\">" was sent, "a" is stored',
    ],
    [
      'another attribute',
      '<td colspan="2" />',
      '<td colspan="3" />',
      '"<td colspan=\\"2\\">" was sent, "<td colspan=\\"3\\">" is stored',
    ],
    ['entities inside CDATA', '<x><![CDATA[&amp;]]></x>', '<x>&amp;</x>', '"&amp;" was sent, "&" is stored'],
  ])('%s', (_name, sent, stored, difference) => {
    expect(storageDifference(sent, stored)).toBe(difference);
    expect(sameStorage(stored, sent)).toBe(false);
  });
});

test('text of any kind is the same after the server has stored it, and another text is not', () => {
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
      const clean = (text: string) => text.replaceAll(/[^\P{C}\n]/gu, '');
      const [left, right] = [clean(one), clean(other)].map((text) => `<p>${escape(text)}</p>`);
      if (left === undefined || right === undefined) return;
      expect(sameStorage(left, acceptStorage(left))).toBe(true);
      expect(sameStorage(left, right)).toBe(left === right);
    }),
    runs(),
  );
});
