import type { ContentMeta, SpaceMeta } from './meta.js';
import type { PageText } from './page-text.js';
import type { ImportNote, ScannedFile, ScannedFolder } from './scan.js';

/** A page, blog post or folder to be, with its place in the tree. */
export interface Entry {
  /** Path without extension, relative to the imported folder: what ids are made from. */
  key: string;
  /** Absent for folders and for a homepage nobody wrote. */
  file?: ScannedFile;
  meta: ContentMeta;
  parent: Entry | null;
  space: SpaceInfo;
  kind: 'page' | 'blogpost' | 'folder';
  /** When nothing better is stated. */
  modifiedAt: string;
  /** Place among its siblings. */
  order: number;
  /** Files of `NAME.attachments/`. */
  attachments: ScannedFile[];
  /** Filled when the text was read. */
  text: PageText;
  title: string;
  id: string;
}

/** A space to be; shared by its entries. */
export interface SpaceInfo {
  key: string;
  name: string;
  folder: ScannedFolder;
  meta: SpaceMeta;
  /** Filled when ids are given out. */
  id: string;
}

export interface SpaceOutline {
  info: SpaceInfo;
  homepage: Entry;
  /** The homepage first; parents before what hangs under them. */
  entries: Entry[];
}

const pageExtensions = new Set(['.md', '.xhtml', '.html']);
const attachmentsSuffix = '.attachments';

/** Everything of a folder that is no page itself but belongs to one. */
export function isCompanion(file: ScannedFile): boolean {
  return file.name === 'space.json' || file.name.endsWith('.meta.json') || file.name.endsWith('.adf.json');
}

/** Whether a folder holds attachments instead of pages. */
export function isAttachmentFolder(folder: ScannedFolder): boolean {
  return folder.name.endsWith(attachmentsSuffix);
}

export interface OutlineInput {
  key: string;
  name: string;
  folder: ScannedFolder;
  meta: SpaceMeta;
  /** Meta by path without `.meta.json`. */
  metas: ReadonlyMap<string, ContentMeta>;
  /** Paths that are older versions of pages, not pages. */
  versionFiles: ReadonlySet<string>;
}

/**
 * The page tree of a space's folder. `index.*`, else `README.*`, is the page of its folder; a folder without one hangs
 * under the page of the same name beside it, else becomes a folder of its own. Folders without any page are left out.
 */
export function outlineSpace(input: OutlineInput): SpaceOutline {
  const { folder, metas, versionFiles } = input;
  const pagesOf = (of: ScannedFolder): ScannedFile[] =>
    of.files.filter((file) => pageExtensions.has(file.extension) && !versionFiles.has(file.path));
  const hasPages = (of: ScannedFolder): boolean =>
    pagesOf(of).length > 0 || of.folders.some((child) => !isAttachmentFolder(child) && hasPages(child));
  const indexOf = (of: ScannedFolder): ScannedFile | undefined => {
    const pages = pagesOf(of);
    return pages.find((file) => /^index$/i.test(file.stem)) ?? pages.find((file) => /^readme$/i.test(file.stem));
  };

  const attachmentsOf = (within: ScannedFolder, stem: string): ScannedFile[] =>
    within.folders.find((child) => child.name === stem + attachmentsSuffix)?.files ?? [];
  const entryOf = (within: ScannedFolder, file: ScannedFile, key: string): Omit<Entry, 'parent' | 'space'> => {
    const meta = metas.get(keyOf(file)) ?? {};
    return {
      key,
      file,
      meta,
      kind: meta.type ?? 'page',
      modifiedAt: file.modifiedAt,
      order: 0,
      attachments: attachmentsOf(within, file.stem),
      text: noText,
      title: '',
      id: '',
    };
  };
  const bare = (
    key: string,
    of: ScannedFolder,
    kind: 'page' | 'folder',
    title: string,
  ): Omit<Entry, 'parent' | 'space'> => ({
    key,
    meta: metas.get(key) ?? {},
    kind,
    modifiedAt: of.modifiedAt,
    order: 0,
    attachments: [],
    text: { ...noText, title },
    title: '',
    id: '',
  });

  const entries: Entry[] = [];
  const index = indexOf(folder);
  const home =
    index === undefined ? bare(`${folder.path}/`, folder, 'page', input.name) : entryOf(folder, index, keyOf(index));
  const info: SpaceInfo = { key: input.key, name: input.name, folder, meta: input.meta, id: '' };
  const homepage: Entry = { ...home, kind: 'page', parent: null, space: info };
  entries.push(homepage);

  const add = (parent: Entry, fields: Omit<Entry, 'parent' | 'space'>): Entry => {
    const order = fields.meta.position ?? entries.length * 1000;
    const entry: Entry = { ...fields, order, space: info, parent: fields.kind === 'blogpost' ? null : parent };
    entries.push(entry);
    return entry;
  };
  const fill = (of: ScannedFolder, parent: Entry, own: ScannedFile | undefined): void => {
    const beside = new Map<string, Entry>();
    for (const file of pagesOf(of)) {
      if (file === own) continue;
      const entry = add(parent, entryOf(of, file, keyOf(file)));
      if (entry.kind === 'page' && !beside.has(file.stem)) beside.set(file.stem, entry);
    }
    for (const child of of.folders) {
      if (isAttachmentFolder(child) || !hasPages(child)) continue;
      const childIndex = indexOf(child);
      const page =
        childIndex === undefined
          ? (beside.get(child.name) ?? add(parent, bare(child.path, child, 'folder', child.name)))
          : add(parent, entryOf(child, childIndex, keyOf(childIndex)));
      fill(child, page, childIndex);
    }
  };
  fill(folder, homepage, index);
  return { info, homepage, entries };
}

const noText: PageText = { body: '', titleIsHeading: false, headings: () => [] };

/** Path without extension. */
export function keyOf(file: ScannedFile): string {
  return file.path.slice(0, file.path.length - file.extension.length);
}

/**
 * Gives every entry its title, unique among the pages of its space without regard to case (Confluence allows no two);
 * folders and trashed pages do not count. The second of two gets ` (2)`, and so on; the changes are noted.
 */
export function settleTitles({ info, entries }: SpaceOutline, note: (note: ImportNote) => void): void {
  const taken = new Set<string>();
  for (const entry of entries) {
    const wanted = clip(
      (entry.meta.title ?? entry.text.title ?? entry.file?.stem ?? info.name).replace(/\s+/g, ' ').trim(),
    );
    entry.title = wanted;
    if (entry.kind === 'folder' || entry.meta.status === 'trashed') continue;
    for (let number = 2; taken.has(entry.title.toLowerCase()); number++)
      entry.title = `${wanted.slice(0, 245)} (${number})`;
    taken.add(entry.title.toLowerCase());
    if (entry.title !== wanted) {
      note({
        path: entry.file?.path ?? entry.key,
        reason: `the title "${wanted}" is taken in space ${info.key}; it became "${entry.title}"`,
      });
    }
  }
}

// 255 is Confluence's limit; a pair of surrogates must not be cut in two.
function clip(title: string): string {
  return title.slice(0, 255).replace(/[\uD800-\uDBFF]$/, '');
}
