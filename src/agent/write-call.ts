import { type BaseMessage, ToolMessage } from '@langchain/core/messages';
import { type BaseCheckpointSaver, type Command, interrupt, isCommand, isGraphBubbleUp } from '@langchain/langgraph';
import { ToolInvocationError, type WrapToolCallHook } from 'langchain';
import { z } from 'zod';
import type { WriteBudget } from '../access/write-budget.js';
import { type PreparedWrite, preparedOf } from '../tool/artifact.js';
import type { ToolOutput } from '../tool/define-tool.js';
import { threadOf, type ToolRuntime } from '../tool/environment.js';
import { inert } from '../tool/result.js';
import { changesSince } from '../tool/write-result.js';
import {
  type ApprovalDecision,
  type ApprovalPause,
  approvalPause,
  describeProposal,
  readDecision,
} from './approval.js';
import { artifactOf } from './artifact.js';
import { failedToolMessage, unwrapMiddlewareError } from './middleware/errors.js';
import type { oneByOne } from './one-by-one.js';
import { asOneWrite, type turnBudgets } from './write-budgets.js';
import type { WriteEvent } from './write-events.js';
import { type ChangeRecorder, carryOut, recordWrite, type WriteOrigin } from './write-record.js';

export interface WriteCallOptions extends ChangeRecorder {
  /** Sends a proposal for the user of a run; failures are results. */
  execute: (proposal: unknown, runtime: ToolRuntime, options: { writeBudget: WriteBudget }) => Promise<ToolOutput>;
  /** Who a run belongs to, as Scalekit knows the user. */
  userOf: (runtime: ToolRuntime) => string;
  /** Where the threads are: a proposal is read back from there, never from what a run is resumed with. */
  checkpointer: BaseCheckpointSaver;
  /** The budget of a call's turn. */
  budgetOf: ReturnType<typeof turnBudgets>;
  /**
   * One change after the other for each user: approved together, a deletion and an edit of one page would meet on their
   * way, and neither could see that the other one is about to happen.
   */
  inTurn: ReturnType<typeof oneByOne>;
}

/** Where a call stands before it is proposed (again). */
interface Standing {
  args: Record<string, unknown>;
  /** What was proposed before, with its arguments. */
  last?: { prepared: PreparedWrite; args: Record<string, unknown> };
  /** Told to the human: why it is asked again. */
  note?: string;
  /** Told to the model when no new proposal comes of it: what kept the last one from being written. */
  conflict?: string;
}

type Request = Parameters<WrapToolCallHook>[0];
type Handler = Parameters<WrapToolCallHook>[1];
type Result = ToolMessage | Command;

// A page that is edited faster than people decide will not be written in this way.
const maxAttempts = 5;

/**
 * One call of a tool that writes, from the proposal to its outcome. The run starts anew at every resume, so that
 * everything decided before is replayed: decisions come back in their order, and the proposal that a human has seen
 * comes from the checkpoint of the pause.
 */
export class WriteCall {
  readonly #options: WriteCallOptions;
  readonly #request: Request;
  readonly #handler: Handler;
  readonly #runtime: ToolRuntime;
  readonly #budget: WriteBudget;

  constructor(options: WriteCallOptions, request: Request, handler: Handler) {
    this.#options = options;
    this.#request = request;
    this.#handler = handler;
    // The middleware's runtime has what the tools take from theirs.
    this.#runtime = request.runtime as ToolRuntime;
    this.#budget = options.budgetOf(threadOf(this.#runtime.configurable) ?? '', request.state.messages);
  }

  async run(): Promise<Result> {
    const stored = await this.#storedPause();
    let standing: Standing = { args: this.#request.toolCall.args };
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      if (stored !== undefined && attempt < stored.attempt) {
        // What came of this decision is in the stored pause; it only has to be passed over.
        this.#nextDecision(stored);
        continue;
      }
      const isStored = stored?.attempt === attempt;
      const pause = isStored ? stored : await this.#propose(standing, attempt);
      if (isResult(pause)) return pause;
      const decision = this.#nextDecision(pause);
      const { prepared } = pause;
      const [{ args }] = pause.actionRequests;
      const next = isStored
        ? await this.#settle(prepared, args, decision)
        : // There is a decision, and what it was about is not known: it cannot have been about this.
          { args, last: { prepared, args }, note: 'The earlier proposal is gone; this one was made anew.' };
      if (isResult(next)) return next;
      standing = next;
    }
    return this.#refused('Nothing was written: the change was asked about too often.');
  }

