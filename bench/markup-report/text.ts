// What both sides of the comparison share: how text is compared, so that neither spelling nor layout counts.

/**
 * Collects visible text and, per construct, what was found in reading order. `capture` runs a step and returns the text
 * that the step added.
 */
export class Findings {
  text = '';
  /** What stands in the text for mentions, emoji and images, which have no text of their own. */
  stand = '';
  /** Descriptions of images: visible words, but no part of the sentence around them. */
  descriptions: string[] = [];
  readonly facts: { [Name in Construct]: Facts[Name][] } = {
    headings: [],
    'list items': [],
    'code blocks': [],
    'code languages': [],
    'code lines in tables': [],
    'other text macros': [],
    'page links': [],
    'attachment links': [],
    'space links': [],
    'anchor links': [],
    'web links': [],
    mentions: [],
    panels: [],
    decisions: [],
    expands: [],
    statuses: [],
    dates: [],
    tasks: [],
    images: [],
    captions: [],
    emoji: [],
    tables: [],
    macros: [],
  };

  /** How many facts there are. */
  added = 0;

  add<Name extends Construct>(construct: Name, fact: Facts[Name]): void {
    this.added += 1;
    this.facts[construct].push(fact);
  }

  /** Whether a step added anything visible. */
  shows(step: () => void): boolean {
    const before = this.added;
    return /\S/u.test(this.capture(step)) || this.added > before;
  }

  newLine(): void {
    if (this.text !== '' && !this.text.endsWith('\n')) this.text += '\n';
  }

  capture(step: () => void): string {
    const start = this.text.length;
    step();
    return this.text.slice(start);
  }
}

/** Everything that is counted, in the order of the printed table. */
export const constructs = [
  'headings',
  'list items',
  'code blocks',
  'code languages',
  'code lines in tables',
  'other text macros',
  'page links',
  'attachment links',
  'space links',
  'anchor links',
  'web links',
  'mentions',
  'panels',
  'decisions',
  'expands',
  'statuses',
  'dates',
  'tasks',
  'images',
  'captions',
  'emoji',
  'tables',
  'table cells',
  'macros',
] as const;

/** A name of what is counted. */
export type CountedName = (typeof constructs)[number];
/** What is found on both sides and compared; the cells of a table are counted with it. */
export type Construct = Exclude<CountedName, 'table cells'>;

/** Destination in a form that does not depend on its spelling, and the words of the link where they are its own. */
export interface LinkFact {
  target: string;
  text?: string;
}

export interface TableFact {
  /** Texts of the cells, merged ones in each place that they cover; undefined where the text cannot be compared. */
  rows: (string | undefined)[][];
  columns: number;
  header?: boolean;
  /** Whether its first cell may head it, or each cell its row. */
  eitherHeader?: boolean;
}

/** What is known of each construct. Markdown tells less than storage: what is optional is on one side only. */
interface FactsByName {
  headings: { level: number; text: string };
  'list items': { depth: number; ordered: boolean; text: string | undefined };
  'code blocks': { body: string };
  'code languages': { language: string };
  'code lines in tables': { line: string };
  'other text macros': { body: string };
  'page links': LinkFact;
  'attachment links': LinkFact;
  'space links': LinkFact;
  'anchor links': LinkFact;
  'web links': LinkFact;
  mentions: { target: string };
  panels: { type: string; title: string; text?: string };
  decisions: { text: string };
  expands: { text: string };
  statuses: { colour: string; subtle: boolean; text: string | undefined };
  dates: { date: string };
  tasks: { done: boolean; text: string; inTable?: boolean };
  images: { target: string | undefined; text: string };
  captions: { target: string | undefined; text: string };
  /** `accepted` are the characters that may show it, `emoji` the one that does. */
  emoji: { accepted?: string[]; emoji?: string };
  tables: TableFact;
  macros: { name: string };
}

/** A fact of each construct; `literal` marks what stands in the text anyway and only keeps the order. */
export type Facts = { [Name in Construct]: FactsByName[Name] & { literal?: boolean } };

/** Letters and digits alone, without list markers and emoji short names: equal when two texts say the same. */
export function letters(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/^[\s\u00A0]*(?:(?:•|[-*+]|\d+[.)]|\[[ xX]\])(?:[\s\u00A0]+|$))*/u, ''))
    .join('')
    .replaceAll(/:[\p{L}\p{N}_+-]+:/gu, '')
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, '');
}

/** Words of a text as a multiset: word → how often. */
export function words(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Characters other than white space and invisible ones as a multiset. */
export function characters(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const character of text)
    if (!/[\s\p{Cc}\p{Cf}\u{FE0F}\u{E000}]/u.test(character)) counts.set(character, (counts.get(character) ?? 0) + 1);
  return counts;
}

/** What `before` has more of than `after`, as a list with repetitions. */
export function missing(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] {
  return [...before].flatMap(([item, count]) => Array<string>(Math.max(0, count - (after.get(item) ?? 0))).fill(item));
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Stands in a text for an emoji whose character is compared elsewhere: no letter and no visible character. */
export const picture = '\uE000';

/** Emoji and `:short-names:` of a text, in order. */
export function emojiOf(text: string): string[] {
  const found: string[] = [];
  for (const [piece] of text.matchAll(/:[\p{L}\p{N}_+-]+:|[\u0080-\u{10FFFF}#*0-9]+/gu)) {
    if (piece.startsWith(':')) {
      found.push(piece);
      continue;
    }
    for (const { segment } of segmenter.segment(piece))
      if (/\p{Extended_Pictographic}|\p{RI}\p{RI}|\u20E3/u.test(segment)) found.push(plainEmoji(segment));
  }
  return found;
}

/** Without the selector that only asks for a coloured picture. */
export const plainEmoji = (emoji: string): string => emoji.replaceAll('\uFE0F', '');

/** A name of a link's destination that does not depend on how it is escaped. */
export function webTarget(url: string): string {
  const plain = url.replaceAll(/\p{Cc}/gu, '').trim();
  try {
    return `web|${decodeURI(plain)}`;
  } catch {
    return `web|${plain}`;
  }
}

/** Decodes percent signs where they are meant so. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
