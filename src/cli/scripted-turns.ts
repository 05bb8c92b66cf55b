import type { AgentEvent, RunOptions, TurnResult } from '../agent/events.js';
import type { Config } from '../config.js';
import type { AuthorizationRequest } from '../errors.js';
import { type ConsentOutcome, requestConsent } from '../host/consent.js';
import type { HostUser } from '../host/host.js';
import { openHost, type OpenHostOptions } from '../host/open-host.js';
import { runTurn, type RunTurnOptions } from '../host/run-turn.js';
import type { Thread } from '../host/thread.js';
import type { Console } from './console.js';
import { type Flags, waitSeconds } from './flags.js';
import { onInterruption } from './interruption.js';
import { connectedBeforehand, notAllowedInTime, sandboxNotice, waitingFor } from './notices.js';
import { openBrowser } from './open-browser.js';
import { renderAuthorization } from './terminal/render-authorization.js';
import { safeText } from './terminal/safe-text.js';

/** The turns of a command, all on one thread. */
export interface ScriptedTurns {
  readonly thread: Thread;
  /** Runs a turn to its end. With leave to wait it goes through the user's consent. */
  readonly turn: (
    begin: (options: RunOptions) => AsyncIterable<AgentEvent>,
    options: Pick<RunTurnOptions, 'show' | 'decide'>,
  ) => Promise<TurnResult>;
  /** Whether the command waits for a consent where one is needed. */
  readonly waits: boolean;
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface ScriptedOptions {
  flags: Flags;
  config: Config;
  console: Console;
  /** Where to go without credentials, when `--sandbox` is not given. */
  sandbox: Exclude<OpenHostOptions['sandbox'], 'always'>;
}

/**
 * Opens everything that answering takes, runs `body`, and closes it again. Notices and requests for authorization go
 * to standard error. A thread is kept when it has a name, and when something was changed on it or waits for a decision.
 */
export async function withScriptedTurns<Result>(
  { flags, config, console, sandbox }: ScriptedOptions,
  body: (turns: ScriptedTurns) => Promise<Result>,
): Promise<Result> {
  const seconds = waitSeconds(flags, console);
  const waits = seconds > 0;
  const { signal, end } = onInterruption();
  try {
    const host = await openHost(config, {
      sandbox: flags.sandbox ? 'always' : sandbox,
      connectBeforehand: waits ? undefined : config.user,
      // Who approves in advance leaves nothing waiting.
      keepThreads: flags.thread !== undefined || (config.allowWrites && !flags.yes),
      authorization: waits ? 'interrupt' : 'ask',
      notice: (line) => console.note(safeText(line)),
      verbose: flags.verbose,
    });
    try {
      if (host.isEmbedded && !flags.sandbox) console.note(sandboxNotice);
      if (host.isEmbedded && !waits) console.note(connectedBeforehand(config.user));
      if (host.store.notice) console.note(host.store.notice);
      const user = host.user(config.user);
      const thread = await user.open(flags.thread);
      let isWorthKeeping = flags.thread !== undefined;
      const turn: ScriptedTurns['turn'] = async (begin, { show, decide }) => {
        const result = await runTurn({
          thread,
          begin,
          show,
          signal: () => signal,
          consent: waits ? (request) => waitForConsent({ flags, console, user, signal, seconds }, request) : undefined,
          decide:
            decide &&
            ((approvals) => {
              // Also when the turn is cancelled afterwards: what was decided may have been carried out.
              isWorthKeeping = true;
              return decide(approvals);
            }),
        });
        isWorthKeeping ||= Boolean(result.approvals ?? result.writes);
        return result;
      };
      try {
        return await body({ signal, waits, thread, turn });
      } finally {
        if (!isWorthKeeping) await thread.delete();
      }
    } finally {
      await host.close();
    }
  } finally {
    end();
  }
}

interface Waiting {
  flags: Pick<Flags, 'open'>;
  console: Console;
  user: HostUser;
  signal: AbortSignal;
  seconds: number;
}

/** Shows a request for authorization on standard error and waits for the consent as long as the command may. */
async function waitForConsent(
  { flags, console, user, signal, seconds }: Waiting,
  authorization: AuthorizationRequest,
): Promise<ConsentOutcome> {
  const outcome = await requestConsent({
    connection: user.connection,
    authorization,
    signal,
    timeoutMs: seconds * 1000,
    notice: console.note,
    show: (request) => {
      console.note(`${renderAuthorization(request, console.errorStyle, console.width())}\n${waitingFor(seconds)}`);
      if (flags.open) openBrowser(request.link, console.note);
    },
  });
  // The terminal has put ^C at the beginning of the line.
  if (outcome === 'cancelled') console.note('\nCancelled.');
  if (outcome === 'timed_out') console.note(notAllowedInTime);
  return outcome;
}
