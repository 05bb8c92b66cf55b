import { deflateRawSync, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attachmentText } from '../../../src/sandbox/attachment-text.js';
import { excerptOf, markedTitle } from '../../../src/sandbox/excerpt.js';
import type { SiteAttachment } from '../../../src/sandbox/site.js';
import { storageToText } from '../../../src/sandbox/storage-text.js';
import { Vocabulary, wordsOf } from '../../../src/sandbox/text-analysis.js';
import { TextIndex } from '../../../src/sandbox/text-index.js';
import { parseTextQuery } from '../../../src/sandbox/text-query.js';
import { runs } from '../../helpers/properties.js';

/** Numbers of the texts that a query finds, best first. */
function finder(...texts: string[]) {
  const vocabulary = new Vocabulary();
  const index = new TextIndex((term) => vocabulary.isStop(term));
  for (const [number, text] of texts.entries()) index.add(number, vocabulary.intern(text));
  const find = (query: string): number[] => {
    const { conditions } = parseTextQuery(query, vocabulary);
    return [...index.match(conditions ?? [])].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]).map(([number]) => number);
  };
  return { find, index, vocabulary };
}

describe('what a text query finds', () => {
  test.each([
    ['stems English words', 'The releases were deployed', 'release deploying', true],
    ['ignores case and width', 'Ｄｅｐｌｏｙ to PRODUCTION', 'deploy production', true],
    ['reads a genitive as its noun', 'Ada’s notes', 'ada', true],
    ['finds a contraction however its apostrophe is written', 'We don’t deploy on Friday', "don't", true],
    ['drops stop words beside others', 'Release plan', 'the plan of a release', true],
    ['finds nothing by a stop word alone', 'The plan', 'the', false],
    ['finds nothing by punctuation alone', 'Release plan!', '!!!', false],
    ['keeps a word whose stem is a stop word', 'It is on its way', 'its', true],
    ['needs every word', 'Release plan', 'release budget', false],
    ['counts stop words in a phrase', 'to be or not to be', '"not to be"', true],
    ['keeps to the order of a phrase', 'to be or not to be', '"be to not"', false],
    ['finds a phrase with words between when told how many', 'release and deployment plan', '"release plan"~2', true],
    ['finds no phrase with more words between', 'release and deployment plan', '"release plan"~1', false],
    ['finds a version number as a whole', 'Upgrade to v2.3.1 today', 'v2.3.1', true],
    ['finds no version number in another order', 'Upgrade to v1.3.2 today', 'v2.3.1', false],
    ['finds an identifier by itself', 'Fails with ERR_CONN_RESET', 'err_conn_reset', true],
    ['finds an identifier by one of its words', 'Fails with ERR_CONN_RESET', 'reset', true],
    ['reads a slash as a space', 'CI/CD pipeline', 'cd/ci', true],
    ['takes + and - for nothing', 'Release plan', '+release -plan', true],
    ['takes brackets for nothing', 'Release plan', '(release) [plan]', true],
    ['reads an escaped asterisk as a space', 'rel plan', 'rel\\* plan', true],
    ['reads an open quote as a space', 'Release plan', '"release plan', true],
    ['finds by a wildcard within a word', 'colour and favour', 'f*vour', true],
    ['takes ? for exactly one letter', 'plan', 'plan?', false],
    ['matches wildcards against words, not stems', 'releases', 'releases*', true],
    ['finds words spelled alike', 'roam', 'foam~', true],
    ['finds no words spelled otherwise', 'roam', 'roast~', false],
    ['lets a number say how alike', 'roam', 'rost~2', true],
    ['finds Chinese words', '本番環境の障害対応手順書', '障害対応', true],
    ['finds no Chinese characters out of order', '本番環境の障害対応手順書', '対応障害', false],
    ['finds Katakana with a long vowel', 'サーバーを再起動する', 'サーバー', true],
    ['finds Korean words with their particles', '서버를 다시 시작합니다', '서버', true],
    ['finds Thai words', 'แผนการเปิดตัวสินค้า', 'เปิดตัว', true],
    ['finds words of other alphabets', 'Инструкция по выпуску', 'инструкция', true],
    ['keeps accents', 'Café Müller', 'müller', true],
  ])('%s', (_, text, query, isFound) => {
    expect(finder(text, 'unrelated').find(query)).toEqual(isFound ? [0] : []);
  });

  test('ranks rare words and short texts above common words and long texts', () => {
    const { find } = finder('alpha common', `alpha ${'common '.repeat(50)}`, 'common beta', 'common gamma');
    expect(find('alpha')).toEqual([0, 1]);
  });

  test('forgets what is removed', () => {
    const { find, index } = finder('release plan', 'release day');
    index.remove(0);
    index.remove(0);
    expect(find('release')).toEqual([1]);
    expect(find('plan')).toEqual([]);
  });

  test('survives any query and finds every word of every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, query) => {
        const { find, vocabulary } = finder(text);
        if (query.trim() !== '') expect(find(query).length).toBeLessThan(2);
        for (const word of wordsOf(text)) expect(vocabulary.find(word.text)).toBeDefined();
      }),
      runs(),
    );
  });
});

