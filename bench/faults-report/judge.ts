// What was said of a call that met a trouble, against what is true.
import type { ExitCode } from '../../src/cli/exit-codes.js';
import type { TurnStatus } from '../../src/agent/events.js';
import type { Place, Said, Trouble } from './troubles.js';

/** What was seen of a call, on whichever front. */
export interface Seen {
  /** `thrown: NAME` for what is no result. */
  said: Said | `thrown: ${string}`;
  /** What a model reads, or a script. */
  text: string;
  /** What was told of an error. */
  error?: { message: string; next: string } | undefined;
  /** Of the turn, where there is one. */
  status?: TurnStatus | undefined;
  /** Of the command, where there is one. */
  exitCode?: number | null;
  /** On the site; 0 for what only reads. */
  effects: number;
  requests: number;
  /** Of these, those that would change something. */
  writes: number;
  /** Milliseconds, waits that were skipped not counted. */
  ms: number;
}

export type Verdict = 'answered' | 'clear error' | 'wrong';

export interface Judgement {
  verdict: Verdict;
  /** What does not agree, a sentence each. */
  wrong: string[];
}

/** Milliseconds after which any call has ended: the time limit of a request's repetitions, and what looking for a change takes. */
export const longest = 100_000;
/** How often one request is sent at most. */
const tries = 4;

/** What nobody has checked, in words; undefined when there is nothing of it. */
export const uncheckedIn = (text: string): string | undefined =>
  /\bundefined\b|\[object |\bNaN\b|Invalid Date/u.exec(text)?.[0];

const secret = /Bearer |eyJ[\w-]{8}|client_secret/u;

/** What is to be said of a call that meets a trouble. */
export function expectedOf(trouble: Trouble, place: Place, isWriting: boolean): Said {
  if (place === 'sending') return trouble.sent;
  return isWriting && trouble.read === 'answered' ? 'done' : trouble.read;
}

/** `calm`: the same call on the same front without trouble. */
export function judge(seen: Seen, calm: Seen, trouble: Trouble, place: Place, isWriting: boolean): Judgement {
  const wrong: string[] = [];
  const check = (is: boolean, what: string): void => {
    if (!is) wrong.push(what);
  };
  const { said, text, error, effects } = seen;
  const expected = expectedOf(trouble, place, isWriting);
  const isAnswered = said === 'answered' || said === 'done';
  const quoted = JSON.stringify(text.slice(0, 200));
  check(said === expected, `${said} instead of ${expected}: ${quoted}`);
  check(uncheckedIn(text) === undefined, `holds ${uncheckedIn(text)}: ${quoted}`);
  check(!secret.test(text), 'holds a secret');
  if (isAnswered && !isWriting) check(text === calm.text, `answers otherwise than without trouble: ${quoted}`);
  check(said === 'unknown' ? effects <= 1 : effects === (said === 'done' ? 1 : 0), `happened ${effects} times`);
  check(isAnswered || text !== '', 'says nothing');
  check(calm.said === 'answered' || calm.said === 'done', `comes to ${calm.said} without trouble`);
  if (error !== undefined) {
    check(error.message !== '' && error.next !== '', `does not say what to do: ${quoted}`);
    check(
      said === 'authorization_required' || text.includes(error.next),
      `keeps what to do from the reader: ${quoted}`,
    );
  }
  if (said === 'authorization_required') check(/https?:\/\/\S/u.test(text), `gives no link: ${quoted}`);
  if (said === 'unknown') check(/https:\/\/\S/u.test(text), `does not say where to look: ${quoted}`);
  const { status, exitCode } = seen;
  if (status !== undefined) {
    check(fits(status, said, calm, isWriting), `the turn is ${status}`);
    if (exitCode !== undefined) check(exitCode === exitCodes[status], `the exit code is ${exitCode}`);
  }
  check(seen.requests <= tries * Math.max(1, calm.requests), `${seen.requests} requests`);
  const writesAllowed = calm.writes * (trouble.isRefusal ? tries : 1);
  check(seen.writes <= writesAllowed, `${seen.writes} requests that write`);
  check(seen.ms < longest, `took ${Math.round(seen.ms)} ms`);
  return { verdict: wrong.length > 0 ? 'wrong' : isAnswered ? 'answered' : 'clear error', wrong };
}

/** What says something about the wiki and not about the way to it: an answer can be made of it. */
const answers: ReadonlySet<string> = new Set(['not_found', 'invalid_request']);

function fits(status: TurnStatus, said: Seen['said'], calm: Seen, isWriting: boolean): boolean {
  if (said === 'answered' || said === 'done') return status === calm.status;
  if (said === 'authorization_required') return status === said;
  if (answers.has(said) && !isWriting) return status === 'answered' || status === 'no_answer';
  return status === 'failed';
}

const exitCodes: Readonly<Record<TurnStatus, ExitCode>> = {
  answered: 0,
  no_answer: 5,
  authorization_required: 3,
  approval_required: 4,
  failed: 1,
};
