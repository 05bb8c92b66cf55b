import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { markdownToStorage, uuidOf } from '../markdown.js';
import type { SiteAttachment, SiteContent, SiteData, SiteLabel, SiteSpace, SiteVersion } from '../site.js';
import { buildComments } from './comments.js';
import type { ImportIds } from './ids.js';
import { ImportError } from './import-error.js';
import { inParallel } from './in-parallel.js';
import { linkResolver, type LinkTargets } from './links.js';
import { mediaTypeOf } from './media-types.js';
import type { Entry, SpaceOutline } from './outline.js';
import { readPageText } from './page-text.js';
import type { ImportedPeople } from './people.js';
import type { ScannedFile } from './scan.js';

/** What stands behind the name of a page in the name of its description. */
export const metaSuffix = '.meta.json';

/** Path of a file that a description names relative to itself. */
export function besideOf(key: string, file: string): string {
  return posix.normalize(posix.join(posix.dirname(key), file));
}

export interface BuilderContext {
  ids: ImportIds;
  people: ImportedPeople;
  texts: ReadonlyMap<string, string>;
  targets: LinkTargets;
}

/** Fills a site piece by piece; holds what the pieces share. */
export class SiteBuilder {
  readonly #labels = new Map<string, SiteLabel>();
  readonly #used = new Set<string>();
  readonly #files: { content: SiteContent; entry: Entry; file: ScannedFile; title: string }[] = [];
  readonly #site: SiteData;
  readonly #context: BuilderContext;

  constructor(site: SiteData, context: BuilderContext) {
    this.#site = site;
    this.#context = context;
  }

  addSpace({ info, homepage }: SpaceOutline): void {
    const { people } = this.#context;
    const { meta } = info;
    const authorId = meta.author === undefined ? people.importer() : people.person(meta.author);
    const space: SiteSpace = {
      id: info.id,
      key: info.key,
      name: info.name,
      type: meta.type ?? (info.key.startsWith('~') ? 'personal' : 'global'),
      status: meta.status ?? 'current',
      description: meta.description ?? '',
      homepageId: homepage.id,
      authorId,
      createdAt: meta.createdAt ?? homepage.meta.createdAt ?? info.folder.modifiedAt,
      labels: this.#labelsOf(meta.labels),
      viewers: people.audience(meta.viewers),
      editors: people.audience(meta.editors),
      admins: people.audience(meta.admins),
    };
    this.#site.spaces.push(space);
    if (space.type !== 'personal' || meta.author === undefined) return;
    const owner = people.users.find((user) => user.accountId === authorId);
    if (owner !== undefined) owner.personalSpaceId = space.id;
  }

  addContent(entry: Entry): void {
    const { people, ids } = this.#context;
    const { meta } = entry;
    const spaceMeta = entry.space.meta;
    const fallbackAuthor = entry.file === undefined ? spaceMeta.author : undefined;
    const author = meta.author ?? fallbackAuthor;
    const authorId = author === undefined ? people.importer() : people.person(author);
    const modifiedAt = entry.file === undefined ? (spaceMeta.createdAt ?? entry.modifiedAt) : entry.modifiedAt;
    const { text } = entry;
    const written = meta.versions === undefined ? (text.createdAt ?? meta.createdAt) : undefined;
    const updatedAt = text.updatedAt ?? meta.updatedAt ?? written ?? modifiedAt;
    const begun =
      text.createdAt ?? meta.createdAt ?? meta.versions?.[0]?.createdAt ?? entry.file?.createdAt ?? updatedAt;
    // A page cannot have been changed before it was written, whatever two sources say.
    const createdAt = begun < updatedAt ? begun : updatedAt;
    const names = new Map<string, string>();
    const attach = (file: ScannedFile): string => attachmentName(names, file);
    for (const file of entry.attachments) attach(file);
    const status = meta.status ?? 'current';
    const content: SiteContent = {
      id: entry.id,
      type: entry.kind,
      status,
      spaceId: entry.space.id,
      parentId: status === 'trashed' ? null : (livingParent(entry)?.id ?? null),
      position: entry.order,
      authorId,
      ownerId: meta.owner === undefined ? authorId : people.person(meta.owner),
      createdAt,
      labels: this.#labelsOf(meta.labels),
      readers: people.audience(meta.restrictedTo),
      updaters: people.audience(meta.updaters),
      versions: this.#versions(entry, { authorId, updatedAt, attach }),
      likes: (meta.likes ?? []).map((name) => people.person(name)),
    };
    this.#site.contents.push(content);
    for (const [path, title] of names) {
      const file = this.#context.targets.files.get(path);
      if (file === undefined) continue;
      this.#used.add(path);
      this.#files.push({ content, entry, file, title });
    }
    if (meta.comments === undefined) return;
    const storage = content.versions.at(-1)?.storage ?? '';
    const comments = buildComments(meta.comments, {
      contentId: content.id,
      storage,
      title: entry.title,
      path: `${entry.key}${metaSuffix}`,
      ids,
      people,
    });
    this.#site.comments.push(...comments);
  }

