import type { Client } from 'confluence.js/core';

import { contentId } from '../pages.js';
import { currentUser } from '../people.js';
import type { ContentReference } from '../references.js';
import { ifAllowed } from '../site.js';
import { invalid, markedMessage, requireSize } from './limits.js';
import type { Undo, WriteDone, WriteOutcome } from './outcome.js';
import { newToken, type ProposalOf, sealProposal } from './proposal.js';
import { putContent, versionRequest } from './put-content.js';
import { afterwards, type ExecuteOptions, lookFor, sendOnce, unavailable, unknown } from './send.js';
import { conflictError, conflictOf, isUnchanged } from './since.js';
import { basisOf, findSubject, readSubject, requireWritable, type Subject, subjectFields } from './subject.js';
import { treeNode } from './tree-node.js';

export interface MoveInput {
  page: ContentReference;
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
  const subject = await findSubject(client, input.page, input);
  requireWritable(subject, 'update');
  const name = JSON.stringify(subject.title);
  if (subject.type === 'blogpost')
    throw invalid(`${name} is a blog post, which has no place in the tree.`, 'Leave it.');
  if (input.ifVersion !== undefined && input.ifVersion !== subject.version) {
    throw await conflictError(client, subject, { version: input.ifVersion, storageHash: '' });
  }
  const targetId = await contentId(client, input.target, input.spaces);
  const target = await treeNode(client, targetId);
  if (target.spaceId !== subject.spaceId) {
    throw invalid(
      `${JSON.stringify(target.node.title)} is in another space than ${name}; pages can be moved inside their space only.`,
      'Let the user move it in Confluence, or create it anew in the other space.',
    );
  }
  if (targetId === subject.id || (await ancestorIds(client, target.node)).includes(subject.id)) {
    throw invalid(`${name} cannot be moved below or beside itself.`, 'Choose a place outside of it.');
  }
  const newParentId = position === 'append' ? targetId : target.parentId;
  const own = await treeNode(client, subject.id);
  const isUnder = newParentId === subject.parentId;
  if (position === 'append' && isUnder) {
    throw invalid(`${name} is under ${JSON.stringify(target.node.title)} already.`, 'Name another parent.');
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
  const { accountId, displayName } = await currentUser(client);
  const where = position === 'append' ? 'under' : position;
  return sealProposal<'move'>({
    kind: 'move',
    token,
    author: { accountId, displayName },
    summary: `Move ${name} ${where} ${JSON.stringify(target.node.title)}.`,
    subject: subjectFields(subject),
    basedOn: basisOf(subject),
    requests: [request],
    effects: ['Everything below the page moves with it; what may be read and edited can follow the new place.'],
    notifiesWatchers: position === 'append',
    position,
    target: target.node,
    ...(subject.parentId !== undefined && { oldParentId: subject.parentId }),
    ...(newParentId !== undefined && { newParentId }),
    wasThere: isUnder && isOnSide(position, own.position, target.position),
  });
}

/** Executes a prepared move; see `execute`. */
export async function executeMove(
  client: Client,
  proposal: ProposalOf<'move'>,
  options: ExecuteOptions = {},
): Promise<WriteOutcome> {
  const undo = (version: number): Undo | undefined =>
    proposal.oldParentId === undefined || proposal.oldParentId === proposal.newParentId
      ? undefined
      : {
          kind: 'move',
          pageId: proposal.subject.id ?? '',
          parentId: proposal.oldParentId,
          ifVersion: version,
        };
  if (proposal.position !== 'append') return moveBeside(client, proposal, undo, options);
  const outcome = await putContent(client, proposal, { ...options, undo });
  if (outcome.status !== 'done' || outcome.confirmedBy !== 'answer') return outcome;
  // The documents do not promise that a parent in an update is heeded.
  const now = await afterwards(() => readSubject(client, { id: outcome.content.id, type: 'page' }), undefined);
  if (now === undefined || now.parentId === proposal.newParentId) return outcome;
  return {
    status: 'not_done',
    kind: 'move',
    message: 'Confluence accepted the request, made a new version without changes, and left the page where it was.',
    next: `Move it in Confluence: ${now.url}`,
  };
}

async function moveBeside(
  client: Client,
  proposal: ProposalOf<'move'>,
  undo: (version: number) => Undo | undefined,
  options: ExecuteOptions,
): Promise<WriteOutcome> {
  const { basedOn: basis, subject, position, target, newParentId, wasThere } = proposal;
  const [request] = proposal.requests;
  if (request === undefined || basis === undefined || subject.id === undefined) {
    throw new Error('A proposal to move a page names the page and what it is based on.');
  }
  const place = { id: subject.id, type: 'page' as const };
  const isThere = async (): Promise<Subject | undefined> => {
    const [now, own, sibling] = await Promise.all([
      readSubject(client, place),
      treeNode(client, place.id),
      treeNode(client, target.id),
    ]);
    const isThereNow = now.parentId === newParentId && isOnSide(position, own.position, sibling.position);
    return isThereNow ? now : undefined;
  };
  const done = (now: Subject, confirmedBy: WriteDone['confirmedBy']): WriteDone => {
    const back = undo(now.version);
    return {
      status: 'done',
      kind: 'move',
      content: { id: now.id, title: now.title, version: now.version, url: now.url },
      confirmedBy,
      ...(back !== undefined && { undo: back }),
      howToUndo:
        back === undefined ? `Move it back in Confluence: ${now.url}` : 'Move the page back under its earlier parent.',
    };
  };
  const before = await readSubject(client, place);
  if (!isUnchanged(before, basis, 'current')) return conflictOf(client, 'move', before, basis);
  if (!wasThere) {
    const earlier = await isThere();
    if (earlier !== undefined) return done(earlier, 'earlier');
  }
  const sent = await sendOnce(client, request);
  if (sent.kind === 'removed') return unavailable(proposal, request);
  if (sent.kind === 'refused') throw sent.error;
  if (sent.kind === 'answered' && sent.answer !== undefined) {
    return done(await afterwards(() => readSubject(client, place), before), 'answer');
  }
  const howToCheck = `Look in the page tree whether it stands ${position} ${JSON.stringify(target.title)}.`;
  // It was on that side before, perhaps further away: its place cannot show whether it was moved.
  if (wasThere) return unknown(proposal, howToCheck);
  const looked = await lookFor(sent.kind === 'lost' ? sent.error : undefined, isThere, options);
  if (looked.found !== undefined) return done(looked.found, 'read_back');
  if (!looked.certain) return unknown(proposal, howToCheck);
  return {
    status: 'not_done',
    kind: 'move',
    message: 'The answer was lost; the page is where it was.',
    next: 'The same proposal may be executed again.',
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
