/** @jsxImportSource preact */
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import type { ShownApproval, ThreadMessage, Turn } from '../../src/server/protocol.js';
import { tellThread } from '../../src/server/tell-thread.js';
import { WaitingChange } from '../../web/src/approval.js';
import { rowsOf } from '../../web/src/diff.js';
import { editableTexts, withTexts } from '../../web/src/editable.js';
import { follow, type Surroundings } from '../../web/src/follow.js';
import { growingBlocks, Markdown } from '../../web/src/markdown.js';
import { fileName } from '../../web/src/save-file.js';
import { stepAfter } from '../../web/src/state.js';
import { de } from '../../web/src/texts/de.js';
import { en } from '../../web/src/texts/en.js';
import { firstSpoken } from '../../web/src/texts/index.js';
import { TurnView } from '../../web/src/turn-view.js';

const turn: Turn = {
  id: 'one',
  question: 'When?',
  status: 'running',
  answer: '',
  steps: [],
  sources: [],
  unknownAddresses: [],
  approvals: [],
  writes: [],
};

const approval: ShownApproval = {
  id: 'a',
  tool: 'confluence_edit_page',
  args: { page: '1', operations: [{ action: 'append', text: 'New' }] },
  kind: 'update',
  hash: 'h',
  summary: 'Change <b>it</b>',
  page: { id: '1', title: '<script>alert(1)</script>', space: 'ENG', url: 'javascript:alert(1)' },
  version: 3,
  diff: '@@ Top @@\n same\n-The old words stay\n+The new words stay',
  effects: ['A comment is moved.'],
  requests: [{ request: 'PUT /wiki/api/v2/pages/1', fields: [{ name: 'Title', value: 'Plan' }] }],
  notifiesWatchers: true,
  readBefore: [{ title: 'A page', url: 'https://acme.example/x' }],
};

const shown = (text: string, sources: Turn['sources'] = []): string =>
  renderToString(<Markdown text={text} sources={sources} name="s" />);

