// The whole report over a folder, for any implementation of the three functions it measures.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { ConfluenceError } from '../../src/errors.js';
import type { markdownToStorage, openStorage, storageToMarkdown } from '../../src/markup/index.js';
import { recordOf } from '../record-of.js';
import { type Comparison, compare } from './compare.js';
import { type Reproduced, reproduce } from './editorial.js';
import { readMarkdown } from './markdown.js';
import { firstLineOf } from './message.js';
import { type EditsOfPage, type FaultKind, faultKinds, randomEdits } from './random-edits.js';
import { readStorage } from './storage.js';
import { constructs, type CountedName, type Findings } from './text.js';
import { parseStorage } from './xml.js';

/** The functions that the report measures; any implementation will do. */
export interface Markup {
  storageToMarkdown: (storage: string) => Pick<ReturnType<typeof storageToMarkdown>, 'markdown' | 'warnings'>;
  markdownToStorage: (markdown: string) => Pick<ReturnType<typeof markdownToStorage>, 'storage'>;
  openStorage: typeof openStorage;
}

/** Something that was lost or went wrong on a page. */
export interface Miss {
  file: string;
  what: string;
}

interface PageReport extends Comparison {
  file: string;
  warnings: number;
  tokens: { storage: number; markdown: number };
  written: { wellFormed: boolean; sameAgain: boolean } | undefined;
  edits: EditsOfPage;
}

export interface PagesReport {
  pages: PageReport[];
  broken: { file: string; reason: string }[];
  failed: { file: string; reason: string }[];
  total: {
    pages: number;
    constructs: Record<CountedName, { present: number; kept: number; misses: Miss[] }>;
    words: { present: number; lost: Miss[] };
    characters: { present: number; lost: Miss[] };
    tokens: { storage: number; markdown: number; ratio: number };
    written: { pages: number; wellFormed: number; sameAgain: number };
    edits: Record<FaultKind, Miss[]> & {
      tried: number;
      made: number;
      done: Record<string, number>;
      refused: number;
    };
  };
}

export interface EditorialReport {
  pages: ({ folder: string } & Reproduced)[];
  /** Outcome → how many. */
  counts: Record<string, number>;
  /** Pages of which all changes in one edit do not give the page that they give one by one. */
  together: number;
}

/** Files below a folder whose name a test accepts, as sorted absolute paths. Links are not followed. */
function filesBelow(directory: string, accepts: (name: string) => boolean): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && accepts(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Measures every `*.xhtml` below a folder. `markup` is `confluence-agent/markup`; `edits` the number of random edits per
 * page. A page that is not well-formed is listed under `broken`, one on which the code under test throws under `failed`;
 * neither is counted.
 */
export function reportPages(
  directory: string,
  markup: Markup,
  { edits = 20, seed = 'report' }: { edits?: number; seed?: string } = {},
): PagesReport {
  const pages: PageReport[] = [];
  const broken: PagesReport['broken'] = [];
  const failed: PagesReport['failed'] = [];
  for (const path of filesBelow(directory, (name) => name.endsWith('.xhtml'))) {
    const file = relative(directory, path);
    const storage = readFileSync(path, 'utf8');
    let stored: Findings;
    try {
      stored = readStorage(storage);
    } catch (error) {
      broken.push({ file, reason: firstLineOf(error) });
      continue;
    }
    try {
      pages.push({ file, ...measure(storage, stored, markup, { edits, seed: `${seed} ${file}` }) });
    } catch (error) {
      failed.push({ file, reason: String(error) });
    }
  }
  return { pages, broken, failed, total: totalOf(pages) };
}

function measure(
  storage: string,
  stored: Findings,
  markup: Markup,
  options: { edits: number; seed: string },
): Omit<PageReport, 'file'> {
  const { markdown, warnings } = markup.storageToMarkdown(storage);
  return {
    ...compare(stored, readMarkdown(markdown)),
    warnings: warnings.length,
    tokens: { storage: countTokens(storage), markdown: countTokens(markdown) },
    written: writtenBack(markdown, markup),
    edits: randomEdits(storage, markup, { count: options.edits, seed: options.seed }),
  };
}

/** The Markdown as storage again; undefined for a page that is longer than what can be written at once. */
function writtenBack(markdown: string, markup: Markup): PageReport['written'] {
  let storage: string;
  try {
    ({ storage } = markup.markdownToStorage(markdown));
  } catch (error) {
    if (ConfluenceError.isInstance(error) && error.code === 'invalid_request') return undefined;
    throw error;
  }
  return {
    wellFormed: isWellFormed(storage),
    sameAgain: markup.storageToMarkdown(storage).markdown === markdown,
  };
}

function isWellFormed(storage: string): boolean {
  try {
    parseStorage(storage);
    return true;
  } catch {
    return false;
  }
}

function totalOf(pages: PageReport[]): PagesReport['total'] {
  const sum = (value: (page: PageReport) => number): number => pages.reduce((total, page) => total + value(page), 0);
  const list = (value: (page: PageReport) => string[]): Miss[] =>
    pages.flatMap((page) => value(page).map((what) => ({ file: page.file, what })));
  const storage = sum(({ tokens }) => tokens.storage);
  const markdown = sum(({ tokens }) => tokens.markdown);
  const done: Record<string, number> = {};
  for (const { edits } of pages)
    for (const [name, count] of Object.entries(edits.done)) done[name] = (done[name] ?? 0) + count;
  return {
    pages: pages.length,
    constructs: recordOf(constructs, (name) => ({
      present: sum((page) => page.constructs[name].present),
      kept: sum((page) => page.constructs[name].kept),
      misses: list((page) => page.constructs[name].misses),
    })),
    words: { present: sum(({ words }) => words.present), lost: list(({ words }) => words.lost) },
    characters: {
      present: sum(({ characters }) => characters.present),
      lost: list(({ characters }) => characters.lost),
    },
    tokens: { storage, markdown, ratio: storage === 0 ? 0 : markdown / storage },
    written: {
      pages: sum(({ written }) => Number(written !== undefined)),
      wellFormed: sum(({ written }) => Number(written?.wellFormed ?? 0)),
      sameAgain: sum(({ written }) => Number(written?.sameAgain ?? 0)),
    },
    edits: {
      tried: sum(({ edits }) => edits.tried),
      made: Object.values(done).reduce((total, count) => total + count, 0),
      done,
      refused: sum(({ edits }) => edits.refused),
      ...recordOf(faultKinds, (name) => list(({ edits }) => edits[name])),
    },
  };
}

/** Makes the editorial changes of every folder below `directory` that has page.xhtml, original.mdx and improved.mdx. */
export function reportEditorial(directory: string, markup: Markup): EditorialReport {
  const pages = filesBelow(directory, (name) => name === 'improved.mdx')
    .map((path) => dirname(path))
    .filter((folder) =>
      ['page.xhtml', 'original.mdx'].every((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile()),
    )
    .map((folder) => {
      const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
      return {
        folder: relative(directory, folder),
        ...reproduce(read('page.xhtml'), read('original.mdx'), read('improved.mdx'), markup),
      };
    });
  const counts: Record<string, number> = {};
  for (const { changes } of pages) for (const { outcome } of changes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return { pages, counts, together: pages.filter(({ together }) => together !== undefined).length };
}
