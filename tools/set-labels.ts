import { z } from 'zod';

import { parseReference } from '../src/confluence/references.js';
import { prepareLabels } from '../src/confluence/write/set-labels.js';
import { oneLine } from '../src/ours.js';
import { defineWriteTool } from '../src/tool/define-tool.js';
import { pageArgument } from '../src/tool/describe-call.js';
import { commaSeparated } from '../src/tool/read-arguments.js';
import { shownLine } from '../src/tool/write-preview.js';

/** Labels of a page or blog post, added and removed. */
export const setLabelsTool = defineWriteTool({
  name: 'confluence_set_labels',
  title: 'Set labels',
  toolset: 'write',
  description: 'Propose to add or remove labels of a page or blog post; a human decides. Other labels stay.',
  schema: z.object({
    page: z.string().describe('Page id, address or title, e.g. "1245185"'),
    add: commaSeparated(z.array(z.string()).optional().describe('e.g. ["runbook"]')),
    remove: commaSeparated(z.array(z.string()).optional().describe('e.g. ["draft"]')),
  }),
  hints: { readOnly: false, destructive: false, idempotent: true, openWorld: true },
  describe: (args) => `changing the labels of${pageArgument(args)}`,
  async prepare(input, { confluence, progress, spaces }) {
    progress(`preparing labels of ${JSON.stringify(oneLine(input.page, 80))}`);
    const proposal = await prepareLabels(confluence, {
      page: parseReference(input.page),
      add: input.add,
      remove: input.remove,
      spaces,
    });
    const { before, add, remove } = proposal;
    const lines = [
      ...before.map((name) => `${remove.includes(name) ? '-' : ' '}${shownLine(name)}`),
      ...add.map((name) => `+${shownLine(name)}`),
    ];
    return { proposal, preview: { diff: lines.join('\n'), notes: [] } };
  },
});
