import type { Approval } from '../agent/events.js';
import type { Config } from '../config.js';
import { approveAll, type Decisions, rejectAll } from '../host/decisions.js';
import type { Console } from './console.js';
import { decideChanges } from './decide-changes.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { UsageError } from './failure.js';
import { type Flags, prepare } from './flags.js';
import { howToDecide } from './notices.js';
import { renderApprovals } from './plain-turn.js';
import { type ScriptedTurns, withScriptedTurns } from './scripted-turns.js';
import { openSingleTurn } from './single-turn.js';
import { safeLine } from './terminal/safe-text.js';

export interface ApproveFlags extends Flags {
  /** True: without a reason. */
  reject?: string | true;
  /** Ids or hashes of changes. */
  only?: readonly string[];
  show?: boolean;
}

/**
 * Decides about the changes that wait in a thread and goes on with its turn. In a terminal each is asked about, unless
 * `--yes` or `--reject` has decided. Gives the exit code of the turn: 4 again when something still waits.
 *
 * Throws `UsageError` when nothing waits, when an id is unknown, and for `--read-only` without `--show`.
 */
export async function approve(thread: string, given: ApproveFlags): Promise<ExitCode> {
  const flags: ApproveFlags = { ...given, thread, allowWrites: true };
  if (flags.show && (flags.reject !== undefined || flags.yes)) {
    throw new UsageError('--show decides nothing.', 'Leave it out to decide.');
  }
  if (flags.yes && flags.reject !== undefined) {
    throw new UsageError('--yes and --reject contradict each other.', 'Give one of them.');
  }
  const { config, console } = prepare(flags);
  if (config.readOnly && !flags.show) {
    throw new UsageError('With --read-only no change can be decided.', 'Leave it out, or look with --show.');
  }
  return decideWaiting(flags, config, console);
}

/** Decides about what waits in the thread of `flags` on a console that is open already. */
export async function decideWaiting(flags: ApproveFlags, config: Config, console: Console): Promise<ExitCode> {
  // Decisions are about what is there; what is proposed next is another matter, for which nobody has said yes.
  const screenFlags = { ...flags, yes: false };
  return withScriptedTurns({ flags, config, console, sandbox: 'never' }, async (turns) => {
    const approvals = await waitingChanges(turns, config.user, flags);
    const chosen = choose(approvals, flags.only);
    if (flags.show) {
      const { threadId } = turns.thread;
      if (flags.json) console.printJson({ status: statusOf(approvals), threadId, approvals: chosen });
      else console.print(renderApprovals(chosen, console.style, console.width()) || nothingWaits);
      if (approvals.length === 0) return exitCodes.ok;
      console.note(howToDecide(approvals.length, turns.thread, flags));
      return exitCodes.approvalRequired;
    }
    const left = new Set(approvals.filter((approval) => !chosen.includes(approval)).map(({ id }) => id));
    const single = openSingleTurn({
      flags: screenFlags,
      config,
      console,
      mayAsk: !flags.yes && flags.reject === undefined,
    });
    const { dialogue, show } = single;
    const ask = async (waiting: readonly Approval[]): Promise<Decisions | undefined> => {
      const open = waiting.filter(({ id }) => !left.has(id));
      return dialogue && open.length > 0 ? decideChanges(open, dialogue.decider) : undefined;
    };
    const run = async (): Promise<ExitCode> => {
      if (!dialogue && !flags.json) {
        console.note(`${renderApprovals(chosen, console.errorStyle, console.width())}\n`);
      }
      const decisions = dialogue ? await ask(chosen) : decideAll(chosen, flags.reject);
      if (decisions === undefined) {
        console.note(howToDecide(approvals.length, turns.thread, flags));
        return exitCodes.approvalRequired;
      }
      const result = await turns.turn((options) => turns.thread.decide(decisions, options), { show, decide: ask });
      return single.finish(result, turns);
    };
    try {
      return await (dialogue ? dialogue.hold(run) : run());
    } finally {
      single.close();
    }
  });
}

const nothingWaits = 'No change waits for a decision in this conversation.';

const statusOf = (approvals: readonly Approval[]): string =>
  approvals.length === 0 ? 'nothing_waits' : 'approval_required';

async function waitingChanges({ thread }: ScriptedTurns, user: string, flags: ApproveFlags): Promise<Approval[]> {
  if (!thread.isKnown) {
    throw new UsageError(
      `${user} has no conversation ${JSON.stringify(thread.name)} on this connection.`,
      'Give the name or threadId that the command which proposed the change printed, and the same --user.',
    );
  }
  const approvals = await thread.approvals();
  if (approvals.length === 0 && !flags.show) {
    throw new UsageError(nothingWaits, 'It was decided already, or a later question has dropped it.');
  }
  return approvals;
}

function choose(approvals: readonly Approval[], only: readonly string[] | undefined): readonly Approval[] {
  if (only === undefined) return approvals;
  const isNamed = ({ id, hash }: Approval, name: string): boolean => name === id || name === hash;
  const unknown = only.find((name) => !approvals.some((approval) => isNamed(approval, name)));
  if (unknown !== undefined) {
    throw new UsageError(
      `No change ${JSON.stringify(safeLine(unknown, 100))} waits in this conversation.`,
      `These do: ${approvals.map(({ id, summary }) => `${safeLine(id, 100)} (${safeLine(summary, 120)})`).join('; ')}`,
    );
  }
  return approvals.filter((approval) => only.some((name) => isNamed(approval, name)));
}

function decideAll(approvals: readonly Approval[], reject: string | true | undefined): Decisions {
  if (reject === undefined) return approveAll(approvals);
  return rejectAll(approvals, reject === true ? undefined : reject.trim() || undefined);
}
