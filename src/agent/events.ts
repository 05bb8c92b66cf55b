import type { AuthorizationRequest, ConfluenceErrorCode } from '../errors.js';
import type { Source } from '../tool/define-tool.js';

/** How a turn ended. */
export type TurnStatus = 'answered' | 'no_answer' | 'authorization_required' | 'failed';

export interface Citation {
  title: string;
  url: string;
  pageId: string;
  section?: string;
  /** Stands verbatim in the page (white space folded, Markdown marks dropped); absent when the answer quotes nothing of it. */
  quote?: string;
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

/** The whole outcome of a turn; the JSON of `ask --json` is this object. */
export interface TurnResult {
  status: TurnStatus;
  answer: string;
  citations: Citation[];
  authorization?: AuthorizationRequest;
  toolCalls: ToolCallRecord[];
  usage: TurnUsage;
  threadId: string;
  model: string;
  error?: { kind: ConfluenceErrorCode | 'model' | 'cancelled' | 'internal'; message: string; next: string };
}

/** The only language fronts speak. Order: `turn-start`, then anything, then exactly one `turn-end`. */
export type AgentEvent =
  | { type: 'turn-start'; threadId: string; question: string }
  | { type: 'tool-start'; toolCallId: string; name: string; args: Record<string, unknown> }
  | { type: 'tool-progress'; toolCallId: string; message: string }
  | { type: 'tool-end'; toolCallId: string; record: ToolCallRecord; sources: Source[] }
  | { type: 'text-delta'; text: string }
  | { type: 'authorization-required'; authorization: AuthorizationRequest }
  | { type: 'turn-end'; result: TurnResult };
