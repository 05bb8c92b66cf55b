import type { Client } from 'confluence.js/core';

import { prepareUndo } from '../confluence/write/changes.js';
import type { Undo } from '../confluence/write/outcome.js';
import { pageToRestore, undoDiff } from '../confluence/write/restoration-diff.js';
import type { PreparedWrite } from './artifact.js';
import { diffOf } from './write-preview.js';

/**
 * Prepares to take back a change, as its outcome's `undo` says, with what a human sees of it; nothing is sent.
 * @throws ConfluenceError `conflict` when somebody has edited since, naming who; whatever reading may throw.
 */
export async function prepareUndoing(client: Client, undo: Undo): Promise<PreparedWrite> {
  const page = await pageToRestore(client, undo);
  const proposal = await prepareUndo(client, undo, page);
  return { proposal, preview: { diff: diffOf(await undoDiff(page, proposal)), notes: [] } };
}
