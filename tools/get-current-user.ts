import { z } from 'zod';

import { currentUser } from '../src/confluence/people.js';
import { oneLine, ours } from '../src/ours.js';
import { composeResult } from '../src/tool/compose-result.js';
import { defineTool } from '../src/tool/define-tool.js';

/** Who the user is. */
export const getCurrentUserTool = defineTool({
  name: 'confluence_get_current_user',
  title: 'Get current user',
  toolset: 'read',
  description:
    'Who the user is: display name, account id and time zone in Confluence. Use it for "my pages", "am I connected?" or "who am I?".',
  schema: z.object({}),
  hints: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  describe: () => 'asking who you are',
  async run(_input, { confluence, maxTokens, progress }) {
    progress('asking who you are');
    const user = await currentUser(confluence);
    const facts = [
      `name ${oneLine(user.displayName)}`,
      `account ${oneLine(user.accountId)}`,
      ...(user.email ? [`e-mail ${oneLine(user.email)}`] : []),
      ...(user.timeZone ? [`time zone ${oneLine(user.timeZone)}`] : []),
      ...(user.site ? [`site ${user.site}`] : []),
    ];
    const { text } = composeResult({
      head: ours`Connected to Confluence as:`,
      wiki: { text: facts.join('\n') },
      maxTokens,
    });
    return { text, artifact: { sources: [], user } };
  },
});
