import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commitDates } from './import/git-dates.js';
import { ImportIds } from './import/ids.js';
import { ImportError } from './import/import-error.js';
import { inParallel } from './import/in-parallel.js';
import type { LinkTargets } from './import/links.js';
import {
  contentMeta,
  parseMeta,
  siteMeta,
  spaceMeta,
  type ContentMeta,
  type SiteMeta,
  type SpaceMeta,
} from './import/meta.js';
import {
  isAttachmentFolder,
  isCompanion,
  outlineSpace,
  settleTitles,
  type Entry,
  type SpaceOutline,
} from './import/outline.js';
import { readPageText } from './import/page-text.js';
import { ImportedPeople } from './import/people.js';
import { scanFolder, type ImportNote, type ScannedFile, type ScannedFolder } from './import/scan.js';
import { besideOf, metaSuffix, SiteBuilder } from './import/site-builder.js';
import { uuidOf } from './markdown.js';
import type { SiteData } from './site.js';

export { ImportError } from './import/import-error.js';
export type { ImportNote } from './import/scan.js';

export interface ImportOptions {
  /** Name of the site; default: as `site.json` says, else the name of the folder. */
  name?: string;
  /** Browser base of the site; default: as `site.json` says, else made from the name. */
  baseUrl?: string;
  cloudId?: string;
}

export interface ImportedSite {
  site: SiteData;
  /** Ids of the pages and blog posts by the path of their file, relative to the folder, with `/`. */
  ids: ReadonlyMap<string, string>;
  /** What was left out. */
  skipped: ImportNote[];
  /** What came in, but not as it was written, e.g. under another title. */
  changed: ImportNote[];
}

/**
 * Loads a folder as a site: a top folder is a space, its sub-folders and files the page tree, `.md` turned into storage,
 * `.xhtml` and `.html` taken as storage. Dates are those of the front matter, of `NAME.meta.json`, of the Git history that
 * the folder is in, or of the file, in this order. The same folder gives the same ids. Throws {@link ImportError} when the folder
 * is not there or a `*.json` that describes it is wrong; a single odd file is left out and noted instead.
 */
export async function importFolder(directory: string, options: ImportOptions = {}): Promise<ImportedSite> {
  const { root, skipped } = await scanFolder(directory);
  const changed: ImportNote[] = [];
  const texts = await readTexts(root, skipped);
  const siteText = texts.get('site.json');
  const stated: SiteMeta = siteText === undefined ? {} : parseMeta('site.json', siteText, siteMeta);
  const name = options.name ?? stated.name ?? (root.name || 'Imported');
  const host =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'imported';
  const baseUrl = (options.baseUrl ?? stated.baseUrl ?? `https://${host}.atlassian.net/wiki`).replace(/\/$/, '');
  const people = new ImportedPeople(stated.users ?? [], `${host}.example`);
  const metas = readMetas(texts);
  await dateFiles(directory, root, metas);
  const versionFiles = new Set(
    [...metas].flatMap(([key, meta]) =>
      (meta.versions ?? []).flatMap((version) => (version.file === undefined ? [] : [besideOf(key, version.file)])),
    ),
  );
  const outlines = outlineSpaces(root, { texts, metas, versionFiles, skipped });

  const ids = new ImportIds();
  const entries = outlines.flatMap((space) => space.entries);
  for (const entry of entries) {
    if (entry.meta.id === undefined) continue;
    if (!ids.reserve(entry.meta.id))
      throw new ImportError(`${entry.key}.meta.json`, `field "id": ${entry.meta.id} is used twice`);
    entry.id = entry.meta.id;
  }
  for (const space of outlines) {
    space.info.id = ids.make(`space:${space.info.key}`);
    for (const entry of space.entries) {
      if (entry.id === '') entry.id = ids.make(`content:${entry.key}`);
      if (entry.file === undefined) continue;
      entry.text = readPageText(texts.get(entry.file.path) ?? '', entry.file.extension === '.md');
      texts.delete(entry.file.path);
      if (entry.text.problem !== undefined) changed.push({ path: entry.file.path, reason: entry.text.problem });
    }
    settleTitles(space, (note) => void changed.push(note));
  }

  const site: SiteData = {
    cloudId: options.cloudId ?? stated.cloudId ?? uuidOf(createHash('sha1').update(`site:${name}`).digest('hex')),
    baseUrl,
    name,
    users: people.users,
    spaces: [],
    contents: [],
    comments: [],
    attachments: [],
  };
  const builder = new SiteBuilder(site, { ids, people, texts, targets: targetsOf(root, entries, baseUrl) });
  for (const space of outlines) builder.addSpace(space);
  for (const entry of entries) builder.addContent(entry);
  await builder.addAttachments();
  for (const file of builder.unused()) skipped.push({ path: file.path, reason: 'is no page and no page refers to it' });
  const written = entries.flatMap(({ file, id }) => (file === undefined ? [] : [[file.path, id] as const]));
  return { site, ids: new Map(written), skipped, changed };
}

/** The sample wiki that comes with the package: the invented company Velmarrow. A fresh, independent copy on every call. */
export async function loadSample(): Promise<ImportedSite> {
  return importFolder(dirname(fileURLToPath(import.meta.resolve('#sample-wiki/site.json'))));
}

const textExtensions = new Set(['.md', '.xhtml', '.html']);

