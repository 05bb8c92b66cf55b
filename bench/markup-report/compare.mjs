// Which of the constructs that a page shows are found in its Markdown, in the same order and with the same facts.
import { diffArrays } from 'diff';
import { characters, constructs, missing, words } from './text.mjs';

/** How a construct of storage (first) is recognised in Markdown (second). */
const same = {
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
    a.done === b.done && (a.text === b.text || (a.inTable && b.text !== '' && a.text.startsWith(b.text))),
  images: (a, b) => a.target === b.target && a.text === b.text,
  captions: (a, b) => a.target === b.target && a.text === b.text,
  emoji: (a, b) => a.accepted.includes(b.emoji),
  tables: sameShape,
  macros: (a, b) => a.name === b.name,
};

function sameLink(a, b) {
  return a.target === b.target && (a.text === undefined || a.text === b.text);
}

const isEmptyRow = (row) => row.every((cell) => cell === '');

/** Rows of a Markdown table, without the empty header that one without headings needs. */
function rowsOf(stored, found) {
  const hasHeader = stored.eitherHeader ? found.rows.length === stored.rows.length : stored.header;
  return hasHeader ? found.rows : found.rows.slice(1);
}

function sameShape(stored, found) {
  const rows = rowsOf(stored, found);
  const headed = rows.length < found.rows.length ? isEmptyRow(found.rows[0]) : true;
  return rows.length === stored.rows.length && found.columns === stored.columns && headed;
}

/**
 * `{present, kept, misses}` per construct, the words and characters of visible text that the Markdown lacks. A miss is
 * the fact that was not found, as text.
 */
export function compare(stored, found) {
  const result = {};
  for (const construct of constructs) {
    if (construct === 'table cells') continue;
    const pairs = match(stored.facts[construct], found.facts[construct], same[construct]);
    // Characters that stand in the text anyway only keep the order.
    const counted = pairs.filter(([fact]) => !fact.literal);
    result[construct] = {
      present: counted.length,
      kept: counted.filter(([, partner]) => partner !== undefined).length,
      misses: counted.filter(([, partner]) => partner === undefined).map(([fact]) => describe(fact)),
    };
    if (construct === 'tables') result['table cells'] = cells(pairs);
  }
  const storedText = [stored.text, ...stored.descriptions].join('\n');
  const foundText = [found.text, ...found.descriptions].join('\n');
  return {
    constructs: result,
    words: { present: sum(words(storedText)), lost: missing(words(storedText), words(foundText)) },
    characters: { present: sum(characters(storedText)), lost: missing(characters(storedText), characters(foundText)) },
  };
}

const sum = (counts) => [...counts.values()].reduce((total, count) => total + count, 0);
const describe = (fact) => JSON.stringify(fact.rows ? { rows: fact.rows.length, columns: fact.columns } : fact);

/** Each stored fact with its partner in order, or undefined: a longest common subsequence. */
function match(stored, found, isSame) {
  const pairs = [];
  let next = 0;
  for (const { added, removed, count, value } of diffArrays(stored, found, { comparator: isSame })) {
    if (removed) pairs.push(...value.map((fact) => [fact, undefined]));
    else if (added) next += count;
    else {
      for (let index = 0; index < count; index += 1) pairs.push([stored[pairs.length], found[next + index]]);
      next += count;
    }
  }
  return pairs;
}

/** Every cell of a table by its text, merged ones in each place that they cover. */
function cells(pairs) {
  const result = { present: 0, kept: 0, misses: [] };
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
