import { z } from 'zod';

import { parseReference } from '../src/confluence/references.js';
import { invalid } from '../src/confluence/write/limits.js';
import { prepareMove } from '../src/confluence/write/move-page.js';
import { treeNode } from '../src/confluence/write/tree-node.js';
import { isNotFound } from '../src/confluence/site.js';
import { oneLine } from '../src/ours.js';
import { defineWriteTool } from '../src/tool/define-tool.js';
import { pageArgument } from '../src/tool/describe-call.js';
import { shownLine } from '../src/tool/write-preview.js';

/** A page with all below it, to another place in its space. */
export const movePageTool = defineWriteTool({
  name: 'confluence_move_page',
  title: 'Move page',
  toolset: 'write',
  description:
    'Propose to move a page, with all below it, inside its space: give one of `parent`, `before`, `after`. A human decides.',
  schema: z.object({
    page: z.string().describe('Page id, address or title, e.g. "1245185"'),
    parent: z.string().optional().describe('New parent, last below it, e.g. "98312"'),
    before: z.string().optional().describe('Page to stand before, e.g. "1003"'),
    after: z.string().optional().describe('Page to stand after, e.g. "1003"'),
  }),
  hints: { readOnly: false, destructive: true, idempotent: true, openWorld: true },
  describe: (args) => `moving${pageArgument(args)}`,
  async prepare(input, { confluence, progress, spaces }) {
    const places = (['parent', 'before', 'after'] as const).flatMap((key) => {
      const text = input[key]?.trim();
      return text ? [{ key, text }] : [];
    });
    const [place, second] = places;
    if (place === undefined || second !== undefined) {
      throw invalid('A page is moved to one place.', 'Give exactly one of `parent`, `before` and `after`.');
    }
    progress(`preparing to move ${JSON.stringify(oneLine(input.page, 80))}`);
    const proposal = await prepareMove(confluence, {
      page: parseReference(input.page),
      position: place.key === 'parent' ? 'append' : place.key,
      target: parseReference(place.text),
      spaces,
    });
    const { subject, target, oldParentId, newParentId, position } = proposal;
    const titleOf = async (id: string | undefined): Promise<string> => {
      if (id === undefined) return subject.space;
      if (id === target.id) return target.title;
      return treeNode(confluence, id).then(
        ({ node }) => node.title,
        (error: unknown) => {
          // Whiteboards and databases can be parents, too.
          if (isNotFound(error)) return '…';
          throw error;
        },
      );
    };
    const from = await titleOf(oldParentId);
    const to = newParentId === oldParentId ? from : await titleOf(newParentId);
    const line = (parent: string) => `${shownLine(parent)} > ${shownLine(subject.title)}`;
    const beside = position === 'append' ? '' : ` (${position} ${shownLine(target.title)})`;
    return { proposal, preview: { diff: `-${line(from)}\n+${line(to)}${beside}`, notes: [] } };
  },
});
