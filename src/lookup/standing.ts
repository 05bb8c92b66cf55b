import { toDocument } from '../markup/document.js';
import { standingLabels, topStanding } from '../retrieval/standing.js';

/** How far into a body a reader looks for what stands above its text, in characters. */
const topLength = 6000;

/**
 * What a page says of its own standing, in its words and in the order in which a reader meets it: the status at its top, a
 * banner or an opening line such as "This page is outdated, see …", labels such as `deprecated`. Mostly nothing.
 */
export const standingOf = ({
  storage = '',
  labels = [],
}: {
  storage?: string | undefined;
  labels?: readonly string[] | undefined;
}): string[] => [
  ...new Set([...topStanding(toDocument(storage.slice(0, topLength)).blocks), ...standingLabels(labels)]),
];
