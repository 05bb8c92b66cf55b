import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { ImportError } from './import-error.js';

/** A file of the imported folder. */
export interface ScannedFile {
  /** Relative to the imported folder, with `/`. */
  path: string;
  name: string;
  /** Name without its extension. */
  stem: string;
  /** Lower case, with the dot; empty when there is none. */
  extension: string;
  absolute: string;
  /** Bytes. */
  size: number;
  /** ISO 8601, UTC: when the file was last changed. */
  modifiedAt: string;
  /** When it was first committed, where that is known. */
  createdAt?: string;
}

export interface ScannedFolder {
  path: string;
  name: string;
  modifiedAt: string;
  /** Both by name, numbers in names by value. */
  files: ScannedFile[];
  folders: ScannedFolder[];
}

/** Something that was left out or changed, and why. */
export interface ImportNote {
  path: string;
  reason: string;
}

/** Files above this size are left out: Confluence itself refuses larger requests (contract: 5 MiB). */
export const maxFileBytes = 5 * 1024 * 1024;

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * Reads the names, sizes and times of everything below a folder. Hidden entries, `node_modules`, files above 5 MiB and
 * links that leave the folder or lead in a circle are left out and noted. Throws ImportError when the folder is not there.
 */
export async function scanFolder(directory: string): Promise<{ root: ScannedFolder; skipped: ImportNote[] }> {
  const skipped: ImportNote[] = [];
  const top = await realpath(directory).catch((cause: unknown) => {
    throw new ImportError(directory, 'no such folder; name an existing folder to import', { cause });
  });
  const info = await stat(top);
  if (!info.isDirectory()) throw new ImportError(directory, 'is a file; name the folder that holds it');

  const visit = async (
    absolute: string,
    path: string,
    name: string,
    above: readonly string[],
  ): Promise<ScannedFolder> => {
    const folder: ScannedFolder = {
      path,
      name,
      modifiedAt: (await stat(absolute)).mtime.toISOString(),
      files: [],
      folders: [],
    };
    const entries = await readdir(absolute, { withFileTypes: true });
    entries.sort((one, other) => byName.compare(one.name, other.name) || (one.name < other.name ? -1 : 1));
    for (const entry of entries) {
      const entryPath = path === '' ? entry.name : `${path}/${entry.name}`;
      const note = (reason: string): void => void skipped.push({ path: entryPath, reason });
      if (entry.name.startsWith('.') || entry.name === 'node_modules') {
        note('hidden files and node_modules are not imported');
        continue;
      }
      let target = join(absolute, entry.name);
      if (entry.isSymbolicLink()) {
        const real = await realpath(target).catch(() => undefined);
        if (real === undefined) {
          note('the link leads nowhere');
          continue;
        }
        // A link out of the folder could publish any file of this machine.
        const inside = relative(top, real);
        if (inside.startsWith('..') || inside === '' || inside.startsWith(sep)) {
          note('the link leaves the folder');
          continue;
        }
        target = real;
      }
      const status = await stat(target);
      if (status.isDirectory()) {
        if (above.includes(target) || target === absolute) note('the link leads in a circle');
        else folder.folders.push(await visit(target, entryPath, entry.name, [...above, absolute]));
      } else if (!status.isFile()) {
        note('is neither a file nor a folder');
      } else if (status.size > maxFileBytes) {
        note('is larger than 5 MB');
      } else {
        const extension = extname(entry.name);
        folder.files.push({
          path: entryPath,
          name: entry.name,
          stem: entry.name.slice(0, entry.name.length - extension.length),
          extension: extension.toLowerCase(),
          absolute: target,
          size: status.size,
          modifiedAt: status.mtime.toISOString(),
        });
      }
    }
    return folder;
  };
  return { root: await visit(top, '', relative(join(top, '..'), top), []), skipped };
}
