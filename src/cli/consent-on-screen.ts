import type { AuthorizationRequest } from '../errors.js';
import { type ConsentOutcome, requestConsent } from '../host/consent.js';
import type { HostUser } from '../host/host.js';
import type { Flags } from './flags.js';
import { openBrowser } from './open-browser.js';
import type { Screen } from './screen.js';
import { renderAuthorization } from './terminal/render-authorization.js';

/** Shows a request for authorization and waits for the consent: Enter gives a new link, Ctrl-C goes on without. */
export async function consentOnScreen(
  screen: Screen,
  user: HostUser,
  authorization: AuthorizationRequest,
  flags: Pick<Flags, 'open'>,
): Promise<ConsentOutcome> {
  const { activity, console, dim } = screen;
  let newLinkWanted = false;
  const waiting = (): void => activity.show('waiting for your consent (Enter: a new link, Ctrl-C: go on without)');
  const outcome = await screen
    .cancellable(
      () =>
        requestConsent({
          connection: user.connection,
          authorization,
          signal: screen.signal(),
          show: (request) => {
            activity.hide();
            console.print(`\n${renderAuthorization(request, console.style, console.width())}\n`);
            if (flags.open) openBrowser(request.link, dim);
            waiting();
          },
          notice: (text) => {
            dim(text);
            waiting();
          },
          wantsNewLink: () => {
            const wanted = newLinkWanted;
            newLinkWanted = false;
            return wanted;
          },
        }),
      () => {
        newLinkWanted = true;
      },
    )
    .finally(() => activity.hide());
  dim(outcome === 'connected' ? 'Connected.' : 'Not waiting any longer.');
  return outcome;
}
