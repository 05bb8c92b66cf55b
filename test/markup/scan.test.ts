import { parseXml, XmlElement } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScanner, maxDepth } from '../../src/markup/scan.js';
import { descendants, isElement, parseTree, type StorageElement } from '../../src/markup/tree.js';
import { checkStorage } from '../../src/markup/well-formed.js';
import { runs } from '../helpers/properties.js';
import { brokenStorage, storagePage } from './arbitrary.js';

/** All events as lines: what it is, and the source of it. */
function eventsOf(storage: string): string[] {
  const events: string[] = [];
  const add = (kind: string, start: number, end: number) => {
    events.push(`${kind}${kind.endsWith('|') ? '' : ' '}${storage.slice(start, end)}`);
  };
  const scanner = createScanner(storage, {
    open: (name, start, end) => add(`open ${name}|`, start, end),
    close: (start, end) => add('close', start, end),
    text: (start, end) => add('text', start, end),
    cdata: (contentStart, contentEnd) => add('cdata', contentStart, contentEnd),
    other: (start, end) => add('other', start, end),
    truncated: () => events.push('truncated'),
    tooDeep: (start, end) => add('too deep', start, end),
  });
  while (scanner.step());
  return events;
}

describe('the scanner', () => {
  it.each([
    ['<p a="x > y"\n>b</p >', 'open p|<p a="x > y"\n>', 'text b', 'close </p >'],
    ["<p a\n=\t'>' />", "open p|<p a\n=\t'>' />", 'close '],
    ['<a/><a:b />', 'open a|<a/>', 'close ', 'open a:b|<a:b />', 'close '],
    ['\ufeff<p>\r\n</p>', 'text \ufeff', 'open p|<p>', 'text \r\n', 'close </p>'],
    ['<b><![CDATA[</b>]]]]><![CDATA[>]]></b>', 'open b|<b>', 'cdata </b>]]', 'cdata >', 'close </b>'],
    ['<!-- <b> -->1<?x <b> ?>2<!X>', 'other <!-- <b> -->', 'text 1', 'other <?x <b> ?>', 'text 2', 'other <!X>'],
    ['<b><i>1</b>2</i>', 'open b|<b>', 'open i|<i>', 'text 1', 'close ', 'close </b>', 'text 2', 'other </i>'],
    ['<p a="1>2', 'open p|<p a="1>', 'text 2', 'close '],
    ['<p <b c="1>2</b>', 'open p|<p ', 'open b|<b c="1>', 'text 2', 'close </b>', 'close '],
    ['1 < 2<3 <!-- <?', 'text 1 ', 'text <', 'text  2', 'text <', 'text 3 ', 'text <!', 'text -- ', 'text <?'],
    ['1<![CDATA[<b>', 'text 1', 'cdata <b>'],
    ['1<b c="2"', 'text 1', 'truncated', 'other <b c="2"'],
    ['1</b', 'text 1', 'other </b'],
    ['<?x>1', 'other <?x>', 'text 1'],
  ])('tells of %j', (storage, ...events) => {
    expect(eventsOf(storage)).toEqual(events);
  });

  it('takes what nests too deep for none, and leaves its content', () => {
    const storage = `${'<b>'.repeat(maxDepth)}1<i>2</i><u/>3${'</b>'.repeat(maxDepth)}4`;
    const around = (events: string[]) => events.filter((event) => !event.includes('b>'));
    const deep = ['text 1', 'too deep <i>', 'text 2', 'too deep </i>', 'too deep <u/>', 'too deep ', 'text 3'];
    expect(around(eventsOf(storage))).toEqual([...deep, 'text 4']);
    expect(checkStorage(storage)?.column).toBe(3 * maxDepth + 2);
  });

  it('cuts long text into pieces, none within a reference or a character', () => {
    const storage = '&amp;\u{1f680}'.repeat(30_000);
    const pieces = eventsOf(storage).map((event) => event.slice('text '.length));
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.join('')).toBe(storage);
    for (const piece of pieces) expect(piece).toMatch(/^&amp;[^]*\u{1f680}$/u);
  });

  it.each([
    '<',
    '</',
    '<a',
    '<a "',
    '<a b="',
    `<a b="<a b='`,
    '<!',
    '<!--',
    '<?',
    '<a>',
    '</a></b>',
    '<a><b></a>',
    'text ',
    '&',
  ])('needs time in proportion for %j without end', (part) => {
    const storage = `<x>${part.repeat(1_000_000)}`;
    const before = performance.now();
    const scanner = createScanner(storage, { open() {}, close() {}, text() {}, cdata() {} });
    while (scanner.step());
    // Generous: this takes some hundred milliseconds; a quadratic walk would take many minutes.
    expect(performance.now() - before).toBeLessThan(15_000);
  });
});

/** The source of an element put together from its parts; a gap, an overlap or a wrong parent shows in it. */
function rebuilt(source: string, top: StorageElement): string {
  const parts: string[] = [];
  let at = 0;
  const take = (start: number, end: number) => {
    parts.push(start === at ? source.slice(start, end) : `[from ${start}, not ${at}]`);
    at = end;
  };
  const visit = (element: StorageElement): void => {
    take(element.start, element.contentStart);
    if (element.tag !== parts.at(-1)) parts.push(`[tag ${element.tag}]`);
    for (const child of element.children) {
      if (child.parent !== element) parts.push('[wrong parent]');
      if (isElement(child)) visit(child);
      else take(child.start, child.end);
    }
    take(element.contentEnd, element.end);
  };
  visit(top);
  return parts.join('');
}

describe('the tree', () => {
  it('has the elements and the text that the scanner tells of, and every character in its place', () => {
    fc.assert(
      fc.property(fc.oneof(storagePage(), brokenStorage()), (storage) => {
        const root = parseTree(storage);
        expect(rebuilt(storage, root)).toBe(storage);
        const told = eventsOf(storage);
        const content = told
          .map((event) => /^(?:text|cdata) (?<content>[^]*)$/u.exec(event)?.groups?.['content'] ?? '')
          .join('');
        const nodes = [...descendants(root)];
        const kept = nodes
          .map((node) =>
            node.type === 'text' || node.type === 'cdata' ? storage.slice(node.contentStart, node.contentEnd) : '',
          )
          .join('');
        expect(kept).toBe(content);
        expect(nodes.filter(isElement)).toHaveLength(told.filter((event) => event.startsWith('open ')).length);
      }),
      runs(5000),
    );
  });

  it('is what an XML parser makes of a well-formed page', () => {
    fc.assert(
      fc.property(storagePage(), (page) => {
        // The parser counts a line end as one character, and does not know the last place of some texts.
        const storage = `<x>${page.replaceAll('\r\n', '\n')}</x><!-- -->`;
        const parsed = parseXml(storage, { includeOffsets: true, resolveUndefinedEntity: () => '?' });
        const expected: [string, number, number][] = [];
        const visit = (element: XmlElement): void => {
          expected.push([element.name, element.start, element.end]);
          for (const child of element.children) if (child instanceof XmlElement) visit(child);
        };
        if (parsed.root) visit(parsed.root);
        const elements = [...descendants(parseTree(storage))].filter(isElement);
        expect(elements.map(({ name, start, end }) => [name, start, end])).toEqual(expected);
      }),
      runs(1000),
    );
  });
});
