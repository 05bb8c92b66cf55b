import type { TurnResult } from '../agent/events.js';
import { redactSecrets } from '../config.js';
import { ConfluenceError } from '../errors.js';
import { type ExitCode, exitCodes } from './exit-codes.js';
import { ownCommand } from './own-command.js';
import { safeText } from './terminal/safe-text.js';

/** A command line that cannot be carried out as it stands. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly next: string;

  constructor(message: string, next = `See ${ownCommand()} --help.`) {
    super(message);
    this.next = next;
  }
}

export interface Failure {
  exitCode: ExitCode;
  error: NonNullable<TurnResult['error']>;
}

/** What a command that threw tells: the exit code, and words that are safe to show. */
export function describeFailure(thrown: unknown): Failure {
  if (thrown instanceof UsageError) {
    const { message, next } = thrown;
    return { exitCode: exitCodes.usage, error: { kind: 'invalid_request', message, next } };
  }
  if (ConfluenceError.isInstance(thrown)) {
    const { code, message, next } = thrown;
    return { exitCode: exitCodeOfError(code), error: { kind: code, message, next } };
  }
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return {
    exitCode: exitCodes.failed,
    error: {
      kind: 'internal',
      message: `Something unforeseen went wrong (${name}).`,
      next: 'Run the same command with --verbose to see where.',
    },
  };
}

function exitCodeOfError(code: ConfluenceError['code']): ExitCode {
  if (code === 'misconfigured' || code === 'invalid_request') return exitCodes.usage;
  return code === 'authorization_required' ? exitCodes.authorizationRequired : exitCodes.failed;
}

/** The failure as the one JSON object that `--json` promises; the fields of a turn are empty. */
export function failureAsTurn({ error }: Failure): TurnResult {
  return {
    status: error.kind === 'authorization_required' ? 'authorization_required' : 'failed',
    answer: '',
    citations: [],
    toolCalls: [],
    usage: { modelCalls: 0, requests: 0 },
    threadId: '',
    model: '',
    error,
  };
}

/** Where an error came from, its causes included, without secrets; for `--verbose`. */
export function traceOf(thrown: unknown): string {
  const lines: string[] = [];
  for (let error = thrown, depth = 0; error !== undefined && depth < 5; depth++) {
    lines.push(error instanceof Error ? (error.stack ?? error.message) : `a thrown ${typeof error}`);
    error = error instanceof Error ? error.cause : undefined;
  }
  return safeText(redactSecrets(lines.join('\ncaused by: ')));
}
