// The whole report over a folder, for any implementation of the three functions it measures.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { compare } from './compare.mjs';
import { reproduce } from './editorial.mjs';
import { readMarkdown } from './markdown.mjs';
import { randomEdits } from './random-edits.mjs';
import { readStorage } from './storage.mjs';
import { constructs } from './text.mjs';
import { parseStorage } from './xml.mjs';

/** Files below a folder whose name a test accepts, as sorted absolute paths. Links are not followed. */
export function filesBelow(directory, accepts) {
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
export function reportPages(directory, markup, { edits = 20, seed = 'report' } = {}) {
  const pages = [];
  const broken = [];
  const failed = [];
  for (const path of filesBelow(directory, (name) => name.endsWith('.xhtml'))) {
    const file = relative(directory, path);
    const storage = readFileSync(path, 'utf8');
    let stored;
    try {
      stored = readStorage(storage);
    } catch (error) {
      broken.push({ file, reason: error.message.split('\n')[0] });
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

function measure(storage, stored, markup, options) {
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
function writtenBack(markdown, markup) {
  let storage;
  try {
    ({ storage } = markup.markdownToStorage(markdown));
  } catch (error) {
    if (error.code === 'invalid_request') return undefined;
    throw error;
  }
  return {
    wellFormed: isWellFormed(storage),
    sameAgain: markup.storageToMarkdown(storage).markdown === markdown,
  };
}

function isWellFormed(storage) {
  try {
    parseStorage(storage);
    return true;
  } catch {
    return false;
  }
}

function totalOf(pages) {
  const sum = (value) => pages.reduce((total, page) => total + value(page), 0);
  const list = (value) => pages.flatMap((page) => value(page).map((what) => ({ file: page.file, what })));
  const storage = sum(({ tokens }) => tokens.storage);
  const markdown = sum(({ tokens }) => tokens.markdown);
  const done = {};
  for (const { edits } of pages)
    for (const [name, count] of Object.entries(edits.done)) done[name] = (done[name] ?? 0) + count;
  return {
    pages: pages.length,
    constructs: Object.fromEntries(
      constructs.map((name) => [
        name,
        {
          present: sum((page) => page.constructs[name].present),
          kept: sum((page) => page.constructs[name].kept),
          misses: list((page) => page.constructs[name].misses),
        },
      ]),
    ),
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
      ...Object.fromEntries(
        ['changedOutside', 'lost', 'malformed', 'notReopened', 'wrong'].map((name) => [
          name,
          list(({ edits }) => edits[name]),
        ]),
      ),
    },
  };
}

/**
 * Makes the editorial changes of every folder below `directory` that has page.xhtml, original.mdx and improved.mdx.
 * `counts` is outcome → how many.
 */
export function reportEditorial(directory, markup) {
  const pages = filesBelow(directory, (name) => name === 'improved.mdx')
    .map((path) => dirname(path))
    .filter((folder) =>
      ['page.xhtml', 'original.mdx'].every((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile()),
    )
    .map((folder) => {
      const [storage, original, improved] = ['page.xhtml', 'original.mdx', 'improved.mdx'].map((name) =>
        readFileSync(join(folder, name), 'utf8'),
      );
      return { folder: relative(directory, folder), ...reproduce(storage, original, improved, markup) };
    });
  const counts = {};
  for (const { changes } of pages) for (const { outcome } of changes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return { pages, counts, together: pages.filter(({ together }) => together !== undefined).length };
}
