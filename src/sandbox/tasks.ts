import type { SiteContent, SiteVersion } from './site.js';
import { attribute, childElement, elementsNamed, parseStorage, textContent } from './storage-tree.js';
import type { Element } from './storage-tree.js';

/** An inline task of a page or blog post, as the tasks API shows it; times are ISO 8601. */
export interface SiteTask {
  /** Unique on the site: made from the content's id and the local id. */
  id: string;
  /** The `ac:task-id`, unique within its content. */
  localId: string;
  contentId: string;
  status: 'complete' | 'incomplete';
  /** Storage of the task's body. */
  storage: string;
  createdBy: string;
  createdAt: string;
  updatedAt: string;
  assignedTo: string | null;
  dueAt: string | null;
  completedBy: string | null;
  completedAt: string | null;
}

interface ParsedTask {
  localId: string;
  status: 'complete' | 'incomplete';
  storage: string;
  assignedTo: string | null;
  dueAt: string | null;
}

const parsed = new WeakMap<SiteVersion, ParsedTask[]>();
const placesForLocalId = 100_000n;

/** Reads the tasks of the current body; who made and who completed one comes from the versions before it. */
export function tasksOf(content: SiteContent): SiteTask[] {
  const current = content.versions.at(-1);
  if (current === undefined) return [];
  return parsedTasks(current).map((task, index) => {
    const history = content.versions.flatMap((version) => {
      const found = parsedTasks(version).find((candidate) => candidate.localId === task.localId);
      return found === undefined ? [] : [{ version, task: found }];
    });
    const created = history.at(0)?.version ?? current;
    const changed = history.findLast(
      (entry, position) => entry.task.status !== history[position - 1]?.task.status,
    )?.version;
    const completed = task.status === 'complete' ? (changed ?? created) : undefined;
    return {
      ...task,
      id: taskId(content.id, task.localId, index),
      contentId: content.id,
      createdBy: created.authorId,
      createdAt: created.createdAt,
      updatedAt: (changed ?? created).createdAt,
      completedBy: completed?.authorId ?? null,
      completedAt: completed?.createdAt ?? null,
    };
  });
}

/** The id of the content a task id belongs to. */
export function contentIdOfTask(taskIdText: string): string {
  return (BigInt(taskIdText) / placesForLocalId).toString();
}

function taskId(contentId: string, localId: string, index: number): string {
  // Local ids are small numbers; anything else falls back to the place in the page, from the far end.
  const isSmall = /^\d{1,5}$/.test(localId);
  const place = isSmall ? BigInt(localId) : placesForLocalId - 1n - BigInt(index);
  return (BigInt(contentId) * placesForLocalId + place).toString();
}

function parsedTasks(version: SiteVersion): ParsedTask[] {
  const known = parsed.get(version);
  if (known !== undefined) return known;
  // Most pages have no task: a text search is far cheaper than a parse.
  const tasks = version.storage.includes('<ac:task>')
    ? elementsNamed(parseStorage(version.storage), 'ac:task').map((task) => parseTask(task, version.storage))
    : [];
  parsed.set(version, tasks);
  return tasks;
}

function parseTask(task: Element, storage: string): ParsedTask {
  const body = childElement(task, 'ac:task-body');
  const mention = elementsNamed(body?.children ?? [], 'ri:user').at(0);
  const time = elementsNamed(body?.children ?? [], 'time').at(0);
  const date = time === undefined ? undefined : attribute(time, 'datetime');
  return {
    localId: childText(task, 'ac:task-id'),
    status: childText(task, 'ac:task-status') === 'complete' ? 'complete' : 'incomplete',
    storage: body === undefined ? '' : innerMarkup(body, storage),
    assignedTo: mention === undefined ? null : (attribute(mention, 'ri:account-id') ?? null),
    dueAt: date !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(date) ? `${date}T00:00:00.000Z` : null,
  };
}

function childText(element: Element, name: string): string {
  const child = childElement(element, name);
  return child === undefined ? '' : textContent(child.children).trim();
}

function innerMarkup(element: Element, storage: string): string {
  const first = element.children.at(0);
  const last = element.children.at(-1);
  if (first === undefined || last === undefined) return '';
  // The tree is parsed with offsets; null cannot happen.
  return storage.slice(first.startIndex ?? 0, (last.endIndex ?? -1) + 1);
}
