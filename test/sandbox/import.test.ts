import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parseXml } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { htmlNames } from '../../src/sandbox/html-names.js';
import { importFolder, ImportError, type ImportedSite } from '../../src/sandbox/import-folder.js';
import { markdownToStorage } from '../../src/sandbox/markdown.js';
import type { SiteContent } from '../../src/sandbox/site.js';
import { anyCharacter, runs } from '../helpers/properties.js';

const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

async function folderOf(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'import-'));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

async function importOf(files: Record<string, string | Uint8Array>): Promise<ImportedSite> {
  return importFolder(await folderOf(files), { name: 'Acme' });
}

function page({ site }: ImportedSite, title: string): SiteContent {
  const found = site.contents.find((content) => content.versions.at(-1)?.title === title);
  if (found === undefined)
    throw new Error(
      `no page "${title}" among ${JSON.stringify(site.contents.map((content) => content.versions.at(-1)?.title))}`,
    );
  return found;
}

function storage(imported: ImportedSite, title: string): string {
  return page(imported, title).versions.at(-1)?.storage ?? '';
}

/** The tree as `Title (type)` lines, two spaces for each level. */
function tree({ site }: ImportedSite): string[] {
  const lines: string[] = [];
  const visit = (parentId: string | null, spaceId: string, depth: number): void => {
    const children = site.contents.filter((content) => content.parentId === parentId && content.spaceId === spaceId);
    for (const content of children.sort((one, other) => one.position - other.position)) {
      lines.push(
        `${'  '.repeat(depth)}${content.versions.at(-1)?.title ?? ''}${content.type === 'page' ? '' : ` (${content.type})`}`,
      );
      visit(content.id, spaceId, depth + 1);
    }
  };
  for (const space of site.spaces) {
    lines.push(`${space.key}: ${space.name}`);
    visit(null, space.id, 1);
  }
  return lines;
}

function expectWellFormed(fragment: string): void {
  parseXml(`<x>${fragment}</x>`, { resolveUndefinedEntity: (name) => htmlNames.get(name.replace(/^&|;$/g, '')) });
}

