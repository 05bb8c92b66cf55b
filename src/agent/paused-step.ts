import type { BaseCheckpointSaver } from '@langchain/langgraph';
import { z } from 'zod';
import { type PreparedWrite, preparedOf } from '../tool/artifact.js';
import { type ApprovalPause, approvalPause } from './approval.js';

const taskPlace = z.object({
  thread_id: z.string(),
  checkpoint_ns: z.string().default(''),
  checkpoint_map: z.record(z.string(), z.string()).default({}),
  __pregel_task_id: z.string(),
  __pregel_checkpointer: z.unknown(),
});
const interruptValue = z.object({ value: z.unknown() });

/** Where proposals are kept among the pending writes of a checkpoint: no channel of the graph, so that no run takes it. */
const channel = 'confluence_agent_proposal';

/**
 * The step of the graph in which one call of a tool runs, with what its checkpoint holds of it. A run starts the step
 * anew at every resume. The pause is found by the task that it belongs to, and the proposal by its own id; neither by
 * anything that a model, a server or a client wrote.
 */
export interface PausedStep {
  /** The pause that this step waits in; undefined on the first run. */
  pause(): Promise<ApprovalPause | undefined>;
  /** Keeps a proposal beside the pause, whose value is shown and travels, until the step is done. */
  keep(prepared: PreparedWrite): Promise<void>;
  /** The proposal that a pause of this step asked about; undefined when it is not kept, or not the one that was shown. */
  proposalOf(pause: ApprovalPause): Promise<PreparedWrite | undefined>;
}

/** The step that a tool's runtime belongs to; `fallback` is the checkpointer when the runtime names none. */
export function pausedStep(configurable: unknown, fallback: BaseCheckpointSaver): PausedStep {
  const place = taskPlace.safeParse(configurable).data;
  // Nothing can pause without a thread, and LangGraph says so.
  if (place === undefined)
    return { pause: async () => undefined, keep: async () => {}, proposalOf: async () => undefined };
  const { thread_id, checkpoint_ns, checkpoint_map, __pregel_task_id: task, __pregel_checkpointer: other } = place;
  // A server may have put its own in the place of the one that the agent was made with.
  const checkpointer = isCheckpointer(other) ? other : fallback;
  // The task's own namespace is one level below that of the graph whose checkpoint holds the pause.
  const namespace = checkpoint_ns.includes('|') ? checkpoint_ns.slice(0, checkpoint_ns.lastIndexOf('|')) : '';
  const config = {
    configurable: { thread_id, checkpoint_ns: namespace, checkpoint_id: checkpoint_map[namespace] },
  };
  const pending = async (): Promise<[writer: string, channel: string, value: unknown][]> =>
    (await checkpointer.getTuple(config))?.pendingWrites ?? [];
  return {
    pause: async () =>
      (await pending())
        .filter(([writer, name]) => writer === task && name === '__interrupt__')
        .flatMap(([, , value]) => value)
        .map((value) => approvalPause.safeParse(interruptValue.safeParse(value).data?.value).data)
        .findLast((pause) => pause !== undefined),
    keep: (prepared) => checkpointer.putWrites(config, [[channel, prepared]], prepared.proposal.id),
    proposalOf: async ({ approval: { id, hash } }) => {
      const kept = (await pending()).find(([writer, name]) => writer === id && name === channel);
      const prepared = preparedOf(kept?.[2]);
      return prepared?.proposal.id === id && prepared.proposal.hash === hash ? prepared : undefined;
    },
  };
}

function isCheckpointer(value: unknown): value is BaseCheckpointSaver {
  return typeof value === 'object' && value !== null && 'getTuple' in value;
}
