import { once } from 'node:events';
import { openHost } from '../host/open-host.js';
import { serveWeb } from '../server/serve.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { prepare } from './flags.js';
import { onInterruption } from './interruption.js';
import { sandboxNotice } from './notices.js';
import { openBrowser } from './open-browser.js';
import { safeText } from './terminal/safe-text.js';
import { defaultWebPort, type WebFlags } from './web-flags.js';

/** Serves the web chat to the one person of this configuration until a signal ends it. */
export async function web(flags: WebFlags): Promise<ExitCode> {
  const { config, console } = prepare(flags);
  const interruption = onInterruption();
  try {
    const host = await openHost(config, {
      sandbox: flags.sandbox ? 'always' : 'fallback',
      authorization: 'interrupt',
      notice: (line) => console.note(safeText(line)),
      verbose: flags.verbose,
    });
    try {
      const { user, allowWrites: allowsChanges, home } = config;
      const { port = defaultWebPort } = flags;
      const server = await serveWeb({ host, user, allowsChanges, home, port, orAny: flags.port === undefined });
      try {
        if (host.isEmbedded && !flags.sandbox) console.note(sandboxNotice);
        if (host.store.notice) console.note(host.store.notice);
        console.print(`The web chat of ${user} is on ${server.url}; model ${host.model}.`);
        console.print(`This address lets one browser in, once:\n\n  ${server.entrance}\n\nCtrl-C ends it.`);
        if (flags.open) openBrowser(server.entrance, console.note);
        if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
      } finally {
        await server.close();
      }
    } finally {
      await host.close();
    }
  } finally {
    interruption.end();
  }
  return exitCodes.ok;
}
