// The command line as a script uses it: the environment that it needs, and what its JSON says.
import { z } from 'zod';
import { confluenceErrorCodes } from '../../src/errors.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import type { Finished } from '../../test/cli/command.js';
import type { OpenAIStub } from '../../test/helpers/openai-stub.js';
import { ada } from '../writes-report/site.js';
import type { Seen } from './judge.js';

/** Variables with which a command uses a sandbox and a model of ours. */
export function commandEnvironment(
  { env }: Pick<Sandbox, 'env'>,
  { url }: Pick<OpenAIStub, 'url'>,
): Record<string, string> {
  return {
    ...env,
    CONFLUENCE_AGENT_USER: ada,
    CONFLUENCE_AGENT_MODEL: 'openai:stub',
    OPENAI_BASE_URL: url,
    OPENAI_API_KEY: 'sk-none',
  };
}

const statuses = ['answered', 'no_answer', 'authorization_required', 'approval_required', 'failed'] as const;
const outcomes = ['done', 'not_done', 'unknown', 'conflict', 'partly_done', 'unavailable', 'failed'] as const;

/** What `--json` prints of a turn, as far as it is read here. */
const printed = z.object({
  status: z.enum(statuses),
  answer: z.string(),
  threadId: z.string(),
  toolCalls: z.array(z.object({ ok: z.boolean() })),
  writes: z.array(z.object({ status: z.enum(outcomes), earlier: z.boolean().optional() })).optional(),
  approvals: z.array(z.object({ id: z.string() })).optional(),
  authorization: z.object({ link: z.string().optional() }).optional(),
  error: z.object({ kind: z.string(), message: z.string(), next: z.string() }).optional(),
});

export type PrintedTurn = z.infer<typeof printed>;

/** The turn that a command has printed; undefined when it did not print one line of JSON. */
export function turnPrinted({ stdout }: Pick<Finished, 'stdout'>): PrintedTurn | undefined {
  if (!/^\{.*\}\n$/u.test(stdout)) return undefined;
  return printed.safeParse(JSON.parse(stdout)).data;
}

/** What is said by a command that has made one call. */
export function readCommand(finished: Finished): Pick<Seen, 'said' | 'text' | 'error' | 'status' | 'exitCode'> {
  const turn = turnPrinted(finished);
  const exitCode = finished.code;
  if (turn === undefined) return { said: 'thrown: no JSON', text: finished.stdout + finished.stderr, exitCode };
  const { status, answer, authorization } = turn;
  const link = authorization?.link;
  const error = turn.error ?? (link === undefined ? undefined : { message: 'Authorize.', next: link });
  const text = error === undefined ? answer : [answer, error.message, error.next].join('\n');
  return { said: saidIn(turn), text, error, status, exitCode };
}

function saidIn({ status, answer, toolCalls, writes: [write] = [], error }: PrintedTurn): Seen['said'] {
  if (status === 'authorization_required') return status;
  if (write !== undefined && write.status !== 'failed') return write.status;
  if (error !== undefined) {
    return confluenceErrorCodes.find((code) => code === error.kind) ?? `thrown: ${error.kind}`;
  }
  if (toolCalls.every(({ ok }) => ok)) return 'answered';
  // What the model repeats has our words for it: of any answer, or of the thing that was named.
  return /^(?:Not found|No [^.]*? is visible for this user)/u.test(answer) ? 'not_found' : 'invalid_request';
}
