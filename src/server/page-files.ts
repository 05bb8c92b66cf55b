import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { ConfluenceError } from '../errors.js';

/** A file of the page. */
export interface PageFile {
  content: Uint8Array<ArrayBuffer>;
  type: string;
  /** The same content by gzip, where that is shorter. */
  compressed?: Uint8Array<ArrayBuffer>;
  /** Whether its name changes with its content. */
  isImmutable: boolean;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Folder of the built page in this package. */
export function builtPage(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('confluence-agent/package.json'))), 'dist', 'web');
}

/**
 * The files of the page by their paths in addresses; few and small, so that they are read once, and no path of a request
 * ever reaches the file system.
 * @throws ConfluenceError `misconfigured` when the page is not built.
 */
export async function readPage(folder: string = builtPage()): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new ConfluenceError({
      code: 'misconfigured',
      message: 'The page of the web chat is not built.',
      next: 'Run npm run build.',
      cause,
    });
  });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry): Promise<[string, PageFile]> => {
        const path = join(entry.parentPath, entry.name);
        const name = `/${relative(folder, path).split(sep).join('/')}`;
        const type = types[extname(path)] ?? 'application/octet-stream';
        const content = new Uint8Array(await readFile(path));
        const compressed = new Uint8Array(gzipSync(content));
        const isImmutable = name.startsWith('/assets/');
        return [name, { content, type, isImmutable, ...(compressed.length < content.length && { compressed }) }];
      }),
  );
  return new Map(files);
}
