// A site to plant on: content of a page, a person, a space at a time, each with an id of its own.
import type { SiteData } from '../../src/sandbox/index.js';
import { ids, writingSite } from '../writes-report/site.js';

type Content = SiteData['contents'][number];
type Comment = SiteData['comments'][number];
type Version = Content['versions'][number];

const createdAt = '2026-11-03T09:00:00.000Z';
/** Who writes where it does not matter: Bob. */
const bobId = '5f0000000000000000000002';
/** A figure that the user may read, and that nobody else is to learn. */
export const figure = '918273645';
/** Stands on the pages that the user may not see. */
export const hiddenWords = 'redundancies in march';

export interface PageParts {
  title: string;
  storage: string;
  authorId: string;
  message: string;
  parentId: string;
  type: Content['type'];
  labels: readonly string[];
}

/** Text of storage format that reads as this text; controls stay as they are, which real sites would refuse. */
export const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A site with the figure on a page, on which more can be planted before it is started. */
export class Ground {
  readonly site: SiteData = writingSite();
  /** The page with the figure. */
  readonly figurePage: string;
  #next = 5000;

  constructor() {
    for (const { id, versions } of this.site.contents)
      if (id === ids.hidden || id === ids.secretPage)
        for (const version of versions) version.storage = `<p>${hiddenWords}</p>`;
    this.figurePage = this.page({ title: 'Ledger', storage: `<p>The figure is ${figure}.</p>` });
  }

  /** A page, blog post or folder in the space ENG; gives its id. */
  page(parts: Partial<PageParts> = {}): string {
    const id = this.#id();
    const { title = `Notes ${id}`, storage = '<p>Nothing.</p>', authorId = bobId, message = '' } = parts;
    this.site.contents.push({
      id,
      type: parts.type ?? 'page',
      status: 'current',
      spaceId: '65',
      parentId: parts.type === 'blogpost' ? null : (parts.parentId ?? ids.home),
      position: Number(id) * 100,
      authorId,
      ownerId: authorId,
      createdAt,
      labels: (parts.labels ?? []).map((name) => ({ id: this.#id(), name, prefix: 'global' as const })),
      readers: null,
      updaters: null,
      likes: [],
      versions: [version(1, { title, storage, authorId, message })],
    });
    return id;
  }

  /** A newer version of a page: what its author, its message, or its text is then. */
  edit(page: string, parts: Partial<Pick<PageParts, 'title' | 'storage' | 'authorId' | 'message'>>): void {
    const content = this.site.contents.find(({ id }) => id === page);
    const last = content?.versions.at(-1);
    if (content === undefined || last === undefined) throw new Error(`There is no page ${page}.`);
    const { title, storage, authorId } = last;
    content.versions.push(version(last.number + 1, { title, storage, authorId, message: '', ...parts }));
  }

  /** Somebody of this name; gives the account id. */
  person(displayName: string): string {
    const accountId = `5f00000000000000000${this.#id()}`;
    const identifier = `${accountId}@acme.example`;
    this.site.users.push({
      accountId,
      identifier,
      displayName,
      publicName: displayName,
      email: identifier,
      timeZone: 'Europe/Berlin',
      accountType: 'atlassian',
      active: true,
      licensed: true,
      groups: ['confluence-users'],
    });
    return accountId;
  }

  /** A space that everybody sees, with a start page; gives its key. */
  space(name: string, description = ''): string {
    const id = this.#id();
    const key = `K${id}`;
    const homepageId = this.page({ title: `Start ${id}` });
    const home = this.site.contents.find((content) => content.id === homepageId);
    if (home !== undefined) Object.assign(home, { spaceId: id, parentId: null });
    this.site.spaces.push({
      id,
      key,
      name,
      type: 'global',
      status: 'current',
      description,
      homepageId,
      authorId: bobId,
      createdAt,
      labels: [],
      viewers: null,
      editors: null,
      admins: [],
    });
    return key;
  }

  /** A comment; gives its id. `selection`: the words that an inline comment stands on. */
  comment(
    contentId: string,
    storage: string,
    {
      authorId = bobId,
      parentCommentId = null,
      selection,
    }: { authorId?: string; parentCommentId?: string | null; selection?: string } = {},
  ): string {
    const id = this.#id();
    const comment: Comment = {
      id,
      kind: selection === undefined ? 'footer' : 'inline',
      contentId,
      parentCommentId,
      createdAt,
      resolution: 'open',
      versions: [version(1, { title: '', storage, authorId, message: '' })],
      ...(selection !== undefined && { markerRef: `00000000-0000-4000-8000-00000000${id}`, selection }),
    };
    this.site.comments.push(comment);
    return id;
  }

  /** A file of a page, with this comment; gives its id. */
  file(contentId: string, title: string, comment = ''): string {
    const id = `att${this.#id()}`;
    this.site.attachments.push({
      id,
      contentId,
      title,
      mediaType: 'text/plain',
      mediaTypeDescription: null,
      comment,
      createdAt,
      versions: [
        { number: 1, authorId: bobId, createdAt, message: comment, fileId: `f${id}`, bytes: Buffer.from('Old.') },
      ],
    });
    return id;
  }

  #id(): string {
    return String(this.#next++);
  }
}

function version(number: number, parts: Pick<Version, 'title' | 'storage' | 'authorId' | 'message'>): Version {
  return { number, createdAt, minorEdit: false, ...parts };
}
