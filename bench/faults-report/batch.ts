// One bad page among those that a search reads: the passages of the others are to be there all the same.
import { startSandbox, type SiteData } from '../../src/sandbox/index.js';
import { ConfluenceToolkit } from '../../src/toolkit.js';
import { ada, ids, writingSite } from '../writes-report/site.js';
import { callTool } from './call-tool.js';
import { replaced, values } from './mutations.js';
import { rewriting } from './rewriting.js';

/** A way in which one page was bad. */
export interface BadPage {
  how: string;
  /** Pages whose passages were given, of those that were not bad. */
  others: number;
  wrong: string[];
}

/** What each page of the batch is about. */
const word = 'quayside';
const count = 6;
const bad = 2;
const idOf = (index: number): string => String(7000 + index);

/** Storage that cannot be read as it should. */
const storages: Readonly<Record<string, string>> = {
  'tags that do not end': `<h2>${word}</h2><table><tr><td><p>${word} <strong>open`,
  'tags that cross': `<p><b>${word}<i></b></i></p></td>`,
  'forty thousand elements inside of each other': `${'<div>'.repeat(40_000)}${word}${'</div>'.repeat(40_000)}`,
  'no markup at all': `\u0000\uFFFF &broken; <![CDATA[ ${word}`,
  'five million characters': `<p>${word}</p>${'<p>Other words.</p>'.repeat(250_000)}`,
};

/** Searches with each kind of bad page. */
export async function reportBatch(onPage: (page: BadPage) => void = () => {}): Promise<BadPage[]> {
  const pages: BadPage[] = [];
  const note = (page: BadPage): void => {
    pages.push(page);
    onPage(page);
  };
  const calm = await search(siteOf(), (answer) => answer);
  if (calm.shown.length !== count) note({ how: 'none', others: calm.shown.length, wrong: ['not all pages are found'] });
  for (const [how, storage] of Object.entries(storages))
    note(judgeBatch(`storage: ${how}`, await search(siteOf(storage), (answer) => answer)));
  for (const place of [
    [],
    ['body'],
    ['body', 'storage'],
    ['body', 'storage', 'value'],
    ['id'],
    ['version'],
    ['_links'],
  ]) {
    for (const value of [...values, undefined]) {
      const how = `${['row', ...place].join('.')} = ${JSON.stringify(value)?.slice(0, 12) ?? 'absent'}`;
      note(judgeBatch(how, await search(siteOf(), (answer) => withBadRow(answer, place, value))));
    }
  }
  return pages;
}

/** What a search gave: the pages that it shows, or what it threw. */
export interface Searched {
  shown: readonly string[];
  text: string;
  thrown?: string;
}

/** What is wrong with a search of which one page was bad. */
export function judgeBatch(how: string, { shown, text, thrown }: Searched): BadPage {
  const missing = Array.from({ length: count }, (_, index) => index)
    .filter((index) => index !== bad && !shown.includes(idOf(index)))
    .map(idOf);
  const wrong = missing.length > 0 ? [`${missing.length} others are missing: ${text.slice(0, 160)}`] : [];
  if (thrown !== undefined) wrong.push(`threw ${thrown}`);
  return { how, others: count - 1 - missing.length, wrong };
}

/** The site with pages about the word. */
function siteOf(badStorage?: string): SiteData {
  const site = writingSite();
  const model = site.contents.find(({ id }) => id === ids.sibling);
  if (model === undefined) throw new Error('The site has this page.');
  for (let index = 0; index < count; index += 1) {
    const storage = index === bad && badStorage !== undefined ? badStorage : `<p>Page ${index} about the ${word}.</p>`;
    const versions = model.versions.map((version) => ({ ...version, title: `The ${word} ${index}`, storage }));
    site.contents.push({ ...model, id: idOf(index), labels: [], versions });
  }
  return site;
}

/** The answer with the row of the bad page spoilt, where the answer holds bodies. */
function withBadRow(answer: unknown, place: readonly string[], value: unknown): unknown {
  const { results } = Object(answer) as { results?: unknown };
  if (!Array.isArray(results)) return answer;
  const at = results.findIndex(
    (row: unknown) => Reflect.get(Object(row), 'id') === idOf(bad) && Reflect.has(Object(row), 'body'),
  );
  return at < 0 ? answer : replaced(answer, ['results', at, ...place], value);
}

async function search(site: SiteData, rewrite: (answer: unknown) => unknown): Promise<Searched> {
  const sandbox = await startSandbox({ site });
  try {
    sandbox.connect(ada);
    const toolkit = new ConfluenceToolkit({ connection: rewriting(sandbox, rewrite) });
    const { text, artifact } = await callTool(toolkit, 'confluence_search', { query: `What about the ${word}?` });
    return { shown: artifact.sources.map(({ pageId }) => pageId), text };
  } catch (error) {
    return { shown: [], text: '', thrown: String(error) };
  } finally {
    await sandbox.close();
  }
}
