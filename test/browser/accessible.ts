import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Sizes and colours in which every state of the page has to be good. */
export const looks = [1280, 375].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, height: width === 375 ? 720 : 800, colorScheme })),
);

export type Look = (typeof looks)[number];

/** Shows the page in each look, and then as it was. */
export async function inEveryLook(page: Page, work: (look: Look) => Promise<void>): Promise<void> {
  const before = page.viewportSize();
  for (const look of looks) {
    await page.setViewportSize(look);
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await work(look);
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}

/**
 * Holds what is shown against the rules of axe in every look, and against the width of the window. In the dark only
 * colours are other ones.
 */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  await inEveryLook(page, async ({ width, colorScheme }) => {
    const where = `${state}, ${width}, ${colorScheme}`;
    const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
    const { violations } = await (colorScheme === 'dark' ? axe.withRules(['color-contrast']) : axe).analyze();
    const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
    expect(said, where).toEqual([]);
    const { scrollWidth } = await page.locator('html').evaluate((html) => ({ scrollWidth: html.scrollWidth }));
    expect(scrollWidth, where).toBeLessThanOrEqual(width);
  });
}
