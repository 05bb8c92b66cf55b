import type { Approval, ApprovalDecision } from '../agent/events.js';
import { approveAll, type Decisions, rejectAll, sameChanges } from '../host/decisions.js';
import { ArgumentsTextError, mainText, readArguments, writeArguments } from './arguments-text.js';
import { renderApproval } from './terminal/render-approval.js';
import { safeLine } from './terminal/safe-text.js';
import type { Style } from './terminal/style.js';

/** A person at a terminal who decides about changes. */
export interface Decider {
  /** Gives what the person typed; undefined at Ctrl-C and at the end of input. */
  question: (prompt: string) => Promise<string | undefined>;
  /** Prints text and a line feed. */
  print: (text: string) => void;
  style: Style;
  width: () => number;
  /** Rows of the screen. */
  height: () => number;
  /** Lets the person edit a text in their editor; absent when none is set. */
  editText?: (text: string) => Promise<string>;
}

/**
 * Shows changes one by one and asks about each: approve, edit, or reject; about the same change of several pages once,
 * when all of them are shown. Gives the decisions about all of them, each approval bound to the proposal that was shown;
 * undefined when the person wants to decide later.
 */
export async function decideChanges(approvals: readonly Approval[], decider: Decider): Promise<Decisions | undefined> {
  const decisions: Decisions = {};
  const groups = sameChanges(approvals);
  for (const [index, group] of groups.entries()) {
    const before = groups.slice(0, index).flat().length;
    const places = group.map((approval, number) => ({
      approval,
      place: { number: before + number + 1, of: approvals.length },
    }));
    const together = places.length > 1 ? await decideTogether(places, decider) : 'one by one';
    if (together === undefined) return undefined;
    if (together !== 'one by one') Object.assign(decisions, together);
    else {
      for (const { approval, place } of places) {
        const decision = await decideChange(approval, decider, place);
        if (decision === undefined) return undefined;
        decisions[approval.id] = decision;
      }
    }
  }
  return decisions;
}

interface Placed {
  approval: Approval;
  place: { number: number; of: number };
}

/** Shows the same change of several pages and asks once; undefined when the person wants to decide later. */
async function decideTogether(
  places: readonly Placed[],
  decider: Decider,
): Promise<Decisions | 'one by one' | undefined> {
  const { print, style } = decider;
  const approvals = places.map(({ approval }) => approval);
  const pagers = places.map(({ approval, place }) => showChange(approval, decider, place));
  print(style.paint('dim', `The same change of ${places.length} pages.`));
  for (;;) {
    const cut = pagers.find((pager) => pager.hasMore());
    const choices = `(a)pprove all ${places.length}, (o)ne by one, (r)eject all${cut ? ', (m)ore' : ''}`;
    const answer = await decider.question(`${style.paint('bold', `${choices}?`)} `);
    switch (answer?.trim().toLowerCase()) {
      case undefined:
        return undefined;
      case 'a':
        return approveAll(approvals);
      case 'o':
        return 'one by one';
      case 'r': {
        const why = await askWhy(decider);
        return why === undefined ? undefined : rejectAll(approvals, why.message);
      }
      case 'm':
        if (cut) cut.more();
        else print(style.paint('dim', 'There is no more of it.'));
        break;
      default:
        print(style.paint('dim', `Type one letter and press Enter: ${choices}. Ctrl-C decides later.`));
    }
  }
}

/** The reason for a rejection, if one is given; undefined at Ctrl-C. */
async function askWhy({ question }: Decider): Promise<{ message?: string } | undefined> {
  const why = await question('Why? (Enter: no reason) ');
  if (why === undefined) return undefined;
  return why.trim() === '' ? {} : { message: why.trim() };
}

/** Shows what would be taken back and asks; false unless the answer is a clear yes. */
export async function confirmUndo(approval: Approval, decider: Decider): Promise<boolean> {
  const pager = showChange(approval, decider);
  for (;;) {
    const answer = (await decider.question(`Take it back: (y)es, (n)o${pager.hasMore() ? ', (m)ore' : ''}? `))
      ?.trim()
      .toLowerCase();
    if (answer === 'y' || answer === 'yes') return true;
    if (answer === undefined || answer === 'n' || answer === 'no') return false;
    if ((answer === 'm' || answer === 'more') && pager.hasMore()) pager.more();
    else decider.print(decider.style.paint('dim', 'Type y or n and press Enter.'));
  }
}

