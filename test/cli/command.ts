import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

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
  kill(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL'): void;
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

/** Runs a command line, of which `main` is the program, in a process of its own with an environment of its own; `folder` is its home. */
export function spawnCommand(
  main: string,
  words: readonly string[],
  { folder, env = {}, input = '', cwd = folder }: CommandOptions & { folder: string },
): SpawnedCommand {
  const child = spawn(process.execPath, [main, ...words], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: folder, CONFLUENCE_AGENT_HOME: join(folder, 'state'), ...env },
  });
  child.stdin.end(input);
  const output = outputOf(child);
  const finished = exitOf(child).then((code) => ({ code, ...output.soFar }));
  return {
    process: child,
    finished,
    waitFor: (pattern, name) => output.waitFor(pattern, finished, name),
    kill: (signal) => void child.kill(signal),
  };
}

function exitOf(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
}
