import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { currentUser } from '../people.js';
import type { Snapshot } from '../snapshot.js';
import { commentChange } from './add-comment.js';
import { attachmentChange } from './attach-file.js';
import { draftChange, publicationChange } from './change-draft.js';
import { creationChange } from './create-content.js';
import { discardChange } from './discard-draft.js';
import { moveChange } from './move-page.js';
import type { Undo, WriteOutcome } from './outcome.js';
import { readProposal, type WriteKind, type WriteProposal } from './proposal.js';
import { resolutionChange } from './resolve-comment.js';
import { returnChange } from './restore-from-trash.js';
import { restorationChange } from './restore-version.js';
import type { ExecuteOptions } from './send.js';
import { labelsChange } from './set-labels.js';
import { type Change, settle, type UndoingChange } from './settle.js';
import { settleOnce } from './settle-once.js';
import { trashChange } from './trash-content.js';
import { updateChange } from './update-content.js';

/** The kinds of change: what is in no row can be neither carried out nor taken back. */
const changes: { [Kind in WriteKind]: Kind extends Undo['kind'] ? UndoingChange<Kind> : Change<Kind> } = {
  create: creationChange,
  update: updateChange,
  update_draft: draftChange,
  publish_draft: publicationChange,
  discard_draft: discardChange,
  restore_version: restorationChange,
  move: moveChange,
  trash: trashChange,
  restore_from_trash: returnChange,
  set_labels: labelsChange,
  add_comment: commentChange,
  resolve_comment: resolutionChange,
  attach_file: attachmentChange,
};

/**
 * Carries out a proposal, in whatever process: sends what it holds, once, if everything is as it was when it was
 * prepared, and tells what became of it. A lost answer is never a reason to send again; the site is read instead. A
 * proposal that was carried out before is recognised, and nothing is sent; with `claims` also one that somebody else is
 * sending at this moment.
 *
 * @throws ConfluenceError when nothing was written: `invalid_request` for a proposal that was altered, `forbidden` for
 * one of another user, and whatever kept the request from being carried out (`authorization_required`,
 * `rate_limited`, `forbidden`, …); its `retry` says whether the proposal may be executed again.
 */
export async function execute(client: Client, proposal: unknown, options: ExecuteOptions = {}): Promise<WriteOutcome> {
  const write = readProposal(proposal);
  const { accountId } = await currentUser(client);
  if (accountId !== write.author.accountId) {
    throw new ConfluenceError({
      code: 'forbidden',
      message: 'The proposal was prepared for another user. Nothing was sent.',
      next: 'Let that user execute it, or prepare it anew for this one.',
    });
  }
  // The row of its own kind, whose methods take this very member of the union.
  const change: Change<WriteKind> = changes[write.kind];
  const { claims } = options;
  return claims === undefined
    ? settle(client, write, change, options)
    : settleOnce(client, write, change, claims, options);
}

/**
 * Prepares to take a write back, as its outcome says how. What others have done since is never undone with it. `page`
 * is what the same call has read of the page, so that it is not read again.
 * @throws ConfluenceError `conflict` when somebody has edited since, naming who; else like the preparation of its kind.
 */
export async function prepareUndo(client: Client, undo: Undo, page?: Snapshot): Promise<WriteProposal> {
  const change: UndoingChange<Undo['kind']> = changes[undo.kind];
  return change.prepareUndo(client, undo, page);
}
