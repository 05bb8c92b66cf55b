import type { ReadAs } from '../elements.js';
import { formatTarget, safeUrl, type SiteOptions } from '../target.js';
import { isResource, resourceOf, type StorageElement } from '../tree.js';
import { attribute } from './attributes.js';
import { boundLine, endLine, flush, inlineText, ownLine } from './blocks.js';
import { destination } from './escape.js';
import { addBreak, addMarkdown, mark, type Piece } from './inline-pieces.js';
import type { Handler, Place, Reading } from './place.js';
import { type Resource, targetOf } from './resources.js';

/** `![description](target)`. */
export function imageMarkdown(description: string, target: string): string {
  return `![${inlineText(description, true)}](${destination(target)})`;
}

/** An image with its caption as the italic line right below. */
const image: Handler = (element, outer, reading) => {
  const { sink } = outer;
  const standsAlone = !outer.isInline && attribute(element, 'ac:inline') !== 'true';
  if (standsAlone) endLine(outer);
  // Inside code it stays an image.
  const place = outer.with({ marks: outer.marks & ~mark.code });
  const resource = resourceOf(element);
  const alt = attribute(element, 'ac:alt') ?? attribute(element, 'ac:title') ?? '';
  addImage(place, alt, resource, reading);
  const caption = ownLine(place.with({ link: null }), (line) => {
    addCaption(sink.pieces, line, place);
    boundLine(sink);
  });
  return {
    place: caption.place,
    nodes: element.children.filter((child) => !isResource(child)),
    close: () => {
      caption.close?.(caption.place);
      if (standsAlone) flush(sink, 'image');
    },
  };
};

function addImage(
  { sink, marks, link }: Place,
  alt: string,
  identifier: StorageElement | undefined,
  { site, warnings }: Reading,
): void {
  const isNamed = identifier !== undefined;
  const resource = identifier && targetOf(identifier);
  const target = imageTarget(resource, site);
  if (target === undefined) {
    if (resource === undefined && (isNamed || alt === ''))
      warnings.add('dropped', 'A picture names no file and no address; only its description is shown, if it has one.');
    else if (resource !== undefined)
      warnings.add('unsafe_link', 'A picture with an address that may run code is shown by its description only.');
    if (alt !== '') sink.pieces.push({ kind: 'text', text: alt, marks, link });
    return;
  }
  const name = target.kind === 'attachment' ? target.filename : undefined;
  addMarkdown(sink.pieces, imageMarkdown(alt === name ? '' : alt, formatTarget(target, site)), marks, link);
}

function imageTarget(resource: Resource | undefined, site: SiteOptions): Resource | undefined {
  if (resource?.kind !== 'web') return resource;
  const url = safeUrl(resource.url, site);
  return url === undefined ? undefined : { kind: 'web', url };
}

function addCaption(pieces: Piece[], caption: readonly Piece[], { marks, link }: Place): void {
  if (!caption.some(({ kind, text }) => kind !== 'break' && text.trim() !== '')) return;
  addBreak(pieces, marks, link);
  for (const piece of caption) {
    const inner = link ?? piece.link;
    if (piece.kind === 'break') pieces.push({ kind: 'text', text: ' ', marks: marks | mark.emphasis, link: inner });
    else pieces.push({ ...piece, marks: piece.marks | mark.emphasis, link: inner });
  }
}

export const imageElements = { image } satisfies Partial<Record<ReadAs, Handler>>;
