import { type BaseMessage, HumanMessage, ToolMessage } from '@langchain/core/messages';
import type { Source } from '../tool/artifact.js';
import type { TurnResult } from './events.js';
import { outcomeOf } from './outcome.js';
import { type Pause, TurnRecorder } from './turn.js';
import { takenBackBy } from './undo.js';

/** A turn as its thread keeps it. */
export interface PastTurn {
  /** Id of its question's message: that of the run, where it was given. */
  id: string;
  question: string;
  /** `paused`: it waits for an authorization or a decision. `cut_off`: it ended before its answer, and `resume` goes on with it. */
  state: 'ended' | 'paused' | 'cut_off';
  /** What the turn came to, told from what is kept: times and sizes of requests are not. */
  result: TurnResult;
  /** What each call did, in a short line, by its id, in the order in which the model made them. */
  calls: { id: string; description: string; ok: boolean }[];
  /** What the results of its calls rest on. */
  sources: Source[];
}

/**
 * The turns of a thread, oldest first, told by the recorder that tells them as they happen. What the thread was told
 * of an undo is no turn: the change that was taken back says so.
 */
export function historyOf(
  messages: readonly BaseMessage[],
  pauses: readonly Pause[],
  names: { threadId: string; model: string },
): PastTurn[] {
  const undone = new Set(messages.flatMap((message) => takenBackBy(message) ?? []));
  const isQuestion = (message: BaseMessage) => HumanMessage.isInstance(message) && takenBackBy(message) === undefined;
  const starts = messages.flatMap((message, index) => (isQuestion(message) ? [index] : []));
  return starts.map((start, place): PastTurn => {
    const end = starts[place + 1] ?? messages.length;
    const own = messages.slice(start + 1, end).filter((message) => !HumanMessage.isInstance(message));
    const turn = new TurnRecorder(() => 0);
    const events = own.flatMap((message) =>
      turn.record('updates', {
        [ToolMessage.isInstance(message) ? 'tools' : 'model_request']: { messages: [message] },
      }),
    );
    const failed = new Set(
      events.flatMap((event) => (event.type === 'tool-end' && !event.record.ok ? [event.toolCallId] : [])),
    );
    const isLast = place === starts.length - 1;
    if (isLast) turn.pauses = [...pauses];
    const isPaused = turn.pauses.length > 0;
    const isCutOff = !isPaused && turn.final === undefined;
    const result = outcomeOf(
      turn,
      messages.slice(0, end),
      names,
      isCutOff ? { error: undefined, cancelled: true } : undefined,
    );
    const changes = turn.calls.flatMap(({ artifact: { change } }) => change ?? []);
    const gone = new Set(changes.filter(({ hash }) => undone.has(hash)).map(({ id }) => id));
    for (const write of result.writes ?? []) {
      if (!gone.has(write.id)) continue;
      write.undone = true;
      write.canUndo = false;
    }
    return {
      id: messages[start]?.id ?? '',
      question: messages[start]?.text ?? '',
      state: isPaused ? 'paused' : isCutOff ? 'cut_off' : 'ended',
      result,
      calls: events.flatMap((event) =>
        event.type === 'tool-start'
          ? [{ id: event.toolCallId, description: event.description, ok: !failed.has(event.toolCallId) }]
          : [],
      ),
      sources: events.flatMap((event) => (event.type === 'tool-end' ? event.sources : [])),
    };
  });
}
