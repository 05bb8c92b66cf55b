import { useApprovalAddress } from '../host/approval-address.js';
import type { HostUser } from '../host/host.js';
import type { LocalHost } from '../host/open-host.js';
import { shownApproval } from './describe-turn.js';
import { notWhatWaits } from './problems.js';
import type { OwnThreads } from './live-threads.js';
import type { Turn, Usage } from './protocol.js';
import type { Answered, Asked, RouteName } from './routes.js';
import { threadMarkdown } from './thread-markdown.js';

/** What does each thing that the API can be asked for; the stream of events is the server's own. */
export type Handlers = {
  [Name in Exclude<RouteName, 'events'>]: (asked: Asked<Name>) => Promise<Answered<Name>>;
};

export interface HandlerParts {
  host: Pick<LocalHost, 'model' | 'store' | 'isEmbedded'>;
  /** Who asks. */
  user: HostUser;
  /** Theirs. */
  threads: OwnThreads;
  allowsChanges: boolean;
  hasLogin: boolean;
}

/** The handlers for what one person asks: what they are given is that person's, so that they can reach nobody else's. */
export function createHandlers({ host, user, threads, allowsChanges, hasLogin }: HandlerParts): Handlers {
  const { isDurable, notice } = host.store;
  return {
    about: async () => ({
      user: user.identifier,
      model: host.model,
      isSandbox: host.isEmbedded,
      allowsChanges,
      keepsThreads: isDurable,
      hasLogin,
      ...(notice !== undefined && { notice }),
    }),
    listThreads: async ({ search = '' }) => {
      const words = folded(search).split(/\s+/u).filter(Boolean);
      const [rows, running] = await Promise.all([user.threads(), threads.running()]);
      return {
        threads: rows
          .filter(({ title }) => words.every((word) => folded(title).includes(word)))
          .map(({ id, title, waiting, createdAt, updatedAt }) => ({
            id,
            title,
            waiting,
            isRunning: running.has(id),
            createdAt,
            updatedAt,
          })),
      };
    },
    newThread: async () => ({ id: (await user.open()).threadId }),
    readThread: ({ thread }) =>
      threads.using(thread, async ({ turns, isRunning }) => ({ turns: [...turns], isRunning })),
    renameThread: ({ thread, title }) => threads.using(thread, async (live) => live.thread.retitle(title)),
    deleteThread: ({ thread }) => threads.using(thread, (live) => live.delete()),
    ask: ({ thread, turnId, question, replaces }) =>
      threads.using(thread, (live) => live.ask(turnId, question, replaces)),
    cancel: ({ thread }) => threads.using(thread, (live) => live.stop()),
    resume: ({ thread, type }) => threads.using(thread, async (live) => live.resume(type)),
    listApprovals: ({ thread }) =>
      threads.using(thread, async (live) => ({ approvals: (await live.thread.approvals()).map(shownApproval) })),
    decide: ({ thread, decisions }) => threads.using(thread, (live) => live.decide(decisions)),
    openApproval: async ({ secret }) => {
      const { threadId: thread, approval } = await useApprovalAddress(host.store, user, secret);
      return threads.using(thread, async (live) => {
        const waiting = (await live.thread.approvals()).find(({ id }) => id === approval.id);
        if (waiting?.hash !== approval.hash) throw notWhatWaits();
        return { thread, approval: shownApproval(waiting) };
      });
    },
    listSources: ({ thread }) =>
      threads.using(thread, async ({ turns }) => ({
        sources: turns.flatMap((turn) => turn.sources.map((source) => ({ ...source, turnId: turn.id }))),
      })),
    usage: ({ thread }) => threads.using(thread, async ({ turns }) => usageOf(turns)),
    exportThread: ({ thread }) => threads.using(thread, async ({ turns }) => ({ markdown: threadMarkdown(turns) })),
    suggestions: async () => ({ pages: (await user.recentPages()).map(({ title }) => ({ title })) }),
    proposeUndo: ({ thread }) => threads.using(thread, (live) => live.proposeUndo()),
    undo: ({ thread, hash }) => threads.using(thread, (live) => live.undo(hash)),
  };
}

/** What turns have cost together; what a model does not report of any is absent. */
function usageOf(turns: readonly Turn[]): Usage {
  const sum = (name: keyof Usage): number | undefined => {
    const told = turns.flatMap(({ usage }) => usage?.[name] ?? []);
    return told.length === 0 ? undefined : told.reduce((total, each) => total + each, 0);
  };
  const [inputTokens, outputTokens] = [sum('inputTokens'), sum('outputTokens')];
  return {
    modelCalls: sum('modelCalls') ?? 0,
    requests: sum('requests') ?? 0,
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
  };
}

const folded = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
