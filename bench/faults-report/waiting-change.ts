// A change that a command line has proposed and that waits in a state folder, where other processes find it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finished } from '../../test/cli/command.js';
import { type SpawnedCommand, spawnCommand } from '../../test/cli/command.js';
import { startProposingModel } from '../../test/cli/proposing-model.js';
import { startInProcess } from '../../test/cli/run-in-process.js';
import { startSandbox } from '../../src/sandbox/index.js';
import { writingRequests } from '../writes-report/conversation.js';
import { type Operation, operations } from '../writes-report/operations.js';
import { ada, writingSite } from '../writes-report/site.js';
import { commandEnvironment } from './command-line.js';

/** A sandbox, a model and a state folder for one change on one thread. */
export interface Setting {
  operation: Operation;
  /** Of the two servers. */
  urls: readonly string[];
  /** Runs a command in this process. */
  here: (words: readonly string[]) => Promise<Finished>;
  /** Starts it in a process of its own. */
  spawn: (words: readonly string[]) => SpawnedCommand;
  /** Delays every request to Confluence by so many milliseconds from now on; 0 ends that. */
  delay: (ms: number) => void;
  /** How often the change is on the site. */
  effects: () => number;
  /** Requests so far that would change something. */
  writes: () => number;
  close: () => Promise<void>;
}

const thread = ['--thread', 'plan'];

/** Has the change proposed. */
export const asking = ({ tool, args }: Operation): string[] => [
  'ask',
  JSON.stringify([{ id: 'call_1', name: tool, args }]),
  ...thread,
  '--allow-writes',
  '--json',
];
/** Approves what waits. */
export const approving: readonly string[] = ['approve', 'plan', '--json'];
/** Asks something else. */
export const goingOn: readonly string[] = ['ask', 'And now?', ...thread, '--json'];

/** Opens a setting; `main` is the program of the command line. */
export async function openSetting(operation: Operation, main: string): Promise<Setting> {
  const sandbox = await startSandbox({ site: writingSite() });
  sandbox.connect(ada);
  const model = await startProposingModel();
  const folder = mkdtempSync(join(tmpdir(), 'waiting-'));
  const env = commandEnvironment(sandbox, model);
  return {
    operation,
    urls: [sandbox.url, model.url],
    here: (words) => startInProcess(words, { folder, env }).finished,
    spawn: (words) => spawnCommand(main, words, { folder, env }),
    delay: (ms) => {
      sandbox.clearFaults();
      if (ms > 0) sandbox.setFault({ kind: 'latency', ms, path: '/wiki/' });
    },
    effects: () => operation.effects(sandbox.site),
    writes: () => writingRequests({ sandbox }).length,
    close: async () => {
      await model.close();
      await sandbox.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** One of the operations, at random. */
export function anyOperation(random: () => number): Operation {
  const operation = operations[Math.floor(random() * operations.length)];
  if (operation === undefined) throw new Error('There are operations.');
  return operation;
}