describe('Markdown', () => {
  test('nothing in an answer changes the order of what is read, or hides letters', () => {
    const html = shown(
      'See \u202emoc.live\u202c, `\u2066x\u2069` and [\u202eg\u{e0041}](https://acme.example/) in \u200fעברית.',
    );
    expect(html).toContain('See ‹U+202E›moc.live‹U+202C›');
    expect(html).toContain('<code>‹U+2066›x‹U+2069›</code>');
    expect(html).toContain('>‹U+202E›g‹U+E0041›</a>');
    expect(html).toContain('\u200fעברית');
  });

  test.each([
    '<img src=x onerror=alert(1)>',
    '<script>alert(1)</script>',
    '[x](javascript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:alert(1))',
    '[x]( java\nscript:alert(1))',
    '![x](https://evil.example/leak.png)',
    '![x][y]\n\n[y]: https://evil.example/leak.png',
    '[x][y]\n\n[y]: javascript:alert(1)',
    '<a href="javascript:alert(1)">x</a>',
    '<svg onload=alert(1)>',
    '<iframe src="https://evil.example"></iframe>',
    '<style>*{background:url(https://evil.example)}</style>',
    '`<img src=x onerror=alert(1)>`',
    '| <img src=x> | b |\n|---|---|\n| <script>1</script> | d |',
    '<form action="https://evil.example"><input></form>',
  ])('of %j nothing runs and nothing is loaded', (text) => {
    const html = shown(text);
    expect(html).not.toMatch(/<(?:img|script|svg|iframe|style|form|input|object|embed|video|audio)\b/iu);
    expect(html).not.toMatch(/<[^>]*\son\w+=|<[^>]*(?:href|src)="(?!https?:|mailto:|#)/iu);
  });

  test('links open apart, and links to sources have their number, whichever heading they name', () => {
    const source = { title: 'Plan', url: 'https://acme.example/wiki/1#Scope', pageId: '1' };
    const html = shown('See [Plan](https://acme.example/wiki/1) and [other](https://acme.example/wiki/2).', [source]);
    expect(html.match(/href="#s-1"/gu)).toHaveLength(1);
    expect(html.match(/target="_blank" rel="noopener noreferrer nofollow"/gu)).toHaveLength(2);
  });

  test('a text that grows gives the blocks of the whole text, and those that stay are the same', () => {
    const text =
      '# Title\n\nOne *two*.\n\n- a\n- b\n\n  more\n\n```js\nx\n\ny\n```\n\n| a | b |\n|---|---|\n| c | d |\n\nEnd.';
    const read = growingBlocks();
    const seen: (readonly object[])[] = [];
    for (let end = 1; end <= text.length; end++) seen.push(read(text.slice(0, end)));
    expect(renderToString(<Markdown text={text} sources={[]} name="s" />)).toBe(shown(text));
    const whole = growingBlocks()(text);
    expect(seen.at(-1)?.map((block) => 'type' in block && block.type)).toEqual(whole.map(({ type }) => type));
    expect(seen.at(-1)?.[0]).toBe(seen.at(-20)?.[0]);
    // Another text begins anew.
    expect(read('Other').map(({ type }) => type)).toEqual(['paragraph']);
  });
});

describe('what is told of a thread', () => {
  const messages: ThreadMessage[] = [
    { type: 'turn', turn },
    { type: 'step', turnId: 'one', step: { id: 's', description: 'searching', state: 'running' } },
    { type: 'step', turnId: 'one', step: { id: 's', description: 'searching', state: 'done' } },
    { type: 'text', turnId: 'one', text: 'On ' },
    { type: 'text', turnId: 'one', text: 'Tuesday.' },
  ];

  test('makes its turns', () => {
    const turns = messages.reduce<readonly Turn[]>(tellThread, []);
    expect(turns).toEqual([
      { ...turn, answer: 'On Tuesday.', steps: [{ id: 's', description: 'searching', state: 'done' }] },
    ]);
  });

  test('leaves alone what it does not concern, also when it is told again', () => {
    const old = { ...turn, id: 'old', status: 'answered' as const };
    const turns = messages.reduce<readonly Turn[]>(tellThread, [old]);
    expect(turns[0]).toBe(old);
    const again = tellThread(turns, { type: 'thread', turns: structuredClone([...turns]) });
    expect(again[0]).toBe(turns[0]);
    expect(again[1]).toBe(turns[1]);
  });

  test('says what to do next', () => {
    const next = (now: Turn[], isReadAgain = false) => stepAfter([turn], now, isReadAgain);
    expect(next([{ ...turn, status: 'answered' }])).toEqual({ announce: 'answerReady' });
    expect(next([{ ...turn, status: 'approval_required' }])).toEqual({ announce: 'decisionNeeded' });
    expect(next([turn])).toEqual({});
    // Stopped by somebody, or cut off by a restart.
    expect(next([{ ...turn, status: 'failed', canGoOn: true }])).toEqual({ announce: 'stopped' });
    expect(next([{ ...turn, status: 'failed', canGoOn: true }], true)).toEqual({ resume: true });
    expect(next([], true)).toEqual({ ask: turn });
    expect(stepAfter([], [turn], true)).toEqual({});
  });
});

describe('following', () => {
  class Source extends EventTarget {
    readyState = 1;
    close(): void {
      this.readyState = 2;
    }
    tell(id: string, message: unknown): void {
      this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message), lastEventId: id }));
    }
  }

  function following() {
    const sources: { address: string; source: Source }[] = [];
    const soon: (() => void)[] = [];
    const later: (() => void)[] = [];
    const told: unknown[] = [];
    const states: string[] = [];
    const surroundings: Surroundings = {
      // Of a browser's stream only these parts are used.
      open: (address) => {
        const source = new Source();
        sources.push({ address, source });
        return source as unknown as EventSource;
      },
      soon: (work) => soon.push(work),
      later: (work) => later.push(work),
    };
    const leave = follow(
      't',
      { onMessages: (messages) => told.push(messages), onState: (state) => states.push(state) },
      surroundings,
    );
    return { sources, soon, later, told, states, leave };
  }

  test('messages come several at once, and none twice', () => {
    const { sources, soon, told, states } = following();
    sources[0]?.source.tell('k.1', 'one');
    sources[0]?.source.tell('k.2', 'two');
    for (const work of soon.splice(0)) work();
    sources[0]?.source.tell('k.3', 'three');
    sources[0]?.source.dispatchEvent(new Event('idle'));
    for (const work of soon.splice(0)) work();
    expect(told).toEqual([['one', 'two'], ['three']]);
    expect([sources[0]?.source.readyState, states]).toEqual([2, ['idle']]);
  });

  test('a stream that the browser gave up is opened again behind the last message', () => {
    const { sources, later, states } = following();
    sources[0]?.source.tell('k.7', 'one');
    sources[0]?.source.dispatchEvent(new Event('error'));
    expect(later).toHaveLength(0);
    sources[0]?.source.close();
    sources[0]?.source.dispatchEvent(new Event('error'));
    later[0]?.();
    expect(sources.map(({ address }) => address)).toEqual(['/api/threads/t/events', '/api/threads/t/events?after=k.7']);
    expect(states).toEqual(['lost', 'lost']);
  });

  test('whoever left is told nothing more', () => {
    const { sources, soon, told, states, leave } = following();
    sources[0]?.source.tell('k.1', 'one');
    leave();
    for (const work of soon) work();
    sources[0]?.source.dispatchEvent(new Event('error'));
    expect([told, states]).toEqual([[], []]);
  });
});

