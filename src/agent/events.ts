import type { WriteOutcome } from '../confluence/write/outcome.js';
import type { AuthorizationRequest, ConfluenceErrorCode } from '../errors.js';
import type { Source } from '../tool/artifact.js';
import type { Approval } from './approval.js';

export { shownChangeSchema } from './approval.js';
export type { Approval, ApprovalDecision } from './approval.js';

/** How a turn ended. Where changes were proposed it follows what became of them, whatever the model says about it. */
export type TurnStatus = 'answered' | 'no_answer' | 'authorization_required' | 'approval_required' | 'failed';

export interface Citation {
  title: string;
  url: string;
  pageId: string;
  section?: string;
  /** Stands verbatim in the page (white space folded, Markdown marks dropped); absent when the answer quotes nothing of it. */
  quote?: string;
}

/** Something about an answer that whoever reads it should know. */
export interface TurnWarning {
  /** `unknown_link`: the answer named an address that no tool, page or user gave; its link was taken off. */
  kind: 'unknown_link';
  /** The address as the model wrote it. */
  address: string;
}

export interface ToolCallRecord {
  name: string;
  args: Record<string, unknown>;
  ok: boolean;
  /** Wall time, milliseconds. */
  ms: number;
  /** Size of the result as the model got it, in tokens (estimate). */
  tokens: number;
}

export interface TurnUsage {
  modelCalls: number;
  inputTokens?: number;
  outputTokens?: number;
  /** HTTP requests sent through the proxy in this turn. */
  requests: number;
}

/** What became of one change. */
export interface TurnWrite {
  /** Of the approval that it was decided by. */
  id?: string;
  tool: string;
  kind: string;
  summary: string;
  /** `failed`: it was proposed, and an error kept it from being recorded or sent. */
  status: WriteOutcome['status'] | 'failed';
  /** True: it had been sent before, by another process for example, and nothing was sent now. */
  earlier?: boolean;
  page: { id?: string; title: string; url: string; version?: number };
  /** Whether it can be taken back from here. */
  canUndo: boolean;
  /** True: it was taken back since. */
  undone?: true;
}

/** The whole outcome of a turn; the JSON of `ask --json` is this object. */
export interface TurnResult {
  status: TurnStatus;
  answer: string;
  citations: Citation[];
  /** Absent when there is nothing to warn of. */
  warnings?: TurnWarning[];
  authorization?: AuthorizationRequest;
  /** Changes that wait for a decision; there are some exactly when the status is `approval_required`. */
  approvals?: Approval[];
  /** Changes that were carried out or attempted in this turn, in the order of their calls. */
  writes?: TurnWrite[];
  toolCalls: ToolCallRecord[];
  usage: TurnUsage;
  threadId: string;
  model: string;
  error?: { kind: ConfluenceErrorCode | 'model' | 'cancelled' | 'internal'; message: string; next: string };
}

/** The only language fronts speak. Order: `turn-start`, then anything, then exactly one `turn-end`. */
export type AgentEvent =
  | { type: 'turn-start'; threadId: string; question: string }
  /** `description`: what the call does in a short line, e.g. `searching "annual leave"`; quotes what a model wrote. */
  | { type: 'tool-start'; toolCallId: string; name: string; args: Record<string, unknown>; description: string }
  | { type: 'tool-progress'; toolCallId: string; message: string }
  | { type: 'tool-end'; toolCallId: string; record: ToolCallRecord; sources: Source[] }
  /** A piece of the answer, its links checked already. */
  | { type: 'text-delta'; text: string }
  | { type: 'authorization-required'; authorization: AuthorizationRequest }
  | { type: 'approval-required'; approval: Approval }
  | { type: 'turn-end'; result: TurnResult };

export interface RunOptions {
  /** Ends the turn; the thread stays usable. */
  signal?: AbortSignal | undefined;
  /** Names a new turn in the history of its thread; default: a random id. Has to be new there: a known one is replaced. */
  turnId?: string | undefined;
  /**
   * Of a new question: id of the last turn, whose place it takes, with everything that was said there. The turn ends with an
   * error (`conflict`), and nothing is removed, when that is not the last one, or has changed something or may have.
   */
  replaces?: string | undefined;
}

/** What the user decided about a request for authorization; `retry` means that access was granted meanwhile. */
export interface ResumeDecision {
  type: 'retry' | 'cancel';
}
