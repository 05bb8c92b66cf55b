import { expect, test } from 'vitest';
import { talkOffline } from './offline-wiki.js';

test.each([
  ['Which spaces are there?', 'confluence_list_spaces', /^\d+ spaces:\n\n- \[.+\]\(https:\S+\), key \S+\n/u],
  ['list all spaces', 'confluence_list_spaces', /People Handbook[^\n]*\(https:\S+\), key HR$/mu],
  ['Who am I?', 'confluence_get_current_user', /^You are Ada .+ on the wiki\.$/u],
  ['What pages are in the HR space?', 'confluence_list_pages', /^\d+ pages:\n\n[^]*- \[Annual leave\]/u],
  ['List the pages in the People Handbook', 'confluence_list_pages', /- \[Annual leave\]/u],
  ['list the pages below "Onboarding checklist" in HR', 'confluence_list_pages', /- \[Being a buddy\]/u],
  ['outline of Annual leave', 'confluence_read_page', /^The sections of \[Annual leave\]\(\S+\):\n\n- \S/u],
  ['summarize Annual leave', 'confluence_read_page', /^> Everybody gets \*\*27 days\*\*[^]*— \[Annual leave\]/u],
  ['Show the comments on Annual leave', 'confluence_read_page', /\(https:[^\s)]+focusedCommentId=\d+\)/u],
  [
    'open tasks on Onboarding checklist in CS',
    'confluence_read_page',
    /^Open tasks on \[Onboarding checklist\]\(\S+\):\n\n- \[ \] /u,
  ],
  [
    'Who wrote Annual leave?',
    'confluence_read_page',
    /^\[Annual leave\]\(\S+\) was last changed \(version \d+\) by \w+ \w+ on [\d-]+\.$/u,
  ],
  [
    'when was the page Annual leave last updated?',
    'confluence_read_page',
    /^\[Annual leave\]\(\S+\) was last changed/u,
  ],
  [
    'Which pages link to Annual leave?',
    'confluence_find_mentions',
    /^Pages that link to \[Annual leave\]\(\S+\):\n\n- \[\S/u,
  ],
  ['What changed this week?', 'confluence_search', /^(?:Changed in the last seven days|Nothing is there)/u],
])('"%s" is answered by the tool for it', async (question, tool, answer) => {
  const { ask } = await talkOffline();
  const turn = await ask(question);
  expect(turn.toolCalls.at(-1)?.name).toBe(tool);
  expect(turn.answer).toMatch(answer);
  // Whatever it links to, a tool has named.
  expect(turn.warnings).toBeUndefined();
});

test('a space that does not exist is said not to, with those that do', async () => {
  const { ask } = await talkOffline();
  const turn = await ask('list the pages in Zanzibar');
  expect(turn.status).toBe('no_answer');
  expect(turn.answer).toMatch(/^I see no space called "Zanzibar"\. There are:\n\n- \[/u);
});

test('what names no page is a question after all, when it can be one', async () => {
  const { ask } = await talkOffline({
    pages: { 'PORT/quay.md': '# Quay\n\nThe harbour rules were written by Ines in May.\n' },
  });
  const turn = await ask('Who wrote the harbour rules?');
  expect(turn.toolCalls.at(-1)).toMatchObject({
    name: 'confluence_search',
    args: { query: 'Who wrote the harbour rules?' },
  });
  expect(turn.answer).toContain('> The harbour rules were written by Ines in May.');
});

test('a page that nothing links to is said so', async () => {
  const { ask } = await talkOffline({ pages: { 'PORT/quay.md': '# Quay\n\nText.\n' } });
  expect((await ask('what links to Quay?')).answer).toMatch(/^No page that you may see links to \[Quay\]\(\S+\)\.$/u);
});

test('a page that does not exist is said not to', async () => {
  const { ask } = await talkOffline();
  expect(await ask('summarize Zanzibar protocol')).toMatchObject({
    status: 'no_answer',
    answer: 'I found no page called "Zanzibar protocol" that you may see.',
  });
});

test('a list that is not told whole says so', async () => {
  const sections = Array.from({ length: 45 }, (_, index) => `## Step ${index}\n\nDo it.\n`).join('\n');
  const pages = {
    'OPS/guide.md': `# Guide\n\nBegin here.\n\n${sections}`,
    ...Object.fromEntries(Array.from({ length: 45 }, (_, index) => [`S${index}/p.md`, `# Page ${index}\n\nText.\n`])),
  };
  const { ask } = await talkOffline({ pages });
  expect((await ask('summarize Guide')).answer).toMatch(/- Step 20[^]*\n\nThere are more\./u);
  expect((await ask('list the pages in Zanzibar')).answer).toMatch(/There are:\n\n- \[[^]*\n\nThere are more\./u);
});
