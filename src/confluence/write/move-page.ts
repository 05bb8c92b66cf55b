import type { Client } from 'confluence.js/core';

import { contentId } from '../pages.js';
import type { ContentReference } from '../references.js';
import { ifAllowed } from '../site.js';
import { readSnapshot, type Snapshot } from '../snapshot.js';
import { invalid, markedMessage, requireSize } from './limits.js';
import { quoting, wiki } from '../../ours.js';
import { versionRequest, versionStep } from './new-version.js';
import type { Undo } from './outcome.js';
import { newToken, type ProposalOf } from './proposal.js';
import { seal } from './seal.js';
import { afterwards } from './send.js';
import type { Evidence, Step, UndoingChange } from './settle.js';
import { conflictIn, isUnchanged, requireVersion } from './since.js';
import { basisOf, type Given, placeOf, requireWritable, subjectOf, writtenContent } from './subject.js';
import { treeNode } from './tree-node.js';

export interface MoveInput {
  page: Given;
  /** `append`: under this page or folder, as its last child. `before`, `after`: beside this page. */
  position: 'append' | 'before' | 'after';
  target: ContentReference;
  /** The only version that may be current; an undo passes what the move has made. */
  ifVersion?: number;
  message?: string;
  spaces?: readonly string[];
}

/**
 * Prepares to move a page, with everything below it, inside its space. Under a parent it is a new version of the page
 * with unchanged title and body; beside a sibling it needs an operation that not every connection has, and makes none.
 * @throws ConfluenceError `invalid_request` for another space, a place below itself, a blog post, or where it is
 * already; `conflict` when the current version is not `ifVersion`; `not_found`, `forbidden`.
 */
export async function prepareMove(client: Client, input: MoveInput): Promise<ProposalOf<'move'>> {
  const { position } = input;
  const token = newToken();
  const subject = await subjectOf(client, input.page, input);
  requireWritable(subject, 'update');
  const name = JSON.stringify(subject.title);
  if (subject.type === 'blogpost')
    throw invalid(quoting`${wiki(name)} is a blog post, which has no place in the tree.`, 'Leave it.');
  await requireVersion(client, subject, input.ifVersion);
  const targetId = await contentId(client, input.target, input.spaces);
  const target = await treeNode(client, targetId);
  if (target.spaceId !== subject.spaceId) {
    throw invalid(
      quoting`${wiki(JSON.stringify(target.node.title))} is in another space than ${wiki(name)}; pages can be moved inside their space only.`,
      'Let the user move it in Confluence, or create it anew in the other space.',
    );
  }
  if (targetId === subject.id || (await ancestorIds(client, target.node)).includes(subject.id)) {
    throw invalid(quoting`${wiki(name)} cannot be moved below or beside itself.`, 'Choose a place outside of it.');
  }
  const newParentId = position === 'append' ? targetId : target.parentId;
  const isUnder = newParentId === subject.parentId;
  if (position === 'append' && isUnder) {
    throw invalid(
      quoting`${wiki(name)} is under ${wiki(JSON.stringify(target.node.title))} already.`,
      'Name another parent.',
    );
  }
  const request =
    position === 'append'
      ? requireSize(
          versionRequest(subject, {
            message: markedMessage(input.message ?? 'Move the page', token),
            parentId: targetId,
          }),
        )
      : { method: 'PUT' as const, path: `/wiki/rest/api/content/${subject.id}/move/${position}/${targetId}` };
  const where = position === 'append' ? 'under' : position;
  return seal<'move'>(client, {
    kind: 'move',
    token,
    summary: `Move ${name} ${where} ${JSON.stringify(target.node.title)}.`,
    subject,
    basedOn: subject,
    requests: [request],
    effects: ['Everything below the page moves with it; what may be read and edited can follow the new place.'],
    notifiesWatchers: position === 'append',
    position,
    target: target.node,
    oldParentId: subject.parentId,
    newParentId,
    wasThere: isUnder && isOnSide(position, subject.position, target.position),
  });
}

