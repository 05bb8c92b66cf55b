import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { currentUser } from '../people.js';
import { executeComment } from './add-comment.js';
import { executeAttachment } from './attach-file.js';
import { executeCreate } from './create-content.js';
import { executeMove } from './move-page.js';
import type { WriteOutcome } from './outcome.js';
import { readProposal } from './proposal.js';
import { executeResolve } from './resolve-comment.js';
import { executeRestoreFromTrash } from './restore-from-trash.js';
import { executeRestore } from './restore-version.js';
import type { ExecuteOptions } from './send.js';
import { executeLabels } from './set-labels.js';
import { executeTrash } from './trash-content.js';
import { executeUpdate } from './update-content.js';

/**
 * Carries out a proposal, in whatever process: sends what it holds, once, if everything is as it was when it was
 * prepared, and tells what became of it. A lost answer is never a reason to send again; the site is read instead. A
 * proposal that was carried out before is recognised, and nothing is sent.
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
  switch (write.kind) {
    case 'create':
      return executeCreate(client, write, options);
    case 'update':
      return executeUpdate(client, write, options);
    case 'restore_version':
      return executeRestore(client, write, options);
    case 'move':
      return executeMove(client, write, options);
    case 'trash':
      return executeTrash(client, write, options);
    case 'restore_from_trash':
      return executeRestoreFromTrash(client, write, options);
    case 'set_labels':
      return executeLabels(client, write, options);
    case 'add_comment':
      return executeComment(client, write, options);
    case 'resolve_comment':
      return executeResolve(client, write, options);
    case 'attach_file':
      return executeAttachment(client, write, options);
  }
}
