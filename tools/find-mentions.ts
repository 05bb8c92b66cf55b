import { z } from 'zod';

import { readPage } from '../src/confluence/pages.js';
import { parseReference } from '../src/confluence/references.js';
import { ConfluenceError } from '../src/errors.js';
import { findLinks } from '../src/lookup/find-links.js';
import { findMentions } from '../src/lookup/find-mentions.js';
import { inKnownSpaces, requestedSpaces } from '../src/lookup/requested-spaces.js';
import { oneLine } from '../src/ours.js';
import { defineTool } from '../src/tool/define-tool.js';
import { quotedArgument } from '../src/tool/describe-call.js';
import { linkResult } from '../src/tool/link-result.js';
import { mentionResult } from '../src/tool/mention-result.js';
import { commaSeparated, separated } from '../src/tool/read-arguments.js';
import { inSpacesResult } from '../src/tool/space-lines.js';

/** Exact words to every page that has them; a page to the pages that link to it, and from it. */
export const findMentionsTool = defineTool({
  name: 'confluence_find_mentions',
  title: 'Find mentions',
  toolset: 'read',
  description:
    'Every page that mentions exact words, as a complete list: how often, the line, its heading and link, and whether the list is complete. For "which pages mention …"; to answer a question use confluence_search. With `links` the pages that link to a page, and from it.',
  schema: z.object({
    words: z
      .array(z.string())
      .optional()
      .describe(
        'Names or phrases, any of which counts; plural, hyphens and case vary, e.g. ["RabbitMQ", "message queue"]',
      ),
    exact: z.boolean().optional().describe('true: only as written'),
    space: commaSeparated(z.string().optional().describe('Space keys, e.g. "ENG,OPS"')),
    links: z.boolean().optional().describe('true: links to and from `page`, instead of `words`'),
    page: z.string().optional().describe('With `links`: page id, address or title, e.g. "1245185"'),
    cursor: z.string().optional().describe('From the previous result; same arguments, e.g. "60."'),
  }),
  hints: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  describe: (args) => {
    const [first] = Array.isArray(args['words']) ? args['words'] : [];
    return `finding mentions of${quotedArgument({ ...args, words: first }, 'words', 'page') || ' words'}`;
  },
  carriesPassages: true,
  async run(input, { confluence, bodies: stored, maxTokens, progress, signal, spaces: allowed }) {
    const spaces = requestedSpaces(separated(input.space), allowed);
    const onPages = (count: number) => progress(`reading ${count} page${count === 1 ? '' : 's'}`);
    const { page, words = [], exact, cursor } = input;
    if (input.links === true || (words.length === 0 && page !== undefined)) {
      if (!page?.trim()) {
        throw new ConfluenceError({
          code: 'invalid_request',
          message: 'It is not said whose links are meant.',
          next: 'Give `page`, or `words` without `links`.',
        });
      }
      progress(`reading ${JSON.stringify(oneLine(page, 80))}`);
      const target = await readPage(confluence, parseReference(page), { stored, spaces: allowed });
      const { found, strange } = await inKnownSpaces(
        confluence,
        spaces,
        (keys) => findLinks(confluence, target, { spaces: keys, stored, signal, onPages }),
        ({ incoming }) => incoming.map((linking) => linking.page.space),
      );
      return inSpacesResult({ spaces, strange, maxTokens }, (most) =>
        linkResult(target, found, { cursor, maxTokens: most }),
      );
    }
    progress(`finding "${oneLine(words.join('", "'), 120)}"`);
    const { found, strange } = await inKnownSpaces(
      confluence,
      spaces,
      async (keys) => ({
        keys,
        mentions: await findMentions(confluence, { words, exact, spaces: keys, cursor }, { stored, signal, onPages }),
      }),
      ({ mentions }) => mentions.pages.map((mentioned) => mentioned.page.space),
    );
    return inSpacesResult({ spaces, strange, maxTokens }, (most) =>
      mentionResult({ words, spaces: found.keys, maxTokens: most }, found.mentions),
    );
  },
});
