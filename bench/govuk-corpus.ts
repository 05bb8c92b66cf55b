/**
 * Writes the second wiki of the evaluation, the developer documentation of GOV.UK (github.com/alphagov/govuk-developer-docs,
 * MIT licence, commit 972d1b44), as a folder to import, and checks that every answer of its questions stands in its page:
 *   node --import tsx bench/govuk-corpus.ts CHECKOUT DIR
 * One folder per space; front matter becomes the first heading, tags of templates go.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fold } from './retrieval/compare.js';
import type { Question } from './retrieval/site.js';

const [checkout, target] = process.argv.slice(2);
if (checkout === undefined || target === undefined) {
  process.stderr.write('Usage: node --import tsx bench/govuk-corpus.ts CHECKOUT DIR\n');
  process.exit(2);
}

/** Folders of the source that become spaces, the longer before what they lie in. */
const spaces = [
  ['manual/alerts/', 'ALERTS'],
  ['manual/', 'MANUAL'],
  ['kubernetes/', 'K8S'],
  ['analytics/', 'ANALYTICS'],
  ['mobile/', 'MOBILE'],
] as const;

/** The page as it was, without what its generator reads. */
function pageOf(text: string): string {
  const [, front = '', body = text] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/u.exec(text) ?? [];
  const title = /^title: *["']?(.+?)["']?$/mu.exec(front)?.[1];
  const plain = body.replaceAll(/<%[\s\S]*?%>/gu, '').trim();
  return `${title === undefined || plain.startsWith('# ') ? '' : `# ${title}\n\n`}${plain}\n`;
}

const source = join(checkout, 'source');
for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' }).toSorted()) {
  const space = spaces.find(([folder]) => name.startsWith(folder));
  if (space === undefined || !/\.md(?:\.erb)?$/u.test(name)) continue;
  const inside = name.slice(space[0].length).replace(/(?:\.html)*\.md(?:\.erb)?$/u, '');
  const file = join(target, space[1], `${inside.replace(/(?<=.)\/index$/u, '')}.md`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, pageOf(readFileSync(join(source, name), 'utf8')));
}

const questions = readFileSync(new URL('retrieval/govuk-questions.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line): Question => JSON.parse(line));
for (const { question, answers = [], page } of questions) {
  if (page === undefined || page === null) continue;
  const text = fold(readFileSync(join(target, page), 'utf8').replaceAll(/\[([^\]]*)\]\[[^\]]*\]/gu, '$1'));
  for (const answer of answers)
    if (!text.includes(fold(answer))) {
      process.stderr.write(`${page} does not say "${answer}" (${question})\n`);
      process.exitCode = 1;
    }
}
