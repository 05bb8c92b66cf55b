import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { ask, gate, test, turnOf } from './chat-test.js';

const text = 'One two three four five six.';
const never = new Promise<void>(() => {});
/** Calls of a tool first, as models do: only then their words are shown one by one. */
const look = { calls: [{ name: 'confluence_get_current_user', args: {} }] };

test('an answer goes on after a reload, in a second tab, and until it is stopped', async ({ page, context, chat }) => {
  const { opened, open } = gate();
  const { enter } = await chat({
    reply: (_request, call) =>
      call === 1 ? look : { text, hold: { afterWords: 3, until: call === 2 ? opened : never } },
  });
  await enter(page);
  await ask(page, 'Count!');
  const answer = (where = page) => turnOf(where, 'Count!').getByRole('paragraph');
  await expect(answer()).toHaveText('One two three');
  await expectAccessible(page, 'answer that streams');

  await page.reload();
  await expect(answer()).toHaveText('One two three');
  const second = await context.newPage();
  await second.goto(page.url());
  await expect(answer(second)).toHaveText('One two three');
  open();
  await expect(answer()).toHaveText(text);
  await expect(answer(second)).toHaveText(text);
  await expect(page.getByRole('article')).toHaveCount(1);

  // What is asked in one tab is stopped in the other, when that is looked at.
  await ask(second, 'Once more!');
  await expect(turnOf(second, 'Once more!').getByText('One two three')).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'Stop' }).click();
  for (const tab of [page, second]) {
    await expect(turnOf(tab, 'Once more!').getByRole('alert')).toContainText('The answer was cut off.');
  }
  await expect(page.getByLabel('Question')).toBeFocused();
  await expectAccessible(page, 'answer that was stopped');
});

test('a server that is killed in the middle of an answer and started again goes on with it', async ({ page, chat }) => {
  const asked: number[] = [];
  const { enter, kill, restart } = await chat({
    reply: (_request, call) => {
      asked.push(call);
      if (call === 1) return look;
      return call === 2 ? { text, hold: { afterWords: 3, until: never } } : { text };
    },
  });
  await enter(page);
  await ask(page, 'Count!');
  await expect(page.getByText('One two three')).toBeVisible();
  await kill();
  await expect(page.getByText('Connection lost. Trying again…')).toBeVisible();
  await expectAccessible(page, 'lost connection');
  await restart();
  await expect(turnOf(page, 'Count!').getByRole('paragraph')).toHaveText(text);
  await expect(page.getByText('Connection lost')).toBeHidden();
  await expect(page.getByRole('article')).toHaveCount(1);
  expect(asked).toEqual([1, 2, 3]);
  // The same after everything was read anew.
  await page.reload();
  await expect(turnOf(page, 'Count!').getByRole('paragraph')).toHaveText(text);
  await expect(page.getByRole('article')).toHaveCount(1);
});

test('a change that was being sent when the server was killed is made once', async ({ page, chat }) => {
  const { enter, kill, restart, sandbox } = await chat();
  const puts = (): number => sandbox.requests().filter(({ method }) => method === 'PUT').length;
  await enter(page);
  await ask(page, "Add 'Ask for a key.' to VPN access");
  sandbox.setFault({ kind: 'slow_body', ms: 60_000, method: 'PUT' });
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect.poll(puts).toBe(1);
  await kill();
  await expect(page.getByText('Connection lost. Trying again…')).toBeVisible();
  sandbox.clearFaults();
  await restart();
  // The page shows it as it is kept; whoever says yes once more gets what became of it.
  const again = page.getByRole('button', { name: 'Approve' });
  await expect(again.or(page.getByText('✓ Done'))).toBeVisible();
  if (await again.isVisible()) await again.click();
  await expect(page.getByText('✓ Done')).toBeVisible();
  expect(puts()).toBe(1);
  await expect(page.getByRole('article')).toHaveCount(1);
});