describe('when a page was written and changed', () => {
  const git = (folder: string, time: string, ...args: string[]) =>
    promisify(execFile)('git', ['-c', 'user.name=A', '-c', 'user.email=a@x.example', ...args], {
      cwd: folder,
      env: { ...process.env, GIT_AUTHOR_DATE: time, GIT_COMMITTER_DATE: time },
    });
  const datesOf = (imported: ImportedSite, title: string) => {
    const { createdAt, versions } = page(imported, title);
    return [createdAt, versions.at(-1)?.createdAt];
  };

  it('is taken from front matter, the description, the history of the folder, or the file, in this order', async () => {
    const meta = JSON.stringify({ createdAt: '2023-01-01', updatedAt: '2023-02-01' });
    const folder = await folderOf({
      'wiki/K/front.md': '---\ntitle: Front\ndate: 2021-03-04\nlast_modified: 2022-05-06T07:08:09Z\n---\nx',
      'wiki/K/front.meta.json': meta,
      'wiki/K/meta.md': '# Meta\n',
      'wiki/K/meta.meta.json': meta,
      'wiki/K/commit é.md': '# Commit\n',
      'beside.md': 'x',
    });
    await git(folder, '2024-01-02T03:04:05Z', 'init', '-q');
    await git(folder, '2024-01-02T03:04:05Z', 'add', '.');
    await git(folder, '2024-01-02T03:04:05Z', 'commit', '-qm', 'first');
    await writeFile(join(folder, 'wiki/K/commit é.md'), '# Commit\n\nmore');
    await git(folder, '2025-06-07T08:09:10+02:00', 'commit', '-qam', 'second');
    await writeFile(join(folder, 'wiki/K/file.md'), '# File\n');
    await utimes(join(folder, 'wiki/K/file.md'), new Date('2020-01-01T00:00:00Z'), new Date('2020-02-02T00:00:00Z'));
    const imported = await importFolder(join(folder, 'wiki'), { name: 'Acme' });
    expect(datesOf(imported, 'Front')).toEqual(['2021-03-04T00:00:00.000Z', '2022-05-06T07:08:09.000Z']);
    expect(datesOf(imported, 'Meta')).toEqual(['2023-01-01T00:00:00.000Z', '2023-02-01T00:00:00.000Z']);
    expect(datesOf(imported, 'Commit')).toEqual(['2024-01-02T03:04:05.000Z', '2025-06-07T06:09:10.000Z']);
    expect(datesOf(imported, 'File')).toEqual(['2020-02-02T00:00:00.000Z', '2020-02-02T00:00:00.000Z']);
  });

  it('runs no program that the settings of a repository name', async () => {
    const folder = await folderOf({ 'K/a.md': '# A\n' });
    await git(folder, '2024-01-02T03:04:05Z', 'init', '-q');
    await git(folder, '2024-01-02T03:04:05Z', 'add', '.');
    await git(folder, '2024-01-02T03:04:05Z', 'commit', '-qm', 'first');
    const touched = join(folder, 'touched');
    for (const [name, value] of [
      ['core.fsmonitor', `touch ${touched}; false`],
      ['core.pager', `touch ${touched}`],
      ['pager.log', `touch ${touched}`],
      ['gpg.program', `touch ${touched}`],
      ['diff.external', `touch ${touched}`],
      ['log.showSignature', 'true'],
    ])
      await git(folder, '2024-01-02T03:04:05Z', 'config', name ?? '', value ?? '');
    const imported = await importFolder(folder, { name: 'Acme' });
    expect(datesOf(imported, 'A')).toEqual(['2024-01-02T03:04:05.000Z', '2024-01-02T03:04:05.000Z']);
    await expect(readFile(touched)).rejects.toThrow('ENOENT');
  });
});

