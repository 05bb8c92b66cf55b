import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';

type Files = Record<string, string>;

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const checker = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');

const keeping: Files = {
  'src/errors.ts': 'export const e = 1;',
  'tools/index.ts': 'export const t = 1;',
  'src/markup/to-markdown.ts': 'export const m = 1;',
  'src/confluence/pages.ts': `import { m } from '../markup/to-markdown.js';\nimport { e } from '../errors.js';\nexport const p = m + e;`,
};

/** Rules and files that break them. All stand in one tree: a file of one name has one text. */
const breaking: [rule: string, files: Files][] = [
  ['no-circular', { 'src/markup/circle.ts': `import './round.js';`, 'src/markup/round.ts': `import './circle.js';` }],
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
  [
    'layer src/language/',
    { 'src/language/terms.ts': `import '../retrieval/order.js';`, 'src/retrieval/order.ts': 'export const o = 1;' },
  ],
  [
    'layer src/models/',
    { 'src/models/ranked.ts': `import '../retrieval/order.js';`, 'src/retrieval/order.ts': 'export const o = 1;' },
  ],
  [
    'layer src/access/',
    { 'src/access/kept.ts': `import '../scalekit/sdk.js';`, 'src/scalekit/sdk.ts': 'export const sdk = 1;' },
  ],
  [
    'langchain-stays-up',
    {
      'src/access/messages.ts': `import type { BaseMessage } from '@langchain/core/messages';\nexport type M = BaseMessage;`,
    },
  ],
  [
    'layer src/host/',
    { 'src/host/looks.ts': `import '../cli/style.js';`, 'src/cli/style.ts': 'export const style = 1;' },
  ],
  [
    'layer src/cli/',
    { 'src/cli/loop.ts': `import '../agent/loop.js';`, 'src/agent/loop.ts': 'export const loop = 1;' },
  ],
  [
    'layer src/server/',
    { 'src/server/loop.ts': `import '../agent/spiral.js';`, 'src/agent/spiral.ts': 'export const spiral = 1;' },
  ],
  [
    'layer src/server/',
    { 'src/server/drawn.ts': `import '../cli/ink.js';`, 'src/cli/ink.ts': 'export const ink = 1;' },
  ],
  [
    'langchain-stays-up',
    {
      'src/server/messages.ts': `import type { BaseMessage } from '@langchain/core/messages';\nexport type M = BaseMessage;`,
    },
  ],
  [
    'layer web/',
    { 'web/src/asks.ts': `import '../../src/host/asked.js';`, 'src/host/asked.ts': 'export const asked = 1;' },
  ],
  [
    'langchain-stays-up',
    {
      'src/cli/messages.ts': `import type { BaseMessage } from '@langchain/core/messages';\nexport type M = BaseMessage;`,
    },
  ],
  ['not-to-unresolvable', { 'src/markup/lost.ts': `import 'no-such-package-anywhere';` }],
];

interface Report {
  modules: { source: string }[];
  summary: { violations: { from: string; rule: { name: string } }[] };
}

/** What the checker says of the folders `src`, `tools` and `web` of `folder`, with the project's own rules. */
async function cruise(folder: string): Promise<Report> {
  const { stdout } = await run(
    process.execPath,
    [checker, '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', 'src', 'tools', 'web'],
    { cwd: folder, maxBuffer: 1 << 28 },
    // It ends with the number of violations.
  ).catch((error: { stdout: string }) => error);
  // The shape is documented by dependency-cruiser's JSON reporter.
  return JSON.parse(stdout) as Report;
}

/** The files of all rows in one tree. Throws when two rows want different texts in one place. */
function together(rows: readonly Files[]): Files {
  const all: Files = {};
  for (const [path, text] of rows.flatMap((files) => Object.entries(files))) {
    if ((all[path] ??= text) !== text) throw new Error(`Two rows plant ${path}; give one of them another name.`);
  }
  return all;
}

async function plant(folder: string, files: Files): Promise<void> {
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

describe('in a throw-away tree', () => {
  const broken = new Map<string, string[]>();
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'layers-'));
    try {
      await plant(folder, together([keeping, ...breaking.map(([, files]) => files)]));
      for (const { from, rule } of (await cruise(folder)).summary.violations) {
        broken.set(from, [...(broken.get(from) ?? []), rule.name]);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
  const violations = (files: Files): string[] => Object.keys(files).flatMap((path) => broken.get(path) ?? []);

  test('files that keep the rules pass', () => {
    expect(violations(keeping)).toEqual([]);
  });

  test.each(breaking)('breaking %s is reported', (rule, files) => {
    expect(violations(files)).toContain(rule);
  });
});

test('the checker reads every TypeScript module of the project', async () => {
  const cruised = new Set((await cruise(root)).modules.map((module) => module.source));
  for (const folder of ['src', 'tools', 'web/src']) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
      const path = join(entry.parentPath, entry.name).slice(root.length);
      expect(cruised, 'a module the checker skipped in silence').toContain(path);
    }
  }
});

test('the page imports of the rest types, and what needs no Node', async () => {
  const folder = join(root, 'web', 'src');
  const files = (await readdir(folder, { recursive: true })).filter((name) => /\.tsx?$/u.test(name));
  expect(files).toContain('app.tsx');
  const values = [
    'markdown-text',
    'links/web-address',
    'links/shown-marks',
    'server/tell-thread',
    'server/thread-markdown',
  ];
  const types = ['server/protocol', 'server/routes'];
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8');
    for (const [, isType, path = ''] of text.matchAll(/^import (type )?[^;]*?from '(?:\.\.\/)+src\/([^']*)\.js';/gmu)) {
      expect(isType ? [...values, ...types] : values, file).toContain(path);
    }
  }
});
