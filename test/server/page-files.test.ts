import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { readPage } from '../../src/server/page-files.js';
import { scriptedModel } from '../helpers/scripted-model.js';
import { large, serveTest } from './serve-test.js';

test('files are compressed once, where that makes them shorter', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'page-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), 'x');
  await writeFile(join(folder, 'assets', 'page.js'), 'x'.repeat(500));
  const page = await readPage(folder);
  expect([...page.keys()].toSorted()).toEqual(['/assets/page.js', '/index.html']);
  expect(page.get('/index.html')?.compressed).toBeUndefined();
  expect(String(gunzipSync(page.get('/assets/page.js')?.compressed ?? ''))).toBe('x'.repeat(500));
});

test('a browser that reads gzip gets it, and another one the file itself', async () => {
  const { server } = await serveTest(scriptedModel('x'));
  const url = `${server.url}/assets/large.js`;
  for (const accepted of ['gzip, br', 'br', '']) {
    const response = await fetch(url, { headers: { 'accept-encoding': accepted } });
    expect(response.headers.get('content-encoding'), accepted).toBe(accepted.includes('gzip') ? 'gzip' : null);
    expect(response.headers.get('vary'), accepted).toBe('Accept-Encoding');
    expect(await response.text(), accepted).toBe(new TextDecoder().decode(large.content));
  }
});
