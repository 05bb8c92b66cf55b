import { text } from 'node:stream/consumers';
import type { AgentEvent, TurnResult } from '../agent/events.js';
import type { Console } from './console.js';
import { type ExitCode, exitCodeOf } from './exit-codes.js';
import { UsageError } from './failure.js';
import { type Flags, prepare } from './flags.js';
import { noteEvents, printTurn } from './plain-turn.js';
import { readTurn } from './run-turn.js';
import { withScriptedTurns } from './scripted-turns.js';
import { createActivityLine } from './terminal/activity-line.js';
import { renderAuthorization } from './terminal/render-authorization.js';
import { showTurn } from './terminal/turn-view.js';

/** Answers one question and gives the exit code of its outcome. Throws on a wrong command line or configuration. */
export async function ask(words: readonly string[], flags: Flags): Promise<ExitCode> {
  const { config, console } = prepare(flags);
  const question = await readQuestion(words, console);
  const isLive = console.stdout.isTTY && !flags.json;
  const activity = createActivityLine(console.stdout, config.animation);
  const show = (events: AsyncIterable<AgentEvent>): Promise<TurnResult> =>
    isLive
      ? showTurn(events, {
          write: (part) => console.stdout.write(part),
          style: console.style,
          width: console.width,
          activity,
          ...(flags.verbose && { verbose: true }),
        })
      : readTurn(events, flags.verbose ? noteEvents(console) : undefined);
  return withScriptedTurns({ flags, config, console, sandbox: 'never' }, async ({ turn, waits }) => {
    const result = await turn(question, show);
    if (flags.json) console.printJson(result);
    else if (!isLive) printTurn(result, console, { withAuthorization: !waits });
    else if (result.authorization && result.status === 'authorization_required' && !waits) {
      console.note(renderAuthorization(result.authorization, console.errorStyle));
    }
    return exitCodeOf(result);
  });
}

async function readQuestion(words: readonly string[], console: Console): Promise<string> {
  const given = words.join(' ').trim();
  if (given !== '' && given !== '-') return given;
  if (given === '' && console.stdin.isTTY) {
    throw new UsageError('No question was given.', 'Write: confluence-agent ask "How much annual leave do I get?"');
  }
  const question = (await text(console.stdin)).trim();
  if (question === '') {
    throw new UsageError('Standard input holds no question.', 'Pipe one in, or give it as an argument.');
  }
  return question;
}
