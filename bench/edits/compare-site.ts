// Whether a site is what a task says it must become, and nothing else has changed.
import type { SiteData } from '../../src/sandbox/index.js';
import { acceptStorage } from '../../src/sandbox/storage-write.js';
import type { Change, Expectation, PageState } from './tasks.js';

type Content = SiteData['contents'][number];

const wildcards: Record<string, RegExp> = { '{id}': /^[\w-]+/u, '{col}': /^<col(?: [^>]*)? \/>/u };

/** What is otherwise than expected, a sentence each. `pages` has what is expected of pages, by id. */
export function differencesOf(
  before: SiteData,
  after: SiteData,
  pages: ReadonlyMap<string, PageState>,
  expected: Pick<Expectation, 'created' | 'comments' | 'resolved'>,
): string[] {
  const known = new Map(before.contents.map((content) => [content.id, content]));
  const made = after.contents.filter(({ id }) => !known.has(id));
  const titles = new Map(after.contents.map((content) => [content.id, latest(content).title]));
  return [
    ...after.contents.flatMap((content) => {
      const was = known.get(content.id);
      return was === undefined ? [] : contentDifferences(was, content, pages.get(content.id) ?? {}, titles);
    }),
    ...madeDifferences(made, after, expected, titles),
    ...commentDifferences(before, after, expected),
    ...(before.attachments.length === after.attachments.length ? [] : ['The attachments are others.']),
  ];
}

function contentDifferences(
  was: Content,
  is: Content,
  expected: PageState,
  titles: ReadonlyMap<string, string>,
): string[] {
  const { title, storage } = latest(was);
  const labels = (content: Content): string =>
    content.labels
      .map(({ name }) => name)
      .sort()
      .join(' ');
  const parent = (content: Content): string => titles.get(content.parentId ?? '') ?? '';
  const facts: [name: string, wanted: string, found: string][] = [
    ['title', expected.title ?? title, latest(is).title],
    ['status', expected.status ?? was.status, is.status],
    ['parent', expected.parent ?? parent(was), parent(is)],
    ['labels', expected.labels?.join(' ') ?? labels(was), labels(is)],
  ];
  return [
    ...facts.flatMap(([name, wanted, found]) =>
      wanted === found ? [] : [`The ${name} of "${title}" is "${found}", not "${wanted}".`],
    ),
    ...bodyDifferences(storage, latest(is).storage, expected),
  ];
}

function bodyDifferences(before: string, after: string, { body, or = [] }: PageState): string[] {
  if (body === undefined) return before === after ? [] : [difference(before, after)];
  const wanted = [body, ...or].map((changes) => changed(before, changes));
  if (wanted.some((storage) => matches(storage, after))) return [];
  return [difference(wanted[0] ?? '', after)];
}

/** The storage with the changes made. Throws an Error for one whose words do not stand there as often as it says. */
export function changed(storage: string, changes: readonly Change[]): string {
  const places = changes.flatMap(([from, to, every]) => {
    const starts: number[] = [];
    for (let at = storage.indexOf(from); at !== -1; at = storage.indexOf(from, at + from.length)) starts.push(at);
    if (starts.length === 0 || (starts.length > 1 && every === undefined))
      throw new Error(`${JSON.stringify(from)} stands ${starts.length} times on the page.`);
    return starts.map((start) => ({ start, end: start + from.length, to }));
  });
  places.sort((one, other) => one.start - other.start);
  let result = '';
  let at = 0;
  for (const { start, end, to } of places) {
    if (start < at) throw new Error(`Two changes overlap at ${JSON.stringify(storage.slice(start, end))}.`);
    result += storage.slice(at, start) + to;
    at = end;
  }
  return result + storage.slice(at);
}

/** Whether storage is what was wanted, as the service keeps it. */
const matches = (wanted: string, stored: string): boolean => firstOddPlace(wanted, stored) === undefined;

