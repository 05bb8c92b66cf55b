// Which of the constructs that a page shows are found in its Markdown, in the same order and with the same facts.
import { diffArrays } from 'diff';
import { recordOf } from '../record-of.js';
import {
  characters,
  type Construct,
  constructs,
  type CountedName,
  type Facts,
  type Findings,
  type LinkFact,
  missing,
  words,
} from './text.js';

/** How many there are of a construct, how many of these were found, and the others as text. */
export interface Kept {
  present: number;
  kept: number;
  misses: string[];
}

export interface Comparison {
  constructs: Record<CountedName, Kept>;
  words: { present: number; lost: string[] };
  characters: { present: number; lost: string[] };
}

/** How a construct of storage (first) is recognised in Markdown (second). */
const same: { [Name in Construct]: (stored: Facts[Name], found: Facts[Name]) => boolean } = {
  headings: (a, b) => a.level === b.level && a.text === b.text,
  'list items': (a, b) => a.depth === b.depth && a.ordered === b.ordered && (a.text === undefined || a.text === b.text),
  'code blocks': (a, b) => a.body === b.body,
  'code languages': (a, b) => a.language === b.language,
  'code lines in tables': (a, b) => a.line === b.line,
  'other text macros': (a, b) => a.body === b.body,
  'page links': sameLink,
  'attachment links': sameLink,
  'space links': sameLink,
  'anchor links': sameLink,
  'web links': sameLink,
  mentions: (a, b) => a.target === b.target,
  panels: (a, b) => a.type === b.type && a.title === b.title && (a.text === undefined || a.text === b.text),
  decisions: (a, b) => a.text === b.text,
  expands: (a, b) => a.text === '' || a.text === b.text,
  statuses: (a, b) => a.colour === b.colour && a.subtle === b.subtle && a.text === (b.text ?? ''),
  dates: (a, b) => a.date === b.date,
  // A block inside a task begins a new line in a cell, which is where the task's own line ends there.
  tasks: (a, b) =>
    a.done === b.done && (a.text === b.text || (a.inTable === true && b.text !== '' && a.text.startsWith(b.text))),
  images: (a, b) => a.target === b.target && a.text === b.text,
  captions: (a, b) => a.target === b.target && a.text === b.text,
  emoji: (a, b) => b.emoji !== undefined && a.accepted?.includes(b.emoji) === true,
  tables: sameShape,
  macros: (a, b) => a.name === b.name,
};

function sameLink(a: LinkFact, b: LinkFact): boolean {
  return a.target === b.target && (a.text === undefined || a.text === b.text);
}

const isEmptyRow = (row: Row | undefined): boolean => row !== undefined && row.every((cell) => cell === '');

/** Rows of a Markdown table, without the empty header that one without headings needs. */
type TableFact = Facts['tables'];
type Row = TableFact['rows'][number];

function rowsOf(stored: TableFact, found: TableFact): Row[] {
  const hasHeader = stored.eitherHeader ? found.rows.length === stored.rows.length : stored.header;
  return hasHeader ? found.rows : found.rows.slice(1);
}

function sameShape(stored: TableFact, found: TableFact): boolean {
  const rows = rowsOf(stored, found);
  const headed = rows.length < found.rows.length ? isEmptyRow(found.rows[0]) : true;
  return rows.length === stored.rows.length && found.columns === stored.columns && headed;
}

/** What of each construct, and of the words and characters of visible text, the Markdown has and lacks. */
export function compare(stored: Findings, found: Findings): Comparison {
  const storedText = [stored.text, ...stored.descriptions].join('\n');
  const foundText = [found.text, ...found.descriptions].join('\n');
  return {
    constructs: recordOf(constructs, (name) =>
      name === 'table cells' ? cells(pairsOf('tables', stored, found)) : keptOf(name, stored, found),
    ),
    words: { present: sum(words(storedText)), lost: missing(words(storedText), words(foundText)) },
    characters: { present: sum(characters(storedText)), lost: missing(characters(storedText), characters(foundText)) },
  };
}

function keptOf(name: Construct, stored: Findings, found: Findings): Kept {
  // Characters that stand in the text anyway only keep the order.
  const counted = pairsOf(name, stored, found).filter(([fact]) => fact.literal !== true);
  const lost = counted.filter(([, partner]) => partner === undefined);
  return {
    present: counted.length,
    kept: counted.length - lost.length,
    misses: lost.map(([fact]) => describe(fact)),
  };
}

function pairsOf<Name extends Construct>(name: Name, stored: Findings, found: Findings): Pair<Facts[Name]>[] {
  return match<Facts[Name]>(stored.facts[name], found.facts[name], same[name]);
}

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);
const describe = (fact: Facts[Construct]): string =>
  JSON.stringify('rows' in fact ? { rows: fact.rows.length, columns: fact.columns } : fact);

/** A stored fact and its partner, if it has one. */
type Pair<Fact> = [stored: Fact, found: Fact | undefined];

/** Each stored fact with its partner in order: a longest common subsequence. */
function match<Fact>(stored: Fact[], found: Fact[], isSame: (stored: Fact, found: Fact) => boolean): Pair<Fact>[] {
  const pairs: Pair<Fact>[] = [];
  let next = 0;
  for (const { added, removed, count, value } of diffArrays(stored, found, { comparator: isSame })) {
    if (removed) pairs.push(...value.map((fact): Pair<Fact> => [fact, undefined]));
    else if (added) next += count;
    else {
      const start = pairs.length;
      for (const fact of stored.slice(pairs.length, pairs.length + count))
        pairs.push([fact, found[next + (pairs.length - start)]]);
      next += count;
    }
  }
  return pairs;
}

/** Every cell of every table by its text, merged ones in each place that they cover. */
function cells(pairs: Pair<TableFact>[]): Kept {
  const result: Kept = { present: 0, kept: 0, misses: [] };
  for (const [stored, found] of pairs) {
    const rows = found && rowsOf(stored, found);
    stored.rows.forEach((row, rowIndex) => {
      for (let column = 0; column < stored.columns; column += 1) {
        const text = column < row.length ? row[column] : '';
        if (text === undefined) continue;
        result.present += 1;
        if (rows?.[rowIndex]?.[column] === text) result.kept += 1;
        else result.misses.push(JSON.stringify({ row: rowIndex, column, text, found: rows?.[rowIndex]?.[column] }));
      }
    });
  }
  return result;
}
