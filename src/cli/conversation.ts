import type { AgentEvent, Approval, RunOptions, TurnResult } from '../agent/events.js';
import type { Config } from '../config.js';
import { approveAll, type Decisions } from '../host/decisions.js';
import type { LocalHost } from '../host/open-host.js';
import { runTurn } from '../host/run-turn.js';
import type { Thread } from '../host/thread.js';
import { consentOnScreen } from './consent-on-screen.js';
import { confirmUndo, decideChanges } from './decide-changes.js';
import type { Flags } from './flags.js';
import { droppedBy } from './notices.js';
import { renderApprovals } from './plain-turn.js';
import type { Screen } from './screen.js';
import { slashCommands, type SlashCommandName } from './slash-commands.js';
import { renderMarkdown } from './terminal/markdown-to-ansi.js';
import { renderSources } from './terminal/render-sources.js';
import { showTurn } from './terminal/turn-view.js';

/** What a conversation can be told: a question, or a command. */
export interface Conversation {
  readonly thread: Thread;
  /** The outcome of the last turn of the thread; undefined before the first. */
  readonly last: TurnResult | undefined;
  answer(question: string): Promise<void>;
  readonly commands: Readonly<Record<Exclude<SlashCommandName, '/quit'>, () => Promise<void> | void>>;
}

export interface ConversationOptions {
  screen: Screen;
  host: LocalHost;
  flags: Flags;
  config: Config;
  thread: Thread;
  /** Changes of the thread that nobody has decided about. */
  waiting: number;
}

const changesAreOff = 'Changes are off. Start the conversation with --allow-writes to decide about them.';

/** The conversation of one person on a screen, one thread at a time. */
export function createConversation({ screen, host, flags, config, ...start }: ConversationOptions): Conversation {
  const { console, decider, dim } = screen;
  const { style } = console;
  const user = host.user(config.user);
  let { thread, waiting } = start;
  let last: TurnResult | undefined;

  const decide = async (approvals: readonly Approval[]): Promise<Decisions | undefined> => {
    if (flags.yes) {
      console.print(`\n${renderApprovals(approvals, style, console.width())}\n`);
      return approveAll(approvals, { automatic: true });
    }
    const decisions = await decideChanges(approvals, decider);
    if (decisions === undefined) dim('Nothing was sent. /approve shows it again; a new question drops it.');
    return decisions;
  };

  /** Runs a turn of the thread to its end and remembers what came of it. */
  const runOn = async (begin: (options: RunOptions) => AsyncIterable<AgentEvent>): Promise<void> => {
    last = await runTurn({
      thread,
      begin,
      signal: screen.signal,
      consent: (authorization) => consentOnScreen(screen, user, authorization, flags),
      decide: config.allowWrites ? decide : undefined,
      show: (events, earlier) =>
        screen.cancellable(() =>
          showTurn(events, {
            write: console.write,
            style,
            width: console.width,
            activity: screen.activity,
            undo: '/undo takes it back',
            earlier,
            verbose: flags.verbose,
          }),
        ),
    });
    waiting = last.approvals?.length ?? 0;
    console.print('');
  };

  return {
    get thread() {
      return thread;
    },
    get last() {
      return last;
    },
    answer: async (question) => {
      console.print('');
      if (waiting > 0) dim(droppedBy(waiting));
      await runOn((options) => thread.run(question, options));
    },
    commands: {
      '/help': () => {
        for (const { name, description } of slashCommands)
          console.print(`${style.paint('bold', name.padEnd(9))} ${description}`);
        if (host.help !== '') {
          console.print('\nThe offline model answers questions, and understands these sentences:\n');
          console.print(renderMarkdown(host.help, { style, width: console.width() }));
        }
        const paste = console.isDumb ? '' : ' Several lines can be pasted as one question.';
        dim(`Ctrl-C cancels an answer; Ctrl-D quits.${paste}`);
      },
      '/connect': async () => {
        const { state } = await user.connection.status();
        if (state === 'connected') return dim('Already connected.');
        await consentOnScreen(screen, user, await user.connection.authorizationLink(), flags);
      },
      '/status': async () => {
        const { state } = await user.connection.status();
        const spaces = config.spaces ? ` · spaces ${config.spaces.join(', ')}` : '';
        console.print(
          `${state.replaceAll('_', ' ')} · user ${config.user} · connection ${user.connection.connectionName}`,
        );
        console.print(`model ${host.model} · thread ${thread.name}${spaces}`);
      },
      '/sources': () => {
        const sources = renderSources(last?.citations ?? [], style, console.width());
        console.print(sources || 'The last answer has no sources.');
      },
      '/approve': async () => {
        const approvals = await thread.approvals();
        if (approvals.length === 0) return dim('No change waits for your decision.');
        if (!config.allowWrites) return dim(changesAreOff);
        const decisions = await decideChanges(approvals, decider);
        if (decisions === undefined) return dim('Nothing was sent; it keeps waiting.');
        await runOn((options) => thread.decide(decisions, options));
      },
      '/undo': async () => {
        if (!config.allowWrites) return dim(changesAreOff);
        const { text } = await screen.cancellable(() =>
          thread.undo({ signal: screen.signal(), decide: (approval) => confirmUndo(approval, decider) }),
        );
        console.print(`${renderMarkdown(text, { style, width: console.width() })}\n`);
      },
      '/new': async () => {
        thread = await user.open();
        last = undefined;
        waiting = 0;
        dim(`New thread ${thread.name}.`);
      },
    },
  };
}
