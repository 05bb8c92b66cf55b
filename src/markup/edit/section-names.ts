import type { PageBlock, PageDocument } from '../page-document.js';
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
