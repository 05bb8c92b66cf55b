import { text } from 'node:stream/consumers';
import type { Console } from './console.js';
import type { ExitCode } from './exit-codes.js';
import { UsageError } from './failure.js';
import { type Flags, prepareForWrites } from './flags.js';
import { withScriptedTurns } from './scripted-turns.js';
import { ownCommand } from './own-command.js';
import { openSingleTurn, type SingleTurnOptions } from './single-turn.js';

/**
 * Answers one question and gives the exit code of its outcome. Changes it proposes are decided in the terminal, or by
 * `--yes`; otherwise they wait in a thread that is kept. Throws on a wrong command line or configuration.
 */
export async function ask(words: readonly string[], flags: Flags): Promise<ExitCode> {
  const { config, console } = prepareForWrites(flags);
  const { question, isTyped } = await readQuestion(words, console);
  return answerOne(question, { flags, config, console, mayAsk: isTyped });
}

/** Answers one question on a console that is open already. */
export async function answerOne(question: string, options: SingleTurnOptions): Promise<ExitCode> {
  return withScriptedTurns({ ...options, sandbox: 'never' }, async (turns) => {
    const single = openSingleTurn(options);
    const { show, decide, dialogue } = single;
    const run = () => turns.turn((how) => turns.thread.run(question, how), { show, decide });
    try {
      return single.finish(await (dialogue ? dialogue.hold(run) : run()), turns);
    } finally {
      single.close();
    }
  });
}

/** The question, and whether it stood on the command line: otherwise standard input is used up. */
async function readQuestion(
  words: readonly string[],
  console: Console,
): Promise<{ question: string; isTyped: boolean }> {
  const given = words.join(' ').trim();
  if (given !== '' && given !== '-') return { question: given, isTyped: true };
  if (given === '' && console.stdin.isTTY) {
    throw new UsageError('No question was given.', `Write: ${ownCommand()} ask "How much annual leave do I get?"`);
  }
  const question = (await text(console.stdin)).trim();
  if (question === '') {
    throw new UsageError('Standard input holds no question.', 'Pipe one in, or give it as an argument.');
  }
  return { question, isTyped: false };
}
