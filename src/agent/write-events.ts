import type { WriteOutcome } from '../confluence/write/outcome.js';

/** One line of the record of changes: an attempt, a decision, or an outcome. Holds no text of pages. */
export interface WriteEvent {
  /** ISO 8601, UTC. */
  time: string;
  /**
   * `proposed`: shown for a decision. `approved`, `edited`, `rejected`: the decision. The rest is what became of it;
   * `failed`: an error kept it from being sent.
   */
  event: 'proposed' | 'approved' | 'edited' | 'rejected' | WriteOutcome['status'] | 'failed';
  /** Whose connection it is, as Scalekit knows the user. */
  user: string;
  thread: string;
  tool: string;
  /** Kind of the change, e.g. `update`. */
  kind: string;
  /** Hash of the proposal: the lines of one proposal share it. */
  proposal: string;
  /** Absent while the page does not exist. */
  pageId?: string;
  space: string;
  url: string;
  versionBefore?: number;
  versionAfter?: number;
  /** Who decided; only with decisions. */
  by?: string;
  /** True: a setting decided for them. */
  automatic?: boolean;
  /** True: it had been sent before, by another process for example; nothing was sent upon this decision. */
  earlier?: boolean;
  /** Code of the error. */
  error?: string;
}

/** Keeps the record. When it throws before a change is sent, nothing is sent. */
export type WriteRecorder = (event: WriteEvent) => void | Promise<void>;
