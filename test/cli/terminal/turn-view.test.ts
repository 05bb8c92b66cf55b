import { expect, test } from 'vitest';
import type { AgentEvent, TurnResult } from '../../../src/agent/events.js';
import { createStyle } from '../../../src/cli/terminal/style.js';
import { showTurn } from '../../../src/cli/terminal/turn-view.js';
import { describeCall } from '../../../src/toolkit.js';

const result: TurnResult = {
  status: 'answered',
  answer: '',
  citations: [],
  toolCalls: [],
  usage: { modelCalls: 2, requests: 3 },
  threadId: 't',
  model: 'offline',
};

/** The start of a call as the session tells it. */
const started = (toolCallId: string, name: string, args: Record<string, unknown>): AgentEvent => ({
  type: 'tool-start',
  toolCallId,
  name,
  args,
  description: describeCall(name, args),
});

async function* scripted(events: readonly AgentEvent[], onNext: () => void): AsyncGenerator<AgentEvent> {
  for (const event of events) {
    onNext();
    yield event;
  }
}

/** What a turn writes, with the activity line's text in brackets where it changes. */
async function shown(
  events: AgentEvent[],
  end: Partial<TurnResult> = {},
  options: { verbose?: boolean; still?: boolean } = {},
) {
  let screen = '';
  const activities: string[] = [];
  let isShown = false;
  const outcome = await showTurn(
    scripted(
      [
        { type: 'turn-start', threadId: 't', question: 'q' },
        ...events,
        { type: 'turn-end', result: { ...result, ...end } },
      ],
      () => {},
    ),
    {
      write: (text) => {
        // Text below a spinner would be torn.
        expect(isShown).toBe(false);
        screen += text;
      },
      style: createStyle(),
      width: () => 60,
      activity: {
        isVisible: !options.still,
        show: (text) => {
          isShown = true;
          if (activities.at(-1) !== text) activities.push(text);
        },
        hide: () => {
          isShown = false;
        },
      },
      ...options,
    },
  );
  expect(isShown).toBe(false);
  return { screen, activities, outcome };
}

const record = { name: 'confluence_search', args: { query: 'annual leave' }, ok: true, ms: 12, tokens: 340 };

test('a turn shows its steps, the answer and the numbered sources', async () => {
  const { screen, activities, outcome } = await shown(
    [
      started('1', 'confluence_search', { query: 'annual leave' }),
      { type: 'tool-end', toolCallId: '1', record, sources: [] },
      started('2', 'confluence_read_page', { page: '42' }),
      { type: 'tool-progress', toolCallId: '2', message: 'reading "Leave policy"' },
      { type: 'tool-end', toolCallId: '2', record, sources: [] },
      { type: 'text-delta', text: 'You get **25' },
      { type: 'text-delta', text: ' days**.\n\nSee [Leave](https://acme.example/wiki/42).' },
    ],
    { citations: [{ title: 'Leave', url: 'https://acme.example/wiki/42', pageId: '42', section: 'How much' }] },
  );
  expect(screen).toBe(`· searching "annual leave"
· reading "Leave policy"

You get 25 days.

See Leave (https://acme.example/wiki/42).

Sources
1. Leave (https://acme.example/wiki/42) › How much
`);
  expect(activities).toEqual([
    'thinking',
    'searching "annual leave"',
    'thinking',
    'reading "42"',
    'reading "Leave policy"',
    'thinking',
    'writing',
  ]);
  expect(outcome.status).toBe('answered');
});

test('an address that lost its link is named, and not as one that a terminal would make a link of', async () => {
  const { screen } = await shown([{ type: 'text-delta', text: 'See Plan B.' }], {
    warnings: [{ kind: 'unknown_link', address: 'https://evil.example/b?d=\u001b]52;c;eA==\u0007' }],
  });
  expect(screen).toBe(`See Plan B.

! no source has this address, so it is no link: https[:]//evil[.]example/b?d=
`);
});

test('where nothing can move, every step is printed as it happens', async () => {
  const { screen } = await shown(
    [
      started('1', 'confluence_read_page', { page: '42' }),
      { type: 'tool-progress', toolCallId: '1', message: 'reading "42"' },
      { type: 'tool-progress', toolCallId: '1', message: 'reading "Leave policy"' },
    ],
    {},
    { still: true },
  );
  expect(screen).toBe('· reading "42"\n· reading "Leave policy"\n');
});

test('a call that a pause leaves open is shown as a step', async () => {
  const { screen } = await shown([started('1', 'confluence_search', { query: 'leave' })]);
  expect(screen).toBe('· searching "leave"\n');
});

test('a failure says what happened and what to do', async () => {
  const { screen } = await shown([{ type: 'text-delta', text: 'Half of' }], {
    status: 'failed',
    error: { kind: 'model', message: 'The model failed.', next: 'Ask again.' },
  });
  expect(screen).toBe('Half of\n\nThe model failed. Ask again.\n');
});

test('a cancelled turn says so in one word', async () => {
  const { screen } = await shown([], {
    status: 'failed',
    error: { kind: 'cancelled', message: 'The turn was cancelled.', next: 'Ask again.' },
  });
  expect(screen).toBe('Cancelled.\n');
});

test('with verbose every call has its figures', async () => {
  const { screen } = await shown(
    [
      started('1', 'confluence_search', { query: 'x' }),
      { type: 'tool-end', toolCallId: '1', record: { ...record, ok: false }, sources: [] },
    ],
    {},
    { verbose: true },
  );
  expect(screen).toBe('· searching "x"\n·   confluence_search: failed, 12 ms, 340 tokens, 0 sources\n');
});

test('nothing in arguments, progress, titles or failures drives the terminal', async () => {
  const evil = '\u001b]52;c;eA==\u0007\u009b2J';
  const { screen } = await shown(
    [
      started('1', `confluence_search`, { query: `q${evil}` }),
      { type: 'tool-end', toolCallId: '1', record, sources: [] },
      started('2', `x${evil}`, {}),
      { type: 'tool-progress', toolCallId: '2', message: `p${evil}` },
      { type: 'text-delta', text: `a${evil.slice(0, 6)}` },
      { type: 'text-delta', text: evil.slice(6) },
    ],
    {
      citations: [{ title: `t${evil}`, url: 'https://a.example/', pageId: '1', section: `s${evil}`, quote: evil }],
      error: { kind: 'internal', message: `m${evil}`, next: `n${evil}` },
    },
  );
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  expect(screen).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u);
  expect(screen).toContain('· searching "q"');
});
