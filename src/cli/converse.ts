import wrapAnsi from 'wrap-ansi';
import type { TurnResult } from '../agent/events.js';
import type { Config } from '../config.js';
import type { AuthorizationRequest } from '../errors.js';
import { openAccess } from './access.js';
import type { Console } from './console.js';
import { openConversation } from './conversation.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { describeFailure } from './failure.js';
import type { Flags } from './flags.js';
import { sandboxNotice } from './notices.js';
import { openBrowser } from './open-browser.js';
import { openHistory } from './question-history.js';
import { type ConsentOutcome, requestConsent } from './request-consent.js';
import { runTurn } from './run-turn.js';
import { readSlashCommand, slashCommands } from './slash-commands.js';
import { createActivityLine } from './terminal/activity-line.js';
import { createLineEditor } from './terminal/line-editor.js';
import { renderAuthorization } from './terminal/render-authorization.js';
import { renderSources } from './terminal/render-sources.js';
import { showTurn } from './terminal/turn-view.js';
import { openThreadStore } from './thread-store.js';

/** Runs a command of the conversation; a failure is told and the conversation goes on. */
async function attempt(command: (() => Promise<void> | void) | undefined, tell: (text: string) => void): Promise<void> {
  try {
    await command?.();
  } catch (thrown) {
    const { message, next } = describeFailure(thrown).error;
    tell(`${message} ${next}`);
  }
}

/** The conversation in a terminal; ends at /quit, Ctrl-D, or Ctrl-C twice on an empty line. */
export async function converse(flags: Flags, config: Config, console: Console): Promise<ExitCode> {
  const { style, stdout } = console;
  const dim = (text: string): void => console.print(style.paint('dim', wrapAnsi(text, console.width())));
  const access = await openAccess(config, { sandbox: flags.sandbox ? 'always' : 'fallback', connectBeforehand: false });
  const store = await openThreadStore(config.home);
  const history = await openHistory(config.home);
  const { connection } = access;
  const activity = createActivityLine(stdout, config.animation);
  const conversation = await openConversation({
    config,
    access,
    store,
    authorization: 'interrupt',
    ...(flags.verbose && { onToolFailure: dim }),
  });
  let thread = conversation.open(flags.thread);
  let last: TurnResult | undefined;

  const editor = createLineEditor({
    input: console.stdin,
    output: stdout,
    prompt: `${style.paint(['bold', 'cyan'], '›')} `,
    interruptHint: style.paint('dim', 'Press Ctrl-C again to quit, or ask something.'),
    history: history.entries,
    onHistory: history.keep,
    complete: (line) => slashCommands.map(({ name }) => name).filter((name) => line !== '' && name.startsWith(line)),
  });
  const close = (): void => editor.close();
  process.on('SIGTERM', close);
  process.on('SIGHUP', close);

  // One signal for each part of a turn: Ctrl-C while waiting for the consent refuses it, and the turn goes on.
  let controller = new AbortController();
  /** Runs something that Ctrl-C ends, with the keyboard held back. */
  const cancellable = async <Result>(work: () => Promise<Result>, onEnter?: () => void): Promise<Result> => {
    try {
      return await editor.during(work, () => controller.abort(), onEnter);
    } finally {
      controller = new AbortController();
    }
  };

  const waitForConsent = async (authorization: AuthorizationRequest): Promise<ConsentOutcome> => {
    let newLinkWanted = false;
    const waiting = (): void => activity.show('waiting for your consent (Enter: a new link, Ctrl-C: go on without)');
    const outcome = await cancellable(
      () =>
        requestConsent({
          connection,
          authorization,
          signal: controller.signal,
          show: (request) => {
            activity.hide();
            console.print(`\n${renderAuthorization(request, style)}\n`);
            if (flags.open) openBrowser(request.link, dim);
            waiting();
          },
          notice: (text) => {
            activity.hide();
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
    ).finally(() => activity.hide());
    dim(outcome === 'connected' ? 'Connected.' : 'Not waiting any longer.');
    return outcome;
  };

  const answer = async (question: string): Promise<void> => {
    console.print('');
    const { session } = thread;
    last = await runTurn({
      session,
      question,
      signal: () => controller.signal,
      consent: waitForConsent,
      show: (events) =>
        cancellable(() =>
          showTurn(events, {
            write: (text) => stdout.write(text),
            style,
            width: console.width,
            activity,
            ...(flags.verbose && { verbose: true }),
          }),
        ),
    });
    store.prune(session.threadId);
    console.print('');
  };
  const commands: Record<string, () => Promise<void> | void> = {
    '/help': () => {
      for (const { name, description } of slashCommands)
        console.print(`${style.paint('bold', name.padEnd(9))} ${description}`);
      dim('Ctrl-C cancels an answer; Ctrl-D quits. Several lines can be pasted as one question.');
    },
    '/connect': async () => {
      const { state } = await connection.status();
      if (state === 'connected') return dim('Already connected.');
      await waitForConsent(await connection.authorizationLink());
    },
    '/status': async () => {
      const { state } = await connection.status();
      console.print(`${state.replaceAll('_', ' ')} · user ${config.user} · connection ${connection.connectionName}`);
      console.print(
        `model ${conversation.model} · thread ${thread.name}${config.spaces ? ` · spaces ${config.spaces.join(', ')}` : ''}`,
      );
    },
    '/sources': () => {
      console.print(renderSources(last?.citations ?? [], style, console.width()) || 'The last answer has no sources.');
    },
    '/new': () => {
      thread = conversation.open();
      last = undefined;
      dim(`New thread ${thread.name}.`);
    },
  };

  if (access.isEmbedded && !flags.sandbox) dim(sandboxNotice);
  if (store.notice) dim(store.notice);
  dim(`You are ${config.user} · model ${conversation.model} · thread ${thread.name}`);
  if (await store.has(thread.session.threadId)) dim('Going on with an earlier conversation.');
  console.print('Ask a question, or type /help.\n');
  try {
    for (;;) {
      const entry = (await editor.ask())?.trim();
      if (entry === undefined) {
        // The prompt is still there.
        console.print('');
        break;
      }
      if (entry === '') continue;
      const command = readSlashCommand(entry);
      if (command === undefined) await attempt(() => answer(entry), dim);
      else if (command.name === '/quit') break;
      else if (command.name === undefined) dim(command.problem);
      else await attempt(commands[command.name], dim);
    }
    return exitCodes.ok;
  } finally {
    process.off('SIGTERM', close);
    process.off('SIGHUP', close);
    editor.close();
    await history.settled();
    if (store.checkpointer && last)
      dim(`To go on with this conversation: confluence-agent chat --thread ${thread.name}`);
    store.close();
    await access.close();
  }
}
