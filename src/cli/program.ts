import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { ApproveFlags } from './approve.js';
import { openConsole } from './console.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { describeFailure, failureAsTurn, traceOf, UsageError } from './failure.js';
import { defaultWaitSeconds, type Flags } from './flags.js';
import { ownCommand } from './own-command.js';
import type { SandboxFlags } from './sandbox.js';
import { safeText } from './terminal/safe-text.js';
import { defaultWebPort, type WebFlags } from './web-flags.js';
import type { ToolsFlags } from './tools.js';

/** Runs a command line and gives its exit code. Never throws; with `--json` a failure is one JSON object as well. */
export async function run(commandLine: readonly string[]): Promise<ExitCode> {
  const usage: string[] = [];
  try {
    let exitCode: ExitCode = exitCodes.ok;
    const program = createProgram(
      (code) => {
        exitCode = code;
      },
      (text) => usage.push(text),
    );
    await program.parseAsync(normalize(commandLine, program), { from: 'user' });
    return exitCode;
  } catch (thrown) {
    // Help that was asked for.
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return exitCodes.ok;
    return report(thrown instanceof CommanderError ? usageErrorOf(thrown, usage, commandLine) : thrown, commandLine);
  }
}

function report(thrown: unknown, commandLine: readonly string[]): ExitCode {
  const failure = describeFailure(thrown);
  const console = openConsole({ color: false });
  if (commandLine.includes('--json')) console.printJson(failureAsTurn(failure));
  console.note(safeText(`${failure.error.message} ${failure.error.next}`));
  if (commandLine.includes('--verbose') && failure.error.kind === 'internal') console.note(traceOf(thrown));
  return failure.exitCode;
}

/** The commands and their options; every command is loaded when it runs. */
export function createProgram(done: (code: ExitCode) => void, onUsageError: (text: string) => void): Command {
  const program = new Command('confluence-agent')
    .exitOverride()
    .configureOutput({ writeErr: onUsageError })
    .helpCommand(false)
    .option('--version', 'the version');

  const command = (name: string, description: string, options: readonly Option[]): Command => {
    const created = program.command(name).description(description).exitOverride();
    for (const option of options) created.addOption(option);
    return created;
  };

  command('chat', 'Talk in the terminal; in a pipe, one question a line.', conversation).action(async (flags: Flags) =>
    done(await (await import('./chat.js')).chat(flags)),
  );

  command('web', 'Talk in the browser: serves a page to you, or to all who can sign in, until Ctrl-C.', [
    new Option(
      '--port <number>',
      `port to listen on; 0 takes any (${defaultWebPort}, or any when that is taken)`,
    ).argParser(wholeNumber),
    new Option('--host <address>', 'address to listen on (127.0.0.1); another one takes a login, see docs/web.md'),
    new Option('--no-open', 'print the address instead of opening the browser'),
    ...who,
    model,
    space,
    ...writing,
    ...screen,
  ]).action(async (flags: WebFlags) => done(await (await import('./web.js')).web(flags)));

  command('ask', 'Answer one question; without one, or with -, read it from standard input.', conversation)
    .argument('[question...]', 'the question')
    .action(async (words: string[], flags: Flags) => done(await (await import('./ask.js')).ask(words, flags)));

  command('approve', 'Show the changes that wait in a conversation, decide about them, and go on with the answer.', [
    new Option('--reject [why]', 'reject them; the reason is told to the model'),
    new Option('--only <id>', 'decide about this change alone (id or hash); may be given several times').argParser(
      collect,
    ),
    new Option('--show', 'show all of what waits and decide nothing; with --only one of them'),
    new Option('--yes', 'do not ask, in a terminal either'),
    ...who,
    model,
    space,
    ...writing,
    json,
    wait,
    open,
    ...screen,
  ])
    .argument('<thread>', 'name of the conversation, or its threadId', threadName)
    .action(async (name: string, flags: ApproveFlags) =>
      done(await (await import('./approve.js')).approve(name, flags)),
    );

  command('connect', 'Show the link that connects your Confluence.', [...who, json, wait, open, ...screen]).action(
    async (flags: Flags) => done(await (await import('./connect.js')).connect(flags)),
  );

  command('status', 'Show whether Confluence is connected.', [...who, json, ...screen]).action(async (flags: Flags) =>
    done(await (await import('./status.js')).status(flags)),
  );

  command('disconnect', 'Remove the connection.', [...who, json, new Option('--yes', 'do not ask'), ...screen]).action(
    async (flags: Flags & { yes?: boolean }) => done(await (await import('./disconnect.js')).disconnect(flags)),
  );

  command('tools', 'List the tools the model is given.', [allowWrites, readOnly, json, ...screen]).action(
    async (flags: ToolsFlags) => done(await (await import('./tools.js')).tools(flags)),
  );

  command('sandbox', 'Run an emulated Scalekit environment and Confluence site until Ctrl-C.', [
    new Option('--port <number>', 'port to listen on; 0 takes any').argParser(wholeNumber).default(0),
    new Option('--host <address>', 'address to listen on (127.0.0.1)'),
    new Option('--seed <name>', 'what the site holds (sample)').choices(['sample', 'empty']),
    new Option('--import <folder>', 'load a folder of Markdown or storage-format files as the site'),
    new Option('--fault <spec>', 'trouble to make, e.g. rate_limit,times=2; may be given several times').argParser(
      collect,
    ),
    new Option('--latency <ms>', 'delay of every request').argParser(wholeNumber),
    new Option('--link-lifetime <seconds>', 'how long an authorization link works (900)').argParser(wholeNumber),
    json,
    ...screen,
  ]).action(async (flags: SandboxFlags) => done(await (await import('./sandbox.js')).sandbox(flags)));
  return program;
}

