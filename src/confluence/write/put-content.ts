import type { Client } from 'confluence.js/core';

import type { Undo, WriteDone, WriteOutcome, WritePartlyDone } from './outcome.js';
import { type ProposalOf, storageIn, type WriteRequest } from './proposal.js';
import { storageDifference } from './same-storage.js';
import { type ExecuteOptions, lookFor, sendOnce, unavailable, unknown } from './send.js';
import { conflictOf, isUnchanged } from './since.js';
import { collectionOf, contentOf, readSubject, type Subject, subjectOf } from './subject.js';

/** A write that is one new version of content: bound to the version that was read, marked in its message. */
type VersionProposal = ProposalOf<'update' | 'restore_version' | 'move' | 'restore_from_trash'>;

/** The request that makes a new version of content: what is not given stays as it was read, byte for byte. */
export function versionRequest(
  subject: Subject,
  change: {
    message: string;
    title?: string;
    storage?: string;
    parentId?: string;
    minorEdit?: boolean;
  },
): WriteRequest {
  const { id, type } = subject;
  const { message, title = subject.title, storage = subject.storage, parentId, minorEdit = false } = change;
  return {
    method: 'PUT',
    path: `/wiki/api/v2/${collectionOf[type]}/${id}`,
    body: {
      id,
      status: 'current',
      title,
      ...(parentId !== undefined && { parentId }),
      // The API documents the body as required, and without it another client's editor state may win.
      body: { representation: 'storage', value: storage },
      version: { number: subject.version + 1, message, ...(minorEdit && { minorEdit }) },
    },
  };
}

/**
 * Executes a proposal that is one `PUT` of content: looks whether everything is still as it was read, sends it once,
 * and finds out what became of it. `undo` is what takes it back once it is version `version`.
 */
export async function putContent(
  client: Client,
  proposal: VersionProposal,
  options: ExecuteOptions & {
    undo: (version: number) => Undo | undefined;
    /** Whether content in this state shows that the write was carried out. Default: by its mark. */
    isDone?: (subject: Subject) => boolean;
    /** Status that the content must have before. Default `current`. */
    statusBefore?: string;
  },
): Promise<WriteOutcome> {
  const { statusBefore = 'current' } = options;
  const { basedOn: basis, subject } = proposal;
  const [request] = proposal.requests;
  if (basis === undefined || subject.id === undefined || request === undefined) {
    throw new Error('A proposal for a new version names its content and what it is based on.');
  }
  const place = { id: subject.id, type: subject.type };

  const done = (now: Subject, confirmedBy: WriteDone['confirmedBy'], version = now.version): WriteDone => {
    const undo = options.undo(version);
    const difference = now.version === version ? storageDifference(storageIn(proposal), now.storage) : undefined;
    return {
      status: 'done',
      kind: proposal.kind,
      content: { id: now.id, title: now.title, version, url: now.url },
      confirmedBy,
      ...(difference !== undefined && proposal.kind !== 'restore_from_trash' && { difference }),
      ...(undo !== undefined && { undo }),
      howToUndo: howToUndo(undo, now.url),
    };
  };
  /** The content, when it shows that the write was carried out. */
  const ifDone = async (now: Subject): Promise<{ now: Subject; version: number } | undefined> => {
    if (options.isDone?.(now) === true) return { now, version: now.version };
    const number = basis.version + 1;
    if (now.version < number) return undefined;
    const message = now.version === number ? now.versionMessage : await messageOf(client, place, number);
    return message.includes(proposal.token) ? { now, version: number } : undefined;
  };

  const isOwn = (now: Subject): boolean =>
    options.isDone?.(now) === true ||
    (now.version === basis.version + 1 && now.versionMessage.includes(proposal.token));
  const broughtBack = (now: Subject): WritePartlyDone => ({
    status: 'partly_done',
    kind: proposal.kind,
    content: { id: now.id, title: now.title, version: now.version, url: now.url },
    done: ['it was brought back from the trash'],
    left: ['the change itself'],
    message: `Somebody moved ${JSON.stringify(now.title)} to the trash at that very moment; the request brought it back without the change.`,
    next: 'Ask the user whether it should be in the trash; else read the page again and propose the change anew.',
    undo: { kind: 'trash', pageId: now.id, ifVersion: now.version },
  });

  const before = await readSubject(client, place);
  const earlier = await ifDone(before);
  if (earlier !== undefined) return done(earlier.now, 'earlier', earlier.version);
  if (!isUnchanged(before, basis, statusBefore)) return conflictOf(client, proposal.kind, before, basis);

  const sent = await sendOnce(client, request);
  if (sent.kind === 'removed') return unavailable(proposal, request);
  if (sent.kind === 'answered') {
    const content = contentOf(sent.answer);
    const now = content && subjectOf(client, content, subject.type);
    if (now !== undefined && isOwn(now)) return done(now, 'answer');
    // To content that somebody trashed in between, a request for a new version only brings it back.
    if (now !== undefined && now.version === basis.version && statusBefore === 'current') return broughtBack(now);
  }
  if (sent.kind === 'refused') {
    // Somebody was faster, or a gateway sent the request twice and the second one met the first.
    const now = await readSubject(client, place);
    const found = await ifDone(now);
    if (found !== undefined) return done(found.now, 'read_back', found.version);
    if (!isUnchanged(now, basis, statusBefore)) return conflictOf(client, proposal.kind, now, basis);
    throw sent.error;
  }
  const looked = await lookFor(
    sent.kind === 'lost' ? sent.error : undefined,
    async () => ifDone(await readSubject(client, place)),
    options,
  );
  if (looked.found !== undefined) return done(looked.found.now, 'read_back', looked.found.version);
  if (!looked.certain) {
    return unknown(
      proposal,
      `Look at the versions of the page: it happened if version ${basis.version + 1} has the message mark ${proposal.token}.`,
    );
  }
  return {
    status: 'not_done',
    kind: proposal.kind,
    message: `${sent.kind === 'lost' ? 'The answer was lost' : 'Confluence took the request'}; the page was read again and is without the change.`,
    next: 'The same proposal may be executed again.',
  };
}

async function messageOf(client: Client, place: Pick<Subject, 'id' | 'type'>, number: number): Promise<string> {
  const { getPageVersionDetails, getBlogPostVersionDetails } = await import('confluence.js/v2');
  const answer = await (place.type === 'page'
    ? getPageVersionDetails(client, { pageId: Number(place.id), versionNumber: number })
    : getBlogPostVersionDetails(client, { blogpostId: Number(place.id), versionNumber: number }));
  return answer.message ?? '';
}

function howToUndo(undo: Undo | undefined, url: string): string {
  switch (undo?.kind) {
    case 'restore_version':
      return `Restore version ${undo.restoreVersion}, as long as nobody has edited version ${undo.ifVersion}.`;
    case 'move':
      return 'Move the page back under its earlier parent.';
    case 'trash':
      return 'Move it to the trash again.';
    default:
      return `Take it back in Confluence: ${url}`;
  }
}
