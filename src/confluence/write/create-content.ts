import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { ours, quoting, spaceKey, wiki } from '../../ours.js';
import { contentId } from '../pages.js';
import type { CurrentUser } from '../people.js';
import type { ContentReference } from '../references.js';
import { browserUrl, ifAllowed, isNotFound, siteBase, spaceKeyOf } from '../site.js';
import { collectionOf, type ContentAnswer, contentOf, type Snapshot, snapshotOf } from '../snapshot.js';
import { findSpace } from '../spaces.js';
import { invalid, requireSize, requireStorage, requireTitle } from './limits.js';
import { type ProposalOf, sha256, storageIn } from './proposal.js';
import { sameStorage, storageDifference } from './same-storage.js';
import { seal } from './seal.js';
import type { Evidence, Step, UndoingChange } from './settle.js';
import { writtenContent } from './subject.js';
import { requireFreeTitle, type TitleHolder, titleHolders } from './title.js';
import { treeNode, type TreeNode } from './tree-node.js';

export interface CreateInput {
  /** Default `page`. */
  type?: 'page' | 'blogpost';
  title: string;
  /** Storage format; empty for an empty page. */
  storage: string;
  /** Page or folder to be under. Without it a page goes under the start page of `space`. */
  parent?: ContentReference;
  /** Key; needed without a parent. */
  space?: string;
  /** Default false: published at once. */
  draft?: boolean;
  /** Who the user is, where the same call has asked already. */
  author?: CurrentUser;
  /** What it is a copy of. */
  copied?: Pick<Snapshot, 'title' | 'version' | 'spaceId'>;
  /** Of a copy the storage in another space than that of the original. */
  elsewhere?: string;
  /** What a human should know besides, a sentence each. */
  effects?: readonly string[];
  spaces?: readonly string[];
}

/**
 * Prepares a new page or blog post.
 * @throws ConfluenceError `conflict` with the address of what has the title already; `not_found` for an unknown space
 * or parent; `forbidden`; `invalid_request` for a bad title, a body that is not well-formed or too large.
 */
export async function prepareCreate(client: Client, input: CreateInput): Promise<ProposalOf<'create'>> {
  const type = input.type ?? 'page';
  const title = requireTitle(input.title);
  if (input.parent !== undefined && type === 'blogpost') {
    throw invalid('A blog post has no parent.', 'Give the space alone.');
  }
  await requireStorage(input.storage);
  const place = await placeOf(client, input);
  const { copied, elsewhere = input.storage } = input;
  const isElsewhere = copied !== undefined && copied.spaceId !== place.spaceId;
  const storage = isElsewhere ? elsewhere : input.storage;
  if (place.canCreate === false) {
    throw new ConfluenceError({
      code: 'forbidden',
      message: ours`This user may not create a ${nameOf(type)} in the space ${spaceKey(place.space)}.`,
      next: 'Ask for the permission in Confluence, or use another space.',
    });
  }
  await requireFreeTitle(client, { type, title, spaceId: place.spaceId });
  const isDraft = input.draft ?? false;
  const status = isDraft ? 'draft' : 'current';
  const request = requireSize({
    method: 'POST',
    path: `/wiki/api/v2/${collectionOf[type]}`,
    body: {
      spaceId: place.spaceId,
      status,
      title,
      ...(place.parent !== undefined && { parentId: place.parent.id }),
      body: { representation: 'storage', value: storage },
    },
  });
  const where =
    place.parent === undefined ? `in the space ${place.space}` : `under ${JSON.stringify(place.parent.title)}`;
  return seal<'create'>(client, {
    kind: 'create',
    author: input.author,
    summary: `Create the ${isDraft ? 'draft of a ' : ''}${nameOf(type)} ${JSON.stringify(title)} ${where}${copied === undefined ? '' : `, a copy of ${JSON.stringify(copied.title)} at version ${copied.version}`}.`,
    subject: { type, title, status, spaceId: place.spaceId, space: place.space, url: place.url },
    requests: [request],
    effects: [
      ...(isDraft ? ['Nobody but its author sees the draft until it is published.'] : []),
      ...(input.effects ?? []),
      ...(isElsewhere && elsewhere !== input.storage
        ? ['Links that name no space would lead into the new one: in the copy they name the space of the original.']
        : []),
    ],
    notifiesWatchers: !isDraft,
    parent: place.parent,
  });
}