  #versions(
    entry: Entry,
    current: { authorId: string; updatedAt: string; attach: (file: ScannedFile) => string },
  ): SiteVersion[] {
    const { people, texts, targets } = this.#context;
    const { meta, file } = entry;
    const resolve = linkResolver(entry, targets, current.attach);
    const older = meta.versions ?? [];
    const number = Math.max(meta.version ?? 0, older.length + 1);
    const storageOf = (body: string, isMarkdown: boolean, seed: string, dropFirstHeading: boolean): string =>
      isMarkdown ? markdownToStorage(body, { resolve, seed, dropFirstHeading }) : body;
    const versions = older.map((version, index): SiteVersion => {
      const at = number - older.length + index;
      const seed = `${entry.key}:${at}`;
      let storage = version.storage ?? storageOf(version.markdown ?? '', true, seed, false);
      if (version.file !== undefined) {
        const path = besideOf(entry.key, version.file);
        const text = texts.get(path);
        if (text === undefined)
          throw new ImportError(
            `${entry.key}${metaSuffix}`,
            `field "versions[${index}].file": there is no readable ${path}`,
          );
        const isMarkdown = path.toLowerCase().endsWith('.md');
        const read = readPageText(text, isMarkdown);
        storage = storageOf(read.body, isMarkdown, seed, read.titleIsHeading);
        this.#used.add(path);
      }
      return {
        number: at,
        authorId: version.author === undefined ? current.authorId : people.person(version.author),
        createdAt: version.createdAt,
        message: version.message ?? '',
        minorEdit: false,
        title: version.title ?? entry.title,
        storage,
      };
    });
    const adf = file === undefined ? undefined : texts.get(`${entry.key}.adf.json`);
    versions.push({
      number,
      authorId: meta.updatedBy === undefined ? current.authorId : people.person(meta.updatedBy),
      createdAt: current.updatedAt,
      message: meta.versionMessage ?? '',
      minorEdit: false,
      title: entry.title,
      storage: storageOf(entry.text.body, file?.extension === '.md', entry.key, entry.text.titleIsHeading),
      ...(adf === undefined ? {} : { adf: compactAdf(`${entry.key}.adf.json`, adf) }),
    });
    return versions;
  }

  /** Reads the files that pages refer to. */
  async addAttachments(): Promise<void> {
    const { people, ids } = this.#context;
    const bytes = new Map<ScannedFile, Uint8Array>();
    await inParallel([...new Set(this.#files.map(({ file }) => file))], async (file) => {
      bytes.set(file, new Uint8Array(await readFile(file.absolute)));
    });
    for (const { content, entry, file, title } of this.#files) {
      const meta = entry.meta.attachments?.[title] ?? {};
      const media = mediaTypeOf(file.extension);
      const createdAt = meta.createdAt ?? entry.meta.updatedAt ?? entry.meta.createdAt ?? file.modifiedAt;
      const data = bytes.get(file) ?? new Uint8Array();
      const attachment: SiteAttachment = {
        id: `att${ids.make(`attachment:${content.id}:${title}`)}`,
        contentId: content.id,
        title,
        mediaType: meta.mediaType ?? media.mediaType,
        mediaTypeDescription: media.description,
        comment: meta.comment ?? '',
        createdAt,
        versions: [
          {
            number: 1,
            authorId: meta.author === undefined ? content.authorId : people.person(meta.author),
            createdAt,
            message: '',
            fileId: uuidOf(createHash('sha1').update(`${content.id}:${title}`).update(data).digest('hex')),
            bytes: data,
          },
        ],
      };
      this.#site.attachments.push(attachment);
    }
    for (const entry of new Set(this.#files.map((one) => one.entry))) this.#checkAttachmentMeta(entry);
  }

  /** Files that no page is made from and none refers to. */
  unused(): ScannedFile[] {
    return [...this.#context.targets.files.values()].filter((file) => !this.#used.has(file.path));
  }

  #checkAttachmentMeta(entry: Entry): void {
    for (const title of Object.keys(entry.meta.attachments ?? {})) {
      if (!this.#files.some((one) => one.entry === entry && one.title === title)) {
        throw new ImportError(
          `${entry.key}${metaSuffix}`,
          `field "attachments.${title}": the page has no such attachment`,
        );
      }
    }
  }

  #labelsOf(names: readonly string[] = []): SiteLabel[] {
    // Confluence lower-cases labels and splits them at spaces and commas.
    const split = names.flatMap((name) => name.toLowerCase().split(/[\s,]+/)).filter((name) => name !== '');
    return [...new Set(split)].map((name) => {
      const label = this.#labels.get(name) ?? { id: this.#context.ids.make(`label:${name}`), name, prefix: 'global' };
      this.#labels.set(name, label);
      return { ...label };
    });
  }
}

// What hangs under a trashed page moves up, as it does when Confluence deletes the page.
function livingParent(entry: Entry): Entry | null {
  let parent = entry.parent;
  while (parent?.meta.status === 'trashed') parent = parent.parent;
  return parent;
}

function attachmentName(names: Map<string, string>, file: ScannedFile): string {
  const known = names.get(file.path);
  if (known !== undefined) return known;
  const taken = new Set(names.values());
  let title = file.name;
  for (let number = 2; taken.has(title); number++)
    title = `${file.stem} (${number})${file.name.slice(file.stem.length)}`;
  names.set(file.path, title);
  return title;
}

function compactAdf(path: string, text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ImportError(path, 'is not valid JSON; correct it or remove the file', { cause });
  }
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'doc') {
    throw new ImportError(path, 'is not an Atlassian document: its "type" is not "doc"');
  }
  return JSON.stringify(value);
}
