import type { WriteOutcome } from '../confluence/write/outcome.js';
import type { WriteProposal } from '../confluence/write/proposal.js';
import { contentAddress, day, idNumber, joined, oneLine, ours, type Ours } from '../ours.js';
import type { AskedChange, PreparedWrite, Source } from './artifact.js';
import type { ResultText } from './compose-result.js';
import type { ToolResult } from './define-tool.js';
import { titleLink } from './result.js';

/** A prepared change as the model reads it where nobody decides on the spot: nothing was sent. */
export function preparedResult(prepared: PreparedWrite): ToolResult {
  const head = ours`Prepared, not sent. It waits for the approval of a human. Do not call the tool again for the same change; say what is proposed.`;
  return { text: { head, inside: sentence(prepared.proposal.summary) }, artifact: { sources: [], prepared } };
}

/** What became of a change, as the model reads it; `artifact.outcome` is the outcome, `artifact.change` what was asked. */
export function outcomeResult(proposal: WriteProposal, outcome: WriteOutcome): ToolResult {
  const change = askedChange(proposal);
  return { text: textOf(proposal, outcome), artifact: { sources: sourcesOf(proposal, outcome), outcome, change } };
}

/** What is told of a proposal with what became of it. */
export function askedChange({ id, hash, token, kind, summary, subject, basedOn }: WriteProposal): AskedChange {
  return { id, hash, token, kind, summary, subject, version: basedOn?.version };
}

/** What happened in our words; titles, names and whatever a proposal quotes in the fence. */
function textOf(proposal: WriteProposal, outcome: WriteOutcome): ResultText {
  const inside = (...lines: readonly string[]): string => [sentence(proposal.summary), ...lines].join('\n');
  switch (outcome.status) {
    case 'done': {
      const { id, title, url, version } = outcome.content;
      const where = at(url, version);
      // The address of a draft leads to the editor; only the id names it here.
      const isDraftThere = proposal.subject.status === 'draft' && proposal.kind !== 'discard_draft';
      const head = joined(
        [
          where.length > 0
            ? ours`Done:`
            : isDraftThere
              ? ours`Done; the draft has the id ${idNumber(id)}.`
              : ours`Done.`,
          ...where,
          ...(outcome.confirmedBy === 'read_back'
            ? [ours`Confluence's answer was lost; the change was found when the page was read again.`]
            : []),
          ...(outcome.confirmedBy === 'earlier' ? [ours`It had been sent before; nothing was sent now.`] : []),
        ],
        ' ',
      );
      const difference =
        outcome.difference === undefined ? [] : [`What is stored differs from what was sent: ${outcome.difference}`];
      return { head, inside: inside(titleLink(title, url), ...difference, `To undo: ${outcome.howToUndo}`) };
    }
    case 'partly_done':
      return {
        head: ours`Only a part was done. What is missing, and why, stands below; do not repeat what was done.`,
        inside: inside(
          outcome.message,
          `Done: ${listOf(outcome.done)}. Not done: ${listOf(outcome.left)}.`,
          outcome.next,
        ),
      };
    case 'not_done':
      return {
        head: ours`Not done: nothing of it is on the site. It may be proposed again.`,
        inside: inside(outcome.message),
      };
    case 'unavailable':
      return {
        head: ours`Not done: this connection cannot do that, because Atlassian has removed the operation for it. Nothing was written. Do without it, or let the user do it in Confluence; authorizing again does not help.`,
        inside: inside(outcome.message),
      };
    case 'unknown':
      return {
        head: joined(
          [
            ours`The request was sent and its answer was lost; whether it was carried out cannot be told. It was not repeated. Let the user check:`,
            ...at(outcome.url),
          ],
          ' ',
        ),
        inside: inside(`To check: ${outcome.howToCheck} ${outcome.url}`),
      };
    case 'conflict':
      return {
        head: ours`Nothing was written: the content has changed since it was read. Read it again and propose the change anew on what is there now.`,
        inside: changesSince(outcome),
      };
  }
}

/** Who changed what since a proposal was made, for a human and a model: others wrote the names and messages. */
export function changesSince(conflict: Extract<WriteOutcome, { status: 'conflict' }>): string {
  const lines = conflict.changes
    .slice(0, 10)
    .map(
      ({ version, author, at: time, message }) =>
        `version ${version} by ${oneLine(author, 80)}, ${day(time)}${message === '' ? '' : `: ${oneLine(message, 200)}`}`,
    );
  return [conflict.message, ...lines].join('\n');
}

/** Where it is, when its address is of a form that we build ourselves. */
function at(url: string, version?: number): Ours[] {
  const address = contentAddress(url);
  if (address === '') return [];
  return [version === undefined ? ours`it is at ${address}.` : ours`${address} is at version ${version} now.`];
}

function sourcesOf(proposal: WriteProposal, outcome: WriteOutcome): Source[] {
  const { subject } = proposal;
  if (outcome.status === 'done' || outcome.status === 'partly_done') {
    const { id, title, url, version } = outcome.content;
    return [{ pageId: id, title, space: subject.space, url, version }];
  }
  if (subject.id === undefined) return [];
  return [{ pageId: subject.id, title: subject.title, space: subject.space, url: subject.url }];
}

const sentence = (summary: string): string => summary.replaceAll(/\s+/gu, ' ').trim();
const listOf = (phrases: readonly string[]): string => phrases.join('; ') || 'nothing';
