import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { type CommandOptions, type Finished, type SpawnedCommand, spawnCommand } from './command.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built program of the command line, which is there when the tests of the file begin. */
export function useProgram(): string {
  const main = join(root, 'dist', 'src', 'cli', 'main.js');
  beforeAll(() => {
    // `npm test` builds first; a single file may be run without.
    const built = [main, join(root, 'dist', 'web', 'index.html')];
    if (!built.every((path) => existsSync(path))) execFileSync('npm', ['run', '--silent', 'build'], { cwd: root });
  }, 120_000);
  return main;
}

/** The built command line in an empty folder, with an empty environment and no terminal, as a script would run it. */
export function useCommandLine(): {
  folder: string;
  start: (words: readonly string[], options?: CommandOptions) => SpawnedCommand;
  run: (words: readonly string[], options?: CommandOptions) => Promise<Finished>;
} {
  const main = useProgram();
  const folder = mkdtempSync(join(tmpdir(), 'command-line-'));
  const running = new Set<SpawnedCommand>();

  afterAll(() => {
    for (const command of running) command.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  const start = (words: readonly string[], options: CommandOptions = {}): SpawnedCommand => {
    const command = spawnCommand(main, words, { folder, ...options });
    running.add(command);
    void command.finished.finally(() => running.delete(command));
    return command;
  };
  return { folder, start, run: (words, options) => start(words, options).finished };
}

/** Decides on a consent page as a browser would, and gives the status of the answer. */
export async function decide(link: string, decision: 'allow' | 'deny', as = ''): Promise<number> {
  const response = await fetch(link, { method: 'POST', body: new URLSearchParams({ decision, as }) });
  await response.text();
  return response.status;
}

/** Address of a consent page, as it stands in what a command prints. */
export const linkPattern = /http:\/\/127\.0\.0\.1:\d+\/magicLink\/[\w-]+/u;
