import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { ask, test, turnOf } from './chat-test.js';

test('an answer is copied, a thread saved, and the last question edited and asked again', async ({ page, chat }) => {
  const { enter } = await chat({ reply: (_request, call) => ({ text: `Answer number ${call}.` }) });
  await enter(page);
  await ask(page, 'First?');
  const first = turnOf(page, 'First?');
  await expect(first.getByText('100 tokens read, 20 written')).toBeVisible();
  await first.getByRole('button', { name: 'Copy' }).click();
  await expect(first.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('Answer number 1.');

  await ask(page, 'Second, which is wrong?');
  await expect(page.getByText('Answer number 2.')).toBeVisible();
  // Only the last one can be.
  await expect(first.getByRole('button', { name: 'Edit the question' })).toBeHidden();
  await page.getByRole('button', { name: 'Edit the question' }).click();
  const field = page.getByRole('textbox', { name: 'Edit the question' });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('Second, which is wrong?');
  await expectAccessible(page, 'question that is edited');
  await page.keyboard.press('Escape');
  await expect(field).toBeHidden();
  await page.getByRole('button', { name: 'Edit the question' }).click();
  await field.fill('Second, which is right?');
  await page.keyboard.press('Enter');
  await expect(turnOf(page, 'Second, which is right?').getByText('Answer number 3.')).toBeVisible();
  await expect(turnOf(page, 'Second, which is wrong?')).toHaveCount(0);
  await expect(page.getByLabel('Question', { exact: true })).toBeFocused();
  await page.getByRole('button', { name: 'Ask again' }).click();
  await expect(page.getByText('Answer number 4.')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('article')).toHaveCount(2);

  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe('First.md');
  expect(await readFile(await download.path(), 'utf8')).toBe(
    '> First?\n\nAnswer number 1.\n\n---\n\n> Second, which is right?\n\nAnswer number 4.\n',
  );
});

test('several changes are decided one by one', async ({ page, chat }) => {
  const append = (title: string, text: string) => {
    const { id } = sandbox.site.contents.find(({ versions }) => versions.at(-1)?.title === title) ?? {};
    return { name: 'confluence_edit_page', args: { page: id, operations: [{ action: 'append', text }] } };
  };
  const { enter, sandbox } = await chat({
    reply: (_request, call) =>
      call === 1
        ? { calls: [append('VPN access', 'A key.'), append('Architecture decisions', 'One more.')] }
        : { text: 'Decided.' },
  });
  await enter(page);
  await ask(page, 'Change both!');
  const vpn = page.getByRole('region', { name: /^Proposed change: .*VPN access/u });
  const decisions = page.getByRole('region', { name: /^Proposed change: .*Architecture decisions/u });
  await expect(vpn.getByRole('button', { name: 'Approve' })).toBeVisible();
  await expectAccessible(page, 'two proposed changes');
  await vpn.getByRole('button', { name: 'Approve' }).click();
  await expect(vpn.getByText('Approved')).toBeVisible();
  await decisions.getByRole('button', { name: 'Reject…' }).click();
  await decisions.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(decisions.getByText('Rejected')).toBeVisible();
  await expect(page.getByText('✓ Done')).toHaveCount(1);
  await expect(page.getByText('Decided.')).toBeVisible();
  // All of it, whoever has begun it.
  await expect(page.getByText('200 tokens read, 40 written')).toBeVisible();
  expect(sandbox.requests().filter(({ method }) => method === 'PUT')).toHaveLength(1);
});

test('text runs as its letters do, each block by its own', async ({ page, chat }) => {
  const { enter } = await chat({
    reply: () => ({ text: 'للموظف **27** يوماً من الإجازة.\n\n- أولاً\n- ثانياً\n\nIn English: 27 days.' }),
  });
  await enter(page);
  const question = 'كم يوم إجازة لي؟';
  await ask(page, question);
  const turn = turnOf(page, question);
  const direction = (text: string): Promise<string> =>
    turn
      .getByText(text)
      .last()
      .evaluate((element) => element.ownerDocument.defaultView?.getComputedStyle(element).direction ?? '');
  await expect(turn.getByText('In English')).toBeVisible();
  expect(await direction('للموظف')).toBe('rtl');
  expect(await direction('أولاً')).toBe('rtl');
  expect(await direction('In English')).toBe('ltr');
  expect(await direction(question)).toBe('rtl');
  await expectAccessible(page, 'answer from right to left');
});

test('whoever is connected is offered questions about the pages they edited last', async ({ page, chat }) => {
  const { enter } = await chat();
  await enter(page);
  const example = page.getByRole('button', { name: /^What does “.+” say\?$/u });
  await expect(example).toHaveCount(3);
  await expectAccessible(page, 'first look of somebody who is connected');
  const question = await example.first().innerText();
  await example.first().click();
  await expect(turnOf(page, question).getByText(/^\d+ sources?$/u)).toBeVisible();
});

test('conversations are searched, renamed and deleted, also on a narrow screen', async ({ page, chat }) => {
  const { enter } = await chat({ reply: () => ({ text: 'Fine.' }) });
  await page.setViewportSize({ width: 375, height: 720 });
  await enter(page);
  await ask(page, 'How are the apples?');
  await expect(page.getByText('Fine.')).toBeVisible();
  await page.getByRole('button', { name: 'Show conversations' }).click();
  await page.getByRole('button', { name: 'New conversation' }).click();
  await ask(page, 'How are the pears?');
  await expect(page.getByText('Fine.')).toBeVisible();
  await page.getByRole('button', { name: 'Show conversations' }).click();
  await expectAccessible(page, 'list of conversations');
  const search = page.getByRole('searchbox');
  await search.fill('apples');
  await expect(page.getByRole('button', { name: 'How are the pears?', exact: true })).toBeHidden();
  await page.getByRole('button', { name: 'Rename: How are the apples?' }).click();
  await page.getByRole('textbox', { name: 'New title' }).fill('Fruit');
  await page.keyboard.press('Enter');
  await expect(page.getByText('No conversation has these words.')).toBeVisible();
  await search.fill('');
  await page.getByRole('button', { name: 'Delete: Fruit' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Fruit', exact: true })).toBeHidden();
  await page.getByRole('button', { name: 'How are the pears?', exact: true }).click();
  await expect(turnOf(page, 'How are the pears?')).toBeVisible();
});

test('a server that is away is said, with a way to try again', async ({ page, chat }) => {
  const { enter, kill, restart, url } = await chat({ reply: () => ({ text: 'Fine.' }) });
  await enter(page);
  await ask(page, 'Hello?');
  await expect(page.getByText('Fine.')).toBeVisible();
  await kill();
  await page.getByRole('button', { name: 'Export' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The server does not answer.');
  await expectAccessible(page, 'server that is away');
  await restart();
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`^${url}/#`, 'u'));
});
