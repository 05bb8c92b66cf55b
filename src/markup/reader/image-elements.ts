import { formatTarget, safeUrl, type Target } from '../target.js';
import { boundLine, endLine, flush } from './blocks.js';
import { destination, escapeText } from './escape.js';
import { createSink, nowhere, type Frame, type Handler, type ResourceHolder } from './frame.js';
import { addBreak, addMarkdown, mark, type Piece } from './inline-pieces.js';

/** `![description](target)`. */
export function imageMarkdown(description: string, target: string): string {
  const alt = escapeText(description.replaceAll(/[\0- \u00a0]+/gu, ' ').trim(), { inLabel: true });
  return `![${alt}](${destination(target)})`;
}

/** An image with its caption as the italic line right below. */
const image: Handler = (frame, parent, reading) => {
  const { sink } = parent;
  if (sink.kind === 'text' || sink.kind === 'skip') {
    frame.sink = nowhere;
    return;
  }
  const standsAlone = !parent.isInline && frame.attribute('ac:inline') !== 'true';
  if (standsAlone) endLine(parent);
  const holder: ResourceHolder = { resource: undefined, label: '' };
  const content = createSink('line');
  frame.ownScope().holder = holder;
  frame.sink = content;
  frame.link = undefined;
  frame.isInline = true;
  // Inside code it stays an image.
  const marks = parent.marks & ~mark.code;
  frame.marks = marks;
  let hasBegun = false;
  /** The image, once what it shows is known. */
  const begin = () => {
    if (hasBegun) return;
    hasBegun = true;
    const alt = frame.attribute('ac:alt') ?? frame.attribute('ac:title') ?? '';
    const target = imageTarget(holder.resource, (url) => safeUrl(url, reading.site));
    if (target === undefined) {
      if (holder.resource !== undefined)
        reading.warnings.add(
          'unsafe_link',
          'A picture with an address that may run code is shown by its description only.',
        );
      sink.pieces.push({ kind: 'text', text: alt === '' ? 'image' : alt, marks, link: parent.link });
    } else {
      const name = target.kind === 'attachment' ? target.filename : undefined;
      addMarkdown(
        sink.pieces,
        imageMarkdown(alt === name ? '' : alt, formatTarget(target, reading.site)),
        marks,
        parent.link,
      );
    }
  };
  /** What there is of the caption: at the end, or before, when it grows too long. */
  const write = () => {
    begin();
    addCaption(sink.pieces, content.pieces, parent, marks);
    content.pieces = [];
    content.counted = 0;
    content.size = 0;
    boundLine(sink);
  };
  content.cut = write;
  frame.close = () => {
    write();
    if (standsAlone) flush(sink, 'image');
  };
};

function imageTarget(resource: Target | undefined, safe: (url: string) => string | undefined): Target | undefined {
  if (resource === undefined) return undefined;
  if (resource.kind !== 'web') return resource;
  const url = safe(resource.url);
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
