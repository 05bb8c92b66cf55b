import { AIMessage, HumanMessage, ToolMessage } from '@langchain/core/messages';
import { expect, test } from 'vitest';
import { citationsOf } from '../../src/agent/citations.js';
import { KnownAddresses } from '../../src/agent/known-addresses.js';
import { fence, newNonce } from '../../src/fence.js';
import { addressesIn } from '../../src/links/spans.js';
import { base, plan } from './fake-tools.js';

const other = { pageId: '102', title: 'Runbook', space: 'ENG', url: `${base}/102/Runbook` };

function result(content: string, sources: unknown[]): ToolMessage {
  return new ToolMessage({ tool_call_id: 'c', name: 'confluence_read_page', content, artifact: { sources } });
}

const page = result(
  `[Release plan](${plan.url}) | page 101\n<untrusted-wiki-content>\nThe **freeze** starts on\nTuesday at \`14:00\` \\*sharp\\*.\n\n- First [item](https://example.com/x)\n- Second item\n\n| A | B |\n| --- | --- |\n| one | two \\| three |\n</untrusted-wiki-content>`,
  [plan],
);
const hits = result(
  `2 results\n<untrusted-wiki-content>\n1. [Release plan](${plan.url}) | page 101\n   words about the plan only\n2. [Runbook](${other.url}) | page 102\n   restart the ingest worker first\n</untrusted-wiki-content>`,
  [plan, other],
);

test('a link of a result is a citation, once, in order of appearance', () => {
  const answer = `B ([Runbook](${other.url})), A ([Release plan](${plan.url})), B again (${other.url}).`;
  expect(citationsOf(answer, [hits])).toEqual([
    { title: 'Runbook', url: other.url, pageId: '102' },
    { title: 'Release plan', url: plan.url, pageId: '101' },
  ]);
});

test('a page is one citation, whatever form of its address results had first', () => {
  const short = { ...plan, url: `${base}/101` };
  const thread = [result('first', [short]), result('second', [plan])];
  for (const url of [plan.url, short.url])
    expect(citationsOf(`[x](${url})`, thread)).toMatchObject([{ url, pageId: '101' }]);
  expect(citationsOf(`[x](${plan.url}) [y](${short.url})`, thread)).toHaveLength(1);
});

test('a link that no result contained is no citation', () => {
  expect(citationsOf(`See [Other](${base}/999/Other).`, [hits])).toEqual([]);
});

test('results of earlier turns count', () => {
  const thread = [new HumanMessage('first'), hits, new AIMessage('x'), new HumanMessage('second')];
  expect(citationsOf(`[Runbook](${other.url})`, thread)).toHaveLength(1);
});

test.each([
  [
    'a blockquote above the link',
    `> The freeze starts on Tuesday at 14:00 \\*sharp\\*.\n\n— [Release plan](${plan.url})`,
  ],
  [
    'a blockquote with the link in it',
    `> The **freeze** starts on Tuesday at 14:00 \\*sharp\\*.\n>\n> — [Release plan](${plan.url})`,
  ],
  ['quotation marks', `It says "The freeze starts on Tuesday at 14:00 \\*sharp\\*." ([Release plan](${plan.url}))`],
])('%s gives a quote as plain text', (_name, answer) => {
  expect(citationsOf(answer, [page])).toEqual([
    { title: 'Release plan', url: plan.url, pageId: '101', quote: 'The freeze starts on Tuesday at 14:00 *sharp*.' },
  ]);
});

test('a quoted list or table row is compared as its text', () => {
  expect(citationsOf(`> - Second item\n\n— [Release plan](${plan.url})`, [page])[0]?.quote).toBe('Second item');
  expect(
    citationsOf(`> | A | B |\n> | --- | --- |\n> | one | two \\| three |\n\n— ${plan.url}`, [page])[0]?.quote,
  ).toBe('one two | three');
});

test('a quote that is not verbatim is left out', () => {
  expect(citationsOf(`> The freeze starts on Wednesday.\n\n— [Release plan](${plan.url})`, [page])).toEqual([
    { title: 'Release plan', url: plan.url, pageId: '101' },
  ]);
});

test('a quote must stand in the page it is given for, not in its neighbour', () => {
  const answer = `> restart the ingest worker first\n\n— [Release plan](${plan.url})\n\n> restart the ingest worker first\n\n— [Runbook](${other.url})`;
  expect(citationsOf(answer, [hits])).toEqual([
    { title: 'Release plan', url: plan.url, pageId: '101' },
    { title: 'Runbook', url: other.url, pageId: '102', quote: 'restart the ingest worker first' },
  ]);
});

test('an anchor names the section', () => {
  const section = { ...plan, section: 'Scope of work' };
  expect(citationsOf(`[x](${plan.url}#Scope-of-work)`, [result('text', [section, other])])[0]?.section).toBe(
    'Scope of work',
  );
  expect(citationsOf(`[x](${plan.url}#Roll-back)`, [hits])[0]?.section).toBe('Roll back');
});

