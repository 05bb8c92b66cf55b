import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from 'oidc-provider';
import { onTestFinished } from 'vitest';
import { createHost, type HostOptions } from '../../src/host/host.js';
import { openFileStore } from '../../src/host/sqlite-store.js';
import type { Store } from '../../src/host/store.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import { connectPath, type ManyPeople, type RunningServer, serveWeb } from '../../src/server/serve.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import type { ScriptedModel } from '../helpers/scripted-model.js';
import { scalekitFor } from '../scalekit/environment.js';
import { startProvider, type TestProvider } from './provider.js';
import { SurfingBrowser } from './signed-in.js';

export const ada = 'ada@acme.example';
export const bob = 'bob@acme.example';
/** Of a proxy that nobody started: tests send its names themselves. */
export const origin = 'https://chat.example';

export interface ServedMany {
  sandbox: Sandbox;
  server: RunningServer;
  store: Store;
  provider: TestProvider;
  /** A browser that nobody has used. */
  browser: () => SurfingBrowser;
  /** A browser in which somebody has signed in. */
  signedIn: (name: string) => Promise<SurfingBrowser>;
  /** Closes the server and starts another one on the same state. */
  restart: (model: ScriptedModel, changes?: Partial<ManyPeople>) => Promise<void>;
}

export interface ManyOptions extends Partial<HostOptions> {
  connected?: readonly string[];
  many?: Partial<ManyPeople>;
  /** Default: `sub`, so that people are who the sandbox knows. */
  claim?: string | undefined;
  providerChanges?: Configuration;
}

const html = { content: new TextEncoder().encode('<!doctype html>page'), type: 'text/html', isImmutable: false };

/** The web chat of whoever signs in, on a sandbox; everything is closed when the test ends. */
export async function serveMany(
  model: ScriptedModel,
  { connected = [ada, bob], many, providerChanges, ...options }: ManyOptions = {},
): Promise<ServedMany> {
  const { claim, ...hostOptions } = 'claim' in options ? options : { ...options, claim: 'sub' };
  const sandbox = await startTestSandbox();
  for (const each of connected) sandbox.connect(each);
  const provider = await startProvider(origin, providerChanges);
  const home = await mkdtemp(join(tmpdir(), 'many-'));
  const scalekit = scalekitFor(sandbox, { connectAt: origin + connectPath });
  let running: { server: RunningServer; store: Store } | undefined;
  const close = async (): Promise<void> => {
    await running?.server.close();
    await running?.store.close();
    running = undefined;
  };
  const start = async (played: ScriptedModel, changes?: Partial<ManyPeople>): Promise<typeof running> => {
    const store = await openFileStore(home);
    const host = await createHost({
      connection: (user) => scalekit.connection(user),
      environment: sandbox.url,
      store,
      model: played,
      modelName: 'scripted',
      authorization: 'interrupt',
      tools: ['read', 'write'],
      ...hostOptions,
    });
    const login = { issuer: provider.issuer, ...provider.client, ...(claim !== undefined && { claim }) };
    const server = await serveWeb({
      host: { ...host, isEmbedded: false },
      serves: { origin, login, ...many, ...changes },
      allowsChanges: true,
      port: 0,
      page: new Map([['/index.html', html]]),
    });
    running = { server, store };
    return running;
  };
  onTestFinished(async () => {
    await close();
    await rm(home, { recursive: true });
  });
  await start(model);
  const now = (): { server: RunningServer; store: Store } => {
    if (running === undefined) throw new Error('The server is closed.');
    return running;
  };
  const browser = (): SurfingBrowser => new SurfingBrowser({ url: `http://127.0.0.1:${now().server.port}`, origin });
  return {
    sandbox,
    provider,
    get server() {
      return now().server;
    },
    get store() {
      return now().store;
    },
    browser,
    signedIn: async (name) => {
      const fresh = browser();
      const { status, text } = await fresh.signIn(name);
      if (status !== 200 || !text.includes('page')) throw new Error(`not signed in: ${status} ${text}`);
      return fresh;
    },
    restart: async (played, changes) => {
      await close();
      await start(played, changes);
    },
  };
}
