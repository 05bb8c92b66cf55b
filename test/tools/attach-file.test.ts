import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ids, rejectionOf, startWriteTools } from './write-support.js';

const name = 'confluence_attach_file';
let folder = '';

beforeAll(async () => {
  const base = await mkdtemp(join(tmpdir(), 'attach-'));
  folder = join(base, 'released');
  await mkdir(join(folder, 'out'), { recursive: true });
  await mkdir(join(folder, '.keys'));
  await mkdir(join(base, 'released-not'));
  await writeFile(join(folder, 'out', 'hosts.csv'), 'host,ip\nvpn,10.0.0.1\n');
  await writeFile(join(folder, 'plan.png'), new Uint8Array([1, 2, 3, 4]));
  await writeFile(join(folder, 'empty.txt'), '');
  await writeFile(join(folder, '.keys', 'id.txt'), 'secret');
  await writeFile(join(base, 'secret.txt'), 'secret');
  await writeFile(join(base, 'released-not', 'secret.txt'), 'secret');
  await symlink(join(base, 'secret.txt'), join(folder, 'link.txt'));
  await symlink(base, join(folder, 'up'));
  await symlink(join(folder, 'out', 'hosts.csv'), join(folder, 'inside.csv'));
});

afterAll(() => rm(join(folder, '..'), { recursive: true }));

describe('a proposal', () => {
  test('has the file and what a human sees, and nothing is sent', async () => {
    const tools = await startWriteTools();
    const prepared = await tools.prepare(name, {
      page: ids.plan,
      name: 'hosts.csv',
      content: 'host,ip\nvpn,10.0.0.1',
      comment: 'As of May',
    });
    const { proposal } = prepared;
    expect(proposal).toMatchObject({
      kind: 'attach_file',
      summary: 'Attach "hosts.csv" (text/csv, 20 bytes) to "Release plan".',
      requests: [
        {
          method: 'POST',
          path: '/wiki/rest/api/content/1001/child/attachment',
          file: {
            name: 'hosts.csv',
            mediaType: 'text/csv',
            size: 20,
            comment: `As of May [${proposal.token}]`,
            content: { base64: Buffer.from('host,ip\nvpn,10.0.0.1').toString('base64') },
          },
        },
      ],
    });
    expect(prepared.preview).toEqual({ diff: '@@ hosts.csv @@\n+host,ip\n+vpn,10.0.0.1', notes: [] });
    expect(tools.writes()).toEqual([]);
    expect(await tools.carryOut(prepared)).toMatchObject({ status: 'done' });
    const attached = tools.sandbox.site.attachments.find(({ title }) => title === 'hosts.csv');
    expect(attached).toMatchObject({ contentId: ids.plan, mediaType: 'text/csv' });
    expect(Buffer.from(attached?.versions[0]?.bytes ?? []).toString()).toBe('host,ip\nvpn,10.0.0.1');
  });

  test.each(['out/hosts.csv', './out/../out/hosts.csv', 'inside.csv'])('takes %s from the folder', async (path) => {
    const tools = await startWriteTools();
    const { proposal, preview } = await tools.prepare(
      name,
      { page: ids.blog, name: 'hosts.csv', path },
      { attachFrom: folder },
    );
    expect(proposal.requests).toMatchObject([
      { file: { size: 21, content: { path: join(folder, 'out', 'hosts.csv') } } },
    ]);
    expect(preview.diff).toBe('@@ hosts.csv @@\n+host,ip\n+vpn,10.0.0.1');
  });

  test('takes an absolute path in the folder, and a new version of a file when asked to', async () => {
    const tools = await startWriteTools();
    const prepared = await tools.prepare(
      name,
      { page: ids.plan, name: 'plan.png', path: join(folder, 'plan.png'), replace: true },
      { attachFrom: folder },
    );
    expect(prepared).toMatchObject({
      proposal: {
        summary: 'Upload "plan.png" (application/octet-stream, 4 bytes) as version 2 of the file on "Release plan".',
        effects: ['Where the page shows the file, it shows the new version.'],
      },
      preview: { diff: '', notes: [] },
    });
    expect(await tools.carryOut(prepared, { attachFrom: folder })).toMatchObject({ status: 'done' });
  });
});

describe('a refusal', () => {
  const missing = (path: string) => ({
    code: 'invalid_request',
    message: `There is no file ${JSON.stringify(path)} in the folder from which files may be attached.`,
    next: 'Give the path of a file in it, relative to it.',
  });

  test.each([
    '../secret.txt',
    'out/../../secret.txt',
    'link.txt',
    'up/secret.txt',
    'nowhere.txt',
    'plan.png/x',
    '../released-not/secret.txt',
    '/etc/hostname',
    '',
    '.',
  ])('for %j, which is outside of the folder or not there, says nothing more', async (path) => {
    const tools = await startWriteTools();
    const refused = await rejectionOf(
      tools.prepare(name, { page: ids.plan, name: 'a.txt', path }, { attachFrom: folder }),
    );
    expect(refused).toEqual(missing(path));
  });

  test.each<[string, Record<string, unknown>, string | undefined, string, string]>([
    [
      'for a path when no folder was released',
      { path: 'out/hosts.csv' },
      undefined,
      'No folder was released from which files may be attached.',
      'Give the text of the file as `content`, or let the user release a folder.',
    ],
    [
      'for a hidden file',
      { path: '.keys/id.txt' },
      'here',
      '".keys/id.txt" is hidden; hidden files are not attached.',
      'Choose another file.',
    ],
    ['for a folder', { path: 'out' }, 'here', '"out" is not a file.', 'Choose a file.'],
    ['for an empty file', { path: 'empty.txt' }, 'here', 'The file "a.txt" is empty.', 'Choose another file.'],
    [
      'for both text and path',
      { path: 'plan.png', content: 'x' },
      'here',
      'A file has its text or its path.',
      'Give exactly one of `content` and `path`.',
    ],
    ['for neither', {}, 'here', 'A file has its text or its path.', 'Give exactly one of `content` and `path`.'],
    [
      'for a name that is a path',
      { name: '../a.txt', content: 'x' },
      undefined,
      '"../a.txt" cannot be the name of a file.',
      'Give a plain file name such as "plan.png".',
    ],
    [
      'for a name that is taken',
      { name: 'plan.png', content: 'x' },
      undefined,
      '"Release plan" has a file "plan.png" already, at version 1.',
      'Choose another name, or say that the file gets a new version.',
    ],
    [
      'for a text that is too large',
      { content: 'x'.repeat(10 * 1024 * 1024 + 1) },
      undefined,
      'The file has 10,485,761 bytes; 10,485,760 are possible this way.',
      'Make it smaller, or let the user attach it in Confluence.',
    ],
  ])('%s', async (_why, input, released, message, next) => {
    const tools = await startWriteTools();
    const refused = await rejectionOf(
      tools.prepare(name, { page: ids.plan, name: 'a.txt', ...input }, released ? { attachFrom: folder } : {}),
    );
    expect(refused).toEqual({ code: 'invalid_request', message, next });
    expect(tools.writes()).toEqual([]);
  });
});