/** The text of every page and description, by path; what is not UTF-8 is taken out of the scan and noted. */
async function readTexts(root: ScannedFolder, skipped: ImportNote[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const files: { file: ScannedFile; folder: ScannedFolder }[] = [];
  const collect = (folder: ScannedFolder): void => {
    for (const file of folder.files) {
      const describes = isCompanion(file) || (folder === root && file.name === 'site.json');
      if (textExtensions.has(file.extension) || describes) files.push({ file, folder });
    }
    for (const child of folder.folders) if (!isAttachmentFolder(child)) collect(child);
  };
  collect(root);
  const unreadable = new Set<ScannedFile>();
  await inParallel(files, async ({ file }) => {
    const bytes = await readFile(file.absolute);
    try {
      texts.set(file.path, decoder.decode(bytes));
    } catch {
      unreadable.add(file);
    }
  });
  for (const { file, folder } of files) {
    if (!unreadable.has(file)) continue;
    folder.files = folder.files.filter((other) => other !== file);
    skipped.push({ path: file.path, reason: 'is not UTF-8 text' });
  }
  return texts;
}

/** Gives files the dates of the Git history that they are in, unless all pages state their own. */
async function dateFiles(
  directory: string,
  root: ScannedFolder,
  metas: ReadonlyMap<string, ContentMeta>,
): Promise<void> {
  const files: ScannedFile[] = [];
  const collect = (folder: ScannedFolder): void => {
    files.push(...folder.files);
    for (const child of folder.folders) collect(child);
  };
  collect(root);
  const isStated = ({ path, extension }: ScannedFile): boolean => {
    const meta = metas.get(path.slice(0, path.length - extension.length));
    return (meta?.updatedAt ?? meta?.createdAt) !== undefined;
  };
  if (files.every((file) => !textExtensions.has(file.extension) || isStated(file))) return;
  const dates = await commitDates(directory);
  for (const file of files) {
    const committed = dates.get(file.absolute);
    if (committed === undefined) continue;
    file.modifiedAt = committed.updatedAt;
    file.createdAt = committed.createdAt;
  }
}

function readMetas(texts: ReadonlyMap<string, string>): Map<string, ContentMeta> {
  const metas = new Map<string, ContentMeta>();
  for (const [path, text] of texts) {
    if (path.endsWith(metaSuffix)) metas.set(path.slice(0, -metaSuffix.length), parseMeta(path, text, contentMeta));
  }
  return metas;
}

interface OutlineContext {
  texts: ReadonlyMap<string, string>;
  metas: ReadonlyMap<string, ContentMeta>;
  versionFiles: ReadonlySet<string>;
  skipped: ImportNote[];
}

function outlineSpaces(root: ScannedFolder, { texts, metas, versionFiles, skipped }: OutlineContext): SpaceOutline[] {
  const folders = root.folders.filter((folder) => !isAttachmentFolder(folder));
  // Pages beside the top folders have no space of their own: they make one, named for the imported folder.
  const loose = root.files.some((file) => /^\.(?:md|xhtml|html)$/.test(file.extension));
  const rest = { ...root, folders: root.folders.filter(isAttachmentFolder) };
  const tops = folders.length > 0 ? [...folders, ...(loose ? [rest] : [])] : [root];
  const keys = new Set(tops.filter((folder) => isKey(folder.name)).map((folder) => folder.name.toLowerCase()));
  const spaces: SpaceOutline[] = [];
  for (const folder of tops) {
    const path = folder.path === '' ? 'space.json' : `${folder.path}/space.json`;
    const text = texts.get(path);
    const meta: SpaceMeta = text === undefined ? {} : parseMeta(path, text, spaceMeta);
    const key = isKey(folder.name) ? folder.name : makeKey(folder.name, keys);
    const space = outlineSpace({ key, name: meta.name ?? folder.name, folder, meta, metas, versionFiles });
    const isEmpty = space.entries.length === 1 && space.homepage.file === undefined;
    if (isEmpty && text === undefined)
      skipped.push({ path: folder.path || '.', reason: 'holds no page (.md, .xhtml or .html)' });
    else spaces.push(space);
  }
  return spaces;
}

function isKey(name: string): boolean {
  return /^(?:[A-Za-z0-9]{1,255}|~[A-Za-z0-9._@:-]{1,254})$/.test(name);
}

function makeKey(name: string, taken: Set<string>): string {
  const plain =
    name
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9]/g, '')
      .toUpperCase()
      .slice(0, 200) || 'SPACE';
  let key = plain;
  for (let number = 2; taken.has(key.toLowerCase()); number++) key = `${plain}${number}`;
  taken.add(key.toLowerCase());
  return key;
}

function targetsOf(root: ScannedFolder, entries: readonly Entry[], baseUrl: string): LinkTargets {
  const pages = new Map<string, Entry>();
  const folders = new Map<string, Entry>();
  for (const entry of entries) {
    if (entry.file === undefined) folders.set(entry.key.replace(/\/$/, ''), entry);
    else {
      pages.set(entry.file.path, entry);
      if (/^(?:index|readme)$/i.test(entry.file.stem)) folders.set(posix.dirname(entry.file.path), entry);
    }
  }
  const files = new Map<string, ScannedFile>();
  const collect = (folder: ScannedFolder): void => {
    for (const file of folder.files)
      if (!pages.has(file.path) && !isCompanion(file) && file.path !== 'site.json') files.set(file.path, file);
    for (const child of folder.folders) collect(child);
  };
  collect(root);
  return { pages, folders, files, baseUrl };
}
