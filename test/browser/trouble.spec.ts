import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { ada, answerConsent, ask, test, turnOf } from './chat-test.js';

const leave = 'How much annual leave do I get?';

test('whoever denies access gets another link, or an answer without', async ({ page, chat }) => {
  const { enter } = await chat({ connected: false });
  await enter(page);
  await ask(page, leave);
  const connect = page.getByRole('region', { name: 'Connect Confluence' });
  const link = connect.getByRole('link', { name: 'Connect Confluence' });
  const first = String(await link.getAttribute('href'));
  await answerConsent(page, link, 'Deny');
  await connect.getByRole('button', { name: 'New link' }).click();
  await expect(connect.getByText('Here is a new link.')).toBeVisible();
  await expect(link).not.toHaveAttribute('href', first);
  await connect.getByRole('button', { name: 'Answer without access' }).click();
  await expect(turnOf(page, leave)).toContainText('Without access to Confluence I can read nothing.');
  await expect(connect).toBeHidden();
  await expectAccessible(page, 'answer without access');
});

test('a link that has expired is replaced by another one, which works', async ({ page, chat }) => {
  // Links are good for fifteen minutes; of the first one nearly all is over.
  let behind = 15 * 60_000 - 3000;
  const { enter } = await chat({ connected: false, now: () => Date.now() - behind });
  await enter(page);
  await ask(page, leave);
  const connect = page.getByRole('region', { name: 'Connect Confluence' });
  const link = connect.getByRole('link', { name: 'Connect Confluence' });
  const first = String(await link.getAttribute('href'));
  behind = 0;
  await expect(connect.getByText('The link has expired; here is a new one.')).toBeVisible();
  await expect(link).not.toHaveAttribute('href', first);
  await expectAccessible(page, 'link that has expired');
  await answerConsent(page, link, 'Allow');
  await expect(turnOf(page, leave).getByText('1 source', { exact: true })).toBeVisible();
});

test('a page that was edited meanwhile is not overwritten', async ({ page, chat }) => {
  const { enter, sandbox } = await chat();
  await enter(page);
  const wanted = "Add 'Ask for a key.' to VPN access";
  await ask(page, wanted);
  const change = turnOf(page, wanted);
  await expect(change.getByRole('button', { name: 'Approve' })).toBeVisible();
  const content = sandbox.site.contents.find(({ versions }) => versions.at(-1)?.title === 'VPN access');
  const last = content?.versions.at(-1);
  if (content === undefined || last === undefined) throw new Error('The sample wiki has no such page.');
  content.versions.push({ ...last, number: last.number + 1, storage: '<p>Edited by Bruno.</p>' });
  sandbox.touch();
  await change.getByRole('button', { name: 'Approve' }).click();
  await expect(change.getByText('Not done: somebody else edited it')).toBeVisible();
  expect(content.versions.at(-1)?.storage).toBe('<p>Edited by Bruno.</p>');
  await expectAccessible(page, 'conflict');
});

test('of a model that fails the next step is said, and asking again works', async ({ page, chat }) => {
  const { enter } = await chat({
    reply: (_request, call) =>
      call === 1
        ? { status: 400, error: { message: 'no such model', type: 'invalid_request_error' } }
        : { text: 'Hi.' },
  });
  await enter(page);
  await ask(page, 'Hello?');
  await expect(page.getByRole('alert')).toBeVisible();
  await expectAccessible(page, 'failed turn');
  await page.getByRole('button', { name: 'Ask again' }).click();
  await expect(page.getByText('Hi.')).toBeVisible();
});

test('a wiki that answers with an error page is told in our words', async ({ page, chat }) => {
  const { enter, sandbox } = await chat();
  sandbox.setFault({ kind: 'status', status: 503 });
  await enter(page);
  await ask(page, leave);
  await expect(
    turnOf(page, leave)
      .getByText(/Confluence/u)
      .first(),
  ).toBeVisible();
  await expect(page.getByText('<html')).toHaveCount(0);
  await expectAccessible(page, 'wiki that is down');
});

test('a browser that was not let in gets no page, and one whose session is over is told so', async ({
  page,
  context,
  chat,
}) => {
  const { enter, url } = await chat();
  await page.goto(url);
  await expect(page.getByRole('heading')).toHaveText('This browser is not let in');
  await expectAccessible(page, 'not let in');
  await enter(page);
  await expect(page.getByText(ada)).toBeAttached();
  await context.clearCookies();
  await ask(page, leave);
  await expect(page.getByRole('heading', { name: 'This browser is not let in any more.' })).toBeVisible();
  await expectAccessible(page, 'session that is over');
});
