import type { Client } from 'confluence.js/core';

import { collectionOf, contentOf, type Snapshot, snapshotOf } from '../snapshot.js';
import type { Undo, WritePartlyDone } from './outcome.js';
import { type ProposalOf, storageIn, type WriteKind, type WriteRequest } from './proposal.js';
import { storageDifferenceAsync } from './same-storage.js';
import type { Evidence, Step } from './settle.js';
import { conflictIn } from './since.js';
import { basisOf, placeOf, readNow, writtenContent } from './subject.js';

/** A write that is one new version of content: bound to the version that was read, marked in its message. */
type VersionProposal = ProposalOf<
  'update' | 'update_draft' | 'publish_draft' | 'restore_version' | 'move' | 'restore_from_trash'
>;

/** The request that makes a new version of content: what is not given stays as it was read, byte for byte. */
export function versionRequest(
  subject: Snapshot,
  change: {
    message: string;
    title?: string;
    storage?: string;
    parentId?: string;
    minorEdit?: boolean;
    /** Default `current`. */
    status?: 'current' | 'draft';
  },
): WriteRequest {
  const { id, type } = subject;
  const { message, title = subject.title, storage = subject.storage, parentId } = change;
  const { minorEdit = false, status = 'current' } = change;
  return {
    method: 'PUT',
    path: `/wiki/api/v2/${collectionOf[type]}/${id}`,
    body: {
      id,
      status,
      title,
      ...(parentId !== undefined && { parentId }),
      // The API documents the body as required, and without it another client's editor state may win.
      body: { representation: 'storage', value: storage },
      version: { number: numberAfter(subject), message, ...(minorEdit && { minorEdit }) },
    },
  };
}

/** The version that a request makes: a draft has one alone, and keeps its number when it is published. */
const numberAfter = ({ version, status }: Pick<Snapshot, 'version' | 'status'>): number =>
  status === 'draft' ? version : version + 1;

/**
 * The step of a proposal that is one `PUT` of content. It is recognised by the mark in the message of its version, also
 * when others have written since. `undo` is what takes it back once it is version `version`.
 */
export function versionStep(
  client: Client,
  proposal: VersionProposal,
  options: {
    /** What takes it back once it is version `version`. Default: that the version before is restored. */
    undo?: (version: number, now: Snapshot) => Undo | undefined;
    /** Whether content in this state shows that the write was carried out. Default: by its mark. */
    isDone?: (now: Snapshot) => boolean;
  } = {},
): Step<Snapshot> {
  const { kind, token, subject } = proposal;
  const place = placeOf(proposal);
  const basis = basisOf(proposal);
  const own = numberAfter({ ...basis, status: subject.status });
  const {
    isDone = () => false,
    undo: undoOf = (version): Undo => ({
      kind: 'restore_version',
      pageId: place.id,
      restoreVersion: basis.version,
      ifVersion: version,
    }),
  } = options;

  const evidence = async (now: Snapshot, version = now.version): Promise<Evidence> => {
    const undo = undoOf(version, now);
    return {
      content: writtenContent(now, version),
      difference:
        now.version === version && kind !== 'restore_from_trash'
          ? await storageDifferenceAsync(storageIn(proposal), now.storage)
          : undefined,
      undo,
      howToUndo: howToUndo(undo, kind, now.url),
    };
  };
  const broughtBack = (now: Snapshot): WritePartlyDone => ({
    status: 'partly_done',
    kind,
    content: writtenContent(now),
    done: ['it was brought back from the trash'],
    left: ['the change itself'],
    message: `Somebody moved ${JSON.stringify(now.title)} to the trash at that very moment; the request brought it back without the change.`,
    next: 'Ask the user whether it should be in the trash; else read the page again and propose the change anew.',
    undo: { kind: 'trash', pageId: now.id, ifVersion: now.version },
  });
  return {
    look: () => readNow(client, proposal),
    async doneIn(now) {
      if (isDone(now)) return evidence(now);
      if (now.version < own) return undefined;
      const message = now.version === own ? now.versionMessage : await messageOf(client, place, own);
      return message.includes(token) ? evidence(now, own) : undefined;
    },
    conflictIn: (now) => conflictIn(client, kind, now, basis, subject.status),
    answered(answer) {
      const content = contentOf(answer);
      if (content === undefined) return undefined;
      const now = snapshotOf(client, content, subject.type);
      if (isDone(now) || (now.version === own && now.versionMessage.includes(token))) return evidence(now);
      // To content that somebody trashed in between, a request for a new version only brings it back.
      return now.version === basis.version && subject.status === 'current' ? broughtBack(now) : undefined;
    },
    absence: 'the page was read again and is without the change',
    howToCheck: `Look at the versions of the page: it happened if version ${own} has the message mark ${token}.`,
  };
}

async function messageOf(client: Client, place: Pick<Snapshot, 'id' | 'type'>, number: number): Promise<string> {
  const { getPageVersionDetails, getBlogPostVersionDetails } = await import('confluence.js/v2');
  const answer = await (place.type === 'page'
    ? getPageVersionDetails(client, { pageId: Number(place.id), versionNumber: number })
    : getBlogPostVersionDetails(client, { blogpostId: Number(place.id), versionNumber: number }));
  return answer.message ?? '';
}

function howToUndo(undo: Undo | undefined, kind: WriteKind, url: string): string {
  switch (undo?.kind) {
    case 'restore_version':
      return `Restore version ${undo.restoreVersion}, as long as nobody has edited version ${undo.ifVersion}.`;
    case 'move':
      return 'Move the page back under its earlier parent.';
    case 'trash':
      return kind === 'publish_draft' ? 'Move it to the trash.' : 'Move it to the trash again.';
    case 'update_draft':
      return 'Write the earlier text into the draft again.';
    default:
      return `Take it back in Confluence: ${url}`;
  }
}