/** A page at another place: recognised by the mark of its version, or by the place where it makes none. */
export const moveChange: UndoingChange<'move'> = {
  ability: 'move pages to this place',
  prepareUndo: (client, { pageId, parentId, ifVersion }) =>
    prepareMove(client, {
      page: { kind: 'id', id: pageId },
      position: 'append',
      target: { kind: 'id', id: parentId },
      ifVersion,
      message: 'Undo the move',
    }),
  step: (client, proposal) =>
    proposal.position === 'append' ? stepUnder(client, proposal) : stepBeside(client, proposal),
};

function undoOf(proposal: ProposalOf<'move'>, version: number): Undo | undefined {
  const { oldParentId: parentId, newParentId } = proposal;
  if (parentId === undefined || parentId === newParentId) return undefined;
  return { kind: 'move', pageId: placeOf(proposal).id, parentId, ifVersion: version };
}

function stepUnder(client: Client, proposal: ProposalOf<'move'>): Step<Snapshot> {
  const step = versionStep(client, proposal, { undo: (version) => undoOf(proposal, version) });
  return {
    ...step,
    async answered(answer, before) {
      const shown = await step.answered(answer, before);
      if (shown === undefined || 'status' in shown) return shown;
      // The documents do not promise that a parent in an update is heeded. Elsewhere than before it may be by others, and
      // an answer may not say where it is.
      const now = await afterwards(() => step.look(), undefined);
      const { oldParentId, newParentId } = proposal;
      if (now === undefined || now.parentId !== oldParentId || oldParentId === newParentId) return shown;
      return {
        status: 'not_done',
        kind: 'move',
        message: 'Confluence accepted the request, made a new version without changes, and left the page where it was.',
        next: `Move it in Confluence: ${now.url}`,
      };
    },
  };
}

function stepBeside(client: Client, proposal: ProposalOf<'move'>): Step<Snapshot> {
  const { kind, position, target, newParentId, wasThere } = proposal;
  const place = placeOf(proposal);
  const basis = basisOf(proposal);
  const look = (): Promise<Snapshot> => readSnapshot(client, place);
  const evidence = (now: Snapshot): Evidence => {
    const undo = undoOf(proposal, now.version);
    return {
      content: writtenContent(now),
      undo,
      howToUndo:
        undo === undefined ? `Move it back in Confluence: ${now.url}` : 'Move the page back under its earlier parent.',
    };
  };
  return {
    look,
    // Where it was on that side before, perhaps further away, its place cannot show whether it was moved.
    isVisible: !wasThere,
    async doneIn(now, isSent) {
      if (wasThere || now.parentId !== newParentId) return undefined;
      // Before it is sent, a page that somebody has changed meanwhile is a conflict wherever it stands.
      if (!isSent && !isUnchanged(now, basis)) return undefined;
      const sibling = await treeNode(client, target.id);
      return isOnSide(position, now.position, sibling.position) ? evidence(now) : undefined;
    },
    conflictIn: (now) => conflictIn(client, kind, now, basis),
    answered: async (answer, before) => (answer === undefined ? undefined : evidence(await afterwards(look, before))),
    absence: 'the page is where it was',
    howToCheck: `Look in the page tree whether it stands ${position} ${JSON.stringify(target.title)}.`,
  };
}

function isOnSide(position: string, own: number | undefined, sibling: number | undefined): boolean {
  if (own === undefined || sibling === undefined) return false;
  return position === 'before' ? own < sibling : own > sibling;
}

/** Ids above a page or folder; empty when this connection may not list them: Confluence then refuses a loop itself. */
async function ancestorIds(client: Client, { id, type }: { id: string; type: string }): Promise<string[]> {
  const { getPageAncestors, getFolderAncestors } = await import('confluence.js/v2');
  const list = type === 'folder' ? getFolderAncestors : getPageAncestors;
  const answer = await ifAllowed(list(client, { id: Number(id), limit: 250 }));
  return (answer?.results ?? []).flatMap((row) => (row.id === undefined ? [] : [row.id]));
}