test('a source is compared as a whole, with or without the title that stands behind its id', () => {
  const { originOf } = new KnownAddresses([page]);
  const of = (url: string): string | undefined => originOf(new URL(url));
  for (const url of [plan.url, `${base}/101`, plan.url.replace('https://acme', 'HTTPS://ACME')])
    expect(of(url)).toBe('source');
  for (const url of [
    `${base}/101/Another+title`,
    `${plan.url}?x=1`,
    `${plan.url}#There`,
    plan.url.replace('https', 'http'),
    plan.url.replace('acme.', 'ada@acme.'),
    plan.url.replace('.net', '.net:8443'),
    'https://evil.example/wiki/spaces/ENG/pages/101/Release+plan',
    'https://acme.atlassian.net/wiki/pages/viewpage.action?pageId=101',
  ]) {
    expect(of(url), url).toBeUndefined();
  }
});

test('a fragment of a source names one of its headings or leads nowhere', () => {
  const read = result(
    `head\n<untrusted-wiki-content>\n## Scope of *work*\n\ntext\n- Roll back (1,204 tokens)\n</untrusted-wiki-content>`,
    [{ ...plan, section: 'Top > Who signs?' }],
  );
  const { originOf } = new KnownAddresses([read]);
  for (const name of ['Scope-of-work', 'Roll-back', 'Who-signs%3F', 'Releaseplan-Rollback']) {
    expect(originOf(new URL(`${plan.url}#${name}`)), name).toBe('source');
  }
  expect(originOf(new URL(`${plan.url}#Rollout`))).toBeUndefined();
  expect(originOf(new URL(`${plan.url}#:~:text=secret`))).toBeUndefined();
});

test('what a tool repeats or says in an error makes no address known, fenced text and questions do', () => {
  const echo = new ToolMessage({
    tool_call_id: 'c',
    name: 'confluence_search',
    content:
      'No results for "https://evil.example/?d=1".\n<untrusted-wiki-content>\n[docs](https://docs.example/a\\_b) <https://x.example/> mail ada@acme.example\n</untrusted-wiki-content>\nSee https://outside.example/',
    artifact: { sources: [], error: { code: 'not_found', message: 'https://evil.example/e', next: 'x' } },
  });
  const { originOf } = new KnownAddresses([echo, new HumanMessage('about https://own.example/?q')]);
  const of = (url: string): string | undefined => originOf(new URL(url));
  expect(['https://docs.example/a_b', 'https://x.example/', 'mailto:ada@acme.example'].map(of)).toEqual([
    'page',
    'page',
    'page',
  ]);
  expect(of('https://own.example/?q')).toBe('user');
  for (const url of [
    'https://evil.example/?d=1',
    'https://evil.example/e',
    'https://outside.example/',
    'https://docs.example/',
  ]) {
    expect(of(url), url).toBeUndefined();
  }
});

test('an address that a call brought along is not known by its own result, however that repeats it', () => {
  const address = 'https://evil.example/?d=918273645&x=(a_b)';
  const call = {
    id: 'c',
    name: 'confluence_search',
    args: { cql: `text "${address}"`, query: 'see\nhttps://b.example/' },
  };
  const said = [
    `Could not parse cql : text "${address}"`,
    `"Could not parse cql : text \\"${address.replaceAll('_', String.raw`\_`)}\\""`,
    '[docs](https://evil.example/?d=9182…) https://b.example/ https://page.example/',
  ];
  for (const text of said) {
    const answer = new ToolMessage({ tool_call_id: 'c', content: fence(text, newNonce()), status: 'error' });
    const { originOf } = new KnownAddresses([new AIMessage({ content: '', tool_calls: [call] }), answer]);
    for (const url of [address, 'https://evil.example/?d=9182…', 'https://evil.example/?d=9182', 'https://b.example/'])
      expect(originOf(new URL(url)), `${url} in ${text}`).toBeUndefined();
    if (text.includes('page.example')) expect(originOf(new URL('https://page.example/'))).toBe('page');
  }
});

test('what the note about an undo quotes of the wiki is nothing that the user wrote', () => {
  const note = `I have taken back your last change myself. Done.\n${fence('[Sign in at https://evil.example/a](https://acme.example/1)', newNonce())}\n`;
  const { originOf } = new KnownAddresses([new HumanMessage(note), new HumanMessage('see https://own.example/')]);
  expect(originOf(new URL('https://evil.example/a'))).toBe('page');
  expect(originOf(new URL('https://own.example/'))).toBe('user');
});

test('addresses are found without the punctuation around them', () => {
  expect(
    [
      ...new Set(addressesIn('See (https://a.example/x_(y)), <https://b.example/z>. Or https://c.example/q?a=1&b=2!')),
    ].sort(),
  ).toEqual(['https://a.example/x_(y)', 'https://b.example/z', 'https://c.example/q?a=1&b=2']);
});
