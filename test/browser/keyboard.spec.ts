import { expect, type Locator, type Page } from '@playwright/test';
import { ask, test, turnOf } from './chat-test.js';

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 40; presses++) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Shift+Tab');
  }
  throw new Error('The keyboard does not reach it.');
}

test('the keyboard alone approves, rejects and takes back', async ({ page, chat }) => {
  const { enter } = await chat();
  await enter(page);
  const first = "Add 'Ask for a key.' to VPN access";
  await expect(page.getByLabel('Question')).toBeFocused();
  await page.keyboard.type(first);
  await page.keyboard.press('Enter');
  const change = turnOf(page, first);
  await tabTo(page, change.getByRole('button', { name: 'Reject…' }));
  await page.keyboard.press('Enter');
  await expect(change.getByLabel('Reason, for the agent (optional)')).toBeFocused();
  await page.keyboard.press('Escape');
  await tabTo(page, change.getByRole('button', { name: 'Approve' }));
  await page.keyboard.press('Enter');
  await expect(change.getByText('✓ Done')).toBeVisible();
  await tabTo(page, change.getByRole('button', { name: 'Undo…' }));
  await page.keyboard.press('Enter');
  await expect(change.getByRole('button', { name: 'Take it back' })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(change.getByText('✓ Taken back')).toBeVisible();

  const second = "Add 'Ask for two keys.' to VPN access";
  await ask(page, second);
  await tabTo(page, turnOf(page, second).getByRole('button', { name: 'Reject…' }));
  await page.keyboard.press('Enter');
  await page.keyboard.type('One is enough.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(turnOf(page, second).getByText('Rejected', { exact: true })).toBeVisible();
});
