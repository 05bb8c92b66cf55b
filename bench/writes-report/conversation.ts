// The whole stack around one user of one sandbox: a planned model, the agent, its session, and a human who says yes.
import { isDeepStrictEqual } from 'node:util';
import { AIMessage, type BaseMessage, ToolMessage } from '@langchain/core/messages';
import type { Clockwork } from '../../src/access/clockwork.js';
import type { Approval } from '../../src/agent/approval.js';
import { artifactOf } from '../../src/agent/artifact.js';
import { type ConfluenceAgentOptions, createConfluenceAgent } from '../../src/agent/create-agent.js';
import type { AgentEvent, TurnResult } from '../../src/agent/events.js';
import { createSession } from '../../src/agent/session.js';
import type { WriteEvent } from '../../src/agent/write-events.js';
import type { WriteOutcome } from '../../src/confluence/write/outcome.js';
import { type Sandbox, type SandboxOptions, type SiteData, startSandbox } from '../../src/sandbox/index.js';
import type { ScalekitConnection } from '../../src/scalekit/connection.js';
import { createScalekit, type ScalekitSettings } from '../../src/scalekit/scalekit.js';
import type { ToolFailure } from '../../src/tool/artifact.js';
import { createCheckpointer } from './checkpoints.js';
import { PlannedModel } from './model.js';
import type { ToolCall } from './random-calls.js';
import { settingsOf } from '../../test/helpers/sandbox-settings.js';

/** Nobody is asked about one call more often than this. */
const maxQuestions = 12;

/** A sandbox, and the connection of its user. */
export interface Stage {
  sandbox: Sandbox;
  site: SiteData;
  connection: ScalekitConnection;
}

/** A sandbox with its user connected. */
export async function openStage({
  user,
  sandbox: options,
  settings,
  clockwork,
}: {
  user: string;
  sandbox: SandboxOptions;
  settings?: Partial<ScalekitSettings>;
  clockwork?: Clockwork;
}): Promise<Stage> {
  const sandbox = await startSandbox(options);
  sandbox.connect(user);
  const scalekit = createScalekit(settingsOf(sandbox, settings), clockwork);
  const connection = scalekit.connection(user);
  return { sandbox, site: sandbox.site, connection };
}

/** What became of a call. */
export interface Told extends ToolCall {
  id: string;
  /** Status of the outcome (`done`, `not_done`, …), `error: code`, `refused`, or `nothing` for a call without an answer. */
  told: string;
  /** What the agent was told. */
  text: string;
  outcome: WriteOutcome | undefined;
  error: ToolFailure | undefined;
  /** What was asked about the call. */
  approvals: Approval[];
}

/** A turn that has ended. */
export interface Turn {
  result: TurnResult;
  /** Whatever was asked, in order. */
  approvals: Approval[];
  /** What was recorded of its changes. */
  events: WriteEvent[];
  /** By call. */
  told: Told[];
}

export interface TurnOptions {
  threadId?: string;
  /** Runs once the calls wait for a decision. */
  beforeDecision?: (approvals: readonly Approval[]) => void;
}

export interface Conversation {
  /** One turn: the calls are made, and whatever is asked is approved. */
  turn: (calls: readonly ToolCall[], options?: TurnOptions) => Promise<Turn>;
}

/** Opens a conversation in which every question is answered with the tool calls that `turn` is given. */
export async function openConversation(
  { connection }: Pick<Stage, 'connection'>,
  agentOptions: Partial<ConfluenceAgentOptions> = {},
): Promise<Conversation> {
  const model = new PlannedModel();
  const recorded: WriteEvent[] = [];
  const agent = await createConfluenceAgent({
    model,
    connection,
    tools: ['read', 'write'],
    checkpointer: createCheckpointer(),
    onWrite: (event) => void recorded.push(event),
    ...agentOptions,
  });
  let turns = 0;

  async function turn(
    calls: readonly ToolCall[],
    { threadId = 'thread', beforeDecision }: TurnOptions = {},
  ): Promise<Turn> {
    turns += 1;
    model.planned = calls.map((call, index) => ({ id: `call-${turns}-${index}`, ...call }));
    const session = createSession({ agent, threadId, model: 'planned' });
    const from = recorded.length;
    let result = await finish(session.run('Please.'));
    const everAsked: Approval[] = [];
    for (let asked = 0; result.status === 'approval_required' && asked < maxQuestions; asked += 1) {
      const { approvals = [] } = result;
      everAsked.push(...approvals);
      if (asked === 0) beforeDecision?.(approvals);
      const decisions = approvals.map(({ id, hash }) => [id, { type: 'approve' as const, hash }]);
      result = await finish(session.decide(Object.fromEntries(decisions)));
    }
    const { values } = await agent.graph.getState({ configurable: { thread_id: threadId } });
    // A thread that had a turn has this channel.
    const { messages } = values as { messages: BaseMessage[] };
    const answers = messages.filter((message) => ToolMessage.isInstance(message));
    // In the order in which they were planned; their ids are the agent's.
    const made = messages.findLast((message) => AIMessage.isInstance(message) && Boolean(message.tool_calls?.length));
    const madeIds = AIMessage.isInstance(made) ? (made.tool_calls ?? []).map((call) => call.id) : [];
    return {
      result,
      approvals: everAsked,
      events: recorded.slice(from),
      told: model.planned.map(({ id, name, args }, index) => {
        const answer = answers.findLast((message) => message.tool_call_id === madeIds[index]);
        const { outcome, error } = answer ? artifactOf(answer) : {};
        return {
          id,
          name,
          args,
          told: answer === undefined ? 'nothing' : (outcome?.status ?? (error ? `error: ${error.code}` : 'refused')),
          text: answer?.text ?? '',
          outcome,
          error,
          approvals: everAsked.filter((approval) => approval.tool === name && isDeepStrictEqual(approval.args, args)),
        };
      }),
    };
  }

  return { turn };
}

async function finish(events: AsyncIterable<AgentEvent>): Promise<TurnResult> {
  for await (const event of events) if (event.type === 'turn-end') return event.result;
  throw new Error('The turn did not end.');
}

/** Whether a request would change something: some that are not `GET` only read. */
export function isWriting(method: string, path: string): boolean {
  return (
    method !== 'GET' &&
    path.startsWith('/wiki/') &&
    !/\/users-bulk$|\/convert-ids-to-types$|\/permission\/check$/u.test(path)
  );
}

/** Requests that would change something, whether they did or not, as `METHOD path`. */
export function writingRequests({ sandbox }: Pick<Stage, 'sandbox'>): string[] {
  return sandbox
    .requests()
    .filter(({ method, path }) => isWriting(method, path))
    .map(({ method, path }) => `${method} ${path}`);
}

/** Runs tasks with at most `limit` at once, results in order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const pending = items.entries();
  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (const [index, item] of pending) results[index] = await run(item);
    }),
  );
  return results;
}
