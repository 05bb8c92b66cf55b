import type { PageBlock, PageDocument } from '../page-document.js';
import { createScanner } from '../scan.js';
import type { Steps } from '../steps.js';
import { plainWords, sectionRange } from './find-block.js';
import { invalid } from './refusal.js';

/** The editor's own name of one section: its anchor, which no other has. */
export function sectionNamed(document: PageDocument, name: string | undefined): { section?: string } {
  if (name === undefined) return {};
  return { section: nameOf(sectionRange(document, name)) };
}

/** The same where a section has to be named. */
export function neededSection(document: PageDocument, section: string | undefined): string {
  if (section === undefined)
    throw invalid('Which section is meant?', 'Give its heading in `section`; `delete` removes one block.');
  return sectionNamed(document, section).section ?? section;
}

/** A name that means one heading alone. */
export function headingName(document: PageDocument, heading: PageBlock): string {
  const entry = document.outline.find(({ block }) => block === heading.id);
  return entry ? nameOf(entry) : plainWords(heading.markdown);
}

const nameOf = ({ anchor, text }: { anchor: string; text: string }): string => (anchor === '' ? text : `#${anchor}`);

/** Where a part of storage ends at the latest: with the element, such as a column, in which it begins. */
export function* endOfElement(storage: string, { start, end }: { start: number; end: number }): Steps<number> {
  let found: number | undefined;
  // Seen from here, what ends an element that began before is a stray end tag.
  const scanner = createScanner(storage.slice(start, end), {
    other(from) {
      if (storage.startsWith('</', start + from)) found ??= start + from;
    },
  });
  for (let events = 1; found === undefined && scanner.step(); events++) if (events % eventsPerStep === 0) yield;
  return found ?? end;
}

const eventsPerStep = 1000;