describe('the text of a storage body', () => {
  test.each([
    ['blocks stand on lines of their own', '<h2>Scope</h2><p>One</p><p>Two<br />three</p>', 'Scope\nOne\nTwo\nthree'],
    ['marks do not split words', '<p>re<strong>lea</strong>se <em>plan</em></p>', 'release plan'],
    ['entities are read', '<p>R&amp;D &mdash; &lt;b&gt; caf&eacute;&nbsp;x</p>', 'R&D — <b> café x'],
    ['cells are apart', '<table><tbody><tr><th>A</th><td>B</td></tr><tr><td>C</td></tr></tbody></table>', 'A B\nC'],
    [
      'code is text and is not decoded',
      '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">java</ac:parameter><ac:plain-text-body><![CDATA[if (a < b && c) { }]]></ac:plain-text-body></ac:structured-macro>',
      'if (a < b && c) { }',
    ],
    [
      'settings of macros are not text',
      '<ac:structured-macro ac:name="jira"><ac:parameter ac:name="key">X-1</ac:parameter></ac:structured-macro><p>a</p>',
      'a',
    ],
    [
      'a link without text reads as its target',
      '<p>See <ac:link><ri:page ri:content-title="Q &amp; A" /></ac:link>.</p>',
      'See Q & A.',
    ],
    [
      'a link with text reads as its text',
      '<p><ac:link><ri:page ri:content-title="Other" /><ac:plain-text-link-body><![CDATA[here]]></ac:plain-text-link-body></ac:link></p>',
      'here',
    ],
    [
      'a hidden copy is not text',
      '<ac:adf-extension><ac:adf-node type="panel">x</ac:adf-node><ac:adf-fallback><p>x</p></ac:adf-fallback></ac:adf-extension>',
      'x',
    ],
    [
      'tasks show their text and date',
      '<ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Do <time datetime="2026-11-30" /></ac:task-body></ac:task>',
      'Do 2026-11-30',
    ],
    ['comments are not text', '<p>a<!-- b -->c</p>', 'ac'],
    ['declarations are not text', '<?xml version="1.0"?><p>a</p>', 'a'],
    ['attributes may hold a bracket', '<p><a href="x" title="a > b">t</a></p>', 't'],
    ['broken markup gives what text there is', '<p>a < b <strong>c', 'a < b c'],
  ])('%s', (_, storage, text) => {
    expect(storageToText(storage)).toBe(text);
  });
});