async function decideChange(
  approval: Approval,
  decider: Decider,
  place: { number: number; of: number },
): Promise<ApprovalDecision | undefined> {
  const { print, style } = decider;
  const pager = showChange(approval, decider, place);
  for (;;) {
    const choices = `(a)pprove, (e)dit, (r)eject${pager.hasMore() ? ', (m)ore' : ''}`;
    const answer = await decider.question(`${style.paint('bold', `${choices}?`)} `);
    switch (answer?.trim().toLowerCase()) {
      case undefined:
        return undefined;
      case 'a':
      case 'approve':
        return { type: 'approve', hash: approval.hash };
      case 'e':
      case 'edit': {
        const args = await editArguments(approval, decider);
        if (args !== undefined) return { type: 'edit', args };
        break;
      }
      case 'r':
      case 'reject': {
        const why = await askWhy(decider);
        return why && { type: 'reject', ...why };
      }
      case 'm':
      case 'more':
        if (pager.hasMore()) pager.more();
        else print(style.paint('dim', 'There is no more of it.'));
        break;
      default:
        // Nothing is chosen by default: Enter alone must not change a page.
        print(style.paint('dim', `Type one letter and press Enter: ${choices}. Ctrl-C decides later.`));
    }
  }
}

interface Pager {
  hasMore: () => boolean;
  more: () => void;
}

/** Shows a change, a long one up to the end of the screen. */
function showChange(approval: Approval, decider: Decider, place?: { number: number; of: number }): Pager {
  const { print, style } = decider;
  const width = decider.width();
  const { head, diff } = renderApproval(approval, { style, width, ...(place && { place }) });
  // Below it stand how much is left, and the prompt.
  const screenful = Math.max(decider.height() - 3, 5);
  let shown = 0;
  const show = (rows: number): void => {
    const left = diff.length - shown;
    // Asking for one or two rows more is a nuisance.
    const end = left <= rows + 2 ? diff.length : shown + rows;
    for (const line of diff.slice(shown, end)) print(line);
    shown = end;
    if (shown < diff.length) print(style.paint('dim', `… ${diff.length - shown} more lines (m shows them)`));
  };
  print(['', ...head, ''].join('\n'));
  show(Math.max(screenful - head.length - 2, 5));
  if (diff.length > 0) print('');
  return { hasMore: () => shown < diff.length, more: () => show(screenful) };
}

/** The arguments as the person wants them; undefined when they stay as they are. */
async function editArguments(approval: Approval, decider: Decider): Promise<Record<string, unknown> | undefined> {
  const { print, style, editText } = decider;
  const tell = (text: string): void => print(style.paint('dim', text));
  if (editText === undefined) return typeText(approval, decider);
  const original = writeArguments(approval.args);
  let text = original;
  for (;;) {
    try {
      text = await editText(text);
      const args = text === original ? undefined : readArguments(text);
      if (args === undefined) tell('Nothing was changed.');
      return args;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      print(style.paint('red', safeLine(error.message, 500)));
      if (!(error instanceof ArgumentsTextError)) {
        tell('Check VISUAL or EDITOR, or reject the change and say what should be different.');
        return undefined;
      }
      const again = await decider.question('Edit it once more: (y)es, (n)o? ');
      if (!/^y(es)?$/iu.test(again?.trim() ?? '')) return undefined;
    }
  }
}

/** A new text, typed or pasted at the prompt, where no editor is set. */
async function typeText(approval: Approval, decider: Decider): Promise<Record<string, unknown> | undefined> {
  const { print, style } = decider;
  const main = mainText(approval.args);
  if (main === undefined) {
    print(
      style.paint(
        'dim',
        'Set VISUAL or EDITOR (for example EDITOR=nano) to edit this, or reject it and say what should be different.',
      ),
    );
    return undefined;
  }
  const text = await decider.question('New text (several lines can be pasted; Enter alone: as it is) ');
  return text === undefined || text.trim() === '' ? undefined : main.replaceBy(text);
}
