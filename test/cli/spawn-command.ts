import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
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
  finished: Promise<Finished>;
  /** The first match on standard error (or output) so far or later. */
  waitFor(pattern: RegExp, stream?: 'stdout' | 'stderr'): Promise<string>;
  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void;
}

/** A command that is a process of its own. */
export interface SpawnedCommand extends RunningCommand {
  process: ChildProcessWithoutNullStreams;
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
  start: (words: readonly string[], options?: CommandOptions) => SpawnedCommand;
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
  ): SpawnedCommand => {
    const child = spawn(process.execPath, [main, ...words], {
      cwd,
      env: { PATH: process.env.PATH, HOME: folder, CONFLUENCE_AGENT_HOME: join(folder, 'state'), ...env },
    });
    running.add(child);
    child.stdin.end(input);
    const output = outputOf(child);
    const finished = exitOf(child).then((code) => {
      running.delete(child);
      return { code, ...output.soFar };
    });
    return {
      process: child,
      finished,
      waitFor: (pattern, name) => output.waitFor(pattern, finished, name),
      kill: (signal) => void child.kill(signal),
    };
  };
  return { folder, start, run: (words, options) => start(words, options).finished };
}

/** Reads both streams of a command for as long as it writes. */
export function outputOf(streams: { stdout: Readable; stderr: Readable }): {
  soFar: Omit<Finished, 'code'>;
  waitFor: (pattern: RegExp, finished: Promise<Finished>, stream?: 'stdout' | 'stderr') => Promise<string>;
} {
  const soFar = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    streams[name].setEncoding('utf8').on('data', (chunk: string) => {
      soFar[name] += chunk;
    });
  }
  return {
    soFar,
    waitFor: async (pattern, finished, name = 'stderr') => {
      for (;;) {
        const match = pattern.exec(soFar[name]);
        if (match) return match[0];
        const more = await Promise.race([
          new Promise<true>((resolve) => streams[name].once('data', () => resolve(true))),
          finished,
        ]);
        if (more !== true && !pattern.test(soFar[name])) {
          throw new Error(`The command ended without ${String(pattern)}: ${JSON.stringify(more)}`);
        }
      }
    },
  };
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
