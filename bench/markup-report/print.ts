// The report as text for people.

import type { EditorialReport, Miss, PagesReport } from './report.js';
import { faultKinds } from './random-edits.js';

/** A readable table of {@link reportPages}: totals per construct, then what was missed, `examples` lines of each. */
export function pagesText(
  { pages, broken, failed, total }: PagesReport,
  { examples = 5 }: { examples?: number } = {},
): string {
  const lines = [`${total.pages} pages${broken.length > 0 ? `, ${broken.length} not well-formed and left out` : ''}`];
  for (const { file, reason } of broken) lines.push(`  ${file}: ${reason}`);
  for (const { file, reason } of failed) lines.push(`  FAILED ${file}: ${reason}`);
  lines.push('', row('', 'present', 'kept', ''));
  for (const [name, { present, kept }] of Object.entries(total.constructs))
    lines.push(row(name, present, kept, share(kept, present)));
  lines.push(
    row(
      'words',
      total.words.present,
      total.words.present - total.words.lost.length,
      share(total.words.present - total.words.lost.length, total.words.present),
    ),
    row(
      'characters',
      total.characters.present,
      total.characters.present - total.characters.lost.length,
      share(total.characters.present - total.characters.lost.length, total.characters.present),
    ),
    '',
    `tokens (o200k)        ${total.tokens.storage} in storage, ${total.tokens.markdown} in Markdown: ${(total.tokens.ratio * 100).toFixed(1)} %`,
    `  heaviest page       ${heaviest(pages)}`,
    `written back          ${total.written.wellFormed} of ${total.written.pages} well-formed, ${total.written.sameAgain} read the same again`,
    '',
    `random edits          ${total.edits.tried} tried, ${total.edits.made} made, ${total.edits.refused} rightly refused`,
    `  ${Object.entries(total.edits.done)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
    `  changed outside     ${total.edits.changedOutside.length}`,
    `  inventory lost      ${total.edits.lost.length}`,
    `  not well-formed     ${total.edits.malformed.length}`,
    `  blocks not reopened ${total.edits.notReopened.length}`,
    `  wrong or refused    ${total.edits.wrong.length}`,
  );
  const missed: [name: string, misses: Miss[]][] = [
    ...Object.entries(total.constructs).map(([name, { misses }]): [string, Miss[]] => [name, misses]),
    ['words lost', total.words.lost],
    ['characters lost', total.characters.lost],
    [
      'not the same when written and read again',
      pages.filter(({ written }) => written?.sameAgain === false).map(({ file }) => ({ file, what: '' })),
    ],
    ...faultKinds.map((name): [string, Miss[]] => [`edits: ${name}`, total.edits[name]]),
  ];
  for (const [name, misses] of missed) {
    if (misses.length === 0) continue;
    lines.push('', `${name} (${misses.length})`);
    for (const { file, what } of misses.slice(0, examples)) lines.push(`  ${file}  ${what.slice(0, 300)}`);
  }
  return lines.join('\n');
}

const row = (name: string, present: number | string, kept: number | string, percent: string): string =>
  `${name.padEnd(22)}${String(present).padStart(9)}${String(kept).padStart(9)}${percent.padStart(10)}`.trimEnd();
const share = (kept: number, present: number): string =>
  present === 0 ? '–' : `${((kept / present) * 100).toFixed(kept === present ? 0 : 2)} %`;

function heaviest(pages: PagesReport['pages']): string {
  const [page] = pages
    .filter(({ tokens }) => tokens.storage > 0)
    .sort((a, b) => b.tokens.markdown / b.tokens.storage - a.tokens.markdown / a.tokens.storage);
  return page ? `${((page.tokens.markdown / page.tokens.storage) * 100).toFixed(1)} % (${page.file})` : '–';
}

/** The editorial changes of {@link reportEditorial}: how many of how many, and why the others not. */
export function editorialText({ pages, counts, together }: EditorialReport): string {
  const count = (outcome: string): number => counts[outcome] ?? 0;
  const inOneBlock = count('reproduced') + count('failed');
  const lines = [
    `${count('reproduced')} of ${inOneBlock} editorial changes reproduced in ${pages.length} pages, ${count('not in one block')} not in one block, ${count('already there')} already so in the storage`,
    `all changes of a page in one edit: ${pages.length - together} of ${pages.length} pages`,
  ];
  for (const { folder, changes, together: fault } of pages) {
    const odd = changes.filter(({ outcome }) => outcome === 'failed' || outcome === 'not in one block');
    for (const { line, from, to, outcome, reason } of odd)
      lines.push(`  ${folder}:${line} ${outcome}: ${reason}`, `    “${from}” → “${to}”`);
    if (fault !== undefined) lines.push(`  ${folder} all at once: ${fault}`);
  }
  return lines.join('\n');
}
