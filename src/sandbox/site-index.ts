import type {
  Audience,
  SiteAttachment,
  SiteComment,
  SiteContent,
  SiteData,
  SiteSpace,
  SiteUser,
  SiteVersion,
} from './site.js';
import { tasksOf } from './tasks.js';
import type { SiteTask } from './tasks.js';

/**
 * A site with lookup tables over its data. Lookups are constant time, lists of children are sorted once per change,
 * so that 10,000 pages stay fast. Change the structure (add, remove, move) only through this class; plain fields
 * of an object (audiences, labels, titles) may be changed in place, followed by {@link SiteIndex.touch}.
 */
export class SiteIndex {
  readonly data: SiteData;
  /** Grows with every change: what a search index compares to know that it is stale. */
  revision = 0;

  readonly #users = new Map<string, SiteUser>();
  readonly #usersByName = new Map<string, SiteUser>();
  readonly #spaces = new Map<string, SiteSpace>();
  readonly #spacesByKey = new Map<string, SiteSpace>();
  readonly #contents = new Map<string, SiteContent>();
  readonly #children = new Map<string, SiteContent[]>();
  readonly #roots = new Map<string, SiteContent[]>();
  readonly #comments = new Map<string, SiteComment>();
  readonly #commentsOf = new Map<string, SiteComment[]>();
  readonly #attachments = new Map<string, SiteAttachment>();
  readonly #attachmentsOf = new Map<string, SiteAttachment[]>();
  readonly #unsorted = new Set<SiteContent[]>();
  readonly #purged = new Set<string>();
  #lastId = 0n;

  constructor(data: SiteData) {
    this.data = data;
    for (const user of data.users) this.#indexUser(user);
    for (const space of data.spaces) this.#indexSpace(space);
    for (const content of data.contents) this.#indexContent(content);
    for (const comment of data.comments) this.#indexComment(comment);
    for (const attachment of data.attachments) this.#indexAttachment(attachment);
  }

  /** Someone by account id. */
  user(accountId: string): SiteUser | undefined {
    return this.#users.get(accountId);
  }

  /** Someone by account id, identifier or display name; names compare case-insensitively. */
  findUser(name: string): SiteUser | undefined {
    return this.#users.get(name) ?? this.#usersByName.get(name.toLowerCase());
  }

  /** A space by its numeric id. */
  space(id: string): SiteSpace | undefined {
    return this.#spaces.get(id);
  }

  /** A space by its key, case-insensitively. */
  spaceByKey(key: string): SiteSpace | undefined {
    return this.#spacesByKey.get(key.toLowerCase());
  }

  /** A page, blog post or other tree content by id, whatever its status. */
  content(id: string): SiteContent | undefined {
    return this.#contents.get(id);
  }

  /** All content of every type and status, in the order it was added. */
  contents(): Iterable<SiteContent> {
    return this.#contents.values();
  }

  /** Content directly below a parent, of every type and status, sorted by position. */
  children(parentId: string): readonly SiteContent[] {
    return this.#sorted(this.#children.get(parentId));
  }

  /** Content of a space that has no parent, of every type and status, sorted by position. */
  rootContents(spaceId: string): readonly SiteContent[] {
    return this.#sorted(this.#roots.get(spaceId));
  }

  /** The chain of parents, root first, without the content itself. */
  ancestors(content: SiteContent): SiteContent[] {
    const chain: SiteContent[] = [];
    // A set guards against a cycle in hand-made data, which would never end.
    const seen = new Set<string>([content.id]);
    let parent = content.parentId === null ? undefined : this.#contents.get(content.parentId);
    while (parent !== undefined && !seen.has(parent.id)) {
      seen.add(parent.id);
      chain.push(parent);
      parent = parent.parentId === null ? undefined : this.#contents.get(parent.parentId);
    }
    return chain.reverse();
  }

  /** A footer or inline comment by id. */
  comment(id: string): SiteComment | undefined {
    return this.#comments.get(id);
  }

  /** All comments of every site content, in the order they were added. */
  comments(): Iterable<SiteComment> {
    return this.#comments.values();
  }

  /** Comments on a content or attachment, replies included, in the order they were added. */
  commentsOf(contentId: string): readonly SiteComment[] {
    return this.#commentsOf.get(contentId) ?? [];
  }

  /** An attachment by its `att…` id. */
  attachment(id: string): SiteAttachment | undefined {
    return this.#attachments.get(id);
  }

  /** All attachments of the site, in the order they were added. */
  attachments(): Iterable<SiteAttachment> {
    return this.#attachments.values();
  }

