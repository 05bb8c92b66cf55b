import { z } from 'zod';
import { type PreparedWrite, preparedSchema } from '../tool/artifact.js';
import { oneLine } from '../tool/result.js';

/**
 * What a run pauses with while a human decides: `interrupt` values of this shape. `actionRequests` and `reviewConfigs`
 * are those of LangChain's human-in-the-loop requests, so that its tools can show them.
 */
export const approvalPause = z.object({
  type: z.literal('approval_required'),
  toolCallId: z.string(),
  /** How often this call has been decided about before. */
  attempt: z.number(),
  actionRequests: z.tuple([
    z.object({ name: z.string(), args: z.record(z.string(), z.unknown()), description: z.string() }),
  ]),
  reviewConfigs: z.array(z.unknown()),
  prepared: preparedSchema,
  /** Pages whose text the model has read in this conversation, the latest first: a page may have talked it into this. */
  readBefore: z.array(z.object({ title: z.string(), url: z.string() })),
  /** Why it is asked again. */
  note: z.string().optional(),
});

export type ApprovalPause = z.infer<typeof approvalPause>;

/** A proposal in words, for fronts that show only text. Quotes the wiki. */
export function describeProposal(
  { proposal, preview: { diff, notes } }: PreparedWrite,
  { note, readBefore }: { note?: string | undefined; readBefore: readonly { title: string }[] },
): string {
  const { summary, subject, effects, notifiesWatchers } = proposal;
  const titles = readBefore.map(({ title }) => oneLine(title, 80)).join('; ');
  return [
    ...(note === undefined ? [] : [note]),
    summary,
    subject.url,
    ...[...effects, ...notes, ...(notifiesWatchers ? ['Watchers are notified.'] : [])].map((line) => `- ${line}`),
    ...(titles === '' ? [] : [`Proposed after reading: ${titles}.`]),
    ...(diff === '' ? [] : ['', diff]),
  ].join('\n');
}

/** A change that waits for a human, as fronts show it. */
export interface Approval {
  /** Names it in a decision: the id of the tool call. */
  id: string;
  tool: string;
  args: Record<string, unknown>;
  /** `create`, `update`, `move`, `trash`, … */
  kind: string;
  /** Of the proposal: the decision can be bound to it. */
  hash: string;
  /** One sentence: what will happen. */
  summary: string;
  page: { id?: string; title: string; space: string; url: string };
  /** Version of the page that the change is based on; absent for a new page. */
  version?: number;
  /** What will be different, in Markdown, as a unified diff. Quotes the wiki. */
  diff: string;
  /** What else is affected or should be known, a sentence each. */
  effects: string[];
  notifiesWatchers: boolean;
  /** Pages whose text the model has read in this conversation, the latest first: a page may have talked it into this. */
  readBefore: { title: string; url: string }[];
  /** Why it is asked again, e.g. that somebody edited the page meanwhile. */
  note?: string;
}

/** What a human decided about a change. Anything else than these counts as a rejection. */
export type ApprovalDecision =
  | {
      type: 'approve';
      /** Of the proposal that was seen: another one is asked about again. */
      hash?: string;
      /** True when a program approved on the strength of a setting. */
      automatic?: boolean;
    }
  /** The call with other arguments; its proposal is shown for a new decision. */
  | { type: 'edit'; args: Record<string, unknown> }
  | { type: 'reject'; message?: string };

/** The change that an `interrupt` value asks about; undefined when it is another kind of pause. */
export function approvalOf(value: unknown): Approval | undefined {
  const pause = approvalPause.safeParse(value);
  if (!pause.success) return undefined;
  const { toolCallId, actionRequests, readBefore, note } = pause.data;
  const [{ name, args }] = actionRequests;
  return describeApproval({
    id: toolCallId,
    tool: name,
    args,
    prepared: pause.data.prepared,
    readBefore,
    note,
  });
}

/** A prepared change as fronts show it. */
export function describeApproval(parts: {
  id: string;
  tool: string;
  args: Record<string, unknown>;
  prepared: PreparedWrite;
  readBefore: { title: string; url: string }[];
  note?: string;
}): Approval {
  const { prepared: write, readBefore, note, id, tool, args } = parts;
  const { hash, kind, summary, subject, basedOn, effects, notifiesWatchers } = write.proposal;
  const { id: pageId, title, space, url } = subject;
  return {
    id,
    tool,
    args,
    kind,
    hash,
    summary,
    page: { id: pageId, title, space, url },
    version: basedOn?.version,
    diff: write.preview.diff,
    effects: [...effects, ...write.preview.notes],
    notifiesWatchers,
    readBefore,
    note,
  };
}

const single = z.union([
  z.object({ type: z.literal('approve'), hash: z.string().optional(), automatic: z.boolean().optional() }),
  z.object({ type: z.literal('reject'), message: z.string().optional() }),
  z.object({ type: z.literal('edit'), args: z.record(z.string(), z.unknown()) }),
  // LangChain's own shape.
  z.object({
    type: z.literal('edit'),
    editedAction: z.object({ name: z.string(), args: z.record(z.string(), z.unknown()) }),
  }),
]);
const wrapped = z.object({ decisions: z.tuple([z.unknown()]) });

/**
 * Reads the value that a run was resumed with: a decision, or LangChain's list of one. Whatever is not a clear yes to
 * this very tool is a no; throwing here would store the value and fail every later resume of the thread.
 */
export function readDecision(value: unknown, tool: string): ApprovalDecision {
  const list = wrapped.safeParse(value);
  const decision = single.safeParse(list.success ? list.data.decisions[0] : value);
  if (!decision.success) return { type: 'reject', message: 'The decision could not be read.' };
  if (decision.data.type !== 'edit') return decision.data;
  if ('args' in decision.data) return decision.data;
  const { name, args } = decision.data.editedAction;
  return name === tool ? { type: 'edit', args } : { type: 'reject', message: 'An edit cannot choose another tool.' };
}
