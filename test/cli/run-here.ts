import { onTestFinished, vi } from 'vitest';
import { run } from '../../src/cli/program.js';
import type { Finished } from './spawn-command.js';

/**
 * Runs a command line in this process, where starting costs nothing: in `folder`, with `env` and nothing else for its
 * environment, and no terminal. One at a time.
 */
export async function runHere(
  words: readonly string[],
  { env, folder }: { env: Readonly<Record<string, string>>; folder: string },
): Promise<Finished> {
  const printed = { stdout: '', stderr: '' };
  const environment = { ...process.env };
  const directory = process.cwd();
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    }),
  );
  const restore = (): void => {
    for (const spy of spies) spy.mockRestore();
    process.chdir(directory);
    process.env = environment;
  };
  onTestFinished(restore);
  process.chdir(folder);
  process.env = { PATH: environment['PATH'], HOME: folder, ...env };
  try {
    return { code: await run(words), ...printed };
  } finally {
    restore();
  }
}
