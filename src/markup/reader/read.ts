import { characterStart, createScanner, maxDepth } from '../scan.js';
import { LongList, type Steps } from '../steps.js';
import type { SiteOptions } from '../target.js';
import { adfElements } from './adf-elements.js';
import { flush, longTextIn, textIn } from './blocks.js';
import { decoded } from './entities.js';
import { Frame, type Handler, type MarkdownBlock, type OutlineEntry, type Reading, Sink } from './frame.js';
import { imageElements } from './image-elements.js';
import { Repeats } from './inline-pieces.js';
import { linkElements } from './link-elements.js';
import { listElements } from './list-elements.js';
import { macroElements } from './macro-elements.js';
import { tableElements } from './table-elements.js';
import { textElements } from './text-elements.js';
import { type MarkdownWarning, Warnings } from './warnings.js';

const handlers: ReadonlyMap<string, Handler> = new Map([
  ...textElements,
  ...listElements,
  ...tableElements,
  ...imageElements,
  ...linkElements,
  ...macroElements,
  ...adfElements,
]);

// A step is short tokens, or one long text.
const tokensPerStep = 32;
const maxLoad = 16_384;

// No title, description or address that a person wrote is as long. What is made of one value is made in one step.
const maxTag = 65_536;

export interface ReadResult {
  blocks: MarkdownBlock[];
  /** White space in their texts is as it was; anchors and ends are not known yet. */
  headings: LongList<OutlineEntry>;
  warnings: MarkdownWarning[];
}

/**
 * Reads storage format by reducing each element to Markdown when it ends, so that only the open elements are held.
 * `step()` does a small part of the work and returns false when all is done; then `result()` has it.
 */
export function createReader(
  storage: string,
  options: { site: SiteOptions; mentions: 'link' | 'name' },
): { step(): boolean; result(): ReadResult } {
  const page = new Sink('page');
  const headings = new LongList<OutlineEntry>();
  const warnings = new Warnings();
  // Work that is done before anything else is read.
  const pending: Steps[] = [];
  // Characters since the last pause.
  let load = 0;
  const reading: Reading = {
    ...options,
    warnings,
    heading: (level, text, block) => headings.add({ level, text, anchor: '', start: block, end: block }),
    later: (steps) => pending.push(steps),
    repeats: new Repeats(),
  };
  const root = new Frame('', '', undefined, page);
  const frames: Frame[] = [root];
  const innermost = () => frames.at(-1) ?? root;
  const begin = (steps: Steps | undefined) => {
    if (steps !== undefined && steps.next().done !== true) pending.push(steps);
  };
  const scanner = createScanner(storage, {
    open(name, attributes) {
      load += attributes.length;
      const parent = innermost();
      const isCut = attributes.length > maxTag;
      if (isCut) warnings.add('dropped', `Of a tag with more than ${maxTag} characters only the beginning is read.`);
      const source = isCut ? attributes.slice(0, characterStart(attributes, maxTag)) : attributes;
      const frame = new Frame(name, source, parent, parent.sink, isCut);
      frames.push(frame);
      const handler = handlers.get(name);
      if (handler !== undefined && isRead(name, parent)) handler(frame, parent, reading);
    },
    close() {
      const frame = frames.pop();
      frame?.close?.(frame);
      begin(frame?.closeInSteps?.());
    },
    text(start, end) {
      load += end - start;
      textIn(innermost(), decoded(storage.slice(start, end)));
    },
    cdata(start, end) {
      const raw = storage.slice(start, end);
      load += raw.length;
      if (raw.length < maxLoad) textIn(innermost(), raw);
      else begin(longTextIn(innermost(), raw));
    },
    truncated: () => warnings.add('malformed', 'The storage breaks off inside a tag; what the tag holds is not shown.'),
    tooDeep() {
      warnings.add('flattened', `Elements nested deeper than ${maxDepth} levels are shown as their text.`);
      // What two elements held are two words.
      textIn(innermost(), ' ');
    },
  });
  return {
    step: () => {
      const work = pending.at(-1);
      if (work !== undefined) {
        if (work.next().done === true) pending.splice(pending.indexOf(work), 1);
        return true;
      }
      load = 0;
      for (let count = 0; count < tokensPerStep && load < maxLoad && pending.length === 0; count++)
        if (!scanner.step()) return pending.length > 0;
      return true;
    },
    result: () => {
      flush(page);
      if (reading.repeats.isSpent)
        warnings.add(
          'flattened',
          'A link around many lines has a long address, which is not repeated on all of them: their text is shown alone.',
        );
      return { blocks: page.blocks, headings, warnings: warnings.list() };
    },
  };
}

/** Where only text counts or nothing does, elements mean nothing, except what names the value of a parameter. */
function isRead(name: string, parent: Frame): boolean {
  const { kind } = parent.sink;
  if (kind === 'text') return name === 'br' || (parent.holder !== undefined && name.startsWith('ri:'));
  if (kind !== 'skip') return true;
  if (parent.holder !== undefined && name.startsWith('ri:')) return true;
  const { outer } = parent;
  const macro = parent.macro;
  // Between the parts of a macro nothing else counts.
  return (
    macro !== undefined &&
    outer !== undefined &&
    /^ac:(?:default-)?(?:parameter|rich-text-body|plain-text-body)$/u.test(name)
  );
}
