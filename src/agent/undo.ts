import { type BaseMessage, HumanMessage, ToolMessage } from '@langchain/core/messages';
import type { WriteOutcome } from '../confluence/write/outcome.js';
import { ConfluenceError } from '../errors.js';
import { unfenced } from '../fence.js';
import { checkLinks } from '../links/check-links.js';
import { lastUndoable, undoneBy } from '../tool/last-change.js';
import { type Approval, describeApproval } from './approval.js';
import type { AgentContext, ConfluenceAgent } from './assemble-agent.js';
import { KnownAddresses } from './known-addresses.js';
import { carryOut, recordWrite } from './write-record.js';

export interface UndoOptions {
  /** Shows what would be taken back, and asks. */
  decide: (approval: Approval) => Promise<boolean>;
  signal?: AbortSignal | undefined;
}

/** How an undo ended; `text` says it in words, in Markdown whose links are checked as those of an answer. */
export interface UndoResult {
  status: WriteOutcome['status'] | 'nothing' | 'rejected' | 'failed';
  text: string;
}

const tool = 'undo';

/**
 * Takes back the last change of a thread that was not taken back yet, after `decide` agreed, and tells the thread so.
 * What others have done since is never undone with it: then it fails, naming them.
 *
 * @throws ConfluenceError when the agent may not write, when somebody edited since (`conflict`), or when the change
 * cannot be prepared.
 */
export async function undoLast(
  { agent, threadId, context }: { agent: ConfluenceAgent; threadId: string; context?: AgentContext | undefined },
  { decide, signal }: UndoOptions,
): Promise<UndoResult> {
  const { writes, recorder } = agent.forSessions;
  if (writes === undefined) {
    throw new ConfluenceError({
      code: 'forbidden',
      message: 'This agent may only read, so there is nothing of it to undo.',
      next: 'Enable writing, or restore the version in Confluence.',
    });
  }
  const state = await agent.graph.getState({ configurable: { thread_id: threadId } });
  // A checkpointed thread of this graph always has this channel; an unknown thread has no values at all.
  const { messages = [] } = state.values as { messages?: BaseMessage[] };
  const last = lastUndoable(messages);
  if (last === undefined)
    return { status: 'nothing', text: 'Nothing was changed in this conversation that could be undone.' };

  const runtime = { context, signal, configurable: { thread_id: threadId } };
  const prepared = await writes.prepareUndo(last.undo, runtime);
  const origin = { user: writes.connectionOf(runtime).identifier, thread: threadId, tool };
  await recordWrite(recorder, origin, 'proposed', prepared);
  if (!(await decide(describeApproval({ tool, args: {}, prepared, readBefore: [] })))) {
    await recordWrite(recorder, origin, 'rejected', prepared, { by: origin.user });
    return { status: 'rejected', text: 'Nothing was undone.' };
  }
  const { content, artifact, outcome } = await carryOut(recorder, origin, prepared, () =>
    writes.execute(prepared.proposal, runtime),
  );
  if (outcome?.status === 'done') {
    const note = new HumanMessage({
      content: `I have taken back your last change myself. ${content}`,
      additional_kwargs: { [undoneBy]: last.hash },
    });
    await agent.graph.updateState({ configurable: { thread_id: threadId } }, { messages: [note] });
  }
  const { originOf } = new KnownAddresses([new ToolMessage({ tool_call_id: '', content, artifact })]);
  return { status: outcome?.status ?? 'failed', text: checkLinks(unfenced(content), originOf).markdown };
}

/** Hash of the change that a message says was taken back; undefined for any other message. */
export function takenBackBy({ additional_kwargs }: BaseMessage): string | undefined {
  const hash = additional_kwargs[undoneBy];
  return typeof hash === 'string' ? hash : undefined;
}
