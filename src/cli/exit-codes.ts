import type { TurnResult, TurnStatus } from '../agent/events.js';

/** What the shell gets back. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  authorizationRequired: 3,
  approvalRequired: 4,
  noAnswer: 5,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const ofStatus: Record<TurnStatus, ExitCode> = {
  answered: exitCodes.ok,
  no_answer: exitCodes.noAnswer,
  authorization_required: exitCodes.authorizationRequired,
  approval_required: exitCodes.approvalRequired,
  failed: exitCodes.failed,
};

// What is wrong with the set-up is worse than what is wrong with one question.
const worstFirst: readonly ExitCode[] = [
  exitCodes.usage,
  exitCodes.failed,
  exitCodes.authorizationRequired,
  exitCodes.approvalRequired,
  exitCodes.noAnswer,
  exitCodes.ok,
];

/** The code of one turn; a failure of the set-up is not one of the question, unless a change came to grief by it. */
export function exitCodeOf(result: Pick<TurnResult, 'status' | 'error' | 'writes'>): ExitCode {
  const isSetUp = result.error?.kind === 'misconfigured' && result.writes === undefined;
  return isSetUp ? exitCodes.usage : ofStatus[result.status];
}

/** The code of several turns together; none at all counts as success. */
export function worstOf(codes: readonly ExitCode[]): ExitCode {
  return worstFirst.find((code) => codes.includes(code)) ?? exitCodes.ok;
}