describe('the page tree of a folder', () => {
  it('makes spaces of top folders, pages of files, and puts folders under the page that stands for them', async () => {
    const imported = await importOf({
      'ENG/index.md': '# Engineering\nWelcome.',
      'ENG/guides.md': '# Guides',
      'ENG/guides/setup.md': '# Set up',
      'ENG/api/README.md': '# API',
      'ENG/api/keys.xhtml': '<h2>Keys</h2><p>x</p>',
      'ENG/loose/deep/leaf.html': '<p>leaf</p>',
      'ENG/loose/image.png': 'not a page',
      'my notes!/one.md': 'no heading',
    });
    expect(tree(imported)).toEqual([
      'ENG: ENG',
      '  Engineering',
      '    Guides',
      '      Set up',
      '    API',
      '      Keys',
      '    loose (folder)',
      '      deep (folder)',
      '        leaf',
      'MYNOTES: my notes!',
      '  my notes!',
      '    one',
    ]);
    expect(imported.site.spaces.map((space) => space.homepageId)).toEqual([
      page(imported, 'Engineering').id,
      page(imported, 'my notes!').id,
    ]);
    expect(imported.skipped).toEqual([{ path: 'ENG/loose/image.png', reason: 'is no page and no page refers to it' }]);
  });

  it('takes a folder without sub-folders as one space, and makes one more of pages beside the spaces otherwise', async () => {
    const flat = await importOf({ 'a.md': '# A', 'b.md': '# B' });
    expect(flat.site.spaces).toHaveLength(1);
    expect(tree(flat).slice(2)).toEqual(['    A', '    B']);
    const mixed = await importOf({ 'README.md': '# R', 'ENG/a.md': '# A', 'empty/picture.png': 'x' });
    expect(mixed.site.spaces.map((space) => space.key)).toEqual(['ENG', expect.stringMatching(/^IMPORT/)]);
    const homepage = mixed.site.contents.find((content) => content.id === mixed.site.spaces[1]?.homepageId);
    expect(homepage?.versions.at(-1)?.title).toBe('R');
    expect(mixed.skipped.map((note) => note.path).sort()).toEqual(['empty', 'empty/picture.png']);
  });

  it('takes titles from front matter, else the first heading, else the file name', async () => {
    const imported = await importOf({
      'K/a.md': '---\ntitle: "From: front"\nother: 1\n---\n# Heading\ntext',
      'K/b.md': 'intro\n\n## Second *level*\n',
      'K/c.md': 'plain',
      'K/d.xhtml': '---\ntitle: Storage\n---\n<p>as is &nbsp;</p>\n',
      'K/e.html': '<p>x</p><h2>R &amp; D &eacute;</h2>',
      'K/f.md': '---\nnot front matter\n\n---\n# Ruled',
      'K/f2.md': '\n  # Closed *marks* ##\nx',
      'K/g.md': '---\ntitle: [broken\n---\n# Recovered',
    });
    expect(tree(imported).slice(2)).toEqual([
      '    From: front',
      '    Second level',
      '    c',
      '    Storage',
      '    R & D é',
      '    Ruled',
      '    Closed marks',
      '    Recovered',
    ]);
    expect(storage(imported, 'From: front')).toBe('<h1>Heading</h1><p>text</p>');
    expect(storage(imported, 'Storage')).toBe('<p>as is &nbsp;</p>\n');
    expect(storage(imported, 'Recovered')).toBe('');
    expect(imported.changed).toEqual([
      { path: 'K/g.md', reason: 'its front matter is not valid YAML and was ignored' },
    ]);
  });

  it('numbers titles that are taken in the space, without regard to case, and says so', async () => {
    const imported = await importOf({ 'K/a.md': '# Plan', 'K/b.md': '# plan', 'L/c.md': '# Plan' });
    expect(tree(imported)).toEqual(['K: K', '  K', '    Plan', '    plan (2)', 'L: L', '  L', '    Plan']);
    expect(imported.changed).toEqual([
      { path: 'K/b.md', reason: 'the title "plan" is taken in space K; it became "plan (2)"' },
    ]);
  });

  it('gives the same ids to the same folder, and keeps them when a file is added', async () => {
    const files = { 'K/a.md': '# A', 'K/sub/b.md': '# B' };
    const [one, two, three] = await Promise.all([
      importOf(files),
      importOf(files),
      importOf({ ...files, 'K/0.md': '# Zero' }),
    ]);
    const idsOf = (imported: ImportedSite): string[] => ['A', 'B', 'sub'].map((title) => page(imported, title).id);
    expect(idsOf(one)).toEqual(idsOf(two));
    expect(idsOf(one)).toEqual(idsOf(three));
    expect(new Set(one.site.contents.map((content) => content.id)).size).toBe(one.site.contents.length);
    for (const content of one.site.contents) expect(content.id).toMatch(/^[1-9]\d{8}$/);
  });
});

