import { z } from 'zod';

import { currentUser } from '../src/confluence/people.js';
import { parseReference, parseSpaceKey } from '../src/confluence/references.js';
import { prepareCreate } from '../src/confluence/write/create-content.js';
import { writeMarkdown } from '../src/confluence/write/markdown-body.js';
import { namedPeople } from '../src/confluence/write/named-people.js';
import { oneLine } from '../src/ours.js';
import { defineWriteTool } from '../src/tool/define-tool.js';
import { quotedArgument } from '../src/tool/describe-call.js';
import { addedLines } from '../src/tool/write-preview.js';

/** A new page or blog post. */
export const createPageTool = defineWriteTool({
  name: 'confluence_create_page',
  title: 'Create page',
  toolset: 'write',
  description:
    'Propose a new page or blog post. Like every proposal it goes to a human, who sees it and decides: do not ask for confirmation first. Search before, so that nothing is written twice.',
  schema: z.object({
    title: z.string().describe('Title, unique in its space, e.g. "VPN setup"'),
    body: z
      .string()
      .describe(
        'Text as Markdown without the title. People "@Ada Stone", dates "[2026-10-01](date:)", statuses "[DONE](status:green)", pages "[text](confluence:KEY/Title)", panels "> [!NOTE]" ([!TIP] green, [!WARNING] yellow, [!CAUTION] red), "> [!DECISION] text"',
      ),
    space: z.string().optional().describe('Key of the space, e.g. "ENG"; not needed with `parent`'),
    parent: z.string().optional().describe('Page or folder to be under: id, address or title, e.g. "98312"'),
    type: z.enum(['page', 'blogpost']).optional().describe('"page" if left out'),
    draft: z.boolean().optional().describe('true: only a draft, which confluence_edit_page publishes'),
  }),
  hints: { readOnly: false, destructive: false, idempotent: false, openWorld: true },
  describe: (args) => `creating${quotedArgument(args, 'title') || ' a page'}`,
  async prepare(input, { confluence, progress, spaces }) {
    progress(`preparing "${oneLine(input.title, 80)}"`);
    const space = input.space?.trim() ? parseSpaceKey(input.space) : undefined;
    const parent = input.parent?.trim() ? parseReference(input.parent, space) : undefined;
    const author = await currentUser(confluence);
    const text = withoutTitle(input.body, input.title);
    const named = await namedPeople(confluence, [text]);
    const { storage, markdown, notes } = writeMarkdown(text, { baseUrl: author.site, spaceKey: space }, named.people);
    const proposal = await prepareCreate(confluence, {
      title: input.title,
      storage,
      type: input.type,
      draft: input.draft,
      space,
      parent,
      author,
      spaces,
    });
    return { proposal, preview: { diff: addedLines(markdown), notes: [...notes, ...named.notes] } };
  },
});

/** Confluence shows the title above the body; writers of Markdown tend to begin with it. */
function withoutTitle(body: string, title: string): string {
  const [, heading, rest = ''] = /^\s*#[ \t]+([^\n]+?)[ \t#]*(?:\n([^]*))?$/u.exec(body) ?? [];
  return heading === title.trim() ? rest.trimStart() : body;
}
