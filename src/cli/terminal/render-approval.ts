import wrapAnsi from 'wrap-ansi';
import type { Approval } from '../../agent/events.js';
import { unfenced } from '../../fence.js';
import { safeLine, safeText } from './safe-text.js';
import type { Style } from './style.js';

export interface ApprovalLayout {
  style: Style;
  /** Columns to wrap at. */
  width: number;
  /** Which of several it is, from 1. */
  place?: { number: number; of: number };
  /** Whether the id is told, which scripts name a change by. */
  withId?: boolean;
}

/** A proposed change as lines: what is said about it, and what will be different. */
export interface RenderedApproval {
  head: string[];
  /** Empty when the change has no text. */
  diff: string[];
}

/** Pages that are named; more of them tell a human nothing. */
const maxRead = 8;

/** A proposed change for a terminal or a pipe; nothing of what the wiki or a model wrote can drive the terminal. */
export function renderApproval(approval: Approval, { style, width, place, withId }: ApprovalLayout): RenderedApproval {
  const { page, version, note, effects, notifiesWatchers } = approval;
  const bar = style.paint('yellow', '┃');
  const barred = (text: string, first = '', rest = first): string[] =>
    wrapped(text, width - 2 - first.length).map(
      (line, index) => `${bar} ${index === 0 ? first : rest}${line.trimEnd()}`,
    );
  const count = place !== undefined && place.of > 1 ? ` ${place.number} of ${place.of}` : '';
  const where = [safeLine(page.space, 60), ...(version === undefined ? [] : [`version ${version}`])].join(', ');
  const read = approval.readBefore.map((each) => safeLine(each.title, 80));
  const more = read.length > maxRead ? `; and ${read.length - maxRead} more` : '';
  const points = [
    ...effects.map((text) => safeLine(text, Infinity)),
    notifiesWatchers ? 'Watchers are notified.' : 'Watchers are not notified.',
    // A page may have talked the model into it.
    ...(read.length === 0 ? [] : [`Proposed after reading: ${read.slice(0, maxRead).join('; ')}${more}.`]),
    ...(withId ? [`Id: ${safeLine(approval.id, 60)}`] : []),
  ];
  return {
    head: [
      `${bar} ${style.paint(['bold', 'yellow'], approval.tool === 'undo' ? 'Undo' : `Proposed change${count}`)}`,
      ...noteLines(note).flatMap((line) => barred(style.paint('yellow', line))),
      ...barred(style.paint('bold', safeLine(approval.summary, Infinity))),
      // A link is one word: wrapped it could not be opened.
      `${bar} ${style.link(safeLine(page.title, 200), page.url)} (${where})`,
      ...points.flatMap((text) => barred(text, '• ', '  ')),
      ...approval.requests.flatMap(({ request, fields }) => [
        ...barred(style.paint('dim', safeText(request)), '→ ', '  '),
        ...fields.flatMap(({ name, value }) => barred(`${name}: ${safeText(value)}`, '  ', '    ')),
      ]),
    ],
    diff:
      approval.diff === ''
        ? []
        : safeText(approval.diff)
            .split('\n')
            .flatMap((line) => diffLines(line, width, style)),
  };
}

/** {@link renderApproval} as one text, with the id. */
export function approvalText(approval: Approval, layout: ApprovalLayout): string {
  const { head, diff } = renderApproval(approval, { withId: true, ...layout });
  return [...head, ...(diff.length === 0 ? [] : ['', ...diff])].join('\n');
}

const formats = { '+': 'green', '-': 'red' } as const;

/** One line of a diff. Every row of a long one bears its sign: text must not look like another line of the diff. */
function diffLines(line: string, width: number, style: Style): string[] {
  if (line.startsWith('@@')) return wrapped(line, width).map((row) => style.paint('cyan', row));
  const sign = line.startsWith('+') || line.startsWith('-') ? line.charAt(0) : ' ';
  const text = (sign === ' ' && !line.startsWith(' ') ? line : line.slice(1)).replaceAll('\t', '    ');
  const format = sign === '+' || sign === '-' ? formats[sign] : 'dim';
  return wrapped(text, width - 2).map((row) => style.paint(format, `${sign} ${row}`.trimEnd()));
}

/** Why it is asked again; the marks that fence quoted text off for a model are of no use to a human. */
function noteLines(note: string | undefined): string[] {
  if (note === undefined) return [];
  return safeText(unfenced(note))
    .split('\n')
    .filter((line) => line.trim() !== '');
}

function wrapped(text: string, width: number): string[] {
  return wrapAnsi(text, Math.max(width, 20), { hard: true, trim: false }).split('\n');
}
