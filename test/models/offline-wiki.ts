import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createConfluenceAgent } from '../../src/agent/create-agent.js';
import type { TurnResult } from '../../src/agent/events.js';
import { createSession, type Session } from '../../src/agent/session.js';
import { readTurn } from '../../src/host/run-turn.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import { scalekitFor } from '../scalekit/environment.js';

/** The offline model at work in the whole agent, on one thread. */
export interface OfflineTalk {
  session: Session;
  sandbox: Sandbox;
  ask: (question: string) => Promise<TurnResult>;
}

export interface OfflineOptions {
  /** Markdown by file, e.g. `HR/leave.md`; default: the sample wiki. */
  pages?: Readonly<Record<string, string>>;
  tools?: readonly ('read' | 'write')[];
  /** Whether the user has allowed access; default true. */
  isConnected?: boolean;
}

/** Opens a thread with the offline model on a wiki of its own; both end with the test. */
export async function talkOffline({
  pages,
  tools = ['read'],
  isConnected = true,
}: OfflineOptions = {}): Promise<OfflineTalk> {
  const sandbox = await startTestSandbox(
    pages === undefined ? { seed: 'sample' } : { importDir: await folderOf(pages) },
  );
  const user = 'ada@velmarrow.example';
  if (isConnected) sandbox.connect(user);
  const connection = scalekitFor(sandbox).connection(user);
  const agent = await createConfluenceAgent({ model: 'offline', connection, tools });
  const session = createSession({ agent, threadId: 'offline', model: 'offline' });
  return { session, sandbox, ask: (question) => readTurn(session.run(question)) };
}

async function folderOf(pages: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'offline-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [path, text] of Object.entries(pages)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}
