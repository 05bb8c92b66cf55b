// One call by each of the ways in which it can be made, against a sandbox of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfluenceToolkit } from '../../src/toolkit.js';
import { type Artifact, readArtifact } from '../../src/tool/artifact.js';
import { startProposingModel } from '../../test/cli/proposing-model.js';
import { startInProcess } from '../../test/cli/run-in-process.js';
import { openConversation, openStage, type Stage, writingRequests } from '../writes-report/conversation.js';
import { ada, writingSite } from '../writes-report/site.js';
import type { Call } from './calls.js';
import { callTool } from './call-tool.js';
import { clockThatSkips } from './clock.js';
import { commandEnvironment, readCommand } from './command-line.js';
import type { Seen } from './judge.js';
import { faultsFor, type Place, type Said, type Trouble } from './troubles.js';

/** Makes a call and tells what is said of it. */
type Front = (stage: Stage, call: Call) => Promise<Pick<Seen, 'said' | 'text' | 'error' | 'status' | 'exitCode'>>;

const fronts = {
  toolkit: byToolkit,
  agent: byAgent,
  'command line': byCommandLine,
} satisfies Record<string, Front>;

export type FrontName = keyof typeof fronts;
export const frontNames = ['toolkit', 'agent', 'command line'] as const satisfies readonly FrontName[];

/** Milliseconds that a client waits that shall give up, tried one after another until its request has arrived. */
const limits = [400, 2000, 10_000];

/** Makes a call on a front, undisturbed or in trouble. */
export async function makeCall(
  front: FrontName,
  call: Call,
  disturbed?: { trouble: Trouble; place: Place },
): Promise<Seen> {
  // The limit of the command line is not to be set.
  const times = disturbed?.trouble.givesUp && front !== 'command line' ? limits : [undefined];
  for (const requestTimeoutMs of times) {
    const { seen, hasMet } = await makeOnce(front, call, requestTimeoutMs, disturbed);
    if (hasMet || requestTimeoutMs === times.at(-1)) return seen;
  }
  throw new Error('There is a last time.');
}

async function makeOnce(
  front: FrontName,
  call: Call,
  requestTimeoutMs: number | undefined,
  disturbed: { trouble: Trouble; place: Place } | undefined,
): Promise<{ seen: Seen; hasMet: boolean }> {
  const stage = await openStage({
    user: ada,
    sandbox: { site: writingSite() },
    settings: requestTimeoutMs === undefined ? {} : { requestTimeoutMs },
    clockwork: clockThatSkips(),
  });
  try {
    const { sandbox, site } = stage;
    for (const fault of disturbed ? faultsFor(disturbed.trouble, disturbed.place) : []) sandbox.setFault(fault);
    const startedAt = performance.now();
    const told = await fronts[front](stage, call).catch((error: unknown) => ({
      said: `thrown: ${error instanceof Error ? error.name : typeof error}` as const,
      text: String(error),
    }));
    const seen: Seen = {
      ...told,
      text: told.text.replaceAll(/(<\/?untrusted-wiki-content) [a-z]{8}>/gu, '$1>'),
      ms: performance.now() - startedAt,
      effects: call.effects?.(site) ?? 0,
      requests: sandbox.requests().length,
      writes: writingRequests(stage).length,
    };
    // On a loaded machine the client may have given up before the request was there, or even before it was its turn.
    const isMet = disturbed?.place === 'sending' ? seen.writes > 0 : seen.requests > 0;
    return { seen, hasMet: isMet };
  } finally {
    await stage.sandbox.close();
  }
}

/** What an artifact or a call of a turn says. */
function saidBy({ outcome, error }: Pick<Artifact, 'outcome' | 'error'>, isWriting: boolean): Said {
  return error?.code ?? outcome?.status ?? (isWriting ? 'not_done' : 'answered');
}

async function byToolkit({ connection }: Stage, { tool, args, effects }: Call): ReturnType<Front> {
  const toolkit = new ConfluenceToolkit({ connection, toolsets: ['read', 'write'] });
  const { text, artifact } = await callTool(toolkit, tool, args);
  const { prepared, error } = artifact;
  if (prepared === undefined) return { said: saidBy(artifact, effects !== undefined), text, error };
  const output = await toolkit.execute(prepared.proposal);
  const carriedOut = readArtifact(output.artifact);
  return { said: saidBy(carriedOut, true), text: output.content, error: carriedOut.error };
}

async function byAgent(stage: Stage, { tool, args, effects }: Call): ReturnType<Front> {
  const { turn } = await openConversation(stage);
  const { told, result } = await turn([{ name: tool, args }]);
  const [call] = told;
  if (call === undefined) throw new Error('The call was not made.');
  const { text, error } = call;
  return { said: saidBy(call, effects !== undefined), text, error, status: result.status };
}

/** `ask --json` in this process, with changes approved beforehand. */
async function byCommandLine({ sandbox }: Stage, { tool, args }: Call): ReturnType<Front> {
  const model = await startProposingModel();
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  try {
    const question = JSON.stringify([{ id: 'call_1', name: tool, args }]);
    const words = ['ask', question, '--json', '--allow-writes', '--yes'];
    const env = commandEnvironment(sandbox, model);
    return readCommand(await startInProcess(words, { folder, env }).finished);
  } finally {
    await model.close();
    rmSync(folder, { recursive: true });
  }
}
