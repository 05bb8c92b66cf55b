import { z } from 'zod';

import type { Undo } from '../confluence/write/outcome.js';
import { readArtifact } from './artifact.js';

/** The tool whose changes take others back. */
export const undoTool = 'confluence_undo_change';

/** Of a note that somebody has taken a change back themselves: names the change by its hash. */
export const undoneBy = 'confluence_agent_undone';

const messageSchema = z.object({
  name: z.string().optional().catch(undefined),
  artifact: z.unknown().optional(),
  additional_kwargs: z.record(z.string(), z.unknown()).catch({}),
});

/** The last change in the messages of a conversation that can be taken back and was not yet; undefined for none. */
export function lastUndoable(messages: readonly unknown[]): { undo: Undo; hash: string } | undefined {
  let open: { undo: Undo; hash: string }[] = [];
  for (const each of messages) {
    const message = messageSchema.safeParse(each).data;
    if (message === undefined) continue;
    const taken = message.additional_kwargs[undoneBy];
    open = open.filter(({ hash }) => hash !== taken);
    const { outcome, change } = readArtifact(message.artifact);
    if (outcome === undefined || change === undefined) continue;
    // What it took back was the last one; itself it is not taken back, else the next call would do it again.
    if (message.name === undoTool) open = outcome.status === 'done' ? open.slice(0, -1) : open;
    else if ('undo' in outcome && outcome.undo !== undefined) open.push({ undo: outcome.undo, hash: change.hash });
  }
  return open.at(-1);
}
