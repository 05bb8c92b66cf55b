import { expect, test } from 'vitest';
import { approveAll, rejectAll } from '../../src/host/decisions.js';
import { readTurn } from '../../src/host/run-turn.js';
import { forms, formOf, shownSentence } from '../../src/models/offline/forms.js';
import { toolDefinitionsOf } from '../../src/toolkit.js';
import { talkOffline } from './offline-wiki.js';

const changing = { tools: ['read', 'write'] as const };

test.each([
  [
    'Please add "Return the badge." to the page "Leaving checklist"',
    'Leaving: IT checklist',
    /^\+.*Return the badge\.$/mu,
  ],
  ['Add "Bring a **pen**." to VPN access', 'VPN access', /^\+\d\. Bring a \*\*pen\*\*\.$/mu],
  [
    'Add "Ask early." to the onboarding checklist in CS under "Six weeks before"',
    'Onboarding checklist',
    /^\+Ask early\.$/mu,
  ],
  [
    'replace "Berth list" with "List of berths" on the onboarding checklist in CS',
    'Onboarding checklist',
    /^\+- \[ \] List of berths in our sheet/mu,
  ],
  ['On VPN access, change "8 hours" to "9 hours"', 'VPN access', /^\+.*9 hours/mu],
  ['rename VPN access to "Remote access"', 'VPN access', /^\+Remote access$/mu],
  ['comment "Still true?" on Annual leave', 'Annual leave', /^\+Still true\?$/mu],
  ['label VPN access with "policy-2026"', 'VPN access', /^\+policy-2026$/mu],
  ['delete the page VPN access', 'VPN access', /^-/mu],
  ['move VPN access below Laptops', 'VPN access', /^\+Laptops > VPN access$/mu],
  ['create the page "Quiet hours" in IT with "No calls after 18:00."', 'Quiet hours', /^\+No calls after 18:00\.$/mu],
])('%s', async (request, title, line) => {
  const { ask } = await talkOffline(changing);
  const asked = await ask(request);
  expect(asked.status, asked.answer).toBe('approval_required');
  const [approval] = asked.approvals ?? [];
  expect(approval?.page.title).toBe(title);
  expect(approval?.diff).toMatch(line);
});

test('an approved change is told with what the tool says of it', async () => {
  const { ask, session } = await talkOffline(changing);
  const asked = await ask('Add "Bring a pen." to VPN access');
  const done = await readTurn(session.decide(approveAll(asked.approvals ?? [])));
  expect(done.status).toBe('answered');
  expect(done.answer).toMatch(
    /^Done: https:\/\/velmarrow\.atlassian\.net\/wiki\/spaces\/\w+\/pages\/\d+ is at version \d+ now\.\n\n/u,
  );
  for (const wish of ['restore version 4 of VPN access', 'Undo my last change.', 'take back the last change']) {
    const back = await ask(wish);
    expect(back.approvals?.[0]?.diff, back.answer).toMatch(/^-\d\. Bring a pen\.$/mu);
  }
});

test('a rejection is answered in words for the person who rejected', async () => {
  const { ask, session } = await talkOffline(changing);
  const asked = await ask('Add "Bring a pen." to VPN access');
  const done = await readTurn(session.decide(rejectAll(asked.approvals ?? [], 'not now')));
  expect(done.answer).toBe('You rejected this change; nothing was written. Ask for another one whenever you like.');
});

test('of several pages that fit it asks which one, and goes on with the one that is chosen', async () => {
  const { ask } = await talkOffline(changing);
  for (const request of [
    'add a step about VPN to the onboarding page',
    'add "Install Sluice" to the onboarding page',
  ]) {
    const asked = await ask(request);
    expect(asked.approvals, request).toBeUndefined();
    expect(asked.status).toBe('no_answer');
    expect(asked.answer).toMatch(
      /^Several pages fit "onboarding"\. Which one\?\n\n1\. \[Onboarding checklist\]\(\S+\), space (?:HR|CS), page \d+\n2\. \[Onboarding checklist\]\(\S+\), space (?:HR|CS), page \d+\n/u,
    );
  }
  const chosen = await ask('the CS one');
  expect(chosen.status, chosen.answer).toBe('approval_required');
  expect(chosen.approvals?.[0]?.page).toMatchObject({ title: 'Onboarding checklist', space: 'CS' });
  expect(chosen.approvals?.[0]?.diff).toMatch(/^\+.*Install Sluice$/mu);
});

test('what is not soon undone needs the whole title', async () => {
  const { ask } = await talkOffline(changing);
  const asked = await ask('delete the page annual');
  expect(asked.approvals).toBeUndefined();
  expect(asked.answer).toMatch(/^(?:The one page whose title has|Several pages fit) "annual"/u);
});

test('words that stand nowhere on the page are said not to, and nothing is proposed', async () => {
  const { ask } = await talkOffline(changing);
  const turn = await ask('replace "zanzibar" with "two weeks" on Annual leave');
  expect(turn.answer).toMatch(/zanzibar[^]* Nothing was changed\.$/u);
  expect(turn.status).toBe('failed');
  expect(turn.approvals).toBeUndefined();
});

test.each([
  'In Annual leave, change 27 days to 28 days',
  'please update the leave policy',
  'Can you delete all old pages?',
  'write a page about lunch',
  'delete everything',
  'Remove them',
  'comment on Annual leave: thanks',
  'comment on "Annual leave": Is that so?',
  'Füge einen Schritt über VPN hinzu',
  'Ajoute une étape à la page',
  'Añade un paso a la página',
  'ページを更新して変更してください',
])('"%s" is a wish without a form: it says which forms there are, and that nothing was changed', async (wish) => {
  const { ask } = await talkOffline(changing);
  const { status, answer, toolCalls } = await ask(wish);
  expect(answer).toMatch(/^Nothing was changed: I understand a change only in one of these forms\./u);
  for (const form of forms.filter(({ changes }) => changes)) expect(answer).toContain(`\`${shownSentence(form)}\``);
  expect(toolCalls).toEqual([]);
  expect(status).toBe('no_answer');
});

test.each(['How do I change my address?', 'Who may delete pages?', 'What do I add to an expense report?'])(
  '"%s" is a question',
  async (question) => {
    const { ask } = await talkOffline(changing);
    expect((await ask(question)).toolCalls.map(({ name }) => name)).toEqual(['confluence_search']);
  },
);

test('where nothing may be changed a wish is told so', async () => {
  const { ask } = await talkOffline();
  const turn = await ask('add a step about VPN to the onboarding page');
  expect(turn).toMatchObject({ status: 'no_answer', toolCalls: [] });
  expect(turn.answer).toMatch(/^I may only read here, so nothing was changed\./u);
});

test('every tool that writes has a sentence, and every sentence is read as the form that shows it', () => {
  const writing = toolDefinitionsOf({ toolsets: ['write'] }).map(({ name }) => name);
  expect([...new Set(forms.filter(({ changes }) => changes).map(({ tool }) => tool))].sort()).toEqual(
    writing.toSorted(),
  );
  for (const form of forms) {
    const shown = shownSentence(form).replaceAll(/[[\]]/gu, '').replaceAll('NUMBER', '3');
    expect(formOf(shown)?.form, shown).toBe(form);
    expect(formOf(`Please ${shown}.`)?.form, shown).toBe(form);
  }
});
