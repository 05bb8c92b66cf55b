import type { WriteOutcome } from '../confluence/write/outcome.js';
import type { WriteProposal } from '../confluence/write/proposal.js';
import type { AskedChange, PreparedWrite, Source } from './artifact.js';
import type { ToolOutput } from './define-tool.js';
import { day, fence, inert, oneLine, titleLink } from './result.js';

/** A prepared change as the model reads it where nobody decides on the spot: nothing was sent. */
export function preparedOutput(prepared: PreparedWrite): ToolOutput {
  return {
    content: `Prepared, not sent: ${sentence(prepared.proposal.summary)} It waits for the approval of a human. Do not call the tool again for the same change; say what is proposed.`,
    artifact: { sources: [], prepared },
  };
}

/** What became of a change, as the model reads it; `artifact.outcome` is the outcome, `artifact.change` what was asked. */
export function outcomeOutput(proposal: WriteProposal, outcome: WriteOutcome): ToolOutput {
  const change = askedChange(proposal);
  return { content: textOf(proposal, outcome), artifact: { sources: sourcesOf(proposal, outcome), outcome, change } };
}

/** What is told of a proposal with what became of it. */
export function askedChange({ id, hash, token, kind, summary, subject, basedOn }: WriteProposal): AskedChange {
  return { id, hash, token, kind, summary, subject, version: basedOn?.version };
}

function textOf(proposal: WriteProposal, outcome: WriteOutcome): string {
  switch (outcome.status) {
    case 'done': {
      const { title, url, version } = outcome.content;
      return [
        `Done: ${sentence(proposal.summary)}`,
        `${titleLink(title, url)}${version === undefined ? '' : ` is at version ${version} now`}.`,
        ...(outcome.confirmedBy === 'read_back'
          ? ["Confluence's answer was lost; the change was found when the page was read again."]
          : []),
        ...(outcome.confirmedBy === 'earlier' ? ['It had been sent before; nothing was sent now.'] : []),
        ...(outcome.difference === undefined
          ? []
          : [`What is stored differs from what was sent: ${inert(outcome.difference)}`]),
        `To undo: ${inert(outcome.howToUndo)}`,
      ].join(' ');
    }
    case 'partly_done':
      return [
        `Only a part was done: ${inert(outcome.message)}`,
        `Done: ${listOf(outcome.done)}. Not done: ${listOf(outcome.left)}.`,
        outcome.next,
      ].join(' ');
    case 'not_done':
      return `Not done: ${inert(outcome.message)} ${outcome.next}`;
    case 'unavailable':
      return `${outcome.message} ${outcome.next}`;
    case 'unknown':
      return `${outcome.message} To check: ${inert(outcome.howToCheck)} ${outcome.url}`;
    case 'conflict':
      return `Nothing was written: the content has changed since it was read.\n${changesSince(outcome)}\n${outcome.next}`;
  }
}

/** Who changed what since a proposal was made, for a human and a model: others wrote the names and messages. */
export function changesSince(conflict: Extract<WriteOutcome, { status: 'conflict' }>): string {
  const lines = conflict.changes
    .slice(0, 10)
    .map(
      ({ version, author, at, message }) =>
        `version ${version} by ${oneLine(author, 80)}, ${day(at)}${message === '' ? '' : `: ${oneLine(message, 200)}`}`,
    );
  return fence([conflict.message, ...lines].join('\n'));
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

const sentence = (summary: string): string => inert(summary).replaceAll(/\s+/gu, ' ').trim();
const listOf = (phrases: readonly string[]): string => phrases.map((phrase) => inert(phrase)).join('; ') || 'nothing';
