import { z } from 'zod';

import { parseReference } from '../src/confluence/references.js';
import { editOfAsync } from '../src/confluence/write/edit-of.js';
import { invalid } from '../src/confluence/write/limits.js';
import { oneLine, ours } from '../src/ours.js';
import { readMarkdown } from '../src/confluence/write/markdown-body.js';
import { namedPeople } from '../src/confluence/write/named-people.js';
import { storageIn } from '../src/confluence/write/proposal.js';
import { readToChange } from '../src/confluence/write/subject.js';
import { prepareDraft, preparePublication } from '../src/confluence/write/change-draft.js';
import { prepareUpdate } from '../src/confluence/write/update-content.js';
import { editActions } from '../src/markup/edit/edit-action.js';
import { defineWriteTool } from '../src/tool/define-tool.js';
import { pageArgument } from '../src/tool/describe-call.js';
import { addedLines, diffOf, shownLine } from '../src/tool/write-preview.js';

const maxOperations = 50;

/** Changes of a page that leave everything else as it is. */
export const editPageTool = defineWriteTool({
  name: 'confluence_edit_page',
  title: 'Edit page',
  toolset: 'write',
  description:
    'Propose changes of a page, blog post or draft; a human sees the diff and decides. Read the page first: `at`, `find` and `section` quote it. All else stays byte for byte, so name only what changes. The same change of several pages: a call for each in one message, approved together.',
  schema: z.object({
    page: z.string().describe('Page id, address or title, e.g. "1245185"'),
    space: z.string().optional().describe('Key, when `page` is a title, e.g. "ENG"'),
    operations: z
      .array(
        z.object({
          action: z
            .enum(editActions)
            .describe(
              'replace_text: `find` by `text`, inside one block, or `all` places. replace, insert_before, insert_after, delete: the block `at`. replace_list: all of the list of item `at`. replace_section: all below its heading. append, prepend: to it. These three without `section`: the page. delete_section: with its heading. move: the block `at`, or all of `section`, as it is. insert_row: after row `at`, else last. insert_column: after `column`, else last',
            ),
          at: z
            .string()
            .optional()
            .describe(
              'First words of the block (paragraph, item, task, row, cell…), enough to name one, e.g. "Restart the"',
            ),
          section: z.string().optional().describe('Heading, to narrow `at`, e.g. "Rollback" or "Parent > Heading"'),
          find: z.string().optional().describe('Exact words without marks, e.g. "3 days"'),
          text: z.string().optional().describe('New Markdown, e.g. "- Ask @Ada Stone"; plain for replace_text'),
          before: z.string().optional().describe('move: the block or heading it goes before, e.g. "Rollback"'),
          after: z.string().optional().describe('move: or behind; without both, to the end'),
          cells: z.array(z.string()).optional().describe('All cells of a row or column, e.g. ["Freeze","May"]'),
          column: z.string().optional().describe('Header, e.g. "Due"; replace_cell: with `at` the row'),
          all: z.boolean().optional().describe('replace_text: true for every place, in `section` or the page'),
          done: z.boolean().optional().describe('set_task: false reopens'),
        }),
      )
      .optional()
      .describe('In order, e.g. [{"action":"append","text":"Bye"}]'),
    title: z.string().optional().describe('New title, e.g. "Release plan 2"'),
    message: z.string().optional().describe('For the version history, e.g. "Add VPN step"'),
    publish: z.boolean().optional().describe('true: publish the draft'),
    minor: z.boolean().optional().describe('true: do not notify watchers'),
    allow_loss: z
      .array(z.string())
      .optional()
      .describe('Only after a refusal: its keys of what may vanish, e.g. ["macro:toc"]'),
  }),
  hints: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
  describe: (args) => `editing${pageArgument(args)}`,
  async prepare(input, { confluence, progress, signal, spaces }) {
    const operations = input.operations ?? [];
    const publish = input.publish ?? false;
    if (operations.length === 0 && input.title === undefined && !publish) {
      throw invalid('Neither operations nor a new title were given.', 'Say what is to be different.');
    }
    if (operations.length > maxOperations) {
      throw invalid(ours`${operations.length} operations are too many.`, ours`Give at most ${maxOperations} at once.`);
    }
    progress(`preparing a change of ${JSON.stringify(oneLine(input.page, 80))}`);
    // Read anew: an inline comment changes the body without a new version.
    const page = await readToChange(confluence, parseReference(input.page, input.space), { spaces });
    const texts = operations.flatMap(({ text, cells }) => [text ?? '', ...(cells ?? [])]);
    const named = await namedPeople(confluence, texts, page.people);
    const edit =
      operations.length === 0
        ? undefined
        : await editOfAsync({ ...page, people: named.people }, operations, { allowLoss: input.allow_loss, signal });
    const { title: newTitle, message } = input;
    const change = { page, body: edit && { storage: edit.storage, from: page }, title: newTitle, message };
    const proposal = publish
      ? await preparePublication(confluence, change)
      : page.status === 'draft'
        ? await prepareDraft(confluence, change)
        : await prepareUpdate(confluence, { ...change, minorEdit: input.minor });
    const { title } = proposal;
    // What becomes visible is shown whole: nobody but its author has seen it.
    const published = publish ? addedLines(await readMarkdown({ ...page, storage: storageIn(proposal) })) : '';
    return {
      proposal,
      preview: {
        diff: diffOf([
          { heading: 'Title', diff: title ? `-${shownLine(title.from, 400)}\n+${shownLine(title.to, 400)}` : '' },
          ...(edit?.changes ?? []).map(({ path, diff }) => ({ heading: [page.title, ...path].join(' > '), diff })),
          { heading: `Published: ${title?.to ?? page.title}`, diff: published },
        ]),
        notes: [...(edit?.notes ?? []), ...named.notes],
        touched: edit?.touched,
      },
    };
  },
});