  /** Prepares the change and describes the pause; a result when there is nothing to decide about. */
  async #propose(standing: Standing, attempt: number): Promise<ApprovalPause | Result> {
    // Throws when the cap is reached: nobody is asked in vain.
    this.#budget.reserve([]).end();
    const { last } = standing;
    const made = await this.#prepare(standing.args, last !== undefined && standing.conflict === undefined);
    let { note, args } = standing;
    let prepared = made.prepared;
    if (prepared === undefined) {
      if (last === undefined) return made.result;
      const problem = made.problem ?? '';
      if (standing.conflict !== undefined) return this.#refused(`${standing.conflict}\n${problem}`);
      note = `The edited arguments cannot be used: ${problem}`;
      ({ prepared, args } = last);
    } else if (standing.conflict !== undefined && last !== undefined && !haveSameGround(last.prepared, prepared)) {
      return this.#refused(
        `${standing.conflict}\nWhat the change touches was changed too, so it was not proposed again.`,
      );
    }
    await this.#record('proposed', prepared);
    const readBefore = pagesRead(this.#request.state.messages);
    return {
      type: 'approval_required',
      toolCallId: this.#request.toolCall.id ?? '',
      attempt,
      actionRequests: [
        { name: this.#request.toolCall.name, args, description: describeProposal(prepared, { note, readBefore }) },
      ],
      reviewConfigs: [{ actionName: this.#request.toolCall.name, allowedDecisions: ['approve', 'edit', 'reject'] }],
      prepared,
      readBefore,
      note,
    };
  }

  async #prepare(
    args: Record<string, unknown>,
    isEdited: boolean,
  ): Promise<{ result: Result; prepared?: PreparedWrite; problem?: string }> {
    const { toolCall } = this.#request;
    try {
      const result = await this.#handler({ ...this.#request, toolCall: { ...toolCall, args } });
      if (isCommand(result)) return { result };
      const prepared = preparedOf(artifactField(result, 'prepared'));
      return prepared === undefined ? { result, problem: result.text } : { result, prepared };
    } catch (thrown) {
      const error = unwrapMiddlewareError(thrown);
      // Somebody typed these arguments: they shall see what is wrong with them, and not the model.
      if (!isEdited || isGraphBubbleUp(error) || !ToolInvocationError.isInstance(error)) throw thrown;
      return { result: this.#refused(''), problem: error.toolError.message };
    }
  }

  /** What follows from a decision: the outcome, or where the call stands now. */
  async #settle(
    prepared: PreparedWrite,
    args: Record<string, unknown>,
    decision: ApprovalDecision,
  ): Promise<Result | Standing> {
    const by = this.#options.userOf(this.#runtime);
    const last = { prepared, args };
    if (decision.type === 'reject') {
      await this.#record('rejected', prepared, { by });
      return this.#refused(rejection(decision.message), { rejected: true });
    }
    if (decision.type === 'edit') {
      await this.#record('edited', prepared, { by });
      return { args: decision.args, last, note: 'The arguments were edited.' };
    }
    if (decision.hash !== undefined && decision.hash !== prepared.proposal.hash) {
      return { args, last, note: 'The decision was about another proposal than this one.' };
    }
    const { content, artifact, outcome } = await carryOut(
      this.#options,
      this.#origin,
      prepared,
      () =>
        this.#options.inTurn(by, () =>
          this.#options.execute(prepared.proposal, this.#runtime, { writeBudget: asOneWrite(this.#budget) }),
        ),
      { automatic: decision.automatic },
    );
    if (outcome?.status === 'conflict') {
      const note = `Nothing was written, because the page changed meanwhile. The same change on what is there now:\n${changesSince(outcome)}`;
      return { args, last, note, conflict: content };
    }
    const edited = JSON.stringify(args) === JSON.stringify(this.#request.toolCall.args) ? '' : editedNote(args);
    return new ToolMessage({
      tool_call_id: this.#request.toolCall.id ?? '',
      name: this.#request.toolCall.name,
      content: edited + content,
      artifact,
      ...(outcome?.status !== 'done' && { status: 'error' }),
    });
  }

  /** The pause of this call that the thread waits in; undefined on the first run. */
  async #storedPause(): Promise<ApprovalPause | undefined> {
    const { id } = this.#request.toolCall;
    const place = taskPlace.safeParse(this.#runtime.configurable).data;
    if (place === undefined) return undefined;
    const { thread_id, checkpoint_ns, __pregel_checkpointer: other } = place;
    // A server may have put its own in the place of the one that the agent was made with.
    const checkpointer = isCheckpointer(other) ? other : this.#options.checkpointer;
    // The task's own namespace is one level below that of the graph whose checkpoint holds the pause.
    const namespace = checkpoint_ns.includes('|') ? checkpoint_ns.slice(0, checkpoint_ns.lastIndexOf('|')) : '';
    const tuple = await checkpointer.getTuple({ configurable: { thread_id, checkpoint_ns: namespace } });
    return tuple?.pendingWrites
      ?.filter(([, channel]) => channel === '__interrupt__')
      .flatMap(([, , value]) => value)
      .map((value) => approvalPause.safeParse(interruptValue.safeParse(value).data?.value).data)
      .findLast((pause) => pause?.toolCallId === id);
  }

  /** Pauses the run, or gives the decision that it was resumed with. */
  #nextDecision(pause: ApprovalPause): ApprovalDecision {
    let value: unknown = interrupt(pause);
    // The answer to a request for authorization that the preparation has made before it was asked about this.
    while (authorizationGranted.safeParse(value).success) value = interrupt(pause);
    return readDecision(value, this.#request.toolCall.name);
  }

  #refused(text: string, artifact?: Record<string, unknown>): ToolMessage {
    return failedToolMessage(this.#request.toolCall, text, artifact);
  }

  get #origin(): WriteOrigin {
    return {
      user: this.#options.userOf(this.#runtime),
      thread: threadOf(this.#runtime.configurable) ?? '',
      tool: this.#request.toolCall.name,
    };
  }

  #record(event: WriteEvent['event'], prepared: PreparedWrite, more?: Partial<WriteEvent>): Promise<void> {
    return recordWrite(this.#options, this.#origin, event, prepared, more);
  }
}

const taskPlace = z.object({
  thread_id: z.string(),
  checkpoint_ns: z.string().default(''),
  __pregel_checkpointer: z.unknown(),
});
const interruptValue = z.object({ value: z.unknown() });
const authorizationGranted = z.object({ type: z.literal('retry') });

function isCheckpointer(value: unknown): value is BaseCheckpointSaver {
  return typeof value === 'object' && value !== null && 'getTuple' in value;
}

function isResult(value: Result | ApprovalPause | Standing): value is Result {
  return isCommand(value) || ToolMessage.isInstance(value);
}

function artifactField(message: ToolMessage, field: string): unknown {
  return Reflect.get(Object(message.artifact), field);
}

const maxPagesRead = 10;

/** Pages that results of the thread quote, the latest first, at most ten. */
function pagesRead(messages: readonly BaseMessage[]): { title: string; url: string }[] {
  const pages = new Map<string, { title: string; url: string }>();
  for (const message of messages.toReversed()) {
    if (!ToolMessage.isInstance(message)) continue;
    const { sources, outcome } = artifactOf(message);
    // What a change wrote is no text that came from others.
    if (outcome !== undefined) continue;
    for (const { pageId, title, url } of sources) if (!pages.has(pageId)) pages.set(pageId, { title, url });
  }
  return [...pages.values()].slice(0, maxPagesRead);
}

/** Whether an edit finds the blocks that it touches as they were. */
function haveSameGround(before: PreparedWrite, now: PreparedWrite): boolean {
  return JSON.stringify(before.preview.touched) === JSON.stringify(now.preview.touched);
}

const maxArguments = 2000;

/** The model still has the arguments that it wrote. */
function editedNote(args: Record<string, unknown>): string {
  const text = JSON.stringify(args);
  return `The user changed the arguments to ${text.length > maxArguments ? `${text.slice(0, maxArguments)}…` : text}.\n`;
}

function rejection(message: string | undefined): string {
  const why = message?.trim() ? ` They said: ${JSON.stringify(inert(message.trim()).slice(0, 2000))}` : '';
  return `The user rejected this change; nothing was written.${why} Do not propose the same again unless they ask for it.`;
}
