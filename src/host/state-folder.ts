import { chmod, lstat, mkdir, readdir } from 'node:fs/promises';
import { ConfluenceError } from '../errors.js';
import { fromOperator, ours } from '../ours.js';

/**
 * Creates the folder for state with mode 0700, also where it exists with another one.
 * @throws ConfluenceError `misconfigured` when it is somebody else's, or it or something in it is a link: whoever could
 * put it there, in a folder such as `/tmp`, would say where conversations and records are written.
 */
export async function openStateFolder(home: string): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const folder = await lstat(home);
  const entries = folder.isSymbolicLink() ? [] : await readdir(home, { withFileTypes: true });
  const isForeign = process.getuid !== undefined && folder.uid !== process.getuid();
  if (folder.isSymbolicLink() || isForeign || entries.some((entry) => entry.isSymbolicLink())) {
    throw new ConfluenceError({
      code: 'misconfigured',
      message: ours`The folder ${fromOperator(home)} ${isForeign ? 'belongs to somebody else' : 'is a link, or holds one'}.`,
      next: 'Set CONFLUENCE_AGENT_HOME to a folder of your own, by its real path.',
    });
  }
  await chmod(home, 0o700);
}
