import { asked, oneLine, ours } from '../src/ours.js';
import { z } from 'zod';

import { listSpaces, type Space } from '../src/confluence/spaces.js';
import { composeList } from '../src/tool/compose-list.js';
import { defineTool } from '../src/tool/define-tool.js';
import { titleLink } from '../src/tool/result.js';

// 1,000 spaces in one answer's worth of requests; a reader who wants more narrows by name.
const maxRequests = 4;

/** The spaces that this user can see. */
export const listSpacesTool = defineTool({
  name: 'confluence_list_spaces',
  title: 'List spaces',
  toolset: 'read',
  description:
    'Spaces this user can see, with their keys and names. Use it to find the key that other tools take as `space`.',
  schema: z.object({
    name: z.string().optional().describe('Only spaces whose key or name contains this, e.g. "engineering"'),
    type: z
      .enum(['global', 'personal'])
      .optional()
      .describe('"global" leaves out personal spaces; "personal" lists only those'),
    cursor: z.string().optional().describe('From the previous result, e.g. "120"'),
  }),
  hints: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  describe: () => 'listing the spaces',
  async run({ name, type, cursor }, { confluence, maxTokens, progress }) {
    progress('listing spaces');
    const wanted = name?.trim().toLowerCase() ?? '';
    const spaces: Space[] = [];
    let next: string | undefined;
    let isCut = false;
    for (let request = 0; request < maxRequests; request++) {
      const answer = await listSpaces(confluence, { type: type === 'personal' ? type : undefined, cursor: next });
      spaces.push(...answer.spaces.filter((space) => fits(space, wanted, type)));
      next = answer.cursor;
      if (next === undefined) break;
      isCut = request === maxRequests - 1;
    }
    if (spaces.length === 0) {
      const head =
        wanted === ''
          ? ours`No space is visible for this user.`
          : ours`No visible space has ${asked(wanted)} in its key or name. List all spaces without \`name\`.`;
      return { text: { head }, artifact: { sources: [], spaces } };
    }
    const listed = composeList({
      head: ours`${spaces.length} space${spaces.length === 1 ? '' : 's'}${wanted === '' ? '' : ours` with ${asked(wanted)} in key or name`}${isCut ? '; there are more, narrow by `name`' : ''}.`,
      items: spaces,
      rowOf,
      cursor,
      more: (_start, end) => ours`More: call confluence_list_spaces again with cursor "${end}".`,
      maxTokens,
    });
    return { text: listed.text, artifact: { sources: [], spaces: listed.items } };
  },
});

const rowOf = ({ name, url, key, type, description }: Space): string =>
  `- ${titleLink(name, url)} | key ${oneLine(key)} | ${oneLine(type)}${description ? ` | ${oneLine(description, 120)}` : ''}`;

function fits(space: Space, wanted: string, type: 'global' | 'personal' | undefined): boolean {
  // Confluence knows more kinds than these two; all that is not personal is shared.
  if (type !== undefined && (space.type === 'personal') !== (type === 'personal')) return false;
  return wanted === '' || space.key.toLowerCase().includes(wanted) || space.name.toLowerCase().includes(wanted);
}
