import {
  AIMessage,
  type BaseMessage,
  BaseMessage as Message,
  HumanMessage,
  ToolMessage,
} from '@langchain/core/messages';
import { isCommand } from '@langchain/langgraph';
import { z } from 'zod';
import type { AuthorizationRequest } from '../errors.js';
import { estimateTokens } from '../tokens.js';
import { describeCall } from '../toolkit.js';
import { type Approval, approvalIn, approvalPause } from './approval.js';
import type { Artifact } from '../tool/artifact.js';
import { artifactOf } from './artifact.js';
import type { AgentEvent, ToolCallRecord, TurnUsage } from './events.js';
import { LinkCheck } from '../links/check-links.js';
import { ReasoningFilter } from '../models/reasoning.js';
import { KnownAddresses } from './known-addresses.js';
import { authorizationPause } from './middleware/authorization.js';
import { isStoppedAtLimit } from './middleware/limit-model-calls.js';

/** A finished tool call with what a verdict about the turn needs. */
export interface FinishedCall {
  /** Place among the calls of the turn as the model made them; parallel calls finish in any order. */
  place: number;
  record: ToolCallRecord;
  artifact: Artifact;
}

/** A pause of the run that waits for a decision of the user. */
export interface Pause {
  id: string;
  authorization?: AuthorizationRequest;
  approval?: Approval;
  /** The call that proposes the change. */
  toolCallId?: string;
}

/** A pause by what its `interrupt` value says. */
export function pauseOf(id: string, value: unknown): Pause {
  const asked = approvalPause.safeParse(value).data;
  if (asked !== undefined) return { id, approval: approvalIn(asked), toolCallId: asked.toolCallId };
  const pause = authorizationPause.safeParse(value);
  if (!pause.success) return { id };
  const { type: _type, ...authorization } = pause.data;
  return { id, authorization };
}

const progress = z.object({ type: z.literal('progress'), toolCallId: z.string(), message: z.string() });
const interrupts = z.array(z.object({ id: z.string(), value: z.unknown() }));

/**
 * One turn as it is streamed: translates what the graph emits into events and remembers what the outcome needs. A
 * paused turn keeps its recorder, so that the outcome after the resume covers the whole turn.
 */
export class TurnRecorder {
  readonly #calls: FinishedCall[] = [];
  readonly usage: TurnUsage = { modelCalls: 0, requests: 0 };
  pauses: Pause[] = [];
  /** First request for authorization of the turn that was shown to the user. */
  authorization?: AuthorizationRequest;
  /** The message that ended the turn, when one did. */
  final?: AIMessage;
  stoppedAtLimit = false;
  readonly #known = new KnownAddresses();
  #links = new LinkCheck(this.#known.originOf);
  #reasoning = new ReasoningFilter();
  #streamed = '';
  #started = 0;
  readonly #open = new Map<string, { place: number; name: string; args: Record<string, unknown>; startedAt: number }>();
  readonly #finishedMessages = new Set<string>();
  readonly #finishedCalls = new Set<string>();
  readonly #clock: () => number;

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** Finished calls in the order in which the model made them. */
  get calls(): FinishedCall[] {
    return [...this.#calls].sort((first, second) => first.place - second.place);
  }

  /** Changes that wait for a decision, in the order in which the model asked for them; they are prepared in any order. */
  get approvals(): Approval[] {
    const place = ({ toolCallId = '' }: Pause): number => this.#open.get(toolCallId)?.place ?? Infinity;
    return this.pauses
      .toSorted((first, second) => place(first) - place(second))
      .flatMap(({ approval }) => approval ?? []);
  }

  /** Text of the answer so far; what is left of it when the turn was cut short. */
  get partialText(): string {
    return this.final?.text ?? this.#streamed;
  }

  /** Starts the calls that a paused turn left open once more: to a front a resumed turn is a turn of its own. */
  reopen(messages: readonly BaseMessage[]): AgentEvent[] {
    this.pauses = [];
    const answered = new Set(messages.filter((message) => ToolMessage.isInstance(message)).map((m) => m.tool_call_id));
    const last = messages.findLast((message) => AIMessage.isInstance(message));
    const isOpen = (id: string | undefined) => id !== undefined && !answered.has(id) && !this.#finishedCalls.has(id);
    return this.#start((last?.tool_calls ?? []).filter(({ id }) => isOpen(id)));
  }

  /** Events for one chunk of the graph's stream in the modes `messages`, `updates` and `custom`. */
  record(mode: string, chunk: unknown): AgentEvent[] {
    if (mode === 'messages') return this.#recordText(chunk);
    if (mode === 'custom') {
      const parsed = progress.safeParse(chunk);
      return parsed.success
        ? [{ type: 'tool-progress', toolCallId: parsed.data.toolCallId, message: parsed.data.message }]
        : [];
    }
    if (mode !== 'updates' || typeof chunk !== 'object' || chunk === null) return [];
    return Object.entries(chunk).flatMap(([node, update]) => this.#recordUpdate(node, update));
  }

  #recordText(chunk: unknown): AgentEvent[] {
    const [message, metadata]: unknown[] = Array.isArray(chunk) ? chunk : [];
    const node = z.object({ langgraph_node: z.string() }).safeParse(metadata);
    // Results of tools and calls that middleware makes come through this mode as well.
    if (!node.success || node.data.langgraph_node !== 'model_request') return [];
    if (!Message.isInstance(message) || message.type !== 'ai' || message.text === '') return [];
    // Callbacks run in the background: a piece may arrive after its message was complete.
    if (message.id !== undefined && this.#finishedMessages.has(message.id)) return [];
    return this.#say(this.#links.push(this.#reasoning.push(message.text)));
  }

  /** Takes what an answer may link to: the thread, and the question of the turn. */
  know(messages: readonly BaseMessage[]): void {
    this.#known.add(messages);
  }

  /** The end of a text that was cut off. */
  cutOff(): AgentEvent[] {
    return this.#say(this.#links.push(this.#reasoning.end()) + this.#links.end());
  }

  #say(text: string): AgentEvent[] {
    this.#streamed += text;
    return text === '' ? [] : [{ type: 'text-delta', text }];
  }

  #recordUpdate(node: string, update: unknown): AgentEvent[] {
    if (node === '__interrupt__') {
      const parsed = interrupts.safeParse(update);
      for (const { id, value } of parsed.success ? parsed.data : []) this.pauses.push(pauseOf(id, value));
      return [];
    }
    return messagesOf(update).flatMap((message) => {
      if (node === 'tools' && ToolMessage.isInstance(message)) return this.#recordResult(message);
      if (!AIMessage.isInstance(message)) return [];
      if (isStoppedAtLimit(message)) this.stoppedAtLimit = true;
      else if (node !== 'model_request') return [];
      return this.#recordModelMessage(message);
    });
  }