describe('what is left out', () => {
  it('skips and reports hidden files, binary text, large files and links that leave the folder or run in circles', async () => {
    const outside = await folderOf({ 'secret.md': '# Secret' });
    const folder = await folderOf({
      'K/a.md': '# A',
      'K/.hidden.md': '# H',
      'K/latin.md': new Uint8Array([0x63, 0x61, 0x66, 0xe9]),
      'K/large.md': 'x'.repeat(5 * 1024 * 1024 + 1),
      'K/bom.md': '\uFEFF# With mark',
    });
    await symlink(join(outside, 'secret.md'), join(folder, 'K/out.md'));
    await symlink(outside, join(folder, 'K/outside'));
    await symlink(join(folder, 'K'), join(folder, 'K/circle'));
    await symlink(join(folder, 'K/a.md'), join(folder, 'K/same.md'));
    await symlink(join(folder, 'K/nothing'), join(folder, 'K/dead.md'));
    const imported = await importFolder(folder);
    expect(tree(imported).slice(2)).toEqual(['    A', '    With mark', '    A (2)']);
    expect(imported.skipped.sort((one, other) => (one.path < other.path ? -1 : 1))).toEqual([
      { path: 'K/.hidden.md', reason: 'hidden files and node_modules are not imported' },
      { path: 'K/circle', reason: 'the link leads in a circle' },
      { path: 'K/dead.md', reason: 'the link leads nowhere' },
      { path: 'K/large.md', reason: 'is larger than 5 MB' },
      { path: 'K/latin.md', reason: 'is not UTF-8 text' },
      { path: 'K/out.md', reason: 'the link leaves the folder' },
      { path: 'K/outside', reason: 'the link leaves the folder' },
    ]);
    expect(JSON.stringify(imported.site)).not.toContain('Secret');
  });

  it('names the folder that is not there', async () => {
    await expect(importFolder('/nowhere/at/all')).rejects.toThrow(
      '/nowhere/at/all: no such folder; name an existing folder to import',
    );
  });
});

