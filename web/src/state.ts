import { batch, computed, signal } from '@preact/signals';
import type {
  About,
  Decision,
  ListedThread,
  Problem,
  ShownApproval,
  ThreadMessage,
  Turn,
} from '../../src/server/protocol.js';
import { tellThread } from '../../src/server/tell-thread.js';
import { ApiError, call } from './api.js';
import { follow } from './follow.js';
import { texts } from './texts/index.js';

export const about = signal<About | undefined>(undefined);
export const threads = signal<readonly ListedThread[]>([]);
export const search = signal('');
/** Id of the thread that is shown; empty before there is one. */
export const current = signal('');
export const turns = signal<readonly Turn[]>([]);
export const connection = signal<'live' | 'lost' | 'idle'>('idle');
/** What went wrong last, until something else is done; `again` does it once more. */
export const problem = signal<(Problem & { again?: (() => void) | undefined }) | undefined>(undefined);
/** Titles of pages to ask about. */
export const suggestions = signal<readonly string[]>([]);
/** Whether the server lets this browser in no more. */
export const isClosedOut = signal(false);
/** What a screen reader is told. */
export const announcement = signal('');
/** A change that is shown for an undo, with the turn it stands in. */
export const shownUndo = signal<{ turnId: string; approval: ShownApproval } | undefined>(undefined);

/** Whether the agent is at work; waiting for a consent is not. */
export const isRunning = computed(() => turns.value.at(-1)?.status === 'running');
export const isWaitingForDecision = computed(() => turns.value.at(-1)?.status === 'approval_required');

let leave = (): void => {};

/** Does something that may fail; says what went wrong. */
export async function attempt(work: () => Promise<void>): Promise<boolean> {
  problem.value = undefined;
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) isClosedOut.value = true;
    const { kind, message, next } = error.problem;
    // Of a server that does not answer nothing is known but that; what it refuses, it refuses again.
    problem.value =
      message === ''
        ? { kind, message: texts.peek().failed, next: '', again: () => void attempt(work) }
        : { kind, message, next };
    return false;
  }
}

/** Reads who asks and the list of threads, and shows the thread of the address. */
export async function start(): Promise<void> {
  await attempt(async () => {
    const address = addressOpened();
    about.value = await call('about', {});
    await refreshThreads();
    if (address !== undefined) return openApproval(address);
    const wanted = decodeURIComponent(location.hash.slice(1));
    // A stream says nothing of what is wrong, and an address may be another person's.
    if (wanted !== '') await call('listApprovals', { thread: wanted });
    // Somebody may have asked meanwhile.
    if (current.peek() === '') await show(wanted);
  });
}

/** Where the secret of an address for one proposal is kept while its owner signs in. */
const keptSecret = 'approve';

/** The secret of the address for one proposal by which the page was opened; it stays in no history. */
function addressOpened(): string | undefined {
  if (location.pathname !== '/approve') return undefined;
  const secret = location.hash.slice(1) || (sessionStorage.getItem(keptSecret) ?? '');
  sessionStorage.setItem(keptSecret, secret);
  history.replaceState(undefined, '', location.pathname);
  return secret;
}

/** Shows the thread of a proposal, which waits there. */
async function openApproval(secret: string): Promise<void> {
  sessionStorage.removeItem(keptSecret);
  history.replaceState(undefined, '', '/');
  await show((await call('openApproval', { secret })).thread);
}

/** Ends the session, here and where it was begun. */
export async function signOut(): Promise<void> {
  const response = await fetch('/logout', { method: 'POST' }).catch(() => undefined);
  // The server answers with nothing else.
  if (response?.ok) location.assign(((await response.json()) as { next: string }).next);
}

/** Where to sign in, to come back to this page. */
export const loginAddress = (): string => `/login?back=${encodeURIComponent(location.pathname)}`;

async function suggest(): Promise<void> {
  suggestions.value = (await call('suggestions', {})).pages.map(({ title }) => title);
}

export async function refreshThreads(): Promise<void> {
  threads.value = (await call('listThreads', search.value === '' ? {} : { search: search.value })).threads;
}

/** Shows a thread; without an id, a new one, from at once: what is asked meanwhile is not asked of the one before. */
export async function show(id: string): Promise<void> {
  leave();
  batch(() => {
    current.value = id;
    turns.value = [];
    shownUndo.value = undefined;
    problem.value = undefined;
  });
  history.replaceState(undefined, '', id === '' ? location.pathname : `#${encodeURIComponent(id)}`);
  if (id !== '') return listen();
  // A comfort, whose failure is none.
  void suggest().catch(() => undefined);
  const made = await call('newThread', {});
  // Another thread may have been chosen, or made, while this one was.
  if (current.peek() === '') current.value = made.id;
}

/** Follows the thread that is shown until nothing runs on it. */
export function listen(): void {
  leave();
  leave = follow(current.peek(), {
    onMessages: (messages) => take(messages),
    onState: (state) => {
      connection.value = state;
      if (state === 'idle') void refreshThreads().catch(() => undefined);
    },
  });
}

