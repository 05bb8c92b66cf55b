import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { idNumber, ours, quoting, wiki } from '../../ours.js';
import { isNotFound, siteBase } from '../site.js';

/** Something in the page tree. */
export interface TreeNode {
  id: string;
  title: string;
  /** `page` or `folder`. */
  type: string;
}

export interface PlacedNode {
  node: TreeNode;
  spaceId: string;
  webui: string;
  status: string;
  /** Undefined at the root of the space. */
  parentId?: string;
  position?: number;
}

/** The page or folder with the id. Throws `not_found` when it is neither, `invalid_request` when it is not published. */
export async function treeNode(client: Client, id: string): Promise<PlacedNode> {
  const { getPageById, getFolderById } = await import('confluence.js/v2');
  const found = await getPageById(client, { id: Number(id) })
    .then(
      (page) => ({ type: 'page', answer: page }),
      async (error: unknown) => {
        if (!isNotFound(error)) throw error;
        return { type: 'folder', answer: await getFolderById(client, { id: Number(id) }) };
      },
    )
    .catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
      throw new ConfluenceError({
        code: 'not_found',
        message: ours`No page or folder with id ${idNumber(id)} is visible for this user.`,
        next: 'Search for it by its title, or list the pages of the space.',
      });
    });
  const { answer, type } = found;
  const status = answer.status ?? 'current';
  const title = answer.title ?? '';
  if (status !== 'current') {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: quoting`${wiki(JSON.stringify(title))} is ${status === 'trashed' ? 'in the trash' : wiki(status)}; nothing can be put there.`,
      next: 'Choose another place.',
    });
  }
  siteBase(client, answer._links?.base === undefined ? {} : { base: answer._links.base });
  return {
    node: { id, title, type },
    spaceId: answer.spaceId ?? '',
    webui: answer._links?.webui ?? '',
    status,
    ...(answer.parentId && { parentId: answer.parentId }),
    ...(typeof answer.position === 'number' && { position: answer.position }),
  };
}
