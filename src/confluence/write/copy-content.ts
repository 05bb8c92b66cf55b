import type { Client } from 'confluence.js/core';

import { withAttribute } from '../../markup/edit/start-tag.js';
import { applied, type Splice } from '../../markup/edit/splice.js';
import { attributeOf, childElements, descendants, isElement, parseTreeInSteps } from '../../markup/tree.js';
import { givingWay, type Steps } from '../../markup/steps.js';
import { escapeAttribute } from '../../markup/writer/storage-text.js';
import { oneLine } from '../../ours.js';
import { ifAllowed } from '../site.js';
import type { Snapshot } from '../snapshot.js';
import { type CreateInput, prepareCreate } from './create-content.js';
import type { ProposalOf } from './proposal.js';

export interface CopyInput extends Omit<CreateInput, 'storage' | 'copied' | 'elsewhere' | 'effects'> {
  /** The page or blog post as it was read. */
  source: Snapshot;
}

const maxNamed = 12;

/**
 * Prepares a new page or blog post with the storage of another one, byte for byte but for two things: markers of comments,
 * which stay with the original, and links that name no space, which get it where the copy is in another one. What else
 * cannot travel is named in the effects.
 * @throws ConfluenceError like {@link prepareCreate}.
 */
export async function prepareCopy(client: Client, { source, ...input }: CopyInput): Promise<ProposalOf<'create'>> {
  const files = await filesOf(client, source);
  const copied = await givingWay(carriedOver(source), undefined);
  const names = [...new Set([...copied.files, ...files])].map((name) => JSON.stringify(oneLine(name, 80)));
  const listed =
    names.slice(0, maxNamed).join(', ') + (names.length > maxNamed ? ` and ${names.length - maxNamed} more` : '');
  const { labels = [] } = source;
  return prepareCreate(client, {
    ...input,
    type: input.type ?? source.type,
    storage: copied.here,
    copied: source,
    elsewhere: copied.elsewhere,
    effects: [
      'Who may see the copy follows its new place, whoever may see the original.',
      'Comments, earlier versions, restrictions and pages below stay with the original.',
      ...(names.length > 0
        ? [`Files do not travel: ${listed}. Where the text shows one, the copy has a gap until it is attached there.`]
        : []),
      ...(labels.length > 0 ? [`Labels do not travel: ${labels.join(', ')}.`] : []),
    ],
  });
}

/** The storage for a copy in the same space, and for one in another. */
function* carriedOver({ storage, space }: Snapshot): Steps<{
  here: string;
  elsewhere: string;
  /** Names of files of the page that its text shows. */
  files: string[];
}> {
  const root = yield* parseTreeInSteps(storage);
  const markers: Splice[] = [];
  const spaces: Splice[] = [];
  const files: string[] = [];
  let visited = 0;
  for (const node of descendants(root)) {
    if (++visited % 1000 === 0) yield;
    if (!isElement(node)) continue;
    const { name, tag, start, contentStart, contentEnd, end } = node;
    if (name === 'ac:inline-comment-marker')
      markers.push({ start, end: contentStart, text: '' }, { start: contentEnd, end, text: '' });
    if (
      (name === 'ri:page' || name === 'ri:blog-post') &&
      space !== '' &&
      attributeOf(node, 'ri:space-key') === undefined
    )
      spaces.push({ start, end: contentStart, text: withAttribute(tag, 'ri:space-key', escapeAttribute(space)) });
    const file = name === 'ri:attachment' && childElements(node).length === 0 && attributeOf(node, 'ri:filename');
    if (file) files.push(file);
  }
  return {
    here: applied(storage, markers),
    elsewhere: applied(
      storage,
      [...markers, ...spaces].toSorted((one, other) => one.start - other.start),
    ),
    files,
  };
}

/** Names of the files of a page; none when this connection may not list them. */
async function filesOf(client: Client, { id, type }: Snapshot): Promise<string[]> {
  const { getPageAttachments, getBlogpostAttachments } = await import('confluence.js/v2');
  const list = type === 'page' ? getPageAttachments : getBlogpostAttachments;
  const answer = await ifAllowed(list(client, { id: Number(id), limit: 250 }));
  return (answer?.results ?? []).flatMap(({ title }) => (title ? [title] : []));
}