describe('descriptions beside files', () => {
  it('reads site, space and page descriptions', async () => {
    const imported = await importOf({
      'site.json': JSON.stringify({
        name: 'Wharf',
        baseUrl: 'https://wharf.atlassian.net/wiki/',
        cloudId: '6c1d2f0e-94b7-4a35-8a1e-52f7c0b3d981',
        users: [{ accountId: 'a1', identifier: 'ann@wharf.example', displayName: 'Ann Lee', groups: ['staff'] }],
      }),
      '~ann/space.json': JSON.stringify({
        name: 'Ann',
        author: 'Ann Lee',
        viewers: ['staff', 'Ann Lee', 'group:other'],
        labels: ['Own'],
      }),
      '~ann/a.md': '# A',
      '~ann/a.meta.json': JSON.stringify({
        id: '1245185',
        labels: ['Two Words', 'two'],
        restrictedTo: ['ann@wharf.example', 'Bob Ray'],
        author: 'a1',
        owner: 'Bob Ray',
        createdAt: '2025-01-02',
        updatedAt: '2026-11-05T09:14:00+02:00',
        version: 7,
        versionMessage: 'third',
        versions: [
          { storage: '<p>one</p>', createdAt: '2025-01-02', message: 'first' },
          { file: 'a.old.md', title: 'Old A', author: 'Bob Ray', createdAt: '2025-03-01' },
        ],
        likes: ['bob ray'],
        position: 5,
      }),
      '~ann/a.old.md': '# Older\nbody',
      '~ann/a.adf.json': '{ "type": "doc", "version": 1, "content": [] }',
    });
    const { site } = imported;
    const [ann, bob] = site.users;
    expect([ann?.accountId, bob?.displayName, bob?.identifier]).toEqual(['a1', 'Bob Ray', 'bob.ray@acme.example']);
    expect(site).toMatchObject({
      name: 'Acme',
      baseUrl: 'https://wharf.atlassian.net/wiki',
      cloudId: '6c1d2f0e-94b7-4a35-8a1e-52f7c0b3d981',
    });
    const [space] = site.spaces;
    expect(space).toMatchObject({
      key: '~ann',
      name: 'Ann',
      type: 'personal',
      authorId: 'a1',
      viewers: ['staff', 'a1', 'other'],
      editors: null,
    });
    expect(ann?.personalSpaceId).toBe(space?.id);
    expect(page(imported, 'A')).toEqual({
      id: '1245185',
      type: 'page',
      status: 'current',
      spaceId: space?.id,
      parentId: space?.homepageId,
      position: 5,
      authorId: 'a1',
      ownerId: bob?.accountId,
      createdAt: '2025-01-02T00:00:00.000Z',
      labels: [expect.objectContaining({ name: 'two', prefix: 'global' }), expect.objectContaining({ name: 'words' })],
      readers: ['a1', bob?.accountId],
      updaters: null,
      likes: [bob?.accountId],
      versions: [
        {
          number: 5,
          authorId: 'a1',
          createdAt: '2025-01-02T00:00:00.000Z',
          message: 'first',
          minorEdit: false,
          title: 'A',
          storage: '<p>one</p>',
        },
        {
          number: 6,
          authorId: bob?.accountId,
          createdAt: '2025-03-01T00:00:00.000Z',
          message: '',
          minorEdit: false,
          title: 'Old A',
          storage: '<p>body</p>',
        },
        {
          number: 7,
          authorId: 'a1',
          createdAt: '2026-11-05T07:14:00.000Z',
          message: 'third',
          minorEdit: false,
          title: 'A',
          storage: '',
          adf: '{"type":"doc","version":1,"content":[]}',
        },
      ],
    });
    expect(site.contents).toHaveLength(2);
    expect(imported.skipped).toEqual([]);
  });

  it('dates and signs what says nothing by the file and the import', async () => {
    const folder = await folderOf({ 'K/a.md': '# A' });
    await utimes(join(folder, 'K/a.md'), new Date('2024-05-06T07:08:09Z'), new Date('2024-05-06T07:08:09Z'));
    const imported = await importFolder(folder);
    const content = page(imported, 'A');
    expect([content.createdAt, content.versions[0]?.createdAt]).toEqual([
      '2024-05-06T07:08:09.000Z',
      '2024-05-06T07:08:09.000Z',
    ]);
    expect(imported.site.users.find((user) => user.accountId === content.authorId)).toMatchObject({
      displayName: 'Folder import',
      accountType: 'app',
    });
  });

  it('keeps blog posts out of the tree and hangs what is under a trashed page one level up', async () => {
    const imported = await importOf({
      'K/post.md': '# Post',
      'K/post.meta.json': '{"type":"blogpost"}',
      'K/gone.md': '# Gone',
      'K/gone.meta.json': '{"status":"trashed"}',
      'K/gone/child.md': '# Child',
      'K/twin.md': '# Gone',
      'K/draft.md': '# Draft',
      'K/draft.meta.json': '{"status":"draft"}',
    });
    expect(tree(imported)).toEqual([
      'K: K',
      '  K',
      '    Draft',
      '    Gone',
      '    Child',
      '  Gone',
      '  Post (blogpost)',
    ]);
    expect(page(imported, 'Child').parentId).toBe(imported.site.spaces[0]?.homepageId);
    expect(page(imported, 'Draft').status).toBe('draft');
  });

  it('ties inline comments to their markers and replies to their comment', async () => {
    const imported = await importOf({
      'K/a.xhtml':
        '<p>We ship <ac:inline-comment-marker ac:ref="r1">two <em>releases</em></ac:inline-comment-marker>.</p>',
      'K/a.meta.json': JSON.stringify({
        comments: [
          {
            body: 'Looks <good>\nto me\n\nReally',
            author: 'Ann',
            createdAt: '2026-01-01',
            replies: [{ body: '<p>Yes</p>', author: 'Bob', createdAt: '2026-01-02' }],
          },
          {
            kind: 'inline',
            selection: 'two releases',
            body: 'Two?',
            author: 'Ann',
            createdAt: '2026-01-03',
            resolution: 'resolved',
            resolvedBy: 'Bob',
            resolvedAt: '2026-01-04',
          },
          { kind: 'inline', selection: 'not there', body: 'Lost', author: 'Ann', createdAt: '2026-01-05' },
        ],
      }),
    });
    const [first, reply, inline, lost] = imported.site.comments;
    expect(first).toMatchObject({ kind: 'footer', parentCommentId: null, resolution: 'open' });
    expect(first?.versions[0]?.storage).toBe('<p>Looks &lt;good&gt;<br />to me</p><p>Really</p>');
    expect(reply).toMatchObject({
      kind: 'footer',
      parentCommentId: first?.id,
      versions: [{ storage: '<p>Yes</p>', title: 'Re: a' }],
    });
    expect(inline).toMatchObject({
      kind: 'inline',
      markerRef: 'r1',
      selection: 'two releases',
      resolution: 'resolved',
      resolutionModifiedAt: '2026-01-04T00:00:00.000Z',
    });
    expect(lost).toMatchObject({ resolution: 'dangling', selection: 'not there' });
  });

  it.each([
    ['{"labels": "x"}', 'K/a.meta.json: field "labels": Invalid input: expected array, received string'],
    ['{"lables": []}', 'K/a.meta.json: field "lables": is not a known field'],
    [
      '{"createdAt": "yesterday"}',
      'K/a.meta.json: field "createdAt": is not a date like 2026-11-05 or 2026-11-05T09:14:00Z',
    ],
    [
      '{"comments": [{"body": "x", "author": "A"}]}',
      'K/a.meta.json: field "comments[0].createdAt": Invalid input: expected string, received undefined',
    ],
    [
      '{"comments": [{"kind": "inline", "body": "x", "author": "A", "createdAt": "2026-01-01"}]}',
      'K/a.meta.json: field "comments[0]": an inline comment needs "selection" or "markerRef"',
    ],
    [
      '{"versions": [{"createdAt": "2026-01-01"}]}',
      'K/a.meta.json: field "versions[0]": needs exactly one of storage, markdown and file',
    ],
    [
      '{"versions": [{"createdAt": "2026-01-01", "file": "b.md"}]}',
      'K/a.meta.json: field "versions[0].file": there is no readable K/b.md',
    ],
    ['{"id": "x1"}', 'K/a.meta.json: field "id": is not an id: up to 18 digits, as a string'],
    ['[]', 'K/a.meta.json: the whole file: Invalid input: expected object, received array'],
  ])('refuses the description %s', async (meta, message) => {
    const failure = await importOf({ 'K/a.md': '# A', 'K/a.meta.json': meta }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ImportError);
    expect(failure).toMatchObject({ message, path: 'K/a.meta.json' });
  });

  it('refuses text that is no JSON, and an id that is used twice', async () => {
    await expect(importOf({ 'K/a.md': '# A', 'K/a.meta.json': '{' })).rejects.toThrow(
      /^K\/a\.meta\.json: is not valid JSON \(.+\); correct it or remove the file$/,
    );
    await expect(
      importOf({ 'K/a.md': '# A', 'K/a.meta.json': '{"id":"7"}', 'K/b.md': '# B', 'K/b.meta.json': '{"id":"7"}' }),
    ).rejects.toThrow('K/b.meta.json: field "id": 7 is used twice');
    await expect(importOf({ 'K/a.md': '# A', 'K/a.adf.json': '{"type":"page"}' })).rejects.toThrow(
      'K/a.adf.json: is not an Atlassian document: its "type" is not "doc"',
    );
  });
});

