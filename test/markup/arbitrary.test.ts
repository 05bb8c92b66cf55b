import { parseXml } from '@rgrove/parse-xml';
import { decodeHTML } from 'entities';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../helpers/properties.js';
import { brokenStorage, dialectPage, storagePage } from './arbitrary.js';

/** Strict, and not the project's own gate, which these generators have to test. */
function isWellFormed(storage: string): boolean {
  try {
    parseXml(`<x xmlns:ac="a" xmlns:ri="r">${storage}</x>`, {
      resolveUndefinedEntity: (name) => {
        const character = decodeHTML(name);
        return character === name ? undefined : character;
      },
    });
    return true;
  } catch {
    return false;
  }
}

describe('the generators', () => {
  test('make well-formed pages', () => {
    fc.assert(
      fc.property(storagePage(), (storage) => isWellFormed(storage)),
      runs(1000),
    );
    fc.assert(
      fc.property(dialectPage(), (storage) => isWellFormed(storage)),
      runs(1000),
    );
  });

  test('make broken ones too, many of them malformed', () => {
    const broken = fc.sample(brokenStorage(), runs(500)).filter((storage) => !isWellFormed(storage));
    expect(broken.length).toBeGreaterThan(runs(500).numRuns * 0.4);
  });

  test('reach every construct within some hundred pages', () => {
    const pages = fc.sample(storagePage(), { ...runs(), numRuns: 1500 }).join('');
    const constructs = `
<h1 ¦ <h6 ¦ <ol start="7" ¦ <ac:task-status>complete< ¦ rowspan="2" ¦ colspan="2" ¦ <th ¦ numberingColumn
ac:name="code" ¦ ]]]]><![CDATA[> ¦ ac:name="info" ¦ ac:name="warning" ¦ ac:name="panel" ¦ ac:name="expand"
type="panel" ¦ decision-item ¦ <ac:layout> ¦ ac:name="excerpt" ¦ ac:name="fancy" ¦ <ri:user ¦ <time
<blockquote ¦ <ac:emoticon ¦ ac:name="status" ¦ <ac:caption> ¦ ac:inline-comment-marker ¦ <ri:space
<ri:blog-post ¦ &nbsp; ¦ 日本語 ¦ שלום ¦ 👨‍👩‍👧 ¦ \u200B ¦ \uFEFF ¦ <ac:plain-text-link-body>
local-id="0a1b2c3d4e5f"`
      .trim()
      .split(/ ¦ |\n/u);
    expect(constructs.filter((construct) => !pages.includes(construct))).toEqual([]);
  });
});
