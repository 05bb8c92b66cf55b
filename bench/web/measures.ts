import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import type { Turn } from '../../src/server/protocol.js';
import { median } from './budgets.js';

/** 1.6 Mbit/s with the delay of a mobile network, and a processor of a quarter of this one's speed. */
const slow = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const slowdown = 4;

/** Milliseconds from the navigation until `selector` is there and the main thread is free, nothing of it cached. */
export async function interactive(
  browser: Browser,
  storageState: BrowserContextOptions['storageState'],
  url: string,
  selector: string,
): Promise<number> {
  const context = await browser.newContext({ storageState, viewport: { width: 375, height: 720 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', slow);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.addInitScript(`{
    const look = () => document.querySelector(${JSON.stringify(selector)})
      ? requestAnimationFrame(() => setTimeout(() => (globalThis.interactiveAt = performance.now())))
      : requestAnimationFrame(look);
    look();
  }`);
  await page.goto(url);
  const at = await page.waitForFunction('globalThis.interactiveAt');
  const milliseconds = Number(await at.jsonValue());
  await context.close();
  return milliseconds;
}

const answer = `Everybody gets **27 days** of annual leave a year at full time.

- After 3, 6 and 9 years you get one more day each
- Part-time colleagues get the same share of days as of hours

See [Annual leave](https://velmarrow.atlassian.net/wiki/spaces/HR/pages/1).`;

const turnOf = (index: number): Turn => ({
  id: `turn-${index}`,
  question: `Question number ${index}?`,
  status: 'answered',
  answer,
  steps: [{ id: 'step', description: 'searching "annual leave"', state: 'done' }],
  sources: [{ title: 'Annual leave', url: 'https://velmarrow.atlassian.net/wiki/spaces/HR/pages/1', pageId: '1' }],
  unknownAddresses: [],
  approvals: [],
  writes: [],
});

/** The page with a thread of so many turns, each a question and an answer. */
export async function longThread(context: BrowserContext, url: string, turns: number): Promise<Page> {
  const page = await context.newPage();
  const told = { type: 'thread', turns: Array.from({ length: turns }, (_, index) => turnOf(index)) };
  await page.route('**/events*', (route) =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: `event: hello\ndata:\n\nid: a.1\ndata: ${JSON.stringify(told)}\n\nevent: idle\ndata:\n\n`,
    }),
  );
  await page.goto(`${url}/#${'0'.repeat(24)}:bench`);
  await page
    .getByRole('article')
    .nth(turns - 1)
    .waitFor({ state: 'attached' });
  return page;
}

/** Median milliseconds from a key press to the frame that shows it. */
export async function pressKeys(page: Page): Promise<number> {
  await page.bringToFront();
  await page.locator('#question').focus();
  await page.evaluate(`{
    globalThis.presses = [];
    addEventListener('keydown', () => {
      const start = performance.now();
      requestAnimationFrame(() => setTimeout(() => presses.push(performance.now() - start)));
    }, true);
  }`);
  await page.keyboard.type('How much annual leave do I get, and by when?', { delay: 30 });
  await page.waitForFunction('presses.length >= 44');
  // Filled by the script above with numbers alone.
  return median((await page.evaluate('presses')) as number[]);
}

/** The milliseconds that 19 of 20 frames stay below while the thread is scrolled from its end to its beginning. */
export async function framesOf(page: Page): Promise<number> {
  await page.bringToFront();
  // What the script resolves with are numbers alone.
  const gaps = (await page.evaluate(`new Promise((resolve) => {
    const log = document.querySelector('.log');
    log.scrollTop = log.scrollHeight;
    const gaps = [];
    let last = performance.now();
    const next = (now) => {
      gaps.push(now - last);
      last = now;
      log.scrollTop -= 120;
      if (gaps.length < 240) requestAnimationFrame(next);
      else resolve(gaps);
    };
    requestAnimationFrame(next);
  })`)) as number[];
  const sorted = gaps.slice(1).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
}
