import wrapAnsi from 'wrap-ansi';
import type { Approval } from '../agent/approval.js';
import type { AgentEvent, TurnResult } from '../agent/events.js';
import type { RunOptions } from '../agent/session.js';
import type { Config } from '../config.js';
import type { AuthorizationRequest } from '../errors.js';
import { openAccess } from './access.js';
import type { Console } from './console.js';
import { openConversation } from './conversation.js';
import { approveAutomatically, confirmUndo, type Decisions, decideChanges } from './decide-changes.js';
import { deciderOn } from './dialogue.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { describeFailure } from './failure.js';
import type { Flags } from './flags.js';
import { droppedBy, sandboxNotice } from './notices.js';
import { openBrowser } from './open-browser.js';
import { renderApprovals } from './plain-turn.js';
import { openHistory } from './question-history.js';
import { type ConsentOutcome, requestConsent } from './request-consent.js';
import { runTurn } from './run-turn.js';
import { readSlashCommand, slashCommands } from './slash-commands.js';
import { createActivityLine } from './terminal/activity-line.js';
import { createLineEditor } from './terminal/line-editor.js';
import { renderMarkdown } from './terminal/markdown-to-ansi.js';
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

const changesAreOff = 'Changes are off. Start the conversation with --allow-writes to decide about them.';

/** What the person should know about changes from the beginning; empty where they are off. */
function describeWrites(flags: Flags, config: Config): string {
  if (!config.allowWrites) return '';
  return ` · changes ${flags.yes ? `approved in advance, at most ${config.maxWrites ?? 'all'} a question` : 'after your approval'}`;
}

function waitingHere(count: number, allowWrites: boolean): string {
  const what = count === 1 ? 'A change waits for your decision' : `${count} changes wait for your decision`;
  return `${what}: ${allowWrites ? '/approve shows it' : 'start with --allow-writes, then /approve'}; a new question drops it.`;
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
    notice: (line) => {
      activity.hide();
      dim(line);
    },
    ...(flags.verbose && { verbose: true }),
  });
  let thread = conversation.open(flags.thread);
  let last: TurnResult | undefined;
  /** Changes of the thread that nobody has decided about. */
  let waiting = 0;

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

  const decider = deciderOn(editor, console);
  const decide = async (approvals: readonly Approval[]): Promise<Decisions | undefined> => {
    if (flags.yes) {
      console.print(`\n${renderApprovals(approvals, style, console.width())}\n`);
      return approveAutomatically(approvals);
    }
    const decisions = await decideChanges(approvals, decider);
    if (decisions === undefined) dim('Nothing was sent. /approve shows it again; a new question drops it.');
    return decisions;
  };

  /** Runs a turn of the thread to its end and remembers what came of it. */
  const runOn = async (begin: (options: RunOptions) => AsyncIterable<AgentEvent>): Promise<void> => {
    const { session } = thread;
    last = await runTurn({
      session,
      begin,
      signal: () => controller.signal,
      consent: waitForConsent,
      ...(config.allowWrites && { decide }),
      show: (events, earlier) =>
        cancellable(() =>
          showTurn(events, {
            write: (text) => stdout.write(text),
            style,
            width: console.width,
            activity,
            undo: '/undo takes it back',
            ...(earlier && { earlier }),
            ...(flags.verbose && { verbose: true }),
          }),
        ),
    });
    waiting = last.approvals?.length ?? 0;
    store.prune(session.threadId);
    console.print('');
  };
  const answer = async (question: string): Promise<void> => {
    console.print('');
    if (waiting > 0) dim(droppedBy(waiting));
    await runOn((options) => thread.session.run(question, options));
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
    '/approve': async () => {
      const approvals = await thread.session.approvals();
      if (approvals.length === 0) return dim('No change waits for your decision.');
      if (!config.allowWrites) return dim(changesAreOff);
      const decisions = await decideChanges(approvals, decider);
      if (decisions === undefined) return dim('Nothing was sent; it keeps waiting.');
      await runOn((options) => thread.session.decide(decisions, options));
    },
    '/undo': async () => {
      if (!config.allowWrites) return dim(changesAreOff);
      const { text } = await cancellable(() =>
        conversation.undo(thread.session, {
          signal: controller.signal,
          decide: (approval) => confirmUndo(approval, decider),
        }),
      );
      store.prune(thread.session.threadId);
      console.print(`${renderMarkdown(text, { style, width: console.width() })}\n`);
    },
    '/new': () => {
      thread = conversation.open();
      last = undefined;
      waiting = 0;
      dim(`New thread ${thread.name}.`);
    },
  };

  if (access.isEmbedded && !flags.sandbox) dim(sandboxNotice);
  if (store.notice) dim(store.notice);
  dim(`You are ${config.user} · model ${conversation.model} · thread ${thread.name}${describeWrites(flags, config)}`);
  if (await store.has(thread.session.threadId)) {
    dim('Going on with an earlier conversation.');
    waiting = (await thread.session.approvals()).length;
    if (waiting > 0) dim(waitingHere(waiting, config.allowWrites));
  }
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
