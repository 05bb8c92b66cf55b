import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';

import { asked, ours } from '../../ours.js';
import { invalid } from './limits.js';
import { showUnseenLine } from './unseen.js';

/**
 * The real path of a regular file inside `folder`, links resolved. A relative `path` starts there.
 * @throws ConfluenceError `invalid_request` when no folder was released, and for what is outside of it, hidden, missing
 * or no regular file; outside and missing look alike.
 */
export async function attachablePath(path: string, folder: string | undefined): Promise<string> {
  if (folder === undefined) {
    throw invalid(
      'No folder was released from which files may be attached.',
      'Give the text of the file as `content`, or let the user release a folder.',
    );
  }
  const shown = asked(showUnseenLine(path), 120);
  const unusable = invalid(
    ours`There is no file ${shown} in the folder from which files may be attached.`,
    'Give the path of a file in it, relative to it.',
  );
  if (path.trim() === '' || path.includes('\0')) throw unusable;
  const root = await realpath(folder);
  const real = await realpath(resolve(root, path)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  });
  if (real === undefined) throw unusable;
  const inside = relative(root, real);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) throw unusable;
  // Keys and settings of tools lie in these.
  if (inside.split(sep).some((part) => part.startsWith('.'))) {
    throw invalid(ours`${shown} is hidden; hidden files are not attached.`, 'Choose another file.');
  }
  if (!(await stat(real)).isFile()) throw invalid(ours`${shown} is not a file.`, 'Choose a file.');
  return real;
}
