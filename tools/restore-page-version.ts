import { z } from 'zod';

import { parseReference } from '../src/confluence/references.js';
import { invalid } from '../src/confluence/write/limits.js';
import { day, oneLine, quoting, wiki } from '../src/ours.js';
import { readMarkdown } from '../src/confluence/write/markdown-body.js';
import { restorationDiff } from '../src/confluence/write/restoration-diff.js';
import { prepareRestoreFromTrash } from '../src/confluence/write/restore-from-trash.js';
import { prepareRestore } from '../src/confluence/write/restore-version.js';
import { changesSince } from '../src/confluence/write/since.js';
import { readToChange } from '../src/confluence/write/subject.js';
import { defineWriteTool } from '../src/tool/define-tool.js';
import { pageArgument } from '../src/tool/describe-call.js';
import { addedLines, beginning, diffOf } from '../src/tool/write-preview.js';

const maxListed = 10;

/** An earlier version as the newest, or a page back from the trash. */
export const restorePageVersionTool = defineWriteTool({
  name: 'confluence_restore_page_version',
  title: 'Restore page version',
  toolset: 'write',
  description:
    'Propose to make an earlier version of a page or blog post the newest, or to bring it back from the trash. A human sees what changes and decides. Without `version` you get the list.',
  schema: z.object({
    page: z.string().describe('Page id or address, e.g. "1245185"; title too unless in the trash'),
    version: z.number().optional().describe('Number of the earlier version, e.g. 6'),
    from_trash: z.boolean().optional().describe('true: back from the trash'),
  }),
  hints: { readOnly: false, destructive: true, idempotent: true, openWorld: true },
  describe: (args) => `restoring${pageArgument(args)}`,
  async prepare(input, { confluence, progress, spaces }) {
    progress(`preparing to restore ${JSON.stringify(oneLine(input.page, 80))}`);
    if (input.from_trash === true && input.version !== undefined) {
      throw invalid(
        'A page comes back from the trash as it was.',
        'Leave out `version`; restore the version afterwards.',
      );
    }
    const page = await readToChange(confluence, parseReference(input.page), { spaces });
    if (input.from_trash === true) {
      const proposal = await prepareRestoreFromTrash(confluence, { page });
      const diff = addedLines(beginning(await readMarkdown(page)));
      return { proposal, preview: { diff: diffOf([{ heading: page.title, diff }]), notes: [] } };
    }
    if (input.version === undefined) {
      const versions = await changesSince(confluence, page, 0);
      const listed = versions
        .slice(0, maxListed)
        .map(({ version, author, at, message }) =>
          [`${version} by ${oneLine(author, 60)}, ${day(at)}`, ...(message === '' ? [] : [oneLine(message, 80)])].join(
            ': ',
          ),
        );
      throw invalid(
        quoting`It is not said which version. ${page.version} is the current one${listed.length === 0 ? '' : quoting`; the newest are: ${wiki(listed.join('; '))}`}.`,
        'Repeat the call with `version`.',
      );
    }
    const proposal = await prepareRestore(confluence, { page, version: input.version });
    return { proposal, preview: { diff: diffOf(await restorationDiff(page, proposal)), notes: [] } };
  },
});
