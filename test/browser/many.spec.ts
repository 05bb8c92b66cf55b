import { type Browser, expect, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { ada, answerConsent, ask, test, turnOf } from './chat-test.js';

const bob = 'bob@velmarrow.example';

/** A browser of their own in which somebody has signed in at the provider. */
async function signedIn(browser: Browser, url: string, name: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' })).newPage();
  await page.goto(url);
  await page.getByPlaceholder('Enter any login').fill(name);
  await page.getByPlaceholder('and password').fill('x');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText(name)).toBeVisible();
  return page;
}

test('two people sign in side by side, and each meets their own alone', async ({ browser, many }) => {
  const { sandbox, url } = await many();
  sandbox.connect(ada);
  const hers = await signedIn(browser, url, ada);
  const his = await signedIn(browser, url, bob);
  const leave = 'How much annual leave do I get?';
  await ask(hers, leave);
  await expect(turnOf(hers, leave).getByText('1 source', { exact: true })).toBeVisible();

  // He is asked for his own consent, which hers is not.
  await ask(his, leave);
  const connect = his.getByRole('region', { name: 'Connect Confluence' });
  await answerConsent(his, connect.getByRole('link', { name: 'Connect Confluence' }), 'Allow');
  await expect(turnOf(his, leave).getByText('1 source', { exact: true })).toBeVisible();
  await expect(his.getByRole('navigation').getByRole('listitem')).toHaveCount(1);
  await expectAccessible(his, 'page of somebody who signed in');

  // Her address is to him one of nothing.
  await his.goto(hers.url());
  await his.reload();
  await expect(his.getByRole('alert')).toBeVisible();
  await expect(turnOf(his, leave)).toBeHidden();

  // The provider asks whether she leaves there as well.
  await hers.getByRole('button', { name: 'Sign out' }).click();
  await hers.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(hers).toHaveURL(`${url}/signed-out`);
  await hers.goto(url);
  await expect(hers.getByPlaceholder('Enter any login')).toBeVisible();
});
