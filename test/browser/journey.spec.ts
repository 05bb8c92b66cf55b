import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { answerConsent, ask, test, turnOf } from './chat-test.js';

test('a newcomer asks, connects, reads the sources of the answer, and asks on', async ({ page, newcomer }) => {
  const { enter, url } = await newcomer();
  await enter(page);
  await expect(page).toHaveURL(`${url}/`);
  await expect(page.getByText('This is the built-in sandbox')).toBeVisible();
  await expectAccessible(page, 'first look');

  const leave = 'How much annual leave do I get?';
  await page.getByRole('button', { name: leave }).click();
  const connect = page.getByRole('region', { name: 'Connect Confluence' });
  await expect(connect.getByText('Waiting for your consent…')).toBeVisible();
  // Nobody is at work meanwhile.
  await expect(page.getByRole('button', { name: leave, exact: true })).toBeVisible();
  await expectAccessible(page, 'connect card');
  await answerConsent(page, connect.getByRole('link', { name: 'Connect Confluence' }), 'Allow');

  // It goes on by itself.
  const first = turnOf(page, leave);
  await expect(first.getByText('1 source', { exact: true })).toBeVisible();
  await expect(connect).toBeHidden();
  await first.getByRole('link', { name: 'Source 1' }).click();
  const source = first.getByRole('listitem').filter({ hasText: 'Annual leave' });
  await expect(source).toBeFocused();
  await expect(source.getByRole('link', { name: 'Annual leave' })).toHaveAttribute(
    'href',
    /^https:\/\/velmarrow\.atlassian\.net\/wiki\/spaces\/HR\/pages\/\d+/u,
  );
  await expect(source.getByRole('blockquote')).toContainText('27 days');
  await first.getByText('1 step', { exact: true }).click();
  await expectAccessible(page, 'answer with its source');

  await ask(page, 'What is the hotel limit?');
  await expect(turnOf(page, 'What is the hotel limit?').getByText(/^\d sources?$/u)).toBeVisible();
});

test('a proposed change is read, edited, made and taken back', async ({ page, chat }) => {
  const { enter } = await chat();
  await enter(page);
  const wanted = "Add 'Ask for a key.' to VPN access";
  await ask(page, wanted);
  const change = turnOf(page, wanted);
  await expect(change.getByRole('group', { name: 'What will be different' })).toContainText('Ask for a key.');
  await change.getByText('Everything that is sent').click();
  await expect(change.getByText('PUT /wiki/api/v2/pages/')).toBeVisible();
  await expectAccessible(page, 'proposed change');

  await change.getByRole('button', { name: 'Edit…' }).click();
  await expect(change.getByRole('textbox', { name: 'text' })).toBeFocused();
  await expectAccessible(page, 'change that is edited');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Ask for two keys.');
  await change.getByRole('button', { name: 'Propose this instead' }).click();
  await expect(change.getByText('Edited', { exact: true })).toBeVisible();
  await expect(change.getByRole('group', { name: 'What will be different' })).toContainText('Ask for two keys.');
  await change.getByRole('button', { name: 'Approve' }).click();
  await expect(change.getByText('✓ Done')).toBeVisible();
  await expectAccessible(page, 'change that is done');

  await change.getByRole('button', { name: 'Undo…' }).click();
  const back = change.getByRole('region', { name: 'Take this change back' });
  await expect(back.getByRole('button', { name: 'Take it back' })).toBeFocused();
  await expectAccessible(page, 'undo that is shown');
  await page.keyboard.press('Enter');
  await expect(change.getByText('✓ Taken back')).toBeVisible();
  await expect(change.getByRole('button', { name: 'Undo…' })).toBeHidden();
});
