import type { Config } from '../config.js';
import { type LocalHost, openHost } from '../host/open-host.js';
import type { Console } from './console.js';
import { type Conversation, createConversation } from './conversation.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { describeFailure } from './failure.js';
import type { Flags } from './flags.js';
import { commandLine, sandboxNotice } from './notices.js';
import { openScreen, type Screen } from './screen.js';
import { readSlashCommand } from './slash-commands.js';
import { safeText } from './terminal/safe-text.js';

/** The conversation in a terminal; ends at /quit, Ctrl-D, or Ctrl-C twice on an empty line. */
export async function converse(flags: Flags, config: Config, console: Console): Promise<ExitCode> {
  let tell = (line: string): void => console.print(line);
  const host = await openHost(config, {
    sandbox: flags.sandbox ? 'always' : 'fallback',
    authorization: 'interrupt',
    notice: (line) => tell(safeText(line)),
    verbose: flags.verbose,
  });
  try {
    const { questions } = host.store;
    const history = await questions.entries();
    const thread = await host.user(config.user).open(flags.thread);
    const screen = openScreen({ config, console, history, onHistory: (entries) => questions.keep(entries) });
    tell = screen.dim;
    try {
      const waiting = thread.isKnown ? (await thread.approvals()).length : 0;
      const conversation = createConversation({ screen, host, flags, config, thread, waiting });
      greet(screen, { flags, config, host, conversation, waiting });
      await talk(screen, conversation);
      if (host.store.isDurable && conversation.last !== undefined) {
        screen.dim(
          `To go on with this conversation: ${commandLine(['chat', '--thread', conversation.thread.name], flags)}`,
        );
      }
      return exitCodes.ok;
    } finally {
      screen.close();
    }
  } finally {
    await host.close();
  }
}

interface Greeting {
  flags: Flags;
  config: Config;
  host: LocalHost;
  conversation: Conversation;
  waiting: number;
}

function greet({ console, dim }: Screen, { flags, config, host, conversation, waiting }: Greeting): void {
  const { thread } = conversation;
  if (host.isEmbedded && !flags.sandbox) dim(sandboxNotice);
  if (host.store.notice) dim(host.store.notice);
  dim(`You are ${config.user} · model ${host.model} · thread ${thread.name}${describeWrites(flags, config)}`);
  if (thread.isKnown) dim('Going on with an earlier conversation.');
  if (waiting > 0) dim(waitingHere(waiting, config.allowWrites));
  console.print('Ask a question, or type /help.\n');
}

/** Questions and commands until the person leaves; a failure is told and the conversation goes on. */
export async function talk(
  { ask, console, dim }: Pick<Screen, 'ask' | 'console' | 'dim'>,
  conversation: Conversation,
): Promise<void> {
  for (;;) {
    const entry = (await ask())?.trim();
    // The prompt is still there.
    if (entry === undefined) return console.print('');
    if (entry === '') continue;
    const command = readSlashCommand(entry);
    if (command?.name === '/quit') return;
    try {
      if (command === undefined) await conversation.answer(entry);
      else if (command.name === undefined) dim(command.problem);
      else await conversation.commands[command.name]();
    } catch (thrown) {
      const { message, next } = describeFailure(thrown).error;
      dim(`${message} ${next}`);
    }
  }
}

/** What the person should know about changes from the beginning; empty where they are off. */
function describeWrites(flags: Flags, config: Config): string {
  if (!config.allowWrites) return '';
  return ` · changes ${flags.yes ? `approved in advance, at most ${config.maxWrites ?? 'all'} a question` : 'after your approval'}`;
}

function waitingHere(count: number, allowWrites: boolean): string {
  const what = count === 1 ? 'A change waits for your decision' : `${count} changes wait for your decision`;
  return `${what}: ${allowWrites ? '/approve shows it' : 'start with --allow-writes, then /approve'}; a new question drops it.`;
}
