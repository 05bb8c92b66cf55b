import { characterStart, createScanner, maxDepth } from '../scan.js';
import { LongList, type Steps } from '../steps.js';
import type { SiteOptions } from '../target.js';
import { adfElements } from './adf-elements.js';
import { flush } from './blocks.js';
import { decoded } from './entities.js';
import { createSink, Frame, type Handler, type MarkdownBlock, type OutlineEntry, type Reading } from './frame.js';
import { imageElements } from './image-elements.js';
import { Repeats } from './inline-pieces.js';
import { linkElements } from './link-elements.js';
import { listElements } from './list-elements.js';
import { macroElements } from './macro-elements.js';
import { tableElements } from './table-elements.js';
import { longTextIn, textElements, textIn } from './text-elements.js';
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
  const page = createSink('page');
  const headings = new LongList<OutlineEntry>();
  const warnings = new Warnings();
  // Work that is done before anything else, and what the scanner tells of meanwhile.
  let work: Steps | undefined;
  const pending: Steps[] = [];
  let told: (() => void)[] = [];
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
    if (steps !== undefined && steps.next().done !== true) work = steps;
  };
  const open = (name: string, attributes: string) => {
    load += attributes.length;
    const parent = innermost();
    const isCut = attributes.length > maxTag;
    if (isCut) warnings.add('dropped', `Of a tag with more than ${maxTag} characters only the beginning is read.`);
    const source = isCut ? attributes.slice(0, characterStart(attributes, maxTag)) : attributes;
    const frame = new Frame(name, source, parent, parent.sink, isCut);
    frames.push(frame);
    const handler = handlers.get(name);
    if (handler !== undefined && isRead(name, parent)) handler(frame, parent, reading);
  };
  const close = () => {
    const frame = frames.pop();
    frame?.close?.(frame);
    begin(frame?.closeInSteps?.());
  };
  const text = (raw: string) => {
    load += raw.length;
    textIn(innermost(), decoded(raw));
  };
  const cdata = (raw: string) => {
    load += raw.length;
    if (raw.length < maxLoad) textIn(innermost(), raw);
    else begin(longTextIn(innermost(), raw));
  };
  const scanner = createScanner(storage, {
    open(name, attributes) {
      if (work === undefined) open(name, attributes);
      else told.push(() => open(name, attributes));
    },
    close() {
      if (work === undefined) close();
      else told.push(close);
    },
    text(start, end) {
      if (work === undefined) text(storage.slice(start, end));
      else told.push(() => text(storage.slice(start, end)));
    },
    cdata(start, end) {
      if (work === undefined) cdata(storage.slice(start, end));
      else told.push(() => cdata(storage.slice(start, end)));
    },
    truncated: () => warnings.add('malformed', 'The storage breaks off inside a tag; what the tag holds is not shown.'),
    tooDeep() {
      warnings.add('flattened', `Elements nested deeper than ${maxDepth} levels are shown as their text.`);
      // What two elements held are two words.
      if (work === undefined) textIn(innermost(), ' ');
      else told.push(() => textIn(innermost(), ' '));
    },
  });
  /** Goes on with the work at hand; what the scanner told meanwhile comes right after it. */
  const proceed = (steps: Steps) => {
    if (steps.next().done !== true) return;
    work = undefined;
    for (let index = 0; index < told.length; index++) {
      told[index]?.();
      if (work === undefined) continue;
      told = told.slice(index + 1);
      return;
    }
    told = [];
    work = pending.pop();
  };
  return {
    step: () => {
      if (work !== undefined) {
        proceed(work);
        return true;
      }
      load = 0;
      for (let count = 0; count < tokensPerStep && load < maxLoad; count++) {
        const hasMore = scanner.step();
        work ??= pending.pop();
        if (work !== undefined) return true;
        if (!hasMore) return false;
      }
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
  if (kind === 'text') return name === 'br' || (parent.scope.holder !== undefined && name.startsWith('ri:'));
  if (kind !== 'skip') return true;
  if (parent.scope.holder !== undefined && name.startsWith('ri:')) return true;
  const { outer } = parent;
  const macro = parent.scope.macro;
  // Between the parts of a macro nothing else counts.
  return (
    macro !== undefined &&
    outer !== undefined &&
    /^ac:(?:default-)?(?:parameter|rich-text-body|plain-text-body)$/u.test(name)
  );
}
