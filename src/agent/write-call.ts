import { isDeepStrictEqual } from 'node:util';
import { ToolMessage } from '@langchain/core/messages';
import { type BaseCheckpointSaver, type Command, interrupt, isCommand, isGraphBubbleUp } from '@langchain/langgraph';
import { ToolInvocationError, type WrapToolCallHook } from 'langchain';
import { z } from 'zod';
import type { WriteBudget } from '../access/write-budget.js';
import { ConfluenceError } from '../errors.js';
import { type PreparedWrite, preparedOf, type ToolArtifact } from '../tool/artifact.js';
import type { ToolOutput } from '../tool/define-tool.js';
import { threadOf, type ToolRuntime } from '../tool/environment.js';
import { unfenced } from '../fence.js';
import { ours, type Ours } from '../ours.js';
import { type ResultText, writeResult } from '../tool/compose-result.js';
import { defaultMaxTokens } from '../tool/result.js';
import { askedChange, changesSince } from '../tool/write-result.js';
import {
  type Approval,
  type ApprovalDecision,
  approvalIn,
  type ApprovalPause,
  describeApproval,
  type Decided,
  pauseFor,
  readDecision,
} from './approval.js';
import { failedBy, failedToolMessage, unwrapMiddlewareError } from './middleware/errors.js';
import type { oneByOne } from './one-by-one.js';
import { pagesRead } from './pages-read.js';
import { pausedStep, type PausedStep } from './paused-step.js';
import { editedNote, rejection } from './write-answers.js';
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

/** A proposal of a call, with the arguments that it was made of. */
interface Proposed {
  prepared: PreparedWrite;
  args: Record<string, unknown>;
}

/** Where a call stands before it is proposed (again). */
interface Standing {
  args: Record<string, unknown>;
  last?: Proposed;
  /** The last proposal is asked about once more, as it is. */
  isSame?: boolean;
  /** Told to the human: why it is asked again. */
  note?: string;
  /** What kept the last one from being written; told when no new proposal comes of it. */
  conflict?: { content: Ours; artifact: ToolArtifact };
}

/** A proposal that waits: what was shown, and what would be sent. */
interface Asked extends Proposed {
  pause: ApprovalPause;
  approval: Approval;
}

type Request = Parameters<WrapToolCallHook>[0];
type Handler = Parameters<WrapToolCallHook>[1];
type Result = ToolMessage | Command;

