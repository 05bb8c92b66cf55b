import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { nextCursor } from '../site.js';
import type { Snapshot } from '../snapshot.js';
import { invalid, requireLabel } from './limits.js';
import { asked, ours, quoting, wiki } from '../../ours.js';
import type { ProposalOf, WriteRequest } from './proposal.js';
import { seal } from './seal.js';
import type { Evidence, Step, UndoingChange } from './settle.js';
import { type Given, placeOf, requireWritable, subjectOf } from './subject.js';

export interface LabelsInput {
  page: Given;
  add?: readonly string[];
  remove?: readonly string[];
  spaces?: readonly string[];
}

interface Label {
  name: string;
  prefix: string;
}

/**
 * Prepares to add and remove labels of a page or blog post: one request for all that are added, one for each that is
 * removed. Labels that are there already, or not there, are left out of the requests, and named in the effects.
 * @throws ConfluenceError `invalid_request` for labels that Confluence refuses or would split, and when nothing would
 * change; `not_found`, `forbidden`.
 */
export async function prepareLabels(client: Client, input: LabelsInput): Promise<ProposalOf<'set_labels'>> {
  const wantedIn = distinct(input.add);
  const wantedOut = distinct(input.remove);
  const both = wantedIn.find((name) => wantedOut.includes(name));
  if (both !== undefined) {
    throw invalid(ours`The label ${asked(both)} is to be added and removed.`, 'Name it once.');
  }
  const subject = await subjectOf(client, input.page, input);
  requireWritable(subject, 'update');
  const labels = await labelsOf(client, subject);
  const before = names(labels);
  const add = wantedIn.filter((name) => !before.includes(name));
  const remove = wantedOut.filter((name) => before.includes(name));
  const personal = remove.find((name) => labels.some((label) => label.name === name && label.prefix === 'my'));
  if (personal !== undefined) {
    throw invalid(
      ours`There is a personal label ${asked(personal)} as well, and Confluence would remove that one first.`,
      'Let the user remove it in Confluence.',
    );
  }
  if (add.length + remove.length === 0) {
    throw invalid(
      quoting`Nothing would change: ${wiki(JSON.stringify(subject.title))} has the labels ${wiki(before.join(', ') || '(none)')}.`,
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
  return seal<'set_labels'>(client, {
    kind: 'set_labels',
    summary: `${JSON.stringify(subject.title)}: ${[...phrase('add', add), ...phrase('remove', remove)].join(', ')}.`,
    subject,
    basedOn: subject,
    requests,
    effects: [
      ...leftOut('there already', wantedIn, add),
      ...leftOut('not there', wantedOut, remove),
      ...(requests.length > 1 ? [`This takes ${requests.length} requests, each of which is one write.`] : []),
    ],
    notifiesWatchers: false,
    before,
    add,
    remove,
  });
}

/** A sentence for labels that were asked for and change nothing; `where` says why. */
function leftOut(
  where: 'there already' | 'not there',
  wanted: readonly string[],
  changed: readonly string[],
): string[] {
  const same = wanted.filter((name) => !changed.includes(name));
  if (same.length === 0) return [];
  const names = same.map((name) => JSON.stringify(name)).join(', ');
  return [same.length === 1 ? `The label ${names} is ${where}.` : `The labels ${names} are ${where}.`];
}

/**
 * Labels that are there, or gone: each request is recognised by its effect, so that those whose effect is there already
 * are left out. What others do to the page or its other labels meanwhile does not matter.
 */
export const labelsChange: UndoingChange<'set_labels'> = {
  ability: 'change labels',
  prepareUndo: (client, { pageId, add, remove }) =>
    prepareLabels(client, { page: { kind: 'id', id: pageId }, add, remove }),
  step(client, proposal, request): Step<string[]> {
    const { title, url } = proposal.subject;
    const place = placeOf(proposal);
    const evidence: Evidence = { content: { id: place.id, title, url }, howToUndo: 'Set the labels back.' };
    const phrase = describe(request);
    return {
      look: async () => names(await labelsOf(client, place)),
      doneIn: (present) => (isSatisfied(request, present) ? evidence : undefined),
      answered: () => evidence,
      absence: 'the labels were read again and are without the change',
      howToCheck: `Look at the labels of the page: ${phrase}.`,
      phrase,
    };
  },
  undoOf: (proposal, requests) => ({
    kind: 'set_labels',
    pageId: placeOf(proposal).id,
    add: requests.flatMap((request) => (request.method === 'DELETE' ? [String(request.query?.['name'])] : [])),
    remove: requests.flatMap((request) => addedBy(request) ?? []),
  }),
};

async function labelsOf(client: Client, { id, type }: Pick<Snapshot, 'id' | 'type'>): Promise<Label[]> {
  const { getPageLabels, getBlogPostLabels } = await import('confluence.js/v2');
  const list = type === 'page' ? getPageLabels : getBlogPostLabels;
  const labels: Label[] = [];
  let cursor: string | undefined;
  do {
    const answer = await list(client, { id: Number(id), limit: 250, ...(cursor !== undefined && { cursor }) });
    for (const { name, prefix } of answer.results ?? []) {
      if (name === undefined) throw unreadable();
      labels.push({ name, prefix: prefix ?? 'global' });
    }
    cursor = nextCursor(answer._links?.next);
  } while (cursor !== undefined);
  return labels;
}

/** A label that is not told must not pass for one that is gone. */
function unreadable(): ConfluenceError {
  return new ConfluenceError({
    code: 'unavailable',
    message: 'Confluence did not say what all the labels of the page are called.',
    next: 'Try again in a moment.',
  });
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
