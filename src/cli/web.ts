import { once } from 'node:events';
import type { Config } from '../config.js';
import { isLoopbackAddress } from '../config-web.js';
import { ConfluenceError } from '../errors.js';
import { openHost } from '../host/open-host.js';
import { fromOperator, ours } from '../ours.js';
import { connectPath, type RunningServer, serveWeb, type ServeOptions } from '../server/serve.js';
import type { Console } from './console.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { UsageError } from './failure.js';
import { prepare } from './flags.js';
import { onInterruption } from './interruption.js';
import { sandboxNotice } from './notices.js';
import { openBrowser } from './open-browser.js';
import { safeText } from './terminal/safe-text.js';
import { defaultWebPort, type WebFlags } from './web-flags.js';

/** Serves the web chat until a signal ends it: to the one person of this configuration, or to all who can sign in. */
export async function web(flags: WebFlags): Promise<ExitCode> {
  const { config, console } = prepare(flags);
  checkAddress(flags, config);
  const interruption = onInterruption();
  try {
    const host = await openHost(config, {
      // A company whose variables are missing must not be shown a sample wiki for its own.
      sandbox: flags.sandbox ? 'always' : config.web ? 'never' : 'fallback',
      authorization: 'interrupt',
      connectAt: config.web && config.web.origin + connectPath,
      notice: (line) => console.note(safeText(line)),
      verbose: flags.verbose,
    });
    try {
      const { allowWrites: allowsChanges } = config;
      const { port = defaultWebPort, host: address } = flags;
      // A proxy in front of a server looks for it at one port.
      const orAny = flags.port === undefined && config.web === undefined;
      const server = await serveWeb({ host, serves: servedBy(config), allowsChanges, address, port, orAny });
      try {
        if (host.isEmbedded && !flags.sandbox) console.note(sandboxNotice);
        if (host.store.notice) console.note(host.store.notice);
        say(console, server, { address, model: host.model, user: config.user, opens: flags.open });
        if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
        if (config.web) await server.drain(AbortSignal.timeout(config.web.drainSeconds * 1000));
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

/** Refuses what would serve others as the one person of this configuration. */
function checkAddress({ host, user }: WebFlags, { web: many }: Config): void {
  if (many !== undefined && user !== undefined) {
    throw new UsageError('--user names the one person who is served; here people sign in.', 'Leave out --user.');
  }
  if (many !== undefined || host === undefined || isLoopbackAddress(host)) return;
  throw new ConfluenceError({
    code: 'misconfigured',
    message: ours`--host ${fromOperator(host)} would let others in, and there is no login that says who they are.`,
    next: 'Set CONFLUENCE_AGENT_ORIGIN, OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET (docs/web.md), or leave out --host.',
  });
}

function servedBy({ user, web: many }: Config): ServeOptions['serves'] {
  if (many === undefined) return user;
  const { turns: inAll, turnsPerUser: perUser, ...rest } = many;
  return { ...rest, limits: { inAll, perUser } };
}

function say(
  console: Console,
  { url, port, entrance }: RunningServer,
  {
    address = '127.0.0.1',
    model,
    user,
    opens,
  }: { address?: string | undefined; model: string; user: string; opens: boolean },
): void {
  if (entrance === undefined) {
    console.print(`The web chat is on ${url} for all who can sign in; model ${model}.`);
    console.print(`It listens on ${address}, port ${port}. Ctrl-C ends it.`);
    return;
  }
  console.print(`The web chat of ${user} is on ${url}; model ${model}.`);
  console.print(`This address lets one browser in, once:\n\n  ${entrance}\n\nCtrl-C ends it.`);
  if (opens) openBrowser(entrance, console.note);
}