/** Where the two part; undefined when they are the same but for what is made up. */
function firstOddPlace(wanted: string, stored: string): { wanted: string; stored: string } | undefined {
  let from = 0;
  let at = 0;
  const kept = acceptStorage(wanted);
  for (;;) {
    const [name] = /^\{(?:id|col)\}/u.exec(kept.slice(from, from + 5)) ?? [];
    const pattern = name === undefined ? undefined : wildcards[name];
    const made = pattern?.exec(stored.slice(at));
    if (name !== undefined && made) {
      from += name.length;
      at += made[0].length;
    } else if (from < kept.length && kept[from] === stored[at]) {
      from += 1;
      at += 1;
    } else if (from === kept.length && at === stored.length) {
      return undefined;
    } else {
      const around = (text: string, place: number): string => text.slice(Math.max(0, place - 60), place + 240);
      return { wanted: around(kept, from), stored: around(stored, at) };
    }
  }
}

function madeDifferences(
  made: readonly Content[],
  { spaces }: SiteData,
  { created }: Pick<Expectation, 'created'>,
  titles: ReadonlyMap<string, string>,
): string[] {
  if (made.length !== created.length) return [`${made.length} pages were made, not ${created.length}.`];
  return created.flatMap((wanted, index) => {
    const content = made[index];
    if (content === undefined) return [];
    const { title, storage } = latest(content);
    const space = spaces.find(({ id }) => id === content.spaceId)?.key ?? '';
    const facts: [name: string, wanted: string, found: string][] = [
      ['title', wanted.title, title],
      ['space', wanted.space, space],
      ['type', wanted.type, content.type],
      ['status', wanted.status, content.status],
      ...(wanted.parent === undefined
        ? []
        : ([['parent', wanted.parent, titles.get(content.parentId ?? '') ?? '']] as [string, string, string][])),
    ];
    return [
      ...facts.flatMap(([name, value, found]) =>
        value === found ? [] : [`The ${name} of the new page is "${found}", not "${value}".`],
      ),
      ...(matches(wanted.storage, storage) ? [] : [difference(wanted.storage, storage)]),
    ];
  });
}

function commentDifferences(
  before: SiteData,
  after: SiteData,
  { comments, resolved }: Pick<Expectation, 'comments' | 'resolved'>,
): string[] {
  const textOf = (comment: SiteData['comments'][number]): string => comment.versions.at(-1)?.storage ?? '';
  const known = new Map(before.comments.map((comment) => [comment.id, comment]));
  const made = after.comments.filter(({ id }) => !known.has(id));
  const odd = after.comments.filter((comment) => {
    const was = known.get(comment.id);
    if (was === undefined) return false;
    const isResolved = resolved.some((words) => textOf(was).includes(words));
    return comment.resolution !== (isResolved ? 'resolved' : was.resolution) || textOf(comment) !== textOf(was);
  });
  const missing = comments.filter(
    ({ storage, on, answers }) =>
      !made.some((comment) => {
        const above = after.comments.find(({ id }) => id === comment.parentCommentId);
        const isAnswer = answers === undefined ? above === undefined : above && textOf(above).includes(answers);
        return matches(storage, textOf(comment)) && comment.selection === on && isAnswer;
      }),
  );
  return [
    ...odd.map((comment) => `The comment ${textOf(comment)} is ${comment.resolution}.`),
    ...missing.map(({ storage }) => `There is no comment ${storage}, but ${made.map(textOf).join(', ') || 'none'}.`),
    ...(made.length === comments.length ? [] : [`${made.length} comments were made, not ${comments.length}.`]),
  ];
}

function latest({ versions }: Content): Content['versions'][number] {
  const version = versions.at(-1);
  if (version === undefined) throw new Error('A content has at least one version.');
  return version;
}

function difference(wanted: string, stored: string): string {
  const place = firstOddPlace(wanted, stored);
  return `It reads ${JSON.stringify(place?.stored)}, not ${JSON.stringify(place?.wanted)}.`;
}
