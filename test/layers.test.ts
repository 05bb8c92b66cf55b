import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const checker = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
const folders: string[] = [];

/** Violated rule names of a throw-away tree that is checked with the project's own rules. */
async function violations(files: Record<string, string>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'layers-'));
  folders.push(folder);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  for (const [path, text] of Object.entries({
    'src/errors.ts': 'export const e = 1;',
    'tools/index.ts': 'export const t = 1;',
    ...files,
  })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const { stdout } = await run(
    process.execPath,
    [checker, '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', 'src', 'tools'],
    { cwd: folder, maxBuffer: 1 << 26 },
  ).catch((error: { stdout: string }) => error);
  // The shape is documented by dependency-cruiser's JSON reporter.
  const report = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return [...new Set(report.summary.violations.map((violation) => violation.rule.name))].sort();
}

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

test('a tree that keeps the rules passes', async () => {
  expect(
    await violations({
      'src/markup/to-markdown.ts': 'export const m = 1;',
      'src/confluence/pages.ts': `import { m } from '../markup/to-markdown.js';\nimport { e } from '../errors.js';\nexport const p = m + e;`,
    }),
  ).toEqual([]);
});

test.each([
  ['no-circular', { 'src/markup/a.ts': `import './b.js';`, 'src/markup/b.ts': `import './a.js';` }],
  [
    'sandbox-stands-alone',
    { 'src/sandbox/index.ts': `import type { e } from '../errors.js';\nexport type E = typeof e;` },
  ],
  [
    'a-tool-imports-no-tool',
    { 'tools/search.ts': `import './read-page.js';`, 'tools/read-page.ts': 'export const r = 1;' },
  ],
  ['one-door-into-tools', { 'src/agent/session.ts': `import { t } from '../../tools/index.js';\nexport const s = t;` }],
  [
    'langchain-stays-up',
    {
      'src/scalekit/transport.ts': `import type { BaseMessage } from '@langchain/core/messages';\nexport type M = BaseMessage;`,
    },
  ],
  ['cli-main-starts-fast', { 'src/cli/main.ts': `import 'zod';` }],
  [
    'layer src/markup/',
    { 'src/markup/a.ts': `import '../confluence/b.js';`, 'src/confluence/b.ts': 'export const b = 1;' },
  ],
  [
    'layer src/scalekit/',
    {
      'src/scalekit/a.ts': `import type { m } from '../markup/m.js';\nexport type T = typeof m;`,
      'src/markup/m.ts': 'export const m = 1;',
    },
  ],
  [
    'layer src/lookup/',
    { 'src/lookup/shown.ts': `import '../tool/lines.js';`, 'src/tool/lines.ts': 'export const lines = 1;' },
  ],
  [
    'langchain-stays-up',
    {
      'src/lookup/documents.ts': `import type { Document } from '@langchain/core/documents';\nexport type D = Document;`,
    },
  ],
  [
    'layer tools/',
    { 'tools/ranked.ts': `import '../src/retrieval/ranking.js';`, 'src/retrieval/ranking.ts': 'export const r = 1;' },
  ],
  ['not-to-unresolvable', { 'src/markup/a.ts': `import 'no-such-package-anywhere';` }],
] as [string, Record<string, string>][])('breaking %s is reported', async (rule, files) => {
  expect(await violations(files)).toContain(rule);
});

test('the checker reads every TypeScript module of the project', async () => {
  const { stdout } = await run(
    process.execPath,
    [checker, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src', 'tools'],
    { cwd: root, maxBuffer: 1 << 28 },
  ).catch((error: { stdout: string }) => error);
  const report = JSON.parse(stdout) as { modules: { source: string }[] };
  const cruised = new Set(report.modules.map((module) => module.source));
  for (const folder of ['src', 'tools']) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      const path = join(entry.parentPath, entry.name).slice(root.length);
      expect(cruised, 'a module the checker skipped in silence').toContain(path);
    }
  }
}, 60_000);
