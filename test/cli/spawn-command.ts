import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join(root, 'dist', 'src', 'cli', 'main.js');

/** What a finished command left behind. */
export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningCommand {
  process: ChildProcessWithoutNullStreams;
  finished: Promise<Finished>;
  /** The first match on standard error (or output) so far or later. */
  waitFor(pattern: RegExp, stream?: 'stdout' | 'stderr'): Promise<string>;
}

export interface CommandOptions {
  env?: Readonly<Record<string, string>>;
  /** Standard input; default: empty and closed. */
  input?: string;
  /** Working directory; default: the empty folder. */
  cwd?: string;
}

/** The built command line in an empty folder, with an empty environment and no terminal, as a script would run it. */
export function useCommandLine(): {
  folder: string;
  start: (words: readonly string[], options?: CommandOptions) => RunningCommand;
  run: (words: readonly string[], options?: CommandOptions) => Promise<Finished>;
} {
  const folder = mkdtempSync(join(tmpdir(), 'command-line-'));
  const running = new Set<ChildProcessWithoutNullStreams>();

  beforeAll(() => {
    // `npm test` builds first; a single file may be run without.
    if (!existsSync(main)) execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { cwd: root });
  }, 120_000);
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  const start = (
    words: readonly string[],
    { env = {}, input = '', cwd = folder }: CommandOptions = {},
  ): RunningCommand => {
    const child = spawn(process.execPath, [main, ...words], {
      cwd,
      env: { PATH: process.env.PATH, HOME: folder, CONFLUENCE_AGENT_HOME: join(folder, 'state'), ...env },
    });
    running.add(child);
    child.stdin.end(input);
    const soFar = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        soFar[name] += chunk;
      });
    }
    const finished = exitOf(child).then((code) => {
      running.delete(child);
      return { code, ...soFar };
    });
    return {
      process: child,
      finished,
      waitFor: async (pattern, name = 'stderr') => {
        for (;;) {
          const match = pattern.exec(soFar[name]);
          if (match) return match[0];
          const more = await Promise.race([
            new Promise<true>((resolve) => child[name].once('data', () => resolve(true))),
            finished,
          ]);
          if (more !== true && !pattern.test(soFar[name])) {
            throw new Error(`The command ended without ${String(pattern)}: ${JSON.stringify(more)}`);
          }
        }
      },
    };
  };
  return { folder, start, run: (words, options) => start(words, options).finished };
}

function exitOf(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
}

/** Decides on a consent page as a browser would, and gives the status of the answer. */
export async function decide(link: string, decision: 'allow' | 'deny', as = ''): Promise<number> {
  const response = await fetch(link, { method: 'POST', body: new URLSearchParams({ decision, as }) });
  await response.text();
  return response.status;
}

/** Address of a consent page, as it stands in what a command prints. */
export const linkPattern = /http:\/\/127\.0\.0\.1:\d+\/magicLink\/[\w-]+/u;