describe('links and files of Markdown pages', () => {
  it('turns relative links into page links, attachments and folder addresses, and leaves the web alone', async () => {
    const imported = await importOf({
      'K/guide/start.md':
        '# Start\n[s](#two-words) [up](../other.md#second-part) [far](../../L/far.html) [abs](/other) [dir](../loose/) [doc](../files/plan.pdf) [web](https://e.example/?a=1&b=2) [gone](nope.md)\n\n## Two Words',
      'K/other.md': '# Other "page"\n\n## Second part (new)',
      'K/loose/x.md': '# X',
      'K/files/plan.pdf': 'pdf',
      'L/far.md': '# Far',
    });
    const loose = page(imported, 'loose');
    expect(storage(imported, 'Start')).toBe(
      [
        '<p><ac:link ac:anchor="Two-Words"><ac:link-body>s</ac:link-body></ac:link>',
        '<ac:link ac:anchor="second-part"><ri:page ri:content-title="Other &quot;page&quot;" /><ac:link-body>up</ac:link-body></ac:link>',
        '<ac:link><ri:page ri:space-key="L" ri:content-title="Far" /><ac:link-body>far</ac:link-body></ac:link>',
        '<ac:link><ri:page ri:content-title="Other &quot;page&quot;" /><ac:link-body>abs</ac:link-body></ac:link>',
        `<a href="https://acme.atlassian.net/wiki/spaces/K/folder/${loose.id}">dir</a>`,
        '<ac:link><ri:attachment ri:filename="plan.pdf" /><ac:link-body>doc</ac:link-body></ac:link>',
        '<a href="https://e.example/?a=1&amp;b=2">web</a>',
        '<a href="nope.md">gone</a></p><h2>Two Words</h2>',
      ].join(' '),
    );
    const [attachment] = imported.site.attachments;
    expect(attachment).toMatchObject({
      title: 'plan.pdf',
      mediaType: 'application/pdf',
      contentId: page(imported, 'Start').id,
    });
    expect(attachment?.id).toMatch(/^att\d+$/);
    expect(Buffer.from(attachment?.versions[0]?.bytes ?? []).toString()).toBe('pdf');
  });

  it('attaches the files of NAME.attachments, says what is known of them, and tells files of one name apart', async () => {
    const imported = await importOf({
      'K/a.md':
        '# A\n![One](one/x.png "Caption")\n\n![Two](two/x.png)\n\ntext ![web](https://e.example/i.png) ![lost](no.png)',
      'K/one/x.png': '1',
      'K/two/x.png': '2',
      'K/a.attachments/t.csv': 'a,b',
      'K/a.meta.json': JSON.stringify({
        attachments: { 't.csv': { comment: 'figures', author: 'Ann', createdAt: '2026-02-03' } },
      }),
    });
    expect(
      imported.site.attachments.map((attachment) => [attachment.title, attachment.mediaType, attachment.comment]),
    ).toEqual([
      ['t.csv', 'text/csv', 'figures'],
      ['x.png', 'image/png', ''],
      ['x (2).png', 'image/png', ''],
    ]);
    expect(storage(imported, 'A')).toBe(
      '<ac:image ac:align="center" ac:layout="center" ac:alt="One"><ri:attachment ri:filename="x.png" /><ac:caption><p>Caption</p></ac:caption></ac:image>' +
        '<ac:image ac:align="center" ac:layout="center" ac:alt="Two"><ri:attachment ri:filename="x (2).png" /></ac:image>' +
        '<p>text <ac:image ac:inline="true" ac:alt="web"><ri:url ri:value="https://e.example/i.png" /></ac:image> lost</p>',
    );
    expect(imported.skipped).toEqual([]);
    await expect(
      importOf({ 'K/a.md': '# A\n[x](x.txt)', 'K/x.txt': 'x', 'K/a.meta.json': '{"attachments":{"y.txt":{}}}' }),
    ).rejects.toThrow('K/a.meta.json: field "attachments.y.txt": the page has no such attachment');
  });
});

