import { once } from 'node:events';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { run } from '../../src/cli/program.js';
import { type CommandOptions, type Finished, outputOf, type RunningCommand } from './command.js';
import type { TerminalSession } from './terminal-session.js';

export interface HereOptions extends CommandOptions {
  /** Home, and the working directory unless `cwd` is another. */
  folder: string;
  /** Screen and keyboard; default: no terminal, `input` and pipes. */
  terminal?: Pick<TerminalSession, 'keyboard' | 'screen'>;
}

export interface CommandInProcess extends RunningCommand {
  /** Gives this process back what is its own, when the command will not end. */
  abandon(): void;
}

let isRunning = false;

/**
 * Runs a command line in this process, where starting costs nothing, as `useCommandLine` runs it in another: with
 * an environment, a working directory and streams of its own. One at a time. A signal reaches what the command listens
 * to.
 */
export function startInProcess(words: readonly string[], options: HereOptions): CommandInProcess {
  if (isRunning) throw new Error('Another command has not ended; this process has one working directory.');
  isRunning = true;
  const { folder, cwd = folder, env = {}, input = '', terminal } = options;
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const stdin = new PassThrough();
  stdin.end(input);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const heardBefore = new Set(signals.flatMap((signal) => process.listeners(signal)));
  const heardSince = (signal: (typeof signals)[number]): NodeJS.SignalsListener[] =>
    process.listeners(signal).filter((listener) => !heardBefore.has(listener));

  const ownDirectory = process.cwd();
  const own = (['env', 'stdin', 'stdout', 'stderr'] as const).map((name) => {
    const property = Object.getOwnPropertyDescriptor(process, name);
    if (property === undefined) throw new Error(`process.${name} is no property of its own.`);
    return [name, property] as const;
  });
  const restore = (): void => {
    for (const [name, property] of own) Object.defineProperty(process, name, property);
    process.chdir(ownDirectory);
    isRunning = false;
  };
  const replace = (name: keyof NodeJS.Process, value: unknown): void => {
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true, writable: true });
  };
  replace('env', {
    PATH: process.env['PATH'],
    HOME: folder,
    CONFLUENCE_AGENT_HOME: join(folder, 'state'),
    ...env,
  });
  replace('stdin', terminal?.keyboard ?? stdin);
  replace('stdout', terminal?.screen ?? stdout);
  replace('stderr', terminal?.screen ?? stderr);
  process.chdir(cwd);

  const output = outputOf({ stdout, stderr });
  const end = async (): Promise<Finished> => {
    try {
      const code = await run(words);
      // What was written last is read as well.
      await Promise.all([stdout, stderr].map((stream) => once(stream.end(), 'end')));
      const left = signals.filter((signal) => heardSince(signal).length > 0);
      if (left.length > 0) throw new Error(`The command has ended and still listens to ${left.join(', ')}.`);
      return { code, ...output.soFar };
    } finally {
      restore();
    }
  };
  const finished = end();
  return {
    abandon: () => {
      if (isRunning) restore();
    },
    finished,
    waitFor: (pattern, name) => output.waitFor(pattern, finished, name),
    kill: (signal) => {
      if (signal === 'SIGKILL') throw new Error('Nobody hears this signal.');
      for (const listener of heardSince(signal)) listener(signal);
    },
  };
}
