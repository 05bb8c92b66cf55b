import { z } from 'zod';

import { contentId } from '../src/confluence/pages.js';
import { parseReference, parseSpaceKey } from '../src/confluence/references.js';
import { spaceTree, type Tree, treeBelow, treeBeside, type TreeNode } from '../src/confluence/tree.js';
import { ConfluenceError } from '../src/errors.js';
import { joined, oneLine, ours, spaceKey } from '../src/ours.js';
import type { Source } from '../src/tool/artifact.js';
import { composeList } from '../src/tool/compose-list.js';
import { composeResult } from '../src/tool/compose-result.js';
import { defineTool } from '../src/tool/define-tool.js';
import { quotedArgument } from '../src/tool/describe-call.js';
import { titleLink } from '../src/tool/result.js';

const defaultDepth = 3;
/** What is named beside an empty place. */
const maxBeside = 25;

/** The page tree of a space, or what lies below a page or folder. */
export const listPagesTool = defineTool({
  name: 'confluence_list_pages',
  title: 'List pages',
  toolset: 'read',
  description:
    'The page tree of a space, or below one page or folder: title, address, id, depth and parent of each, without text. Use it to see what exists or how it is organized; to find a topic use confluence_search.',
  schema: z.object({
    space: z.string().optional().describe('Key of the space, e.g. "ENG"; not needed with `page`'),
    page: z
      .string()
      .optional()
      .describe('List below this page or folder: id, browser address, or title with `space`, e.g. "98312"'),
    depth: z.number().optional().describe('Levels to list, 1 to 10; default 3, e.g. 1 for direct children'),
    cursor: z.string().optional().describe('From the previous result with the same arguments, e.g. "120"'),
  }),
  hints: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  describe: (args) => `listing the pages of${quotedArgument(args, 'space', 'page') || ' a space'}`,
  async run(input, { confluence, maxTokens, progress, spaces }) {
    const depth = Math.min(10, Math.max(1, Math.trunc(input.depth ?? defaultDepth)));
    const tree = await readTree();
    const pages = tree.nodes.filter(({ type }) => type === 'page').length;
    const others = tree.nodes.length - pages;
    const head = joined(
      [
        ours`space ${spaceKey(tree.space)}`,
        ours`${pages} page${pages === 1 ? '' : 's'}${others > 0 ? ours` and ${others} other${others === 1 ? '' : 's'}` : ''} listed`,
        ...tree.gaps,
      ],
      ' | ',
    );
    const { parent } = tree;
    const title = `${titleLink(tree.title, tree.url)}${parent === undefined ? '' : ` | below ${titleLink(parent.title, parent.url)}`}`;
    if (tree.nodes.length === 0) {
      const nothing = ours`Nothing lies here that this user can see.`;
      const beside = tree.id === undefined ? [] : (await treeBeside(confluence, tree)).nodes;
      const others = beside.filter(({ id }) => id !== tree.id);
      if (others.length === 0)
        return { text: { head, inside: title, tail: nothing }, artifact: { sources: [], nodes: [] } };
      const { text, shown } = composeResult({
        head,
        wiki: { text: title, rowsTitle: 'Beside it:', rows: others.slice(0, maxBeside).map(rowOf) },
        tail: nothing,
        maxTokens,
      });
      const listed = others.slice(0, shown);
      return { text, artifact: { sources: sourcesOf(listed, tree), nodes: [], beside: listed } };
    }
    const { text, items } = composeList({
      head,
      title,
      items: tree.nodes,
      rowOf,
      cursor: input.cursor,
      more: (start, end) =>
        ours`Shown: ${start + 1} to ${end} of ${tree.nodes.length}. More: call confluence_list_pages again with cursor "${end}".`,
      maxTokens,
    });
    return { text, artifact: { sources: sourcesOf(items, tree), nodes: items, parent } };

    async function readTree() {
      if (input.page?.trim()) {
        progress(`listing below ${JSON.stringify(oneLine(input.page, 80))}`);
        const reference = parseReference(input.page, input.space);
        return reference.kind === 'home'
          ? spaceTree(confluence, reference.space, depth)
          : treeBelow(confluence, await contentId(confluence, reference, spaces), depth);
      }
      const only = spaces?.length === 1 ? spaces[0] : undefined;
      const key = input.space?.trim() || only;
      if (key === undefined) {
        throw new ConfluenceError({
          code: 'invalid_request',
          message: 'Neither a space nor a page was given.',
          next: 'Give `space`, e.g. "ENG", or `page`; confluence_list_spaces shows the keys.',
        });
      }
      progress(`listing the pages of ${oneLine(key, 80)}`);
      return spaceTree(confluence, parseSpaceKey(key), depth);
    }
  },
});

const sourcesOf = (nodes: readonly TreeNode[], { space }: Tree): Source[] =>
  nodes.filter(({ type }) => type === 'page').map(({ id, title, url }) => ({ pageId: id, title, space, url }));

function rowOf({ id, title, type, depth, parentId, url }: TreeNode): string {
  return `${'  '.repeat(depth - 1)}- ${titleLink(title, url)} | ${oneLine(type, 20)} ${id} | depth ${depth}${parentId === undefined ? '' : ` | parent ${parentId}`}`;
}