describe('Markdown as storage', () => {
  const macroIds = / ac:macro-id="[0-9a-f-]{36}"/g;
  it.each([
    ['a **b** *c* ~~d~~ `e < f`', '<p>a <strong>b</strong> <em>c</em> <s>d</s> <code>e &lt; f</code></p>'],
    ['caf\u00e9 \u2014 "x" & \u6f22 \u{1F680}', '<p>caf&eacute; &mdash; &quot;x&quot; &amp; \u6f22 \u{1F680}</p>'],
    ['3. a\n4. b\n   - c', '<ol start="3"><li><p>a</p></li><li><p>b</p><ul><li><p>c</p></li></ul></li></ol>'],
    [
      '```js\nif (a < b) { "]]>" }\n```',
      '<ac:structured-macro ac:name="code" ac:schema-version="1"><ac:parameter ac:name="language">js</ac:parameter><ac:plain-text-body><![CDATA[if (a < b) { "]]]]><![CDATA[>" }]]></ac:plain-text-body></ac:structured-macro>',
    ],
    [
      '| a | b |\n|---|--:|\n| x<br>y | |',
      '<table data-layout="default"><tbody><tr><th><p>a</p></th><th><p style="text-align: right;">b</p></th></tr><tr><td><p>x<br />y</p></td><td><p /></td></tr></tbody></table>',
    ],
    [
      '- [ ] one **two**\n- [x] done\n  - [ ] inner',
      '<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><span class="placeholder-inline-tasks">one <strong>two</strong></span></ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id><ac:task-status>complete</ac:task-status><ac:task-body><span class="placeholder-inline-tasks">done</span></ac:task-body><ac:task-list><ac:task><ac:task-id>3</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body><span class="placeholder-inline-tasks">inner</span></ac:task-body></ac:task></ac:task-list></ac:task></ac:task-list>',
    ],
    ['- [ ] one\n- two', '<ul><li><p>[ ] one</p></li><li><p>two</p></li></ul>'],
    [
      '> [!NOTE]\n> hi',
      '<ac:structured-macro ac:name="info" ac:schema-version="1"><ac:rich-text-body><p>hi</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      '> [!WARNING] Mind\n>\n> gap',
      '<ac:structured-macro ac:name="note" ac:schema-version="1"><ac:parameter ac:name="title">Mind</ac:parameter><ac:rich-text-body><p>gap</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      '> [!CAUTION]\n> x',
      '<ac:structured-macro ac:name="warning" ac:schema-version="1"><ac:rich-text-body><p>x</p></ac:rich-text-body></ac:structured-macro>',
    ],
    [
      '> [!IMPORTANT]\n> x',
      '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>x</p></ac:adf-content></ac:adf-node></ac:adf-extension>',
    ],
    ['> quote', '<blockquote><p>quote</p></blockquote>'],
    ['<script>x()</script> <b>y</b>', '<p>&lt;script&gt;x()&lt;/script&gt; &lt;b&gt;y&lt;/b&gt;</p>'],
    ['<!-- a\n\nb -->\ntext <!-- c --> end', '<p>text  end</p>'],
    ['[x](javascript:alert(1))', '<p>[x](javascript:alert(1))</p>'],
    ['a\u0007\uD800b\uFFFF', '<p>ab</p>'],
    ['one\ntwo  \nthree\n\n---', '<p>one two<br />three</p><hr />'],
  ])('%j', (text, expected) => {
    expect(markdownToStorage(text).replace(macroIds, '')).toBe(expected);
  });

  it('drops the heading that became the title and gives repeatable macro ids', () => {
    const text = '# Title\n\n> [!TIP]\n> x';
    const once = markdownToStorage(text, { dropFirstHeading: true, seed: 'K/a' });
    expect(once).toMatch(/^<ac:structured-macro ac:name="tip" ac:schema-version="1" ac:macro-id="[0-9a-f-]{36}">/);
    expect(markdownToStorage(text, { dropFirstHeading: true, seed: 'K/a' })).toBe(once);
    expect(markdownToStorage(text, { dropFirstHeading: true, seed: 'K/b' })).not.toBe(once);
  });

  it('is well-formed XML whatever the text is', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '# ',
        '> [!NOTE]\n> ',
        '- [ ] ',
        '- ',
        '1. ',
        '|a|\n|-|\n|',
        '```\n',
        ']]>',
        '<![CDATA[',
        '&#1;',
        '&#xD800;',
        '&foo;',
        '<br>',
        '<!--',
        '-->',
        '**',
        '`',
        '~~',
        '![',
        '](',
        ')',
        '"',
        '\\',
        '\n',
        '    ',
        '<a b>',
        '\u0000',
        '\uD800',
      ),
      fc.string({ unit: anyCharacter, maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        expectWellFormed(markdownToStorage(pieces.join('')));
      }),
      runs(1500),
    );
  });
});
