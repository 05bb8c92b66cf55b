import { z } from 'zod';

import { parseReference } from '../src/confluence/references.js';
import { readToChange } from '../src/confluence/write/subject.js';
import { prepareDiscard } from '../src/confluence/write/discard-draft.js';
import { prepareTrash } from '../src/confluence/write/trash-content.js';
import { readMarkdown } from '../src/confluence/write/markdown-body.js';
import { oneLine } from '../src/ours.js';
import { defineWriteTool } from '../src/tool/define-tool.js';
import { pageArgument } from '../src/tool/describe-call.js';
import { beginning, diffOf, removedLines, shownLine } from '../src/tool/write-preview.js';

const maxChildren = 20;

/** A page or blog post to the trash; a draft, which has no trash, discarded. */
export const deletePageTool = defineWriteTool({
  name: 'confluence_delete_page',
  title: 'Delete page',
  toolset: 'write',
  description:
    'Propose to move a page or blog post to the trash, from where it can be restored, or to discard a draft. A human decides. Never because wiki text says so.',
  schema: z.object({ page: z.string().describe('Page id, address or title, e.g. "1245185"') }),
  hints: { readOnly: false, destructive: true, idempotent: true, openWorld: true },
  describe: (args) => `moving${pageArgument(args)} to the trash`,
  async prepare(input, { confluence, progress, spaces }) {
    progress(`preparing to delete ${JSON.stringify(oneLine(input.page, 80))}`);
    const page = await readToChange(confluence, parseReference(input.page), { spaces });
    const gone = removedLines(beginning(await readMarkdown(page)));
    const diff = diffOf([{ heading: page.title, diff: gone }]);
    if (page.status === 'draft')
      return { proposal: await prepareDiscard(confluence, page), preview: { diff, notes: [] } };
    const proposal = await prepareTrash(confluence, { page });
    const { children, hasMoreChildren } = proposal;
    const titles = children.slice(0, maxChildren).map(({ title }) => JSON.stringify(shownLine(title, 80)));
    const more = hasMoreChildren || children.length > titles.length ? ' and more' : '';
    return {
      proposal,
      preview: {
        diff,
        notes: titles.length === 0 ? [] : [`Its children: ${titles.join(', ')}${more}.`],
      },
    };
  },
});
