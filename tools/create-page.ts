import { z } from 'zod';

import { readPage } from '../src/confluence/pages.js';
import { currentUser } from '../src/confluence/people.js';
import { parseReference, parseSpaceKey } from '../src/confluence/references.js';
import { prepareCopy } from '../src/confluence/write/copy-content.js';
import { prepareCreate } from '../src/confluence/write/create-content.js';
import { invalid } from '../src/confluence/write/limits.js';
import { readMarkdown, writeMarkdown } from '../src/confluence/write/markdown-body.js';
import { namedPeople } from '../src/confluence/write/named-people.js';
import { storageIn } from '../src/confluence/write/proposal.js';
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
    'Propose a new page or blog post, or a copy of one. Like every proposal it goes to a human, who sees it and decides: do not ask for confirmation first. Search before, so that nothing is written twice.',
  schema: z.object({
    title: z.string().describe('Title, unique in its space, e.g. "VPN setup"'),
    body: z
      .string()
      .optional()
      .describe(
        'Text as Markdown without the title. People "@Ada Stone", dates "[2026-10-01](date:)", statuses "[DONE](status:green)", pages "[text](confluence:KEY/Title)", panels "> [!NOTE]" ([!TIP] green, [!WARNING] yellow, [!CAUTION] red), "> [!DECISION] text"',
      ),
    copy_of: z.string().optional().describe('Instead of `body`: page whose content it gets, e.g. "1245185"'),
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
    const place = { title: input.title, type: input.type, draft: input.draft, space, parent, spaces };
    if (input.copy_of?.trim()) {
      if (input.body?.trim())
        throw invalid('A copy has the text of its original.', 'Leave out `body`, and edit the copy.');
      const source = await readPage(confluence, parseReference(input.copy_of), { spaces });
      const proposal = await prepareCopy(confluence, { ...place, source });
      const diff = addedLines(await readMarkdown({ ...source, storage: storageIn(proposal) }));
      return { proposal, preview: { diff, notes: [] } };
    }
    if (input.body === undefined) throw invalid('It is not said what it holds.', 'Give `body`, or `copy_of`.');
    const author = await currentUser(confluence);
    const text = withoutTitle(input.body, input.title);
    const named = await namedPeople(confluence, [text]);
    const { storage, markdown, notes } = writeMarkdown(text, { baseUrl: author.site, spaceKey: space }, named.people);
    const proposal = await prepareCreate(confluence, { ...place, storage, author });
    return { proposal, preview: { diff: addedLines(markdown), notes: [...notes, ...named.notes] } };
  },
});

/** Confluence shows the title above the body; writers of Markdown tend to begin with it. */
function withoutTitle(body: string, title: string): string {
  const [, heading, rest = ''] = /^\s*#[ \t]+([^\n]+?)[ \t#]*(?:\n([^]*))?$/u.exec(body) ?? [];
  return heading === title.trim() ? rest.trimStart() : body;
}
