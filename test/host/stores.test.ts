import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { createMemoryStore } from '../../src/host/memory-store.js';
import { openFileStore } from '../../src/host/sqlite-store.js';
import { storeSuite, threadRow } from './store-suite.js';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function newHome(): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  folders.push(folder);
  return join(folder, 'state');
}

storeSuite('the file store', () => {
  const home = newHome();
  return () => openFileStore(home);
});

storeSuite('the memory store', () => async () => createMemoryStore());

test('a file store without threads keeps the record of changes all the same', async () => {
  const home = newHome();
  const store = await openFileStore(home, { keepThreads: false });
  await store.threads.put(threadRow());
  store.questions.keep(['one']);
  await store.close();
  expect(store.isDurable).toBe(false);
  expect(readdirSync(home)).toEqual(['history']);
  const again = await openFileStore(home, { keepThreads: false });
  expect(await again.threads.list(threadRow().owner)).toEqual([]);
  expect(await again.questions.entries()).toEqual(['one']);
});

test('what a file store keeps is its owner’s alone', async () => {
  const home = newHome();
  mkdirSync(home, { mode: 0o755 });
  const store = await openFileStore(home);
  store.questions.keep(['one']);
  await store.close();
  expect(statSync(home).mode & 0o777).toBe(0o700);
  for (const file of ['threads.sqlite', 'history']) expect(statSync(join(home, file)).mode & 0o777).toBe(0o600);
});

test.each([
  ['is no database', (file: string) => writeFileSync(file, 'garbage '.repeat(2000)), /the file is no database/u],
  [
    'is damaged',
    (file: string) => {
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.fill(0x41, 4096));
    },
    /the file is damaged/u,
  ],
])('a file that %s is a wrong set-up, whenever that shows', async (_what, spoil, reason) => {
  const home = newHome();
  const store = await openFileStore(home);
  for (let index = 0; index < 50; index++)
    await store.threads.put({ ...threadRow(), id: `t${index}`, name: `n${index}` });
  await store.close();
  spoil(join(home, 'threads.sqlite'));
  const use = async () => {
    const spoilt = await openFileStore(home);
    await spoilt.threads.list(threadRow().owner);
    await spoilt.checkpointer.getTuple({ configurable: { thread_id: 't1' } });
  };
  await expect(use()).rejects.toMatchObject({ code: 'misconfigured', message: expect.stringMatching(reason) });
});

test.each([
  ['the folder is a link', (home: string) => symlinkSync(tmpdir(), home)],
  [
    'the folder holds a link',
    (home: string) => {
      mkdirSync(home);
      symlinkSync('/dev/null', join(home, 'writes.jsonl'));
    },
  ],
])('%s: nothing is kept where somebody else may have led it', async (_what, prepare) => {
  const home = newHome();
  prepare(home);
  const refusal = { code: 'misconfigured', message: expect.stringContaining('is a link, or holds one') };
  await expect(openFileStore(home)).rejects.toMatchObject(refusal);
});

test('a place that cannot be used is a wrong set-up, said with what to do', async () => {
  const home = newHome();
  mkdirSync(join(home, 'threads.sqlite'), { recursive: true });
  await expect(openFileStore(home)).rejects.toMatchObject({
    code: 'misconfigured',
    message: `Conversations cannot be kept in ${home}.`,
    next: 'Make the folder writable for you, or set CONFLUENCE_AGENT_HOME to another one.',
  });
});

test('a claim whose process was killed is abandoned, and its thread is free', async () => {
  const home = newHome();
  const store = await openFileStore(home);
  await store.claims.claim('mine');
  const code = `
    import { openFileStore } from ${JSON.stringify(new URL('../../src/host/sqlite-store.ts', import.meta.url).href)};
    const store = await openFileStore(${JSON.stringify(home)});
    await store.claims.claim('theirs');
    if ((await store.leases.take('thread')) === undefined) throw new Error('It is taken.');
    process.kill(process.pid, 'SIGKILL');`;
  const { signal, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code]);
  expect([signal, String(stderr)]).toEqual(['SIGKILL', '']);
  expect(await store.claims.find('theirs')).toMatchObject({ isAbandoned: true });
  expect(await store.claims.find('mine')).toMatchObject({ isAbandoned: false });
  const end = await store.leases.take('thread');
  expect(end).toBeDefined();
  await end?.();
  await store.close();
});

test('a thread stays with a turn for as long as its process renews that, and no longer', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const home = newHome();
  const [store, other] = [await openFileStore(home), await openFileStore(home)];
  const end = await store.leases.take('thread');
  expect(end).toBeDefined();
  vi.advanceTimersByTime(600_000);
  expect(await other.leases.take('thread')).toBeUndefined();
  // A process that hangs runs no timers.
  vi.setSystemTime(Date.now() + 60_000);
  const taken = await other.leases.take('thread');
  expect(taken).toBeDefined();
  await end?.();
  expect(await store.leases.take('thread')).toBeUndefined();
  await taken?.();
  await store.close();
  await other.close();
});