/** A new page or blog post: recognised by its title, author and body. */
export const creationChange: UndoingChange<'create'> = {
  ability: 'create pages',
  prepareUndo: (client, { kind: _kind, space, parentId, ...content }) =>
    prepareCreate(client, {
      ...content,
      draft: true,
      ...(parentId === undefined ? { space } : { parent: { kind: 'id', id: parentId } }),
    }),
  step(client, proposal): Step<TitleHolder[]> {
    const { subject, author, kind } = proposal;
    const storage = storageIn(proposal);
    const isDraft = subject.status === 'draft';
    const name = JSON.stringify(subject.title);
    const evidence = (content: ContentAnswer): Evidence => {
      const now = snapshotOf(client, content, subject.type);
      return {
        content: writtenContent(now),
        difference: storageDifference(storage, now.storage),
        undo: isDraft
          ? { kind: 'discard_draft', pageId: now.id, ifStorageHash: sha256(now.storage) }
          : { kind: 'trash', pageId: now.id, ifVersion: now.version },
        howToUndo: isDraft ? 'Discard the draft.' : 'Move it to the trash.',
      };
    };
    const isOurs = ({ content }: TitleHolder): boolean =>
      content.authorId === author.accountId &&
      content.version.number === 1 &&
      content.status === 'current' &&
      sameStorage(storage, content.body?.storage?.value ?? '');
    return {
      // A draft is in no list: whether one was created cannot be found out.
      look: async () => (isDraft ? [] : titleHolders(client, subject)),
      isVisible: !isDraft,
      doneIn(holders) {
        const ours = holders.find(isOurs);
        return ours && evidence(ours.content);
      },
      conflictIn([holder]) {
        if (holder === undefined) return undefined;
        const { content, url } = holder;
        return {
          status: 'conflict',
          kind,
          message: `The title ${JSON.stringify(content.title)} has been taken since the proposal was made: ${url} (id ${content.id}). Nothing was written.`,
          next: 'Change that one instead, or choose another title.',
          changes: [],
          current: { version: content.version.number, title: content.title, status: content.status, url },
        };
      },
      answered(answer) {
        const content = contentOf(answer);
        return content && evidence(content);
      },
      absence: `there is no ${nameOf(subject.type)} with this title by this user`,
      howToCheck: isDraft
        ? `Look among the drafts in Confluence for ${name}.`
        : `Look in the space ${subject.space} for ${name}.`,
    };
  },
};

interface CreatePlace {
  spaceId: string;
  space: string;
  url: string;
  parent?: TreeNode;
  canCreate?: boolean;
}

async function placeOf(client: Client, input: CreateInput): Promise<CreatePlace> {
  if (input.parent === undefined) {
    if (input.space === undefined) throw invalid('It is not said where to create it.', 'Give a space or a parent.');
    const { id, key, url } = await findSpace(client, input.space);
    const canCreate = await mayCreate(client, id, input.type ?? 'page');
    return { spaceId: id, space: key, url, canCreate };
  }
  const id = await contentId(client, input.parent, input.spaces);
  const { node, spaceId, webui } = await treeNode(client, id);
  const space = spaceKeyOf(webui) ?? '';
  if (input.space !== undefined && space !== '' && space.toUpperCase() !== input.space.toUpperCase()) {
    throw invalid(
      quoting`The parent ${wiki(JSON.stringify(node.title))} is in the space ${spaceKey(space)}, not in ${spaceKey(input.space)}.`,
      'Leave the space out, or choose a parent in it.',
    );
  }
  const canCreate = await mayCreate(client, spaceId, 'page');
  return {
    spaceId,
    space,
    url: browserUrl(siteBase(client), webui),
    parent: node,
    canCreate,
  };
}

/** Undefined when Confluence does not say. */
async function mayCreate(client: Client, spaceId: string, type: 'page' | 'blogpost'): Promise<boolean | undefined> {
  const { getSpaceOperations } = await import('confluence.js/v2');
  try {
    const answer = await ifAllowed(getSpaceOperations(client, { id: Number(spaceId) }));
    if (!answer?.operations) return undefined;
    return answer.operations.some(({ operation, targetType }) => operation === 'create' && targetType === type);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function nameOf(type: 'page' | 'blogpost') {
  return type === 'page' ? 'page' : 'blog post';
}
