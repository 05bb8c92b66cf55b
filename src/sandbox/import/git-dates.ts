import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** When a file was first and last committed, ISO 8601, UTC. */
export interface CommitDates {
  createdAt: string;
  updatedAt: string;
}

const none: ReadonlyMap<string, CommitDates> = new Map();

/** A history that takes longer to read, or is longer, says nothing: the import goes on without it. */
const maxMs = 20_000;
const maxBytes = 256 * 1024 * 1024;

/**
 * Dates of the files below a folder out of the Git history that it is in, by absolute path. Empty when there is none, or
 * no Git. A repository can name programs in its settings; none of those is run for this.
 */
export async function commitDates(directory: string): Promise<ReadonlyMap<string, CommitDates>> {
  const top = await run(directory, ['rev-parse', '--show-toplevel']);
  if (top === undefined) return none;
  const log = await run(directory, [
    '-c',
    'core.quotePath=false',
    'log',
    '--no-show-signature',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    '--format=%x01%cI',
    '--name-only',
    '-z',
    '--',
    '.',
  ]);
  if (log === undefined) return none;
  const root = await realpath(top.trim());
  const dates = new Map<string, CommitDates>();
  let at = '';
  // Newest first: the first time a name stands there is the last time that it was changed.
  for (const part of log.split('\0').flatMap((text) => text.split('\n'))) {
    if (part.startsWith('\u0001')) at = isoTime(part.slice(1));
    else if (part !== '' && at !== '') {
      const path = join(root, part);
      dates.set(path, { updatedAt: dates.get(path)?.updatedAt ?? at, createdAt: at });
    }
  }
  return dates;
}

function isoTime(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? '' : new Date(time).toISOString();
}

/** What Git says; undefined when it fails, for whatever reason: a history is a source of dates among others. */
function run(directory: string, args: readonly string[]): Promise<string | undefined> {
  const options = {
    cwd: directory,
    timeout: maxMs,
    maxBuffer: maxBytes,
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
  };
  return new Promise((resolve) => {
    execFile('git', ['-c', 'core.fsmonitor=false', ...args], options, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    );
  });
}
