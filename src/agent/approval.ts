import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type SentRequest, sentRequests } from '../confluence/write/sent-request.js';
import { showUnseen, showUnseenLine } from '../confluence/write/unseen.js';
import { oneLine } from '../ours.js';
import type { PreparedWrite } from '../tool/artifact.js';

const page = z.object({ title: z.string(), url: z.string() });

/** What a human is told of a proposal, as a pause holds it; the proposal itself stays in the checkpoint. */
export const shownChangeSchema = z.object({
  id: z.string(),
  kind: z.string(),
  hash: z.string(),
  summary: z.string(),
  page: page.extend({ id: z.string().optional(), space: z.string() }),
  version: z.number().optional(),
  diff: z.string(),
  effects: z.array(z.string()),
  requests: z.array(
    z.object({ request: z.string(), fields: z.array(z.object({ name: z.string(), value: z.string() })) }),
  ),
  notifiesWatchers: z.boolean(),
  readBefore: z.array(page),
  note: z.string().optional(),
});

const action = z.object({ name: z.string(), args: z.record(z.string(), z.unknown()) });
const actionRequests = z.tuple([action.extend({ description: z.string() })]);

/**
 * What a run pauses with while a human decides: `interrupt` values of this shape. The requests and configurations are
 * those of LangChain's human-in-the-loop requests, in both spellings that its tools read.
 */
export const approvalPause = z.object({
  type: z.literal('approval_required'),
  /** The call that proposes it, by the id that the agent gave it. */
  toolCallId: z.string(),
  /** How often this call has been decided about before. */
  attempt: z.number(),
  /** How many proposals this call has made before. */
  earlier: z.number(),
  approval: shownChangeSchema,
  actionRequests,
  reviewConfigs: z.array(z.unknown()),
});

export type ApprovalPause = z.infer<typeof approvalPause>;

/** A change that waits for a human, as fronts show it. */
export interface Approval {
  /** Names it in a decision. Random; another proposal of the same call has another one. */
  id: string;
  tool: string;
  args: Record<string, unknown>;
  /** `create`, `update`, `move`, `trash`, … */
  kind: string;
  /** Of all that will be sent: an approval has to name it. */
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
  /** What will be sent, field by field; what nobody would see is marked, e.g. `‹U+202E›`. Bodies and files are in `diff`. */
  requests: SentRequest[];
  notifiesWatchers: boolean;
  /** Pages whose text the model has read in this conversation, the latest first: a page may have talked it into this. */
  readBefore: { title: string; url: string }[];
  /** Why it is asked again, e.g. that somebody edited the page meanwhile. */
  note?: string;
}

/** What a human decided about a change. What cannot be read as one of these decides nothing. */
export type ApprovalDecision =
  | {
      type: 'approve';
      /** Of the proposal that was seen: nothing else is sent. */
      hash: string;
      /** True when a program approved on the strength of a setting. */
      automatic?: boolean;
    }
  /** The call with other arguments; its proposal is shown for a new decision. */
  | { type: 'edit'; args: Record<string, unknown> }
  | { type: 'reject'; message?: string };

/** A prepared change as fronts show it. */
export function describeApproval(parts: {
  tool: string;
  args: Record<string, unknown>;
  prepared: PreparedWrite;
  readBefore: { title: string; url: string }[];
  note?: string | undefined;
}): Approval {
  const { prepared, readBefore, note, tool, args } = parts;
  const { id, hash, kind, summary, subject, basedOn, effects, notifiesWatchers } = prepared.proposal;
  const { id: pageId, title, space, url } = subject;
  return {
    id,
    tool,
    args,
    kind,
    hash,
    summary,
    page: { ...(pageId !== undefined && { id: pageId }), title: showUnseenLine(title), space, url },
    ...(basedOn !== undefined && { version: basedOn.version }),
    diff: prepared.preview.diff,
    effects: [...effects, ...prepared.preview.notes].map((line) => showUnseen(line)),
    requests: sentRequests(prepared.proposal),
    notifiesWatchers,
    readBefore,
    ...(note !== undefined && { note }),
  };
}

/**
 * The field of an action's arguments in which a tool that can only edit them says which proposal it approves: with its
 * hash there, and the other arguments as they are, an edit is an approval.
 */
export const approvedHash = 'approved_hash';