const model = new Option('--model <spec>', 'offline, openai:MODEL, or PROVIDER:MODEL');
const space = new Option('--space <key>', 'stay within this space; may be given several times').argParser(collect);
const thread = new Option('--thread <name>', 'go on with a conversation, or begin one by that name').argParser(
  threadName,
);
const json = new Option('--json', 'print JSON');
const wait = new Option('--wait [seconds]', `wait for the consent and go on (${defaultWaitSeconds})`).argParser(
  wholeNumber,
);
const open = new Option('--open', 'open the authorization link in the browser');
const who = [
  new Option('--user <id>', 'whose connection to use, an e-mail address for example'),
  new Option('--sandbox', 'use the built-in sandbox with its sample wiki'),
];
const screen = [
  new Option('--no-color', 'no colours and no links'),
  new Option('--verbose', 'tell on standard error what happens'),
];
const allowWrites = new Option('--allow-writes', 'let it propose changes; each waits for your approval');
const readOnly = new Option('--read-only', 'change nothing, whatever else is set');
/** Options of the commands that may change something. */
const writing = [
  allowWrites,
  readOnly,
  new Option('--write-space <key>', 'change only this space; may be given several times').argParser(collect),
  new Option('--max-writes <number>', 'the most changes of one run'),
  new Option('--attach-from <folder>', 'the only folder from which files may be attached'),
];
/** Options of the commands that answer questions. */
const conversation = [
  ...who,
  model,
  space,
  thread,
  ...writing,
  new Option('--yes', 'approve changes without asking, 1 unless --max-writes says more'),
  json,
  wait,
  open,
  ...screen,
];

function collect(value: string, previous: readonly string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/u.test(value)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(value);
}

function threadName(value: string): string {
  // A key as JSON output has it holds the owner before the name.
  if (!/^(?:[\da-f]{24}:)?[\w.:@-]{1,120}$/u.test(value)) {
    throw new InvalidArgumentError('A name has up to 120 letters, digits, and . _ - : @');
  }
  return value;
}

/**
 * The command line with its command in front (`chat` when it names none) and `--wait` with its default: the parser
 * would take the word behind a bare `--wait` as its value.
 */
function normalize(commandLine: readonly string[], program: Command): string[] {
  const end = commandLine.indexOf('--');
  const options = end === -1 ? commandLine : commandLine.slice(0, end);
  const words = options.map((word) => (word === '--wait' ? `--wait=${defaultWaitSeconds}` : word));
  const rest = end === -1 ? [] : commandLine.slice(end);
  const [first] = words;
  if (first !== undefined && !first.startsWith('-')) return [...words, ...rest];
  const takesValue = new Set(
    program.commands.flatMap((command) =>
      command.options.filter((option) => option.required).map((option) => option.long),
    ),
  );
  const names = new Set(program.commands.map((command) => command.name()));
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (takesValue.has(word)) index++;
    else if (names.has(word)) return [word, ...words.toSpliced(index, 1), ...rest];
  }
  return ['chat', ...words, ...rest];
}

function usageErrorOf(error: CommanderError, printed: readonly string[], commandLine: readonly string[]): UsageError {
  const text = (printed.join('') || error.message).replace(/^error: /u, '').trim();
  const [message = '', ...hints] = text.split('\n');
  const [first = ''] = commandLine;
  const hint = hints
    .join(' ')
    .trim()
    .replace(/^\((.*)\)$/u, '$1');
  const next =
    error.code === 'commander.unknownCommand' && hint === '' && /\s|\?$/u.test(first)
      ? `To ask that, write: ${ownCommand()} ask ${JSON.stringify(first)}`
      : `${hint} See ${ownCommand()} --help.`.trim();
  return new UsageError(
    `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.?!]$/u.test(message) ? '' : '.'}`,
    next,
  );
}