  /** Attachments of a content, in the order they were added. */
  attachmentsOf(contentId: string): readonly SiteAttachment[] {
    return this.#attachmentsOf.get(contentId) ?? [];
  }

  /** Inline tasks read out of the current body, in document order. */
  tasksOf(content: SiteContent): readonly SiteTask[] {
    return tasksOf(content);
  }

  /** Whether a person is named in an audience by account id, identifier or group; everyone is in `null`. */
  isInAudience(user: SiteUser, audience: Audience): boolean {
    if (audience === null) return true;
    return audience.some((name) => name === user.accountId || name === user.identifier || user.groups.includes(name));
  }

  /** Whether a person may see a space at all. */
  canViewSpace(user: SiteUser, space: SiteSpace): boolean {
    return user.licensed && user.active && this.isInAudience(user, space.viewers);
  }

  /** Whether a person may see content: its space, and the read restrictions of itself and of every ancestor. */
  canView(user: SiteUser, content: SiteContent): boolean {
    const space = this.#spaces.get(content.spaceId);
    if (space === undefined || !this.canViewSpace(user, space)) return false;
    // A draft belongs to its author alone.
    if (content.status === 'draft' && content.authorId !== user.accountId) return false;
    if (!this.isInAudience(user, content.readers)) return false;
    let parent = content.parentId === null ? undefined : this.#contents.get(content.parentId);
    for (let depth = 0; parent !== undefined && depth < 1_000; depth += 1) {
      if (!this.isInAudience(user, parent.readers)) return false;
      parent = parent.parentId === null ? undefined : this.#contents.get(parent.parentId);
    }
    return true;
  }

  /** Whether a person may change content; update restrictions are not inherited, unlike read restrictions. */
  canEdit(user: SiteUser, content: SiteContent): boolean {
    const space = this.#spaces.get(content.spaceId);
    return (
      space !== undefined &&
      this.canView(user, content) &&
      this.isInAudience(user, space.editors) &&
      this.isInAudience(user, content.updaters)
    );
  }

  /** Whether a person may add content to a space. */
  canCreate(user: SiteUser, space: SiteSpace): boolean {
    return this.canViewSpace(user, space) && this.isInAudience(user, space.editors);
  }

  /** Whether a person administers a space; nobody does when `admins` is null and they may not edit. */
  canAdmin(user: SiteUser, space: SiteSpace): boolean {
    return this.canCreate(user, space) && this.isInAudience(user, space.admins);
  }

  /** The current version. */
  current(content: SiteContent): SiteVersion {
    return lastVersion(content.versions);
  }

