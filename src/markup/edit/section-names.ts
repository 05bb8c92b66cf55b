import type { PageBlock, PageDocument } from '../page-document.js';
import { plainWords, sectionRange } from './find-block.js';
import { invalid } from './refusal.js';

/** The editor's own name of one section: its anchor, which no other has. */
export function sectionNamed(document: PageDocument, name: string | undefined): { section?: string } {
  if (name === undefined) return {};
  const { anchor, text } = sectionRange(document, name);
  return { section: anchor === '' ? text : `#${anchor}` };
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
  return entry && entry.anchor !== '' ? `#${entry.anchor}` : (entry?.text ?? plainWords(heading.markdown));
}
