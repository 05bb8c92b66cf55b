import { openAccess } from '../host/access.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { type Flags, prepare, waitSeconds } from './flags.js';
import { onInterruption } from './interruption.js';
import { notAllowedInTime, waitingFor } from './notices.js';
import { openBrowser } from './open-browser.js';
import { requestConsent } from '../host/consent.js';
import { renderAuthorization } from './terminal/render-authorization.js';

/** Shows the link that connects the user's Confluence, and waits for the consent in a terminal or with `--wait`. */
export async function connect(flags: Flags): Promise<ExitCode> {
  const { config, console } = prepare(flags);
  const access = await openAccess(config, { sandbox: flags.sandbox ? 'always' : 'never' });
  const connection = access.connection(config.user);
  const names = { user: config.user, connectionName: connection.connectionName };
  const interruption = onInterruption();
  try {
    const before = await connection.status();
    if (before.state === 'connected') {
      if (flags.json) console.printJson({ status: before.state, ...names });
      else console.print(`${config.user} is connected (connection ${names.connectionName}).`);
      return exitCodes.ok;
    }
    const request = await connection.authorizationLink();
    const seconds = waitSeconds(flags, console);
    const show = (text: string): void => (flags.json ? console.note(text) : console.print(text));
    if (seconds === 0) {
      if (!flags.json) console.print(renderAuthorization(request, console.style, console.width()));
      else console.printJson({ status: before.state, link: request.link, expiresAt: request.expiresAt, ...names });
      if (flags.open) openBrowser(request.link, console.note);
      return exitCodes.ok;
    }
    const outcome = await requestConsent({
      connection,
      authorization: request,
      signal: interruption.signal,
      timeoutMs: seconds * 1000,
      show: (authorization) => {
        show(renderAuthorization(authorization, flags.json ? console.errorStyle : console.style, console.width()));
        show(waitingFor(seconds));
        if (flags.open) openBrowser(authorization.link, console.note);
      },
      notice: show,
    });
    const after = outcome === 'connected' ? 'connected' : (await connection.status()).state;
    if (flags.json) console.printJson({ status: after, ...names });
    else if (after === 'connected') console.print(`${config.user} is connected.`);
    else console.note(notAllowedInTime);
    return after === 'connected' ? exitCodes.ok : exitCodes.authorizationRequired;
  } finally {
    interruption.end();
    await access.close();
  }
}