describe('a change', () => {
  test('is compared by words where a line took the place of another', () => {
    const rows = rowsOf(approval.diff);
    expect(rows.map(({ kind }) => kind)).toEqual(['gap', 'same', 'removed', 'added']);
    expect(rows[3]?.pieces).toEqual([
      { text: 'The ', changed: false },
      { text: 'new', changed: true },
      { text: ' words stay', changed: false },
    ]);
    const odd = rowsOf('-a\n-b\n+c');
    expect(odd.flatMap(({ pieces }) => pieces)).toEqual(['a', 'b', 'c'].map((text) => ({ text, changed: false })));
    expect(rowsOf('')).toEqual([]);
  });

  test('shows everything that is sent, what it does, and buttons only while it waits', () => {
    const html = renderToString(<WaitingChange approval={approval} isOpen />);
    for (const text of ['PUT /wiki/api/v2/pages/1', 'Title', 'Plan', 'A comment is moved.', en.watchers, 'A page']) {
      expect(html).toContain(text);
    }
    expect(html).toContain('<ins>new</ins>');
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('javascript:');
    expect(html).toContain(en.approve);
    expect(renderToString(<WaitingChange approval={approval} isOpen={false} />)).not.toContain(`>${en.approve}<`);
    const decided = renderToString(<WaitingChange approval={{ ...approval, decided: 'approve' }} isOpen />);
    expect(decided).toContain(en.approved);
    expect(decided).not.toContain(`>${en.approve}<`);
  });

  test('is edited text by text, and keeps everything else', () => {
    const args = { page: '1', count: 2, operations: [{ action: 'append', text: 'New' }], none: null };
    const edited = editableTexts(args).map((each) => (each.value === 'New' ? { ...each, value: 'Newer' } : each));
    expect(edited.map(({ path }) => path.join('.'))).toEqual(['page', 'operations.0.action', 'operations.0.text']);
    expect(withTexts(args, edited)).toEqual({ ...args, operations: [{ action: 'append', text: 'Newer' }] });
  });
});

test('a turn shows its steps, its sources, its failure with the next step, and addresses that were taken off', () => {
  const html = renderToString(
    <TurnView
      isLast
      turn={{
        ...turn,
        status: 'failed',
        steps: [{ id: 's', description: 'searching <b>', state: 'failed' }],
        sources: [{ title: 'Plan', url: 'https://acme.example/1', pageId: '1', space: 'ENG', quote: 'Word for word' }],
        unknownAddresses: ['https://evil.example'],
        error: { kind: 'model', message: 'The model failed.', next: 'Ask again.' },
      }}
    />,
  );
  for (const text of ['searching &lt;b>', 'Plan', 'ENG', 'Word for word', 'The model failed. Ask again.', en.retry]) {
    expect(html).toContain(text);
  }
  expect(html).toContain('<code>https://evil.example</code>');
});

test('a file is named after a question, whatever that holds', () => {
  expect(fileName('How/are: the "Übungen"?\n')).toBe('How-are-the-Übungen');
  expect(fileName('كم يوم؟')).toBe('كم-يوم');
  for (const text of ['', '???', '../..']) expect(fileName(text)).toBe('conversation');
  expect(fileName('x'.repeat(59) + '𝒳')).toBe('x'.repeat(59));
});

test('the page speaks the first language of the browser that it knows', () => {
  expect(firstSpoken(['de-CH', 'en'])).toBe('de');
  expect(firstSpoken(['fr', 'en-GB'])).toBe('en');
  expect(firstSpoken(['ja'])).toBe('en');
  expect(Object.keys(de).toSorted()).toEqual(Object.keys(en).toSorted());
});
