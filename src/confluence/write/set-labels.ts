import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { currentUser } from '../people.js';
import type { ContentReference } from '../references.js';
import { nextCursor } from '../site.js';
import { invalid, requireLabel } from './limits.js';
import type { Undo, WriteDone, WriteOutcome, WrittenContent } from './outcome.js';
import { newToken, type ProposalOf, sealProposal, type WriteRequest } from './proposal.js';
import { type ExecuteOptions, lookFor, sendOnce, unavailable, unknown } from './send.js';
import { basisOf, findSubject, requireWritable, type Subject, subjectFields } from './subject.js';

export interface LabelsInput {
  page: ContentReference;
  add?: readonly string[];
  remove?: readonly string[];
  spaces?: readonly string[];
}

const interrupted = { message: 'It was interrupted.', next: 'The same proposal may be executed again.' };

interface Label {
  name: string;
  prefix: string;
}

/**
 * Prepares to add and remove labels of a page or blog post: one request for all that are added, one for each that is
 * removed. Labels that are there already, or not there, are left out of the proposal.
 * @throws ConfluenceError `invalid_request` for labels that Confluence refuses or would split, and when nothing would
 * change; `not_found`, `forbidden`.
 */
export async function prepareLabels(client: Client, input: LabelsInput): Promise<ProposalOf<'set_labels'>> {
  const wantedIn = distinct(input.add);
  const wantedOut = distinct(input.remove);
  const both = wantedIn.find((name) => wantedOut.includes(name));
  if (both !== undefined) {
    throw invalid(`The label ${JSON.stringify(both)} is to be added and removed.`, 'Name it once.');
  }
  const subject = await findSubject(client, input.page, input);
  requireWritable(subject, 'update');
  const labels = await labelsOf(client, subject);
  const before = names(labels);
  const add = wantedIn.filter((name) => !before.includes(name));
  const remove = wantedOut.filter((name) => before.includes(name));
  const personal = remove.find((name) => labels.some((label) => label.name === name && label.prefix === 'my'));
  if (personal !== undefined) {
    throw invalid(
      `There is a personal label ${JSON.stringify(personal)} as well, and Confluence would remove that one first.`,
      'Let the user remove it in Confluence.',
    );
  }
  if (add.length + remove.length === 0) {
    throw invalid(
      `Nothing would change: ${JSON.stringify(subject.title)} has the labels ${before.join(', ') || '(none)'}.`,
      'Name labels to add that it does not have, or labels to remove that it has.',
    );
  }
  const path = `/wiki/rest/api/content/${subject.id}/label`;
  const requests: WriteRequest[] = [
    ...(add.length > 0
      ? [{ method: 'POST' as const, path, body: add.map((name) => ({ prefix: 'global', name })) }]
      : []),
    // By the query: the form with the name in the path fails for names with a slash.
    ...remove.map((name) => ({ method: 'DELETE' as const, path, query: { name } })),
  ];
  const { accountId, displayName } = await currentUser(client);
  return sealProposal<'set_labels'>({
    kind: 'set_labels',
    token: newToken(),
    author: { accountId, displayName },
    summary: `${JSON.stringify(subject.title)}: ${[...phrase('add', add), ...phrase('remove', remove)].join(', ')}.`,
    subject: subjectFields(subject),
    basedOn: basisOf(subject),
    requests,
    effects: requests.length > 1 ? [`This takes ${requests.length} requests, each of which is one write.`] : [],
    notifiesWatchers: false,
    before,
    add,
    remove,
  });
}

/**
 * Executes a prepared change of labels; see `execute`. What others do to the page or its other labels meanwhile does
 * not matter; requests whose effect is there already are left out.
 */