/** Takes what is told of the thread that is shown, and goes on with what a restart of the server has cut off. */
function take(messages: readonly ThreadMessage[]): void {
  const before = turns.peek();
  turns.value = messages.reduce(tellThread, before);
  const step = stepAfter(
    before,
    turns.peek(),
    messages.some(({ type }) => type === 'thread'),
  );
  if (step.announce !== undefined) announcement.value = texts.peek()[step.announce];
  const thread = current.peek();
  if (step.resume) void attempt(() => call('resume', { thread, type: 'retry' }).then(listen));
  if (step.ask) {
    const { id: turnId, question } = step.ask;
    void attempt(() => call('ask', { thread, turnId, question }).then(listen));
  }
}

/** What to do after the turns of a thread have changed. */
export interface NextStep {
  announce?: 'answerReady' | 'decisionNeeded' | 'stopped';
  /** The turn that ran was cut off by a restart of the server: it is gone on with. */
  resume?: boolean;
  /** The turn that ran is not known to the server: it is asked again, by the same id. */
  ask?: Turn;
}

/** Compares what was shown with what is told now; `isReadAgain`: the server told the whole thread. */
export function stepAfter(before: readonly Turn[], now: readonly Turn[], isReadAgain: boolean): NextStep {
  const ran = before.at(-1);
  if (ran?.status !== 'running') return {};
  const turn = now.find(({ id }) => id === ran.id);
  if (turn === undefined) return { ask: ran };
  if (turn.status === 'running') return {};
  if (turn.status === 'authorization_required' || turn.status === 'approval_required')
    return { announce: 'decisionNeeded' };
  if (turn.status !== 'failed') return { announce: 'answerReady' };
  // Of a turn that somebody stops its end is told; one that is found cut off ran on a server that is no more.
  return isReadAgain && turn.canGoOn ? { resume: true } : { announce: 'stopped' };
}

/** Whether another question may take the place of the last one: nothing was changed there, and nothing waits. */
export const isReplaceable = ({ status, writes, approvals }: Turn): boolean =>
  status !== 'running' && writes.length === 0 && approvals.every(({ decided }) => decided !== undefined);

/** Asks; `replaces`: the last turn, whose place the question takes. */
export async function ask(question: string, replaces?: string): Promise<boolean> {
  // Whoever is quick asks before the page has its first thread.
  if (current.peek() === '' && !(await attempt(() => show('')))) return false;
  const thread = current.peek();
  const before = turns.peek();
  const turn: Turn = {
    id: crypto.randomUUID(),
    question,
    status: 'running',
    answer: '',
    steps: [],
    sources: [],
    unknownAddresses: [],
    approvals: [],
    writes: [],
  };
  turns.value = [...before.filter(({ id }) => id !== replaces), turn];
  const asked = { thread, turnId: turn.id, question, ...(replaces !== undefined && { replaces }) };
  const isAsked = await attempt(() => call('ask', asked));
  if (!isAsked) {
    turns.value = before;
    // Whoever asked has the words still.
    if (problem.value !== undefined) problem.value = { ...problem.value, again: undefined };
    return false;
  }
  history.replaceState(undefined, '', `#${encodeURIComponent(thread)}`);
  listen();
  void refreshThreads().catch(() => undefined);
  return true;
}

export const stop = (): Promise<boolean> => attempt(() => call('cancel', { thread: current.peek() }));

export const resume = (type: 'retry' | 'cancel' | 'new_link'): Promise<boolean> =>
  attempt(() => call('resume', { thread: current.peek(), type }).then(listen));

export const decide = (id: string, decision: Decision): Promise<boolean> =>
  attempt(() => call('decide', { thread: current.peek(), decisions: { [id]: decision } }).then(listen));

/** Shows what taking the last change back would send. */
export const proposeUndo = (turnId: string): Promise<boolean> =>
  attempt(async () => {
    const { approval, text } = await call('proposeUndo', { thread: current.peek() });
    if (approval === undefined) problem.value = { kind: 'nothing', message: text, next: '' };
    else shownUndo.value = { turnId, approval };
  });

export const confirmUndo = (hash: string): Promise<boolean> =>
  attempt(async () => {
    const { status, text } = await call('undo', { thread: current.peek(), hash });
    shownUndo.value = undefined;
    if (status === 'done') announcement.value = text;
    else problem.value = { kind: status, message: text, next: '' };
    listen();
  });

/** The thread that is shown, as Markdown. */
export async function exported(): Promise<string | undefined> {
  let text: string | undefined;
  await attempt(async () => {
    text = (await call('exportThread', { thread: current.peek() })).markdown;
  });
  return text;
}

export const rename = (thread: string, title: string): Promise<boolean> =>
  attempt(() => call('renameThread', { thread, title }).then(refreshThreads));

export const remove = (thread: string): Promise<boolean> =>
  attempt(async () => {
    await call('deleteThread', { thread });
    if (thread === current.peek()) await show('');
    await refreshThreads();
  });