  #recordModelMessage(message: AIMessage): AgentEvent[] {
    if (!this.stoppedAtLimit) this.usage.modelCalls += 1;
    const tokens = message.usage_metadata;
    if (tokens) {
      this.usage.inputTokens = (this.usage.inputTokens ?? 0) + tokens.input_tokens;
      this.usage.outputTokens = (this.usage.outputTokens ?? 0) + tokens.output_tokens;
    }
    const events: AgentEvent[] = [];
    // What was not streamed: all of it when the model does not stream, else what the check of links held back.
    const rest = message.text.startsWith(this.#streamed) ? message.text.slice(this.#streamed.length) : '';
    if (rest !== '') events.push({ type: 'text-delta', text: rest });
    this.#streamed = '';
    this.#links = new LinkCheck(this.#known.originOf);
    this.#reasoning = new ReasoningFilter();
    if (message.id !== undefined) this.#finishedMessages.add(message.id);
    if (!message.tool_calls?.length) {
      this.final = message;
      return events;
    }
    this.know([message]);
    // Words before a tool call are not the answer; the break keeps them apart from it.
    if (message.text !== '') events.push({ type: 'text-delta', text: '\n\n' });
    return [...events, ...this.#start(message.tool_calls)];
  }

  #start(calls: { id?: string; name: string; args: Record<string, unknown> }[]): AgentEvent[] {
    return calls.map((call) => {
      const toolCallId = call.id ?? '';
      this.#open.set(toolCallId, {
        // A call that goes on after a pause keeps its place.
        place: this.#open.get(toolCallId)?.place ?? this.#started++,
        name: call.name,
        args: call.args,
        startedAt: this.#clock(),
      });
      const { name, args } = call;
      return { type: 'tool-start', toolCallId, name, args, description: describeCall(name, args) };
    });
  }

  #recordResult(message: ToolMessage): AgentEvent[] {
    // While a call of the same step waits for a decision, every resume streams the results of the others again.
    if (this.#finishedCalls.has(message.tool_call_id)) return [];
    this.#finishedCalls.add(message.tool_call_id);
    const call = this.#open.get(message.tool_call_id);
    this.#open.delete(message.tool_call_id);
    this.know([message]);
    const artifact = artifactOf(message);
    const failed = message.status === 'error' || artifact.error !== undefined || artifact.authorization !== undefined;
    const record: ToolCallRecord = {
      name: call?.name ?? message.name ?? '',
      args: call?.args ?? {},
      ok: !failed,
      ms: call ? Math.round(this.#clock() - call.startedAt) : 0,
      tokens: estimateTokens(message.text),
    };
    this.#calls.push({ place: call?.place ?? this.#started++, record, artifact });
    this.usage.requests += artifact.requests;
    const events: AgentEvent[] = [
      { type: 'tool-end', toolCallId: message.tool_call_id, record, sources: artifact.sources },
    ];
    if (artifact.authorization && !artifact.declined) events.push(...this.showAuthorization(artifact.authorization));
    return events;
  }

  /** The event that shows a request for authorization; nothing when this turn has shown one already. */
  showAuthorization(authorization: AuthorizationRequest): AgentEvent[] {
    if (this.authorization !== undefined) return [];
    this.authorization = authorization;
    return [{ type: 'authorization-required', authorization }];
  }
}

/** Messages of a node's update: an object, a command, or a list of either. */
function messagesOf(update: unknown): BaseMessage[] {
  if (Array.isArray(update)) return update.flatMap((part) => messagesOf(part));
  if (isCommand(update)) return messagesOf(update.update);
  if (typeof update !== 'object' || update === null || !('messages' in update)) return [];
  const { messages } = update;
  return (Array.isArray(messages) ? messages : [messages]).filter((message) => Message.isInstance(message));
}

/** Text of the last question of a thread; undefined when there is none. */
export function lastQuestion(messages: readonly BaseMessage[]): string | undefined {
  return messages.findLast((message) => HumanMessage.isInstance(message))?.text;
}
