import { createScanner, maxDepth } from '../scan.js';
import type { SiteOptions } from '../target.js';
import { adfElements } from './adf-elements.js';
import { flush } from './blocks.js';
import { decoded } from './entities.js';
import { createSink, Frame, type Handler, type MarkdownBlock, type Reading } from './frame.js';
import { imageElements } from './image-elements.js';
import { linkElements } from './link-elements.js';
import { listElements } from './list-elements.js';
import { macroElements } from './macro-elements.js';
import { tableElements } from './table-elements.js';
import { textElements, textIn } from './text-elements.js';
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

/** A heading of the page as it was written. */
export interface ReadHeading {
  level: number;
  /** White space as it is. */
  text: string;
  /** Index of its block. */
  block: number;
}

export interface ReadResult {
  blocks: MarkdownBlock[];
  headings: ReadHeading[];
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
  const headings: ReadHeading[] = [];
  const warnings = new Warnings();
  const reading: Reading = {
    ...options,
    warnings,
    heading: (level, text, block) => headings.push({ level, text, block }),
  };
  const root = new Frame('', '', undefined, page);
  const frames: Frame[] = [root];
  const innermost = () => frames.at(-1) ?? root;
  const scanner = createScanner(storage, {
    open(name, attributes) {
      const parent = innermost();
      const frame = new Frame(name, attributes, parent, parent.sink);
      frames.push(frame);
      const handler = handlers.get(name);
      if (handler !== undefined && isRead(name, parent)) handler(frame, parent, reading);
    },
    close() {
      const frame = frames.pop();
      frame?.close?.(frame);
    },
    text: (start, end) => textIn(innermost(), decoded(storage.slice(start, end))),
    cdata: (start, end) => textIn(innermost(), storage.slice(start, end)),
    truncated: () => warnings.add('malformed', 'The storage breaks off inside a tag; what the tag holds is not shown.'),
    tooDeep() {
      warnings.add('flattened', `Elements nested deeper than ${maxDepth} levels are shown as their text.`);
      // What two elements held are two words.
      textIn(innermost(), ' ');
    },
  });
  return {
    step: () => scanner.step(),
    result: () => {
      flush(page);
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