/** The pause that asks about a proposal. */
export function pauseFor(
  approval: Approval,
  place: Pick<ApprovalPause, 'toolCallId' | 'attempt' | 'earlier'>,
): ApprovalPause & { action_requests: unknown; review_configs: unknown } {
  const { tool, args, ...shown } = approval;
  const requests: ApprovalPause['actionRequests'] = [
    { name: tool, args: { ...args, [approvedHash]: '' }, description: describe(approval) },
  ];
  const decisions = ['approve', 'edit', 'reject'];
  return {
    type: 'approval_required',
    ...place,
    approval: shown,
    actionRequests: requests,
    action_requests: requests,
    reviewConfigs: [{ actionName: tool, allowedDecisions: decisions }],
    review_configs: [{ action_name: tool, allowed_decisions: decisions }],
  };
}

/** The change that a pause asks about. */
export function approvalIn({ actionRequests: [{ name, args }], approval }: ApprovalPause): Approval {
  return { ...approval, tool: name, args: withoutHash(args) };
}

/** A proposal in words, for fronts that show only text. Quotes the wiki. */
function describe({
  note,
  summary,
  page: { url },
  effects,
  requests,
  notifiesWatchers,
  readBefore,
  diff,
  hash,
}: Approval): string {
  const titles = readBefore.map(({ title }) => oneLine(title, 80)).join('; ');
  return [
    ...(note === undefined ? [] : [note]),
    summary,
    url,
    ...[...effects, ...(notifiesWatchers ? ['Watchers are notified.'] : [])].map((line) => `- ${line}`),
    ...requests.flatMap(({ request, fields }) => [
      `- Sends ${request}`,
      ...fields.map(({ name, value }) => `  ${name}: ${value}`),
    ]),
    ...(titles === '' ? [] : [`Proposed after reading: ${titles}.`]),
    ...(diff === '' ? [] : ['', diff]),
    '',
    `An approval has to name the hash ${hash}, as \`hash\` of the decision or as \`${approvedHash}\` of edited arguments.`,
  ].join('\n');
}

const naming = { id: z.string().optional(), hash: z.string().optional() };
const single = z.union([
  z.object({ ...naming, type: z.literal('approve'), automatic: z.boolean().optional() }),
  z.object({ ...naming, type: z.literal('reject'), message: z.string().nullish() }),
  z.object({ ...naming, type: z.literal('edit'), args: z.record(z.string(), z.unknown()) }),
  // LangChain's own shape, as its JavaScript and its Python write it.
  z.object({ ...naming, type: z.literal('edit'), editedAction: action }),
  z.object({ ...naming, type: z.literal('edit'), edited_action: action }),
]);
const wrapped = z.object({ decisions: z.array(z.unknown()) });

/** A decision about this very proposal, or why it is none. */
export type Decided = ApprovalDecision | { type: 'undecided'; note: string };

/**
 * Reads the value that a run was resumed with: a decision, or a list in which one names this proposal or which has just
 * one. Only a clear decision counts. Whatever else it is decides nothing, so that the change keeps waiting: throwing
 * here would store the value and fail every later resume of the thread.
 */
export function readDecision(value: unknown, { tool, args, id, hash }: Approval): Decided {
  const list = wrapped.safeParse(value).data?.decisions ?? [value];
  const read = list.map((each) => single.safeParse(each).data);
  const isThis = (each: (typeof read)[number]): boolean => each?.id === id || each?.hash === hash;
  const decision = read.find(isThis) ?? (list.length === 1 ? read[0] : undefined);
  if (decision === undefined) return undecided(unreadable);
  if ((decision.id ?? id) !== id || (decision.hash ?? hash) !== hash) return undecided(anotherProposal);
  if (decision.type === 'approve') {
    return decision.hash === undefined ? undecided(unseen) : { ...decision, hash: decision.hash };
  }
  if (decision.type === 'reject') return { type: 'reject', message: decision.message ?? undefined };
  const edited = 'args' in decision ? { name: tool, args: decision.args } : actionOf(decision);
  if (edited.name !== tool) return undecided('An edit cannot choose another tool.');
  const named = edited.args[approvedHash];
  const wanted = withoutHash(edited.args);
  if (named === undefined || named === '' || !isDeepStrictEqual(wanted, args)) return { type: 'edit', args: wanted };
  return named === hash ? { type: 'approve', hash } : undecided(anotherProposal);
}

const unreadable = 'The decision could not be read. Nothing was decided; it is asked again.';
const anotherProposal = 'The decision was about another proposal than this one.';
const unseen =
  'The approval did not name the hash of what was shown. Nothing was sent: approve with the hash of this proposal.';

const undecided = (note: string): Decided => ({ type: 'undecided', note });

type Action = z.infer<typeof action>;

function actionOf(decision: { editedAction: Action } | { edited_action: Action }): Action {
  return 'editedAction' in decision ? decision.editedAction : decision.edited_action;
}

function withoutHash(args: Record<string, unknown>): Record<string, unknown> {
  const { [approvedHash]: _hash, ...own } = args;
  return own;
}
