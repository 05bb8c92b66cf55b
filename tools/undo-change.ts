import { z } from 'zod';

import { invalid } from '../src/confluence/write/limits.js';
import { defineWriteTool } from '../src/tool/define-tool.js';
import { undoTool } from '../src/tool/last-change.js';
import { prepareUndoing } from '../src/tool/prepare-undoing.js';

/** The last change of the conversation, taken back. */
export const undoChangeTool = defineWriteTool({
  name: undoTool,
  title: 'Undo change',
  toolset: 'write',
  description:
    'Propose to take back your last change of this conversation, when the user asks for it; a human decides. Fails when somebody has edited since.',
  schema: z.object({}),
  hints: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
  describe: () => 'taking back the last change',
  async prepare(_input, { confluence, lastUndo, progress }) {
    progress('preparing to take back the last change');
    const undo = lastUndo?.();
    if (undo === undefined) {
      throw invalid(
        'Nothing was changed in this conversation that could be taken back.',
        'Say so; an earlier version of a page can be restored by its number.',
      );
    }
    return prepareUndoing(confluence, undo);
  },
});
