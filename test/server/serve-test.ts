import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { createHost, type HostOptions } from '../../src/host/host.js';
import { createMemoryStore } from '../../src/host/memory-store.js';
import type { Store } from '../../src/host/store.js';
import { openFileStore } from '../../src/host/sqlite-store.js';
import { type RunningServer, serveWeb } from '../../src/server/serve.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import type { ScriptedModel } from '../helpers/scripted-model.js';
import { scalekitFor } from '../scalekit/environment.js';
import { type Browser, enter } from './web-client.js';

export const ada = 'ada@acme.example';

export interface Served {
  sandbox: Sandbox;
  server: RunningServer;
  browser: Browser;
  /** Of the server that runs. */
  store: () => Store;
  /** Closes the server and starts another one on the same state. */
  restart: (model: ScriptedModel) => Promise<RunningServer>;
}

/** The address that a server of one person prints. */
export function entranceOf({ entrance }: RunningServer): string {
  if (entrance === undefined) throw new Error('a server at which people sign in');
  return entrance;
}

/** A file that was compressed before. */
export const large = {
  content: new TextEncoder().encode('x'.repeat(500)),
  compressed: new Uint8Array(gzipSync('x'.repeat(500))),
  type: 'text/javascript',
  isImmutable: true,
};

const html = { content: new TextEncoder().encode('<!doctype html>'), type: 'text/html', isImmutable: false };

/** The web chat of Ada on a sandbox, with a browser that was let in; everything is closed when the test ends. */
export async function serveTest(
  model: ScriptedModel,
  { connected = true, ...options }: Partial<HostOptions> & { connected?: boolean } = {},
): Promise<Served> {
  const sandbox = await startTestSandbox();
  if (connected) sandbox.connect(ada);
  const home = await mkdtemp(join(tmpdir(), 'web-'));
  const scalekit = scalekitFor(sandbox);
  let closing: (() => Promise<void>) | undefined;
  let store: Store = createMemoryStore();
  const start = async (played: ScriptedModel): Promise<RunningServer> => {
    store = await openFileStore(home);
    const host = await createHost({
      connection: (user) => scalekit.connection(user),
      environment: sandbox.url,
      store,
      model: played,
      modelName: 'scripted',
      authorization: 'interrupt',
      tools: ['read', 'write'],
      ...options,
    });
    const server = await serveWeb({
      host: { ...host, isEmbedded: false },
      serves: ada,
      allowsChanges: true,
      port: 0,
      page: new Map([
        ['/index.html', html],
        ['/assets/large.js', large],
      ]),
    });
    closing = async () => {
      closing = undefined;
      await server.close();
      await host.close();
    };
    return server;
  };
  onTestFinished(async () => {
    await closing?.();
    await rm(home, { recursive: true });
  });
  const server = await start(model);
  return {
    sandbox,
    server,
    store: () => store,
    browser: await enter(entranceOf(server)),
    restart: async (played) => {
      await closing?.();
      return start(played);
    },
  };
}
