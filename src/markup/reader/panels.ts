import { endLine, flush, inlineText, pushCellLine } from './blocks.js';
import { addBlock, nestedSink } from './enclosed.js';
import { addText } from './inline-pieces.js';
import type { Place, Reading, Visit } from './place.js';

/** `[!NOTE] Title`, the first line of an alert; only a panel of one's own shows its icon. */
export function alertMark(kind = 'NOTE', icon: string, title = ''): string {
  const words = [`[!${kind}]`, kind === 'PANEL' ? inlineText(icon) : '', inlineText(title)];
  return words.filter((word) => word !== '').join(' ');
}

/** Content of an alert: a quote that begins with its kind; lines in a cell, part of the line in a line. */
export function alert(place: Place, opening: string, reading: Reading): Visit {
  const { sink, marks, link } = place;
  const inside = place.with({ marks: 0, isInline: false });
  const nested = sink.holdsBlocks ? nestedSink(sink, reading) : undefined;
  if (nested !== undefined)
    return {
      place: inside.with({ sink: nested, link: null }),
      close: () => {
        flush(nested);
        const part = { first: '> ', rest: '> ', opening, blocks: nested.blocks, isTight: false };
        const head = nested.blocks.length > 0 && { head: `> ${opening}` };
        addBlock(sink, { kind: 'quote', markdown: '', ...head, parts: [part] }, reading);
      },
    };
  if (sink.kind === 'cell') {
    reading.warnings.add('flattened', 'A panel inside a table cell is shown as lines.');
    if (/\] ./u.test(opening)) pushCellLine(sink, opening);
    else sink.prefix += `${opening} `;
  } else if (sink.kind === 'line') {
    reading.warnings.add('flattened', 'A panel inside a line of text is shown as part of the line.');
    addText(sink.pieces, `${opening} `, marks, link);
  }
  return { place: inside, close: () => endLine(place) };
}

/** Content between a pair of lines, where there is room for one. */
export function details(place: Place, summary: string): Visit {
  const { sink } = place;
  sink.blocks.push({ kind: 'expand', markdown: `<details><summary>${summary}</summary>` });
  return {
    place: place.with({ marks: 0, link: null, isInline: false }),
    close: () => {
      flush(sink);
      sink.blocks.push({ kind: 'expand', markdown: '</details>' });
    },
  };
}
