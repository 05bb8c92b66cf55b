import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../src/markup/change.js';
import { findElision } from '../../src/markup/elision.js';
import { openStorage } from '../../src/markup/page-document.js';

const inventory = (storage: string) =>
  openStorage(storage)
    .edit([])
    .inventory.before.map(({ kind, key }) => `${kind}:${key}`);

describe('the inventory', () => {
  it.each([
    ['<ac:structured-macro ac:name="info" ac:macro-id="m" />', ['macro:m']],
    ['<ac:structured-macro ac:name="toc" />', ['macro:toc']],
    ['<p local-id="l" /><table ac:local-id="t" />', ['localId:l', 'localId:t']],
    ['<p><ac:inline-comment-marker ac:ref="r">x</ac:inline-comment-marker></p>', ['commentMarker:r']],
    ['<p><ac:inline-comment-marker ac:ref="r"> </ac:inline-comment-marker></p>', []],
    ['<ac:link><ri:user ri:account-id="a" ri:local-id="l" /></ac:link>', ['mention:a', 'localId:l']],
    ['<ac:image ac:width="9"><ri:attachment ri:filename="a b.png" /></ac:image>', ['image:a b.png']],
    [
      '<ac:image><ri:attachment ri:filename="a"><ri:page ri:content-title="T" /></ri:attachment></ac:image>',
      ['image:a on T'],
    ],
    ['<ac:image><ri:url ri:value="https://x.test/?a&amp;b" /></ac:image>', ['image:https://x.test/?a&b']],
    ['<a href="https://x.test/">x</a>', ['link:https://x.test/']],
    [
      '<ac:link ac:anchor="A"><ri:page ri:content-title="T" ri:space-key="S" ri:version-at-save="3" /></ac:link>',
      ['link:S/T#A'],
    ],
    ['<ac:link><ri:blog-post ri:content-title="T" ri:posting-day="2026/01/30" /></ac:link>', ['link:2026/01/30/T']],
    ['<ac:link><ri:attachment ri:filename="a.pdf" /></ac:link>', ['attachment:a.pdf']],
    [
      '<ac:structured-macro ac:name="view-file"><ac:parameter ac:name="name"><ri:attachment ri:filename="a.pdf" /></ac:parameter></ac:structured-macro>',
      ['macro:view-file', 'attachment:a.pdf'],
    ],
    [
      '<ac:structured-macro ac:name="include"><ac:parameter ac:name=""><ac:link><ri:page ri:content-title="T" /></ac:link></ac:parameter></ac:structured-macro>',
      ['macro:include'],
    ],
    [
      '<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-body>x</ac:task-body></ac:task></ac:task-list>',
      ['task:7'],
    ],
    [
      '<ac:adf-extension><ac:adf-node type="panel" /><ac:adf-fallback><a href="x">y</a></ac:adf-fallback></ac:adf-extension>',
      ['macro:panel'],
    ],
  ])('has what is in %s', (storage, items) => {
    expect(inventory(storage)).toEqual(items);
  });

  it('says what an edit lost and gained', () => {
    const page = openStorage('<p>a <a href="https://one.test/">x</a></p>');
    const operation = {
      type: 'replace_block',
      block: page.blocks[0]?.id ?? '',
      markdown: 'a [x](https://two.test/)',
    } as const;
    expect(() => page.edit([operation])).toThrow(
      'The edit would remove what it does not name: link to https://one.test/ [link:https://one.test/].',
    );
    const { lost, gained } = page.edit([operation], { allowLoss: ['link'] }).inventory;
    expect({ lost, gained }).toEqual({
      lost: [{ kind: 'link', key: 'https://one.test/', label: 'link to https://one.test/' }],
      gained: [{ kind: 'link', key: 'https://two.test/', label: 'link to https://two.test/' }],
    });
  });

  it('counts: one of two equal things is missed', () => {
    const link = '<a href="https://x.test/">x</a>';
    const page = openStorage(`<p>a ${link} b ${link}</p>`);
    expect(() =>
      page.edit([{ type: 'replace_block', block: page.blocks[0]?.id ?? '', markdown: 'a [x](https://x.test/) b' }]),
    ).toThrow(/link:https:\/\/x\.test/u);
  });

  it('does not delete the table that a chart draws', () => {
    const chart =
      '<ac:adf-extension><ac:adf-node type="extension"><ac:adf-mark><ac:adf-data-consumer-source>t1</ac:adf-data-consumer-source></ac:adf-mark></ac:adf-node></ac:adf-extension>';
    const page = openStorage(`<table ac:local-id="t1"><tbody><tr><td><p>x</p></td></tr></tbody></table>${chart}`);
    expect(() => page.edit([{ type: 'delete_block', block: page.blocks[0]?.id ?? '' }])).toThrow(
      /local id t1 of table/u,
    );
  });
});

describe('elisions', () => {
  it.each([
    '- ... (unchanged)',
    '// ... existing code ...',
    '| … | … |',
    '*[Rest of document]*',
    '1. …',
    '(…)',
    '{{ remaining items omitted }}',
  ])('are found in %s', (text) => {
    expect(findElision(text)).toBeDefined();
  });
  it.each([
    'See [the rest](https://x.test/).',
    'a (b) c',
    'wait...',
    '',
    'The page stays here.',
    '# Rest API',
    'List<String> items',
  ])('are not found in %s', (text) => {
    expect(findElision(text)).toBeUndefined();
  });
});

describe('the diff of a change', () => {
  it('shows changed lines with two around them', () => {
    expect(unifiedDiff('a\nb\nc\nd', 'a\nb\nx\nd')).toBe('@@ -1,4 +1,4 @@\n a\n b\n-c\n+x\n d');
    expect(unifiedDiff('a', 'a')).toBe('');
  });
});
