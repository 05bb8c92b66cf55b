import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSample } from '../../src/sandbox/import-folder.js';
import { type Sandbox, type SiteData, startSandbox } from '../../src/sandbox/index.js';
import { createScalekit } from '../../src/scalekit/scalekit.js';
import { ConfluenceToolkit } from '../../src/toolkit.js';
import { settingsOf } from '../../test/helpers/sandbox-settings.js';

const user = 'editor@wiki.example';
/** The space in which pages stand that the sample wiki lacks. */
const furtherSpace = 'ENG';

/** The pages that tasks are about. */
export interface Pages {
  site: SiteData;
  /** Ids by path, without ending. */
  ids: ReadonlyMap<string, string>;
}

/** A site with these pages on it, fresh, and the tools of somebody who may change everything. */
export interface Ground extends Pages {
  /** Ids of what was there at first. */
  pristine: ReadonlySet<string>;
  sandbox: Sandbox;
  toolkit: ConfluenceToolkit;
}

/** The sample wiki with the `*.xhtml` of further folders, at any depth, as `pages/NAME` and titled by their name. */
export async function readPages(folders: readonly string[]): Promise<Pages> {
  const { site, ids: imported } = await loadSample();
  const ids = new Map([...imported].map(([path, id]) => [path.replace(/\.\w+$/u, ''), id]));
  // Who may do what is no matter of these tasks.
  for (const space of site.spaces) Object.assign(space, { viewers: null, editors: null });
  for (const content of site.contents) Object.assign(content, { readers: null, updaters: null });
  const space = site.spaces.find(({ key }) => key === furtherSpace);
  const home = site.contents.find(({ id }) => id === space?.homepageId);
  if (home === undefined) throw new Error(`The sample wiki has a space ${furtherSpace} with a home page.`);
  const [version] = home.versions;
  if (version === undefined) throw new Error('A content has at least one version.');
  for (const { name, storage } of folders.flatMap(pagesBelow)) {
    const id = String(9_000_000 + ids.size);
    ids.set(`pages/${name}`, id);
    site.contents.push({
      ...home,
      id,
      parentId: home.id,
      position: site.contents.length,
      labels: [],
      likes: [],
      versions: [{ ...version, number: 1, title: name, storage }],
    });
  }
  return { site, ids };
}

function pagesBelow(folder: string): { name: string; storage: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.xhtml'))
    .sort()
    .map((path) => ({
      name: path.replace(/(?:\/page)?\.xhtml$/u, ''),
      storage: readFileSync(join(folder, path), 'utf8').trimEnd(),
    }));
}

/** Opens a ground of its own for one task; to be closed by its `sandbox`. */
export async function openGround(pages: Pages): Promise<Ground> {
  const site = structuredClone(pages.site);
  const sandbox = await startSandbox({ site, users: [{ identifier: user, displayName: 'Editor' }] });
  sandbox.connect(user);
  const connection = createScalekit(settingsOf(sandbox)).connection(user);
  const toolkit = new ConfluenceToolkit({ connection, toolsets: ['read', 'write'] });
  const pristine = new Set(pages.site.contents.map(({ id }) => id));
  return { site, pristine, ids: pages.ids, sandbox, toolkit };
}
