import { formatTarget, safeUrl, type SiteOptions } from '../target.js';
import { boundLine, endLine, flush, inlineText, readLine } from './blocks.js';
import { destination } from './escape.js';
import { nowhere, type Frame, type Handler, type Reading, type Resource, type ResourceHolder } from './frame.js';
import { addBreak, addMarkdown, mark, type Piece } from './inline-pieces.js';

/** `![description](target)`. */
export function imageMarkdown(description: string, target: string): string {
  return `![${inlineText(description, true)}](${destination(target)})`;
}

/** An image with its caption as the italic line right below. */
const image: Handler = (frame, parent, reading) => {
  const { sink } = parent;
  if (!sink.holdsLines) {
    frame.sink = nowhere;
    return;
  }
  const standsAlone = !parent.isInline && frame.attribute('ac:inline') !== 'true';
  if (standsAlone) endLine(parent);
  const holder: ResourceHolder = { resource: undefined, label: '' };
  frame.holder = holder;
  frame.link = undefined;
  // Inside code it stays an image.
  const marks = parent.marks & ~mark.code;
  frame.marks = marks;
  let hasBegun = false;
  // The caption: at the end, or before, when it grows too long. By then it is known what the image shows.
  readLine(frame, (caption) => {
    if (!hasBegun) addImage(frame, parent, holder.resource, reading);
    hasBegun = true;
    addCaption(sink.pieces, caption, parent, marks);
    boundLine(sink);
  });
  const { close } = frame;
  frame.close = () => {
    close?.(frame);
    if (standsAlone) flush(sink, 'image');
  };
};

function addImage(
  frame: Frame,
  { sink, link }: Frame,
  resource: Resource | undefined,
  { site, warnings }: Reading,
): void {
  const { marks } = frame;
  const alt = frame.attribute('ac:alt') ?? frame.attribute('ac:title') ?? '';
  const target = imageTarget(resource, site);
  if (target === undefined) {
    if (resource !== undefined)
      warnings.add('unsafe_link', 'A picture with an address that may run code is shown by its description only.');
    sink.pieces.push({ kind: 'text', text: alt === '' ? 'image' : alt, marks, link });
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

function addCaption(pieces: Piece[], caption: readonly Piece[], parent: Frame, marks: number): void {
  if (!caption.some(({ kind, text }) => kind !== 'break' && text.trim() !== '')) return;
  addBreak(pieces, marks, parent.link);
  for (const piece of caption) {
    const inner = parent.link ?? piece.link;
    if (piece.kind === 'break') pieces.push({ kind: 'text', text: ' ', marks: marks | mark.emphasis, link: inner });
    else pieces.push({ ...piece, marks: piece.marks | mark.emphasis, link: inner });
  }
}

export const imageElements: readonly [string, Handler][] = [['ac:image', image]];
