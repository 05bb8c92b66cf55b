import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { inEveryLook } from './accessible.js';
import { answerConsent, ask, test, turnOf } from './chat-test.js';

const folder = fileURLToPath(new URL('../../docs/web/', import.meta.url));

// `npm run docs:web` takes the pictures of docs/web anew.
test.skip(process.env['PICTURES'] === undefined, 'PICTURES=1 writes to docs/web');

/** Takes a picture in every look. */
async function picture(page: Page, name: string): Promise<void> {
  await inEveryLook(page, async ({ width, colorScheme }) => {
    // Of a thread the end is shown, as it is after its answer came.
    const log = page.getByRole('region', { name: 'Conversation', exact: true });
    await log.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await page.screenshot({
      path: `${folder}${name}-${width}-${colorScheme}.png`,
      caret: 'hide',
      animations: 'disabled',
    });
  });
}

test('pictures of the first look, the consent, an answer and a change', async ({ page, newcomer }) => {
  const { enter } = await newcomer(['--allow-writes', '--user', 'ada@velmarrow.example']);
  await enter(page);
  await expect(page.getByText('This is the built-in sandbox')).toBeVisible();
  await picture(page, 'welcome');

  const leave = 'How much annual leave do I get?';
  await page.getByRole('button', { name: leave }).click();
  const connect = page.getByRole('region', { name: 'Connect Confluence' });
  await expect(connect.getByText('Waiting for your consent…')).toBeVisible();
  await picture(page, 'connect');
  await answerConsent(page, connect.getByRole('link', { name: 'Connect Confluence' }), 'Allow');
  await turnOf(page, leave).getByText('1 source', { exact: true }).click();
  await picture(page, 'answer');

  const wanted = "Add 'Ask for a key.' to VPN access";
  await ask(page, wanted);
  const change = turnOf(page, wanted);
  await expect(change.getByRole('button', { name: 'Approve' })).toBeVisible();
  await picture(page, 'approval');
  await change.getByRole('button', { name: 'Approve' }).click();
  await expect(change.getByText('✓ Done')).toBeVisible();
  await picture(page, 'done');
});

test('a picture of a failure', async ({ page, chat }) => {
  const { enter } = await chat({
    reply: () => ({ status: 400, error: { message: 'no such model', type: 'invalid_request_error' } }),
  });
  await enter(page);
  await ask(page, 'How much annual leave do I get?');
  await expect(page.getByRole('alert')).toBeVisible();
  await picture(page, 'failure');
});
