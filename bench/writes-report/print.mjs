// The report as text.

/** Rows of text in columns as wide as they need to be. */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const words = { done: 'done', not_done: 'not done', unknown: 'unknown', partly_done: 'partly', unavailable: 'cannot' };
const saidText = (said) => words[said] ?? said.replace('error: ', '').replaceAll('_', ' ');

/** A row per operation, a column per trouble: what was said, effects on the site, requests that wrote. */
export function matrixText({ cells, violations }) {
  const troubles = [...new Set(cells.map(({ trouble }) => trouble))];
  const operations = [...new Set(cells.map(({ operation }) => operation))];
  const cellOf = (operation, trouble) => cells.find((cell) => cell.operation === operation && cell.trouble === trouble);
  const text = ({ said, effects, requests, wrong }) =>
    `${saidText(said)} ${effects}/${requests}${wrong.length > 0 ? ' !' : ''}`;
  // Too many columns for a line: troubles go down, operations are grouped by what happened.
  const rows = troubles.map((trouble) => {
    const groups = new Map();
    for (const operation of operations) {
      const cell = cellOf(operation, trouble);
      if (cell === undefined) continue;
      const key = text(cell);
      groups.set(key, [...(groups.get(key) ?? []), operation]);
    }
    const sorted = [...groups].sort(([, one], [, other]) => other.length - one.length);
    return [
      trouble,
      sorted
        .map(([key, names], index) =>
          index === 0 && names.length > operations.length / 2
            ? `${key} (${names.length})`
            : `${key} (${names.join(', ')})`,
        )
        .join('; '),
    ];
  });
  const again = cells.filter((cell) => cell.again !== undefined);
  return [
    `Every write against every trouble: ${operations.length} operations, ${troubles.length} troubles, ${cells.length} cells.`,
    'What was said, effects on the site / writing requests that reached it, and how many operations (or which):',
    table(rows),
    `Asked for again after "not done": ${again.length}, of which once on the site: ${again.filter(({ again: { effects } }) => effects === 1).length}.`,
    `More than one effect: ${cells.filter(({ effects }) => effects > 1).length}. Said done without an effect: ${cells.filter(({ said, effects }) => said === 'done' && effects !== 1).length}. Said not done with one: ${cells.filter(({ said, effects }) => effects !== 0 && !['done', 'unknown', 'partly_done'].includes(said)).length}.`,
    violationsText(violations),
  ].join('\n');
}

/** Edits per page, then how often each kind was made and refused. */
export function pagesText({ pages, total, violations }) {
  const sum = (counts) => Object.values(counts).reduce((all, count) => all + count, 0);
  const rows = pages.map(({ title, tried, done, refused, outside, lost, rewritten }) => [
    title.slice(0, 40),
    ...[tried, sum(done), sum(refused), outside, lost, rewritten].map(String),
  ]);
  return [
    `Random approved edits: ${total.tried} of ${total.pages} pages, ${sum(total.done)} done.`,
    table([['page', 'tried', 'done', 'refused', 'bytes outside', 'lost', 'server wrote otherwise'], ...rows]),
    `Done: ${listOf(total.done)}.`,
    `Refused: ${listOf(total.refused) || 'none'}.`,
    `Characters changed outside the edits: ${total.outside}. Things lost: ${total.lost}. Bodies that the server wrote down otherwise, with the same meaning: ${total.rewritten}.`,
    violationsText(violations),
  ].join('\n');
}

/** Calls per policy. */
export function policyText({ policies, violations }) {
  const rows = policies.map(({ name, calls, refused, asked, written, requests, told }) => [
    name,
    ...[calls, refused, asked, written, requests].map(String),
    listOf(told),
  ]);
  return [
    'Random tool calls, every proposal approved:',
    table([['policy', 'calls', 'refused', 'asked', 'effects', 'writing requests', 'answers'], ...rows]),
    violationsText(violations),
  ].join('\n');
}

const listOf = (counts) =>
  Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

function violationsText(violations) {
  if (violations.length === 0) return 'Violations: none.';
  const shown = violations.slice(0, 50).map((what) => `- ${what.slice(0, 600)}`);
  return [`Violations: ${violations.length}.`, ...shown].join('\n');
}
