import type { Client } from 'confluence.js/core';

import { prepareMove } from './move-page.js';
import type { Undo } from './outcome.js';
import type { WriteProposal } from './proposal.js';
import { prepareResolve } from './resolve-comment.js';
import { prepareRestoreFromTrash } from './restore-from-trash.js';
import { prepareRestore } from './restore-version.js';
import { prepareLabels } from './set-labels.js';
import { prepareTrash } from './trash-content.js';

/**
 * Prepares to take a write back, as its outcome says how. What others have done since is never undone with it.
 * @throws ConfluenceError `conflict` when somebody has edited since, naming who; else like the preparation of its kind.
 */
export async function prepareUndo(client: Client, undo: Undo): Promise<WriteProposal> {
  switch (undo.kind) {
    case 'restore_version':
      return prepareRestore(client, {
        page: { kind: 'id', id: undo.pageId },
        version: undo.restoreVersion,
        ifVersion: undo.ifVersion,
        message: `Undo version ${undo.ifVersion}`,
      });
    case 'move':
      return prepareMove(client, {
        page: { kind: 'id', id: undo.pageId },
        position: 'append',
        target: { kind: 'id', id: undo.parentId },
        ifVersion: undo.ifVersion,
        message: 'Undo the move',
      });
    case 'trash':
      return prepareTrash(client, { page: { kind: 'id', id: undo.pageId }, ifVersion: undo.ifVersion });
    case 'restore_from_trash':
      return prepareRestoreFromTrash(client, { page: { kind: 'id', id: undo.pageId }, ifVersion: undo.ifVersion });
    case 'set_labels':
      return prepareLabels(client, { page: { kind: 'id', id: undo.pageId }, add: undo.add, remove: undo.remove });
    case 'resolve_comment':
      return prepareResolve(client, { comment: undo.commentId, resolved: undo.resolved, ifVersion: undo.ifVersion });
  }
}
