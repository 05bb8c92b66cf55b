import { webAddress } from '../links/web-address.js';

/** Opens a link in the user's browser, without waiting for it; `notice` is told when that cannot be started. */
export function openBrowser(link: string | undefined, notice: (text: string) => void): void {
  const target = link === undefined ? undefined : webAddress(link);
  if (target === undefined) return;
  const failed = (): void => notice('No browser could be opened; open the link by hand.');
  import('open')
    .then(async ({ default: open }) => {
      const browser = await open(target);
      browser.once('error', failed);
    })
    .catch(failed);
}
