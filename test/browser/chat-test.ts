import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page, test as base } from '@playwright/test';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js';
import { type SpawnedCommand, spawnCommand } from '../cli/command.js';
import { freePort, openProvider } from '../helpers/openid-provider.js';
import { startOpenAIStub, type WireReply, type WireRequest } from '../helpers/openai-stub.js';

export const ada = 'ada@velmarrow.example';

export interface ChatOptions {
  /** What the model says; absent: the offline model, which answers out of the wiki. */
  reply?: (request: WireRequest, call: number) => WireReply | Promise<WireReply>;
  /** Whether Ada's consent was given before. Default true. */
  connected?: boolean;
  /** Default true. */
  allowsChanges?: boolean;
  /** Clock of Scalekit, milliseconds since 1970. */
  now?: () => number;
}

/** The web chat as its users start it, with the sandbox behind it in reach of the test. */
export interface Chat {
  readonly sandbox: Sandbox;
  readonly url: string;
  /** Opens the address that the server printed. */
  enter: (page: Page) => Promise<void>;
  /** Ends the process at once, as if the machine had lost power. */
  kill: () => Promise<void>;
  /** Starts it again, on the same port and the same state. */
  restart: () => Promise<void>;
}

interface Fixtures {
  chat: (options?: ChatOptions) => Promise<Chat>;
  /** The web chat of whoever signs in, at its address. */
  many: () => Promise<Pick<Chat, 'sandbox' | 'url'>>;
  /** The web chat of somebody who has configured nothing. */
  newcomer: (words?: readonly string[]) => Promise<Pick<Chat, 'url' | 'enter'>>;
  /** Does something when the test has ended, the last one first. */
  cleanUp: (work: () => Promise<unknown>) => void;
}

const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const printed = /http:\S+\/enter\?secret=\S+/u;

/** `test` with servers that end with it. */
export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from it
  cleanUp: async ({}, use) => {
    const due: (() => Promise<unknown>)[] = [];
    await use((work) => due.push(work));
    for (const work of due.toReversed()) await work();
  },
  newcomer: async ({ cleanUp }, use) => {
    await use(async (words = []) => {
      const folder = await folderFor(cleanUp);
      const running = spawnCommand(main, ['web', '--no-open', '--port', '0', ...words], { folder });
      cleanUp(() => ended(running));
      const entrance = await running.waitFor(printed, 'stdout');
      return { url: new URL(entrance).origin, enter: async (page) => void (await page.goto(entrance)) };
    });
  },
  many: async ({ cleanUp }, use) => {
    await use(async () => {
      const folder = await folderFor(cleanUp);
      const sandbox = await startSandbox();
      cleanUp(() => sandbox.close());
      const port = String(await freePort());
      const url = `http://127.0.0.1:${port}`;
      const { issuer, client, close } = await openProvider(url);
      cleanUp(close);
      const env = {
        ...sandbox.env,
        CONFLUENCE_AGENT_ORIGIN: url,
        OIDC_ISSUER: issuer,
        OIDC_CLIENT_ID: client.clientId,
        OIDC_CLIENT_SECRET: client.clientSecret,
        OIDC_USER_CLAIM: 'email',
      };
      const words = ['web', '--no-open', '--model', 'offline', '--allow-writes', '--port', port];
      const running = spawnCommand(main, words, { folder, env });
      cleanUp(() => ended(running));
      await running.waitFor(/for all who can sign in/u, 'stdout');
      return { sandbox, url };
    });
  },
  chat: async ({ cleanUp }, use) => {
    await use(async ({ reply, connected = true, allowsChanges = true, now } = {}) => {
      const folder = await folderFor(cleanUp);
      const sandbox = await startSandbox(now === undefined ? {} : { now });
      cleanUp(() => sandbox.close());
      if (connected) sandbox.connect(ada);
      const words = ['web', '--no-open', '--user', ada, ...(allowsChanges ? ['--allow-writes'] : [])];
      const env: Record<string, string> = { ...sandbox.env };
      if (reply === undefined) {
        words.push('--model', 'offline');
      } else {
        const model = await startOpenAIStub(reply);
        cleanUp(() => model.close());
        words.push('--model', 'openai:stub');
        Object.assign(env, { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: model.url });
      }
      let running: SpawnedCommand | undefined;
      const start = async (port: string): Promise<string> => {
        running = spawnCommand(main, [...words, '--port', port], { folder, env });
        return running.waitFor(printed, 'stdout');
      };
      cleanUp(async () => running && ended(running));
      const entrance = await start('0');
      const { origin: url, port } = new URL(entrance);
      return {
        sandbox,
        url,
        enter: async (page) => void (await page.goto(entrance)),
        kill: async () => {
          running?.kill('SIGKILL');
          await running?.finished;
        },
        restart: async () => void (await start(port)),
      };
    });
  },
});

async function folderFor(cleanUp: Fixtures['cleanUp']): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'web-chat-'));
  cleanUp(() => rm(folder, { recursive: true }));
  return folder;
}

async function ended(running: SpawnedCommand): Promise<void> {
  running.kill('SIGKILL');
  await running.finished;
}

/** Types a question and sends it by the keyboard. */
export async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Question').fill(question);
  await page.keyboard.press('Enter');
}

/** The turn of a question. */
export const turnOf = (page: Page, question: string): Locator => page.getByRole('article', { name: question });

/** A promise with what resolves it: a gate that a test opens. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** Answers on the consent page that a link opens, and comes back. */
export async function answerConsent(page: Page, link: Locator, answer: 'Allow' | 'Deny'): Promise<void> {
  const opened = page.context().waitForEvent('page');
  await link.click();
  const consent = await opened;
  await consent.getByRole('button', { name: answer }).click();
  await expect(
    consent.getByRole('heading', { name: answer === 'Allow' ? 'Connected' : 'Access denied' }),
  ).toBeVisible();
  await consent.close();
}
