import type { AgentEvent, TurnResult } from '../agent/events.js';
import type { RunOptions, Session } from '../agent/session.js';
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
import { runTurn, type RunTurnOptions } from './run-turn.js';
import { renderAuthorization } from './terminal/render-authorization.js';
import { openMemoryStore, openThreadStore } from './thread-store.js';

/** The turns of a command, all on one thread. */
export interface ScriptedTurns {
  readonly session: Session;
  /** The thread's name, whether something was said on it before, and whether it is kept after the command. */
  readonly thread: { readonly name: string; readonly isKnown: boolean; readonly isKept: boolean };
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
  sandbox: Exclude<AccessOptions['sandbox'], 'always'>;
}

/**
 * Opens everything that answering takes, runs `body`, and closes it again. Notices and requests for authorization go
 * to standard error. A thread is kept when it has a name, and when something was changed on it or waits for a decision.
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
    // Who approves in advance leaves nothing waiting.
    const mayWait = config.allowWrites && !flags.yes;
    const store = flags.thread === undefined && !mayWait ? openMemoryStore() : await openThreadStore(config.home);
    if (store.notice) console.note(store.notice);
    try {
      const conversation = await openConversation({
        config,
        access,
        store,
        authorization: waits ? 'interrupt' : 'ask',
        notice: console.note,
        ...(flags.verbose && { verbose: true }),
      });
      const { session, name } = conversation.open(flags.thread);
      const isKnown = await store.has(session.threadId);
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
      let isWorthKeeping = flags.thread !== undefined;
      try {
        return await body({
          signal,
          waits,
          session,
          thread: { name, isKnown, isKept: store.checkpointer !== undefined },
          turn: async (begin, { show, decide }) => {
            const result = await runTurn({
              session,
              begin,
              show,
              signal: () => signal,
              ...(waits && { consent }),
              ...(decide && {
                decide: (approvals) => {
                  // Also when the turn is cancelled afterwards: what was decided may have been carried out.
                  isWorthKeeping = true;
                  return decide(approvals);
                },
              }),
            });
            isWorthKeeping ||= Boolean(result.approvals ?? result.writes);
            store.prune(session.threadId);
            return result;
          },
        });
      } finally {
        if (!isWorthKeeping) await store.forget(session.threadId);
      }
    } finally {
      store.close();
    }
  } finally {
    end();
    await access.close();
  }
}