  /** Adds a person; throws on an account id that is taken. */
  addUser(user: SiteUser): void {
    if (this.#users.has(user.accountId)) throw new Error(`Account id ${user.accountId} is taken.`);
    this.data.users.push(user);
    this.#indexUser(user);
    this.touch();
  }

  /** Adds a space; throws on a key or id that is taken. */
  addSpace(space: SiteSpace): void {
    if (this.spaceByKey(space.key) !== undefined || this.#spaces.has(space.id)) {
      throw new Error(`Space ${space.key} (${space.id}) is taken.`);
    }
    this.data.spaces.push(space);
    this.#indexSpace(space);
    this.touch();
  }

  /** Adds content; throws on an id that is taken. */
  addContent(content: SiteContent): void {
    if (this.#contents.has(content.id)) throw new Error(`Content id ${content.id} is taken.`);
    this.data.contents.push(content);
    this.#indexContent(content);
    this.touch();
  }

  /** Removes content together with its comments and attachments; content below it stays where it points. */
  removeContent(content: SiteContent): void {
    for (const comment of this.commentsOf(content.id).slice()) this.removeComment(comment);
    for (const attachment of this.attachmentsOf(content.id).slice()) this.removeAttachment(attachment);
    remove(this.data.contents, content);
    remove(this.#siblings(content), content);
    this.#contents.delete(content.id);
    this.#purged.add(content.id);
    this.touch();
  }

  /** Whether content of this id was here and is gone for good; its 404 reads differently. */
  wasPurged(id: string): boolean {
    return this.#purged.has(id);
  }

  /** Puts content under another parent (null: the root of its space) at a position; default: after the last one. */
  moveContent(content: SiteContent, parentId: string | null, position?: number): void {
    remove(this.#siblings(content), content);
    content.parentId = parentId;
    content.position = position ?? this.nextPosition(parentId, content.spaceId);
    this.#insertSibling(content);
    this.touch();
  }

  /** A position behind every sibling, with a gap so that something fits in between later. */
  nextPosition(parentId: string | null, spaceId: string): number {
    const siblings = parentId === null ? this.rootContents(spaceId) : this.children(parentId);
    return (siblings.at(-1)?.position ?? 0) + 1_000;
  }

  /** Adds a comment. */
  addComment(comment: SiteComment): void {
    this.data.comments.push(comment);
    this.#indexComment(comment);
    this.touch();
  }

  /** Removes a comment with its replies. */
  removeComment(comment: SiteComment): void {
    for (const reply of this.commentsOf(comment.contentId).filter(
      (candidate) => candidate.parentCommentId === comment.id,
    )) {
      this.removeComment(reply);
    }
    remove(this.data.comments, comment);
    remove(this.#commentsOf.get(comment.contentId) ?? [], comment);
    this.#comments.delete(comment.id);
    this.touch();
  }

  /** Adds an attachment. */
  addAttachment(attachment: SiteAttachment): void {
    this.data.attachments.push(attachment);
    this.#indexAttachment(attachment);
    this.touch();
  }

  /** Removes an attachment with all its versions. */
  removeAttachment(attachment: SiteAttachment): void {
    remove(this.data.attachments, attachment);
    remove(this.#attachmentsOf.get(attachment.contentId) ?? [], attachment);
    this.#attachments.delete(attachment.id);
    this.touch();
  }

  /** Says that something changed in place. */
  touch(): void {
    this.revision += 1;
  }

  /** A fresh id, above every id of the site: pages, comments and attachments share one number space. */
  nextId(): string {
    this.#lastId += 1n;
    return this.#lastId.toString();
  }

  #indexUser(user: SiteUser): void {
    this.#users.set(user.accountId, user);
    // The first of two people with one display name wins: an identifier always names exactly one.
    const displayName = user.displayName.toLowerCase();
    if (!this.#usersByName.has(displayName)) this.#usersByName.set(displayName, user);
    this.#usersByName.set(user.identifier.toLowerCase(), user);
  }

  #indexSpace(space: SiteSpace): void {
    this.#noteId(space.id);
    for (const label of space.labels) this.#noteId(label.id);
    this.#spaces.set(space.id, space);
    this.#spacesByKey.set(space.key.toLowerCase(), space);
  }

  #indexContent(content: SiteContent): void {
    this.#noteId(content.id);
    for (const label of content.labels) this.#noteId(label.id);
    this.#contents.set(content.id, content);
    this.#insertSibling(content);
  }

  #indexComment(comment: SiteComment): void {
    this.#noteId(comment.id);
    this.#comments.set(comment.id, comment);
    append(this.#commentsOf, comment.contentId, comment);
  }

  #indexAttachment(attachment: SiteAttachment): void {
    this.#noteId(attachment.id.replace(/^att/, ''));
    this.#attachments.set(attachment.id, attachment);
    append(this.#attachmentsOf, attachment.contentId, attachment);
  }

  #noteId(id: string): void {
    if (!/^\d+$/.test(id)) return;
    const number = BigInt(id);
    if (number > this.#lastId) this.#lastId = number;
  }

  #siblings(content: SiteContent): SiteContent[] {
    return (content.parentId === null ? this.#roots.get(content.spaceId) : this.#children.get(content.parentId)) ?? [];
  }

  #insertSibling(content: SiteContent): void {
    const list =
      content.parentId === null
        ? append(this.#roots, content.spaceId, content)
        : append(this.#children, content.parentId, content);
    this.#unsorted.add(list);
  }

  #sorted(list: SiteContent[] | undefined): readonly SiteContent[] {
    if (list === undefined) return [];
    if (this.#unsorted.delete(list)) {
      list.sort((left, right) => left.position - right.position || compareIds(left.id, right.id));
    }
    return list;
  }
}

/** The last of a list of versions, which is the current one. Throws when there is none: data never lacks one. */
export function lastVersion<Version>(versions: readonly Version[]): Version {
  const version = versions.at(-1);
  if (version === undefined) throw new Error('Something of this site has no version.');
  return version;
}

/** Orders ids by their number: shorter ones first, then digit by digit. */
export function compareIds(left: string, right: string): number {
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}

function append<Item>(map: Map<string, Item[]>, key: string, item: Item): Item[] {
  const list = map.get(key);
  if (list === undefined) {
    const created = [item];
    map.set(key, created);
    return created;
  }
  list.push(item);
  return list;
}

function remove<Item>(list: Item[], item: Item): void {
  const index = list.indexOf(item);
  if (index !== -1) list.splice(index, 1);
}