export async function executeLabels(
  client: Client,
  proposal: ProposalOf<'set_labels'>,
  options: ExecuteOptions = {},
): Promise<WriteOutcome> {
  const { subject, add, remove } = proposal;
  const { id, type } = subject;
  if (id === undefined) throw new Error('A proposal to change labels names the content.');
  const place = { id, type };
  const content: WrittenContent = { id, title: subject.title, url: subject.url };
  const undo: Undo = { kind: 'set_labels', pageId: id, add: [...remove], remove: [...add] };
  const done = (confirmedBy: WriteDone['confirmedBy']): WriteDone => ({
    status: 'done',
    kind: 'set_labels',
    content,
    confirmedBy,
    undo,
    howToUndo: 'Set the labels back.',
  });

  let confirmedBy: WriteDone['confirmedBy'] = 'earlier';
  const written: string[] = [];
  const stopped = (left: readonly WriteRequest[], message: string, next: string): WriteOutcome => ({
    status: 'partly_done',
    kind: 'set_labels',
    content,
    done: [...written],
    left: left.map(describe),
    message: `The rest was not carried out: ${message}`,
    next,
    undo: undoOf(proposal, id, written),
  });

  for (const [index, request] of proposal.requests.entries()) {
    const left = proposal.requests.slice(index);
    try {
      if (isSatisfied(request, names(await labelsOf(client, place)))) continue;
      const sent = await sendOnce(client, request);
      if (sent.kind === 'removed') {
        const outcome = unavailable(proposal, request);
        return written.length === 0 ? outcome : stopped(left, outcome.message, outcome.next);
      }
      if (sent.kind === 'refused') throw sent.error;
      if (sent.kind === 'lost') {
        const looked = await lookFor(
          sent.error,
          async () => (isSatisfied(request, names(await labelsOf(client, place))) ? true : undefined),
          options,
        );
        if (looked.found === undefined) {
          if (!looked.certain) return unknown(proposal, `Look at the labels of the page: ${describe(request)}.`);
          const message = 'The answer was lost; the labels were read again and are without the change.';
          const next = 'The same proposal may be executed again.';
          if (written.length > 0) return stopped(left, message, next);
          return { status: 'not_done', kind: 'set_labels', message, next };
        }
        if (confirmedBy === 'earlier') confirmedBy = 'read_back';
      } else confirmedBy = 'answer';
      written.push(describe(request));
    } catch (error) {
      // An error says that nothing was written; that would not be true any more.
      if (written.length === 0) throw error;
      const { message, next } = ConfluenceError.isInstance(error) ? error : interrupted;
      return stopped(left, message, next);
    }
  }
  return done(confirmedBy);
}

async function labelsOf(client: Client, { id, type }: Pick<Subject, 'id' | 'type'>): Promise<Label[]> {
  const { getPageLabels, getBlogPostLabels } = await import('confluence.js/v2');
  const list = type === 'page' ? getPageLabels : getBlogPostLabels;
  const labels: Label[] = [];
  let cursor: string | undefined;
  do {
    const answer = await list(client, { id: Number(id), limit: 250, ...(cursor !== undefined && { cursor }) });
    for (const { name, prefix } of answer.results ?? []) {
      if (name !== undefined) labels.push({ name, prefix: prefix ?? 'global' });
    }
    cursor = nextCursor(answer._links?.next);
  } while (cursor !== undefined);
  return labels;
}

const names = (labels: readonly Label[]): string[] => [...new Set(labels.map(({ name }) => name))];

const distinct = (labels: readonly string[] = []): string[] => [...new Set(labels.map(requireLabel))];

function isSatisfied(request: WriteRequest, present: readonly string[]): boolean {
  const added = addedBy(request);
  return added === undefined
    ? !present.includes(String(request.query?.['name']))
    : added.every((name) => present.includes(name));
}

/** The labels that a request adds; undefined for one that removes. */
function addedBy(request: WriteRequest): string[] | undefined {
  if (request.method === 'DELETE') return undefined;
  return Array.isArray(request.body) ? request.body.map((label) => String(Reflect.get(Object(label), 'name'))) : [];
}

function describe(request: WriteRequest): string {
  const [text = ''] = phrase('add', addedBy(request) ?? []);
  return text || (phrase('remove', [String(request.query?.['name'])])[0] ?? '');
}

function phrase(verb: string, labels: readonly string[]): string[] {
  return labels.length === 0 ? [] : [`${verb} ${labels.map((name) => JSON.stringify(name)).join(', ')}`];
}

function undoOf(proposal: ProposalOf<'set_labels'>, pageId: string, written: readonly string[]): Undo {
  const carriedOut = proposal.requests.filter((request) => written.includes(describe(request)));
  return {
    kind: 'set_labels',
    pageId,
    add: carriedOut.flatMap((request) => (request.method === 'DELETE' ? [String(request.query?.['name'])] : [])),
    remove: carriedOut.flatMap((request) => addedBy(request) ?? []),
  };
}
