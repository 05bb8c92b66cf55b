import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import { contentId } from '../pages.js';
import { currentUser } from '../people.js';
import type { ContentReference } from '../references.js';
import { browserUrl, ifAllowed, isNotFound, siteBase, spaceKeyOf } from '../site.js';
import { findSpace } from '../spaces.js';
import { invalid, requireSize, requireStorage, requireTitle } from './limits.js';
import type { WriteDone, WriteOutcome } from './outcome.js';
import { newToken, type ProposalOf, sealProposal } from './proposal.js';
import { sameStorage, storageDifference } from './same-storage.js';
import { type ExecuteOptions, lookFor, sendOnce, unavailable, unknown } from './send.js';
import { collectionOf, contentOf, type Subject, subjectOf } from './subject.js';
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
  requireStorage(input.storage);
  if (input.parent !== undefined && type === 'blogpost') {
    throw invalid('A blog post has no parent.', 'Give the space alone.');
  }
  const place = await placeOf(client, input);
  if (place.canCreate === false) {
    throw new ConfluenceError({
      code: 'forbidden',
      message: `This user may not create a ${nameOf(type)} in the space ${place.space}.`,
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
      body: { representation: 'storage', value: input.storage },
    },
  });
  const { accountId, displayName } = await currentUser(client);
  const where =
    place.parent === undefined ? `in the space ${place.space}` : `under ${JSON.stringify(place.parent.title)}`;
  return sealProposal<'create'>({
    kind: 'create',
    token: newToken(),
    author: { accountId, displayName },
    summary: `Create the ${isDraft ? 'draft of a ' : ''}${nameOf(type)} ${JSON.stringify(title)} ${where}.`,
    subject: { type, title, status, spaceId: place.spaceId, space: place.space, url: place.url },
    requests: [request],
    effects: isDraft ? ['Nobody but its author sees the draft until it is published.'] : [],
    notifiesWatchers: !isDraft,
    ...(place.parent !== undefined && { parent: place.parent }),
  });
}

/** Executes a prepared creation; see `execute`. A creation is recognised by its title, author and body. */
export async function executeCreate(
  client: Client,
  proposal: ProposalOf<'create'>,
  options: ExecuteOptions = {},
): Promise<WriteOutcome> {
  const { subject, author } = proposal;
  const [request] = proposal.requests;
  if (request === undefined) throw new Error('A proposal to create content has a request.');
  const storage = storageOf(request.body);
  const isDraft = subject.status === 'draft';

  const done = (now: Subject, confirmedBy: WriteDone['confirmedBy']): WriteDone => {
    const difference = storageDifference(storage, now.storage);
    return {
      status: 'done',
      kind: 'create',
      content: { id: now.id, title: now.title, version: now.version, url: now.url },
      confirmedBy,
      ...(difference !== undefined && { difference }),
      ...(!isDraft && { undo: { kind: 'trash', pageId: now.id, ifVersion: now.version } }),
      howToUndo: isDraft ? `Discard the draft in Confluence: ${now.url}` : 'Move it to the trash.',
    };
  };
  const isOurs = ({ content }: TitleHolder): boolean =>
    content.authorId === author.accountId &&
    content.version.number === 1 &&
    content.status === 'current' &&
    sameStorage(storage, content.body?.storage?.value ?? '');
  // A draft is in no list: whether one was created cannot be found out.
  const holders = async (): Promise<TitleHolder[]> => (isDraft ? [] : titleHolders(client, subject));

  const before = await holders();
  const [earlier] = before.filter(isOurs);
  if (earlier !== undefined) return done(subjectOf(client, earlier.content, subject.type), 'earlier');
  const [holder] = before;
  if (holder !== undefined) return taken(proposal, holder);

  const sent = await sendOnce(client, request);
  if (sent.kind === 'removed') return unavailable(proposal, request);
  if (sent.kind === 'answered') {
    const content = contentOf(sent.answer);
    if (content !== undefined) return done(subjectOf(client, content, subject.type), 'answer');
  }
  if (sent.kind === 'refused') {
    const now = await holders();
    const ours = now.find(isOurs);
    if (ours !== undefined) return done(subjectOf(client, ours.content, subject.type), 'read_back');
    const other = now[0];
    if (other !== undefined) return taken(proposal, other);
    throw sent.error;
  }
  const looked = await lookFor(
    sent.kind === 'lost' ? sent.error : undefined,
    async () => (await holders()).find(isOurs),
    options,
  );
  if (looked.found !== undefined) return done(subjectOf(client, looked.found.content, subject.type), 'read_back');
  if (isDraft) {
    return unknown(proposal, `Look among the drafts in Confluence for ${JSON.stringify(subject.title)}.`);
  }
  if (!looked.certain) {
    return unknown(proposal, `Look in the space ${subject.space} for ${JSON.stringify(subject.title)}.`);
  }
  return {
    status: 'not_done',
    kind: 'create',
    message: `The answer was lost; there is no ${nameOf(subject.type)} with this title by this user.`,
    next: 'The same proposal may be executed again.',
  };
}

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
    return { spaceId: id, space: key, url, ...(canCreate !== undefined && { canCreate }) };
  }
  const id = await contentId(client, input.parent, input.spaces);
  const { node, spaceId, webui } = await treeNode(client, id);
  const space = spaceKeyOf(webui) ?? '';
  if (input.space !== undefined && space !== '' && space.toUpperCase() !== input.space.toUpperCase()) {
    throw invalid(
      `The parent ${JSON.stringify(node.title)} is in the space ${space}, not in ${input.space}.`,
      'Leave the space out, or choose a parent in it.',
    );
  }
  const canCreate = await mayCreate(client, spaceId, 'page');
  return {
    spaceId,
    space,
    url: browserUrl(siteBase(client), webui),
    parent: node,
    ...(canCreate !== undefined && { canCreate }),
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

function taken(proposal: ProposalOf<'create'>, { content, url }: TitleHolder): WriteOutcome {
  return {
    status: 'conflict',
    kind: 'create',
    message: `The title ${JSON.stringify(content.title)} has been taken since the proposal was made: ${url} (id ${content.id}). Nothing was written.`,
    next: 'Change that one instead, or choose another title.',
    changes: [],
    current: { version: content.version.number, title: content.title, status: content.status, url },
  };
}

function storageOf(requestBody: unknown): string {
  const value: unknown = Reflect.get(Object(Reflect.get(Object(requestBody), 'body')), 'value');
  return typeof value === 'string' ? value : '';
}

function nameOf(type: 'page' | 'blogpost'): string {
  return type === 'page' ? 'page' : 'blog post';
}
