import { day, oneLine } from '../ours.js';

/** A page as far as its age and standing go. */
export interface AgedPage {
  updatedAt: string;
  /** What it says of itself when it is outdated, archived or a draft, in its words. */
  standing?: readonly string[];
}

/** Facts about the age and standing of a page, as they stand in a row about it; the words of the wiki in quotes. */
export const ageFacts = ({ updatedAt, ...page }: AgedPage): string[] => [
  ...(updatedAt === '' ? [] : [`updated ${day(updatedAt)}`]),
  ...standingFacts(page),
];

/** Those about its standing alone. */
export const standingFacts = ({ standing = [] }: Pick<AgedPage, 'standing'>): string[] =>
  standing.slice(0, 3).map((words) => `marked "${oneLine(words, 80)}"`);