describe('excerpts and marks', () => {
  const marksFor = (text: string, query: string) => {
    const vocabulary = new Vocabulary();
    vocabulary.intern(text);
    return { vocabulary, terms: parseTextQuery(query, vocabulary).highlights };
  };

  test('marks word forms, and characters in a row as one word', () => {
    expect(markedTitle('Releasing "it"', marksFor('Releasing "it"', 'release'))).toBe(
      '@@@hl@@@Releasing@@@endhl@@@ &quot;it&quot;',
    );
    expect(markedTitle('本番障害対応', marksFor('本番障害対応', '障害'))).toBe('本番@@@hl@@@障害@@@endhl@@@対応');
  });

  test('shows the place with most of the words, from the beginning of a word', () => {
    const text = `${'Filler words here. '.repeat(80)}The rollback needs a database backup first. ${'More filler. '.repeat(80)}`;
    const excerpt = excerptOf(text, 'highlight', marksFor(text, 'rollback database'));
    expect(excerpt).toMatch(/^\w.*@@@hl@@@rollback@@@endhl@@@ needs a @@@hl@@@database@@@endhl@@@ backup first\./);
    const plain = excerpt.replaceAll(/@@@(end)?hl@@@/g, '');
    expect(plain.length).toBeGreaterThanOrEqual(150);
    expect(plain.length).toBeLessThanOrEqual(450);
  });

  test('never cuts a character in two', () => {
    const text = '😀'.repeat(600);
    const excerpt = excerptOf(`a${text}`, 'highlight', marksFor('a', 'zebra'));
    expect(excerpt).toBe(`a${'😀'.repeat(199)}`);
    expect(excerptOf(`a${text}`, 'indexed', marksFor('a', 'zebra'))).toBe(`a${'😀'.repeat(24)}`);
  });
});

describe('the text of attachments', () => {
  const attachment = (mediaType: string, bytes: Uint8Array): SiteAttachment => ({
    id: 'att1',
    contentId: '1',
    title: 'file',
    mediaType,
    mediaTypeDescription: null,
    comment: '',
    createdAt: '2026-11-05T00:00:00.000Z',
    versions: [{ number: 1, authorId: 'a', createdAt: '2026-11-05T00:00:00.000Z', message: '', fileId: 'f', bytes }],
  });
  const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

  test('is the content of text files and of Word files', () => {
    expect(attachmentText(attachment('text/csv', Buffer.from('a,b\n1,2')))).toBe('a,b\n1,2');
    const document =
      '<w:document><w:body><w:p><w:r><w:t>Budget </w:t></w:r><w:r><w:t>2026</w:t></w:r></w:p></w:body></w:document>';
    expect(attachmentText(attachment(word, zip('word/document.xml', document)))).toContain('Budget');
  });

  test('is what the pages of a simple PDF file show', () => {
    const page = deflateSync('BT /F1 12 Tf (Budget \\(draft\\)) Tj [(20) -50 (26)] TJ ET');
    const pdf = Buffer.concat([
      Buffer.from('%PDF-1.4\n1 0 obj\n<< /Length 1 /Filter /FlateDecode >>\nstream\n'),
      page,
      Buffer.from('\nendstream\nendobj\n'),
    ]);
    expect(attachmentText(attachment('application/pdf', pdf))).toBe('Budget (draft)\n2026');
  });

  test('is empty for pictures and for damaged files', () => {
    expect(attachmentText(attachment('image/png', Buffer.from('text')))).toBe('');
    expect(attachmentText(attachment(word, Buffer.from('no zip file')))).toBe('');
    const cut = zip('word/document.xml', '<w:t>x</w:t>');
    cut.writeUInt32LE(0xffff, cut.length - 6);
    expect(attachmentText(attachment(word, cut))).toBe('');
  });

  /** A zip file of one deflated entry. */
  function zip(name: string, content: string): Buffer {
    const data = deflateRawSync(content);
    const local = Buffer.alloc(30 + name.length);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(name.length, 26);
    local.write(name, 30);
    const entry = Buffer.alloc(46 + name.length);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.write(name, 46);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(local.length + data.length, 16);
    return Buffer.concat([local, data, entry, end]);
  }
});
