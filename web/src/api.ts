import type { Answered, Asked, RouteName } from '../../src/server/routes.js';
import type { Problem } from '../../src/server/protocol.js';

type Called = Exclude<RouteName, 'events'>;
type Routes = typeof import('../../src/server/routes.js').routes;

/** Where each route of the API is; the types are the server's own. */
const places: { [Name in Called]: readonly [Routes[Name]['method'], Routes[Name]['path']] } = {
  about: ['get', '/about'],
  listThreads: ['get', '/threads'],
  newThread: ['post', '/threads'],
  readThread: ['get', '/threads/{thread}'],
  renameThread: ['patch', '/threads/{thread}'],
  deleteThread: ['delete', '/threads/{thread}'],
  ask: ['post', '/threads/{thread}/turns'],
  cancel: ['post', '/threads/{thread}/cancel'],
  resume: ['post', '/threads/{thread}/resume'],
  listApprovals: ['get', '/threads/{thread}/approvals'],
  decide: ['post', '/threads/{thread}/decisions'],
  openApproval: ['post', '/approvals/open'],
  listSources: ['get', '/threads/{thread}/sources'],
  usage: ['get', '/threads/{thread}/usage'],
  exportThread: ['get', '/threads/{thread}/export'],
  suggestions: ['get', '/suggestions'],
  proposeUndo: ['post', '/threads/{thread}/undo/proposal'],
  undo: ['post', '/threads/{thread}/undo'],
};

/** What the server said is wrong; `status` 0 when it did not answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;
  readonly status: number;

  constructor(problem: Problem, status: number) {
    super(problem.message);
    this.problem = problem;
    this.status = status;
  }
}

/** Asks the API for something; throws {@link ApiError}. */
export async function call<Name extends Called>(name: Name, asked: Asked<Name>): Promise<Answered<Name>> {
  const [method, path] = places[name];
  const { thread, ...rest } = asked as Record<string, unknown>;
  const address = `/api${path.replace('{thread}', encodeURIComponent(String(thread)))}`;
  // Only routes that read take a query, and its fields are text.
  const query = method === 'get' ? `?${new URLSearchParams(rest as Record<string, string>).toString()}` : '';
  const response = await fetch(address + query, {
    method: method.toUpperCase(),
    ...(method !== 'get' &&
      method !== 'delete' && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(rest) }),
  }).catch(() => undefined);
  if (response === undefined) throw new ApiError({ kind: 'unavailable', message: '', next: '' }, 0);
  const text = await response.text();
  const answer = readJson(text);
  if (response.ok) return answer as Answered<Name>;
  throw new ApiError(answer?.error ?? { kind: 'internal', message: '', next: '' }, response.status);
}

/** What the server answered, in the shapes of the table that the types come from; undefined when somebody else answered. */
function readJson(text: string): { error?: Problem } | undefined {
  try {
    return text === '' ? undefined : (JSON.parse(text) as { error?: Problem });
  } catch {
    return undefined;
  }
}
