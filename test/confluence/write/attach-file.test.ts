import { copyFile, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { type AttachInput, prepareAttachment } from '../../../src/confluence/write/attach-file.js';
import { execute } from '../../../src/confluence/write/changes.js';
import { rejection } from '../../scalekit/environment.js';
import { bob, ids, page, startStage, stored, type WriteStage } from './support.js';

const bytes = new TextEncoder().encode('Notes für alle');
const named = (stage: WriteStage, name: string) => stage.sandbox.site.attachments.find(({ title }) => title === name);

async function fileWith(content: Uint8Array | string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'attach-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'notes.txt');
  await writeFile(path, content);
  return path;
}

describe('a new file', () => {
  test('from its bytes: they travel in the proposal and arrive as they are', async () => {
    const stage = await startStage();
    const proposal = await prepareAttachment(stage.client, {
      page: page(ids.plan),
      file: { name: 'Notizen für alle.txt', bytes },
      comment: 'From the meeting',
    });
    expect(proposal).toMatchObject({
      summary: 'Attach "Notizen für alle.txt" (text/plain, 15 bytes) to "Release plan".',
      requests: [
        {
          method: 'POST',
          path: '/wiki/rest/api/content/1001/child/attachment',
          file: {
            name: 'Notizen für alle.txt',
            mediaType: 'text/plain',
            size: 15,
            comment: `From the meeting [${proposal.token}]`,
            minorEdit: false,
            content: { base64: Buffer.from(bytes).toString('base64') },
          },
        },
      ],
    });
    const outcome = await execute(stage.client, stored(proposal));
    const attachment = named(stage, 'Notizen für alle.txt');
    expect(outcome).toMatchObject({
      status: 'done',
      kind: 'attach_file',
      content: { id: ids.plan, itemId: attachment?.id },
      confirmedBy: 'answer',
    });
    expect(attachment).toMatchObject({
      contentId: ids.plan,
      mediaType: 'text/plain',
      comment: `From the meeting [${proposal.token}]`,
    });
    expect(Buffer.from(attachment?.versions[0]?.bytes ?? []).toString()).toBe('Notes für alle');
  });

  test('from a path: only its fingerprint is in the proposal, and it is read again', async () => {
    const stage = await startStage();
    const path = await fileWith(bytes);
    const proposal = await prepareAttachment(stage.client, { page: page(ids.blog), file: { path } });
    expect(proposal.requests[0]?.file).toMatchObject({ name: 'notes.txt', content: { path } });
    expect(JSON.stringify(proposal)).not.toContain(Buffer.from(bytes).toString('base64'));
    expect(await execute(stage.client, stored(proposal), { attachFrom: dirname(path) })).toMatchObject({
      status: 'done',
    });
    expect(named(stage, 'notes.txt')).toMatchObject({ contentId: ids.blog });
  });

  test('that is another one by the time of the upload is not sent', async () => {
    const stage = await startStage();
    const path = await fileWith('one');
    const proposal = await prepareAttachment(stage.client, { page: page(ids.plan), file: { path } });
    await writeFile(path, 'two');
    expect(await rejection(execute(stage.client, proposal, { attachFrom: dirname(path) }))).toMatchObject({
      code: 'invalid_request',
      message: 'The file "notes.txt" has changed since the upload was prepared. Nothing was sent.',
    });
    expect(stage.writes()).toEqual([]);
  });

  test('is sent from the released folder alone, looked at again: no folder, another one, a link that leads out', async () => {
    const stage = await startStage();
    const path = await fileWith('one');
    const outside = await fileWith('one');
    const proposal = await prepareAttachment(stage.client, { page: page(ids.plan), file: { path } });
    const refusal = async (attachFrom?: string) => rejection(execute(stage.client, proposal, { attachFrom }));
    expect(await refusal()).toMatchObject({ message: expect.stringContaining('No folder was released') });
    expect(await refusal(dirname(outside))).toMatchObject({ message: expect.stringContaining('There is no file') });
    // The same content behind a link: it is the place that is not released.
    await rename(path, `${path}.old`);
    await symlink(outside, path);
    expect(await refusal(dirname(path))).toMatchObject({ message: expect.stringContaining('There is no file') });
    await rm(path);
    await copyFile(outside, join(dirname(path), 'copy.txt'));
    await symlink(join(dirname(path), 'copy.txt'), path);
    expect(await refusal(dirname(path))).toMatchObject({ message: expect.stringContaining('has changed since') });
    expect(stage.writes()).toEqual([]);
  });

  test.each([
    ['a table that is called a photograph', 'team-photo.png', 'a,b\n1,2\n', 'text/plain'],
    ['a table', 'hosts.csv', 'a,b\n1,2\n', 'text/csv'],
    ['a photograph that is called a text', 'notes.txt', '\x89PNG\r\n\x1a\n\0', 'image/png'],
    ['a page that is called a text', 'notes.txt', '<!DOCTYPE html><script>1</script>', 'text/html'],
    ['a drawing', 'plan.svg', '<svg xmlns="x"/>', 'image/svg+xml'],
    [
      'a document',
      'a.bin',
      'PK\x03\x04....word/document.xml',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    ['what is nothing known', 'a.pdf', '\0\x01\x02', 'application/octet-stream'],
  ])('has the type of its content, not of its name: %s', async (_name, name, content, mediaType) => {
    const stage = await startStage();
    const file = { name, bytes: Buffer.from(content, 'latin1') };
    const proposal = await prepareAttachment(stage.client, { page: page(ids.plan), file });
    expect(proposal.requests[0]?.file).toMatchObject({ name, mediaType });
    expect(proposal.summary).toContain(`(${mediaType}, `);
    expect(proposal.effects.some((effect) => effect.includes('the content is text'))).toBe(name === 'team-photo.png');
  });

  test('whose name somebody else has taken meanwhile is a conflict', async () => {
    const stage = await startStage();
    const input: AttachInput = { page: page(ids.plan), file: { name: 'n.txt', bytes } };
    const [mine, theirs] = [
      await prepareAttachment(stage.client, input),
      await prepareAttachment(stage.clientOf(bob), input),
    ];
    await execute(stage.clientOf(bob), theirs);
    expect(await execute(stage.client, mine)).toMatchObject({
      status: 'conflict',
      message: 'The file "n.txt" is on the page at version 1 now. Nothing was written.',
    });
    expect(stage.writes()).toHaveLength(1);
  });
});

describe('a new version of a file', () => {
  test('is made only when it is asked for', async () => {
    const stage = await startStage();
    const input: AttachInput = { page: page(ids.plan), file: { name: 'plan.png', bytes } };
    expect(await rejection(prepareAttachment(stage.client, input))).toMatchObject({
      code: 'invalid_request',
      message: '"Release plan" has a file "plan.png" already, at version 1.',
    });
    const proposal = await prepareAttachment(stage.client, { ...input, replace: true, minorEdit: true });
    expect(proposal).toMatchObject({
      replaces: { id: ids.file, version: 1 },
      requests: [{ path: `/wiki/rest/api/content/1001/child/attachment/${ids.file}/data` }],
      effects: [
        'Where the page shows the file, it shows the new version.',
        'The name ends in ".png", and the content is text (text/plain).',
      ],
      notifiesWatchers: false,
    });
    expect(await execute(stage.client, proposal)).toMatchObject({ status: 'done', content: { itemId: ids.file } });
    expect(named(stage, 'plan.png')?.versions).toHaveLength(2);
  });

  test('conflicts with another new version', async () => {
    const stage = await startStage();
    const input: AttachInput = { page: page(ids.plan), file: { name: 'plan.png', bytes }, replace: true };
    const [mine, theirs] = [
      await prepareAttachment(stage.client, input),
      await prepareAttachment(stage.clientOf(bob), input),
    ];
    await execute(stage.clientOf(bob), theirs);
    expect(await execute(stage.client, mine)).toMatchObject({ status: 'conflict', current: { version: 2 } });
    expect(named(stage, 'plan.png')?.versions).toHaveLength(2);
  });
});

describe('refused before anything is sent', () => {
  const file = { name: 'a.txt', bytes };
  test.each<[string, Omit<AttachInput, 'page'>, RegExp]>([
    ['a name with a path in it', { file: { ...file, name: '../a.txt' } }, /cannot be the name of a file/],
    ['a name of dots', { file: { ...file, name: '..' } }, /cannot be the name of a file/],
    ['a name with a line break', { file: { ...file, name: 'a\r\nb' } }, /cannot be the name of a file/],
    ['an empty file', { file: { ...file, bytes: new Uint8Array() } }, /"a.txt" is empty/],
    [
      'too many bytes for a proposal',
      { file: { ...file, bytes: new Uint8Array(10_485_761) } },
      /10,485,760 are possible/,
    ],
    ['a name that reads backwards', { file: { ...file, name: 'a\u{202e}gnp.txt' } }, /holds U\+202E/],
    ['a name with tags in it', { file: { ...file, name: 'a\u{e0041}.txt' } }, /holds U\+E0041/],
    ['a comment beyond ASCII', { file, comment: 'für' }, /ASCII only/],
    ['a path to nothing', { file: { path: '/nowhere/a.txt' } }, /cannot be read \(ENOENT\)/],
    ['a folder', { file: { path: tmpdir(), name: 'a.txt' } }, /cannot be read \(EISDIR\)/],
  ])('%s', async (_name, input, message) => {
    const stage = await startStage();
    expect(await rejection(prepareAttachment(stage.client, { page: page(ids.plan), ...input }))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(message),
    });
    expect(stage.writes()).toEqual([]);
  });
});
