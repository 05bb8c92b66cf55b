import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The person's editor: `$VISUAL`, else `$EDITOR`; undefined when none is set. */
export function editorCommand(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  return environment['VISUAL']?.trim() || environment['EDITOR']?.trim() || undefined;
}

/**
 * Lets a person edit a text in an editor that takes over the terminal; gives what was saved. The file is readable for
 * its owner alone and removed afterwards.
 *
 * @throws Error when the editor cannot be started or ends with a failure.
 */
export async function editInEditor(command: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'confluence-agent-'));
  // An editor that ends at Ctrl-C must not take this process with it.
  const ignore = (): void => {};
  process.on('SIGINT', ignore);
  try {
    const file = join(folder, 'change.md');
    await writeFile(file, text, { mode: 0o600 });
    await run(command, file);
    return await readFile(file, 'utf8');
  } finally {
    process.off('SIGINT', ignore);
    await rm(folder, { recursive: true, force: true });
  }
}

function run(command: string, file: string): Promise<void> {
  // The variable holds a command with its options; the name of the file is never read by a shell.
  const child =
    process.platform === 'win32'
      ? spawn(`${command} "${file}"`, { stdio: 'inherit', shell: true })
      : spawn('/bin/sh', ['-c', `${command} "$1"`, 'editor', file], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The editor ended with ${code === null ? 'a signal' : code}.`));
    });
  });
}
