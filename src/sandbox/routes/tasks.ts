import { visibleContents } from '../access.js';
import { bodyFormat } from '../bodies.js';
import { jsonResponse, notFound } from '../errors.js';
import { listResponse } from '../paging.js';
import {
  flagParameter,
  idListParameter,
  idSegment,
  listParameter,
  numberParameter,
  wordParameter,
  checkCount,
} from '../parameters.js';
import { get } from '../route.js';
import type { Call, Route } from '../route.js';
import { taskShape } from '../shapes.js';
import { compareIds } from '../site-index.js';
import type { SiteContent, SiteResponse } from '../site.js';
import { contentIdOfTask } from '../tasks.js';
import type { SiteTask } from '../tasks.js';

const scope = 'read:task';

/** Reading inline tasks. */
export function taskRoutes(): Route[] {
  return [
    get('/tasks', scope, taskList),
    get('/tasks/{id}', scope, (call) => jsonResponse(200, taskShape(call, requireTask(call).task, bodyFormat(call)))),
  ];
}

/** The task of the path, if the caller may see its content. Throws E6, E5. */
export function requireTask(call: Call): { task: SiteTask; content: SiteContent } {
  const id = idSegment(call);
  const content = call.index.content(contentIdOfTask(id));
  if (content !== undefined && call.index.canView(call.user, content)) {
    const task = call.index.tasksOf(content).find((candidate) => candidate.id === id);
    if (task !== undefined) return { task, content };
  }
  throw notFound(`Cannot find a task with id [${id}]`);
}

function taskList(call: Call): SiteResponse {
  const format = bodyFormat(call);
  const belongs = contentFilter(call);
  const accepts = taskFilter(call);
  const tasks = visibleContents(call, (content) => content.status === 'current' && belongs(content))
    .flatMap((content) => call.index.tasksOf(content))
    .filter(accepts)
    .sort((left, right) => compareIds(left.id, right.id));
  return listResponse(call, tasks, { shape: (task) => taskShape(call, task, format), key: (task) => task.id });
}

function contentFilter(call: Call): (content: SiteContent) => boolean {
  const spaceIds = idListParameter(call, 'space-id');
  const pageIds = idListParameter(call, 'page-id');
  const blogPostIds = idListParameter(call, 'blogpost-id');
  return (content) =>
    (spaceIds === undefined || spaceIds.includes(content.spaceId)) &&
    (pageIds === undefined || (content.type === 'page' && pageIds.includes(content.id))) &&
    (blogPostIds === undefined || (content.type === 'blogpost' && blogPostIds.includes(content.id)));
}

function taskFilter(call: Call): (task: SiteTask) => boolean {
  const status = wordParameter(call, 'status', ['complete', 'incomplete'], 'TaskStatus');
  const taskIds = idListParameter(call, 'task-id');
  const includeBlank = flagParameter(call, 'include-blank-tasks', true);
  const people = {
    assignedTo: peopleParameter(call, 'assigned-to'),
    createdBy: peopleParameter(call, 'created-by'),
    completedBy: peopleParameter(call, 'completed-by'),
  };
  const times = {
    createdAt: range(call, 'created-at'),
    dueAt: range(call, 'due-at'),
    completedAt: range(call, 'completed-at'),
  };
  return (task) =>
    (status === undefined || task.status === status) &&
    (taskIds === undefined || taskIds.includes(task.id)) &&
    (includeBlank || task.storage.replaceAll(/<[^>]*>/g, '').trim() !== '') &&
    isAmong(task.assignedTo, people.assignedTo) &&
    isAmong(task.createdBy, people.createdBy) &&
    isAmong(task.completedBy, people.completedBy) &&
    isWithin(task.createdAt, times.createdAt) &&
    isWithin(task.dueAt, times.dueAt) &&
    isWithin(task.completedAt, times.completedAt);
}

function peopleParameter(call: Call, name: string): string[] | undefined {
  const accountIds = listParameter(call, name);
  checkCount(call, name, accountIds?.length ?? 0, 250);
  return accountIds;
}

// Epoch milliseconds, both ends included.
function range(call: Call, name: string): { from: number | undefined; to: number | undefined } {
  return { from: numberParameter(call, `${name}-from`), to: numberParameter(call, `${name}-to`) };
}

function isAmong(accountId: string | null, wanted: string[] | undefined): boolean {
  return wanted === undefined || (accountId !== null && wanted.includes(accountId));
}

function isWithin(time: string | null, { from, to }: { from: number | undefined; to: number | undefined }): boolean {
  if (from === undefined && to === undefined) return true;
  if (time === null) return false;
  const milliseconds = Date.parse(time);
  return milliseconds >= (from ?? -Infinity) && milliseconds <= (to ?? Infinity);
}
