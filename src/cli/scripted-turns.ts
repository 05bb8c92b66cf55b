import type { AgentEvent, TurnResult } from '../agent/events.js';
import type { Config } from '../config.js';
import type { AuthorizationRequest } from '../errors.js';
import { type AccessOptions, openAccess } from './access.js';
import type { Console } from './console.js';
import { openConversation } from './conversation.js';
import { type Flags, waitSeconds } from './flags.js';
import { onInterruption } from './interruption.js';
import { connectedBeforehand, notAllowedInTime, sandboxNotice, waitingFor } from './notices.js';
import { openBrowser } from './open-browser.js';
import { type ConsentOutcome, requestConsent } from './request-consent.js';
import { runTurn } from './run-turn.js';
import { renderAuthorization } from './terminal/render-authorization.js';
import { openMemoryStore, openThreadStore } from './thread-store.js';

/** Turns of one thread without a person at the keyboard. */
export interface ScriptedTurns {
  /** Answers a question; `show` reads its events. With leave to wait it goes through the user's consent. */
  readonly turn: (
    question: string,
    show: (events: AsyncIterable<AgentEvent>) => Promise<TurnResult>,
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
  sandbox: Exclude<AccessOptions['sandbox'], 'always'>;
}

/**
 * Opens everything that answering takes, runs `body`, and closes it again. Notices and requests for authorization go
 * to standard error. A thread is kept only when it has a name.
 */
export async function withScriptedTurns<Result>(
  options: ScriptedOptions,
  body: (turns: ScriptedTurns) => Promise<Result>,
): Promise<Result> {
  const { flags, config, console } = options;
  const seconds = waitSeconds(flags, console);
  const waits = seconds > 0;
  const { signal, end } = onInterruption();
  const access = await openAccess(config, {
    sandbox: flags.sandbox ? 'always' : options.sandbox,
    connectBeforehand: !waits,
  });
  if (access.isEmbedded && !flags.sandbox) console.note(sandboxNotice);
  if (access.isEmbedded && !waits) console.note(connectedBeforehand(config.user));
  try {
    const store = flags.thread === undefined ? openMemoryStore() : await openThreadStore(config.home);
    if (store.notice) console.note(store.notice);
    try {
      const conversation = await openConversation({
        config,
        access,
        store,
        authorization: waits ? 'interrupt' : 'ask',
        ...(flags.verbose && { onToolFailure: console.note }),
      });
      const { session } = conversation.open(flags.thread);
      const consent = async (authorization: AuthorizationRequest): Promise<ConsentOutcome> => {
        const outcome = await requestConsent({
          connection: access.connection,
          authorization,
          signal,
          timeoutMs: seconds * 1000,
          notice: console.note,
          show: (request) => {
            console.note(`${renderAuthorization(request, console.errorStyle)}\n${waitingFor(seconds)}`);
            if (flags.open) openBrowser(request.link, console.note);
          },
        });
        // The terminal has put ^C at the beginning of the line.
        if (outcome === 'cancelled') console.note('\nCancelled.');
        if (outcome === 'timed_out') console.note(notAllowedInTime);
        return outcome;
      };
      return await body({
        signal,
        waits,
        turn: async (question, show) => {
          const result = await runTurn({ session, question, show, signal: () => signal, ...(waits && { consent }) });
          store.prune(session.threadId);
          return result;
        },
      });
    } finally {
      store.close();
    }
  } finally {
    end();
    await access.close();
  }
}
