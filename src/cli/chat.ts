import { createInterface } from 'node:readline';
import type { Config } from '../config.js';
import { approveAll } from '../host/decisions.js';
import { readTurn } from '../host/run-turn.js';
import type { Console } from './console.js';
import { type ExitCode, exitCodeOf, worstOf } from './exit-codes.js';
import { describeFailure, failureAsTurn, UsageError } from './failure.js';
import { type Flags, prepareForWrites } from './flags.js';
import { droppedBy, howToDecide } from './notices.js';
import { ownCommand } from './own-command.js';
import { noteEvents, printTurn } from './plain-turn.js';
import { withScriptedTurns } from './scripted-turns.js';
import { readSlashCommand, type SlashCommand } from './slash-commands.js';

/**
 * A conversation: in a terminal with everything that makes it comfortable, otherwise one question per line of standard
 * input, answered in order. Gives 0, or in the second case the worst code of the answers.
 */
export async function chat(flags: Flags): Promise<ExitCode> {
  const { config, console } = prepareForWrites(flags);
  if (!console.isInteractive) return answerLines(flags, config, console);
  if (flags.json) {
    throw new UsageError('In a terminal chat has no JSON output.', `Use: ${ownCommand()} ask --json QUESTION`);
  }
  const { converse } = await import('./converse.js');
  return converse(flags, config, console);
}

async function answerLines(flags: Flags, config: Config, console: Console): Promise<ExitCode> {
  return withScriptedTurns({ flags, config, console, sandbox: 'fallback' }, async (turns) => {
    const { turn, waits, signal, thread } = turns;
    const codes: ExitCode[] = [];
    let waiting = thread.isKnown ? (await thread.approvals()).length : 0;
    const lines = createInterface({ input: console.stdin, crlfDelay: Infinity });
    signal.addEventListener('abort', () => lines.close());
    for await (const line of lines) {
      const question = line.trim();
      if (question === '') continue;
      const command = readSlashCommand(question);
      if (command?.name === '/quit') break;
      if (command !== undefined) {
        codes.push(refuse(command, flags, console));
        continue;
      }
      if (!flags.json) console.print(`${codes.length > 0 ? '\n' : ''}> ${question}\n`);
      if (waiting > 0) console.note(droppedBy(waiting));
      const result = await turn((options) => thread.run(question, options), {
        show: (events) => readTurn(events, flags.verbose ? noteEvents(console) : undefined),
        decide:
          flags.yes && config.allowWrites ? async (approvals) => approveAll(approvals, { automatic: true }) : undefined,
      });
      if (flags.json) console.printJson(result);
      else printTurn(result, console, { withAuthorization: !waits });
      codes.push(exitCodeOf(result));
      waiting = result.approvals?.length ?? 0;
      if (signal.aborted) break;
    }
    if (waiting > 0) console.note(howToDecide(waiting, thread, flags));
    return worstOf(codes);
  });
}

/** Tells of a command in a pipe that it is no question and is not carried out there. */
function refuse(command: SlashCommand, flags: Flags, console: Console): ExitCode {
  const text = command.name === undefined ? command.problem : `${command.name} works in a terminal only.`;
  const failure = describeFailure(new UsageError(text, 'Nothing was asked.'));
  if (flags.json) console.printJson(failureAsTurn(failure));
  console.note(`${failure.error.message} ${failure.error.next}`);
  return failure.exitCode;
}