// A page that is edited faster than people decide will not be written in this way.
const maxProposals = 5;

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
  readonly #step: PausedStep;

  constructor(options: WriteCallOptions, request: Request, handler: Handler) {
    this.#options = options;
    this.#request = request;
    this.#handler = handler;
    // The middleware's runtime has what the tools take from theirs.
    this.#runtime = request.runtime as ToolRuntime;
    this.#budget = options.budgetOf(threadOf(this.#runtime.configurable) ?? '', request.state.messages);
    this.#step = pausedStep(this.#runtime.configurable, options.checkpointer);
  }

  async run(): Promise<Result> {
    const stored = await this.#step.pause();
    const kept = stored && (await this.#step.proposalOf(stored));
    let standing: Standing = { args: this.#request.toolCall.args };
    let proposals = 0;
    for (let attempt = 0; ; attempt++) {
      if (stored !== undefined && attempt < stored.attempt) {
        // What came of this decision is in the stored pause; it only has to be passed over.
        this.#nextDecision(stored);
        continue;
      }
      const isStored = stored?.attempt === attempt && kept !== undefined;
      if (isStored) proposals = stored.earlier;
      if (proposals >= maxProposals) {
        return this.#refused(ours`Nothing was written: the change was proposed too often.`);
      }
      const asked = isStored ? askedBefore(stored, kept) : await this.#ask(standing, attempt, proposals);
      if (isResult(asked)) return asked;
      const { args, prepared } = asked;
      const decision = this.#nextDecision(asked.pause);
      const last = { prepared, args };
      const next: Result | Standing = isStored
        ? await this.#unlessRefused(prepared, () => this.#settle(asked, readDecision(decision, asked.approval)))
        : // There is a decision, and what it was about is not known: it cannot have been about this.
          { args, last, isSame: true, note: 'The earlier proposal is gone; this one was made anew.' };
      if (isResult(next)) return next;
      standing = next;
      if (standing.isSame !== true) proposals++;
    }
  }

  /** Prepares the change, unless it is asked about as it is, and describes the pause; a result when there is nothing to decide about. */
  async #ask(standing: Standing, attempt: number, earlier: number): Promise<Asked | Result> {
    const proposed = standing.isSame === true && standing.last ? standing.last : await this.#propose(standing);
    if (isResult(proposed)) return proposed;
    const { prepared, args, note = standing.note }: Proposed & { note?: string } = proposed;
    const { toolCall, state } = this.#request;
    const approval = describeApproval({
      tool: toolCall.name,
      args,
      prepared,
      readBefore: pagesRead(state.messages),
      note,
    });
    const pause = pauseFor(approval, { toolCallId: toolCall.id ?? '', attempt, earlier });
    return { prepared, args, pause, approval };
  }

  async #propose(standing: Standing): Promise<(Proposed & { note?: string }) | Result> {
    // Throws when the cap is reached: nobody is asked in vain.
    this.#budget.reserve([]).end();
    const { last, args, conflict } = standing;
    const made = await this.#prepare(args, last !== undefined && conflict === undefined);
    const { prepared } = made;
    if (prepared === undefined) {
      if (last === undefined) return made.result;
      const problem = unfenced(made.problem ?? '');
      if (conflict !== undefined) {
        const text: ResultText = { head: conflict.content, inside: problem };
        return this.#refused(writeResult(text, 2 * defaultMaxTokens), conflict.artifact);
      }
      return { ...last, note: `The edited arguments cannot be used: ${problem}` };
    }
    if (conflict !== undefined && last !== undefined && !haveSameGround(last.prepared, prepared)) {
      const reason = ours`What the change touches was changed too, so it was not proposed again.`;
      return this.#refused(ours`${conflict.content}\n${reason}`, conflict.artifact);
    }
    return this.#unlessRefused<Proposed>(prepared, async () => {
      await this.#record('proposed', prepared);
      await this.#step.keep(prepared);
      return { prepared, args };
    });
  }

  /** What work on a proposal gives, or the result that says why an error of the family has kept it from being done. */
  async #unlessRefused<Value>(prepared: PreparedWrite, work: () => Promise<Value>): Promise<Value | ToolMessage> {
    try {
      return await work();
    } catch (error) {
      if (!ConfluenceError.isInstance(error)) throw error;
      return failedBy(error, this.#request.toolCall, { change: askedChange(prepared.proposal) });
    }
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
      return { result: this.#refused(ours``), problem: error.toolError.message };
    }
  }

  /** What follows from a decision: the outcome, or where the call stands now. */
  async #settle({ prepared, args }: Asked, decision: Decided): Promise<Result | Standing> {
    const by = this.#options.userOf(this.#runtime);
    const last = { prepared, args };
    switch (decision.type) {
      case 'undecided':
        return { args, last, isSame: true, note: decision.note };
      case 'reject':
        await this.#record('rejected', prepared, { by });
        return this.#refused(rejection(decision.message), { rejected: true });
      case 'edit':
        await this.#record('edited', prepared, { by });
        return { args: decision.args, last, note: 'The arguments were edited.' };
      case 'approve':
        return this.#carryOut(last, decision, by);
    }
  }

  async #carryOut(
    last: Proposed,
    { automatic }: Extract<ApprovalDecision, { type: 'approve' }>,
    by: string,
  ): Promise<Result | Standing> {
    const { prepared, args } = last;
    const { content, artifact, outcome } = await carryOut(
      this.#options,
      this.#origin,
      prepared,
      () =>
        this.#options.inTurn(by, () =>
          this.#options.execute(prepared.proposal, this.#runtime, { writeBudget: asOneWrite(this.#budget) }),
        ),
      { automatic },
    );
    if (outcome?.status === 'conflict') {
      const note = `Nothing was written, because the page changed meanwhile. The same change on what is there now:\n${changesSince(outcome)}`;
      return { args, last, note, conflict: { content, artifact } };
    }
    const edited = isDeepStrictEqual(args, this.#request.toolCall.args) ? ours`` : editedNote(args);
    return new ToolMessage({
      tool_call_id: this.#request.toolCall.id ?? '',
      name: this.#request.toolCall.name,
      content: ours`${edited}${content}`,
      artifact,
      ...(outcome?.status !== 'done' && { status: 'error' }),
    });
  }

  /** Pauses the run, or gives what it was resumed with. */
  #nextDecision(pause: ApprovalPause): unknown {
    let value: unknown = interrupt(pause);
    // The answer to a request for authorization that the preparation has made before it was asked about this.
    while (authorizationGranted.safeParse(value).success) value = interrupt(pause);
    return value;
  }

  #refused(text: Ours, artifact?: Record<string, unknown>): ToolMessage {
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

const authorizationGranted = z.object({ type: z.literal('retry') });

/** The proposal that a pause asked about, as it was shown. */
function askedBefore(pause: ApprovalPause, prepared: PreparedWrite): Asked {
  const approval = approvalIn(pause);
  return { pause, prepared, approval, args: approval.args };
}

function isResult(value: Result | Asked | Proposed | Standing): value is Result {
  return isCommand(value) || ToolMessage.isInstance(value);
}

function artifactField(message: ToolMessage, field: string): unknown {
  return Reflect.get(Object(message.artifact), field);
}

/** Whether an edit finds the blocks that it touches as they were. */
function haveSameGround(before: PreparedWrite, now: PreparedWrite): boolean {
  return JSON.stringify(before.preview.touched) === JSON.stringify(now.preview.touched);
}
