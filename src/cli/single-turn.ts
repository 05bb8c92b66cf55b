import type { TurnResult } from '../agent/events.js';
import type { Config } from '../config.js';
import { approveAll } from '../host/decisions.js';
import { readTurn, type RunTurnOptions, type ShowTurn } from '../host/run-turn.js';
import type { Console } from './console.js';
import { decideChanges } from './decide-changes.js';
import { type Dialogue, openDialogue } from './dialogue.js';
import { type ExitCode, exitCodeOf } from './exit-codes.js';
import type { Flags } from './flags.js';
import { howToDecide, howToUndo } from './notices.js';
import { noteEvents, printTurn, renderApprovals } from './plain-turn.js';
import type { ScriptedTurns } from './scripted-turns.js';
import { createActivityLine } from './terminal/activity-line.js';
import { renderAuthorization } from './terminal/render-authorization.js';
import { showTurn } from './terminal/turn-view.js';

/** How a command with one turn shows it: alive in a terminal, otherwise its outcome. */
export interface SingleTurn {
  /** The person at the terminal, where there is one who shall decide. */
  readonly dialogue: Dialogue | undefined;
  /** How changes are decided that are proposed in the turn; absent: they wait. */
  readonly decide: RunTurnOptions['decide'];
  readonly show: ShowTurn;
  /** Prints what is still to be said and gives the exit code. */
  finish(result: TurnResult, turns: Pick<ScriptedTurns, 'waits' | 'thread'>): ExitCode;
  close(): void;
}

export interface SingleTurnOptions {
  flags: Flags;
  config: Config;
  console: Console;
  /** Whether the person may be asked about changes, where there is a terminal. */
  mayAsk: boolean;
}

/** Opens the screen of a command with one turn. With `--yes` changes are approved, after they were shown in a terminal. */
export function openSingleTurn({ flags, config, console, mayAsk }: SingleTurnOptions): SingleTurn {
  const isLive = console.stdout.isTTY && !flags.json;
  const activity = createActivityLine(console.stdout, config.animation);
  const asks = mayAsk && !flags.yes && config.allowWrites && console.isInteractive && !flags.json;
  const dialogue = asks ? openDialogue(console) : undefined;
  let decide: SingleTurn['decide'];
  if (flags.yes && config.allowWrites) {
    decide = async (approvals) => {
      if (isLive) console.print(`\n${renderApprovals(approvals, console.style, console.width())}\n`);
      return approveAll(approvals, { automatic: true });
    };
  } else if (dialogue) {
    decide = (approvals) => decideChanges(approvals, dialogue.decider);
  }
  return {
    dialogue,
    decide,
    show: (events, earlier) =>
      isLive
        ? showTurn(events, {
            write: console.write,
            style: console.style,
            width: console.width,
            activity,
            earlier,
            verbose: flags.verbose,
          })
        : readTurn(events, flags.verbose ? noteEvents(console) : undefined),
    finish: (result, { waits, thread }) => {
      if (flags.json) console.printJson(result);
      else if (!isLive) printTurn(result, console, { withAuthorization: !waits });
      else if (result.authorization && result.status === 'authorization_required' && !waits) {
        console.note(renderAuthorization(result.authorization, console.errorStyle, console.width()));
      } else if (result.approvals && dialogue === undefined) {
        console.print(`\n${renderApprovals(result.approvals, console.style, console.width())}`);
      }
      if (result.approvals) console.note(howToDecide(result.approvals.length, thread, flags));
      else if (isLive && thread.isKept && result.writes?.some(({ status }) => status === 'done')) {
        console.note(console.errorStyle.paint('dim', howToUndo(thread.name, flags)));
      }
      return exitCodeOf(result);
    },
    close: () => dialogue?.close(),
  };
}
