import { z } from 'zod';

import { parseReference } from '../src/confluence/references.js';
import { prepareComment } from '../src/confluence/write/add-comment.js';
import { type ReadComment, readComment } from '../src/confluence/comments.js';
import { invalid } from '../src/confluence/write/limits.js';
import { asked, oneLine, ours } from '../src/ours.js';
import { writeMarkdown } from '../src/confluence/write/markdown-body.js';
import { namedPeople } from '../src/confluence/write/named-people.js';
import { prepareResolve } from '../src/confluence/write/resolve-comment.js';
import { readToChange } from '../src/confluence/write/subject.js';
import type { PreparedWrite } from '../src/tool/artifact.js';
import { defineWriteTool, type ToolContext } from '../src/tool/define-tool.js';
import { pageArgument, quotedArgument } from '../src/tool/describe-call.js';
import { addedLines, beginning, contextLines, diffOf } from '../src/tool/write-preview.js';

/** A comment below a page, on words of it, or in answer to another; and its being settled. */
export const addCommentTool = defineWriteTool({
  name: 'confluence_add_comment',
  title: 'Comment',
  toolset: 'write',
  description:
    'Propose a comment below a page, on words of it (`selection`) or in answer to one (`reply_to`), or resolve or reopen one. A human sees it and decides.',
  schema: z.object({
    page: z.string().optional().describe('Page id, address or title, e.g. "1245185"; not for a reply'),
    text: z.string().optional().describe('Comment as Markdown, e.g. "Still true?"'),
    selection: z.string().optional().describe('Exact words on the page to comment on, e.g. "two releases"'),
    occurrence: z.number().optional().describe('Which place, when refused as ambiguous, e.g. 2'),
    reply_to: z.string().optional().describe('Comment id or address, e.g. "2001"'),
    resolve: z.string().optional().describe('Inline comment to resolve, e.g. "2002"'),
    reopen: z.string().optional().describe('Inline comment to reopen, e.g. "2002"'),
  }),
  hints: { readOnly: false, destructive: false, idempotent: false, openWorld: true },
  describe: (args) => {
    if (args['resolve'] !== undefined) return `resolving comment${quotedArgument(args, 'resolve')}`;
    if (args['reopen'] !== undefined) return `reopening comment${quotedArgument(args, 'reopen')}`;
    if (args['reply_to'] !== undefined) return `answering comment${quotedArgument(args, 'reply_to')}`;
    return `commenting on${pageArgument(args)}`;
  },
  async prepare(input, context) {
    const { page, text, selection, reply_to: replyTo, resolve, reopen } = input;
    const settled = resolve ?? reopen;
    if (settled !== undefined) {
      if ((resolve !== undefined && reopen !== undefined) || text !== undefined || replyTo !== undefined) {
        throw invalid('Only one thing can be done at once.', 'Comment, resolve and reopen in calls of their own.');
      }
      return settle(context, commentId(settled), resolve !== undefined);
    }
    if (!text?.trim()) throw invalid('The comment has no text.', 'Give `text`, or `resolve` or `reopen`.');
    const { confluence, progress, spaces } = context;
    progress('preparing a comment');
    if (replyTo !== undefined) return answer(context, commentId(replyTo), text, selection);
    if (!page?.trim()) throw invalid('It is not said what to comment on.', 'Give `page`, or `reply_to`.');
    const read = await readToChange(confluence, parseReference(page), { spaces });
    const named = await namedPeople(confluence, [text], read.people);
    const site = { baseUrl: read.base, spaceKey: read.space };
    const { storage, markdown, notes } = writeMarkdown(text, site, named.people, read.storage);
    const proposal = await prepareComment(confluence, {
      page: read,
      storage,
      selection,
      occurrence: input.occurrence && Math.trunc(input.occurrence),
    });
    const place = proposal.selection;
    return {
      proposal,
      preview: {
        diff: diffOf([
          {
            heading: place === undefined ? `Comments on ${read.title}` : [read.title, ...place.path].join(' > '),
            diff: [...(place === undefined ? [] : [contextLines(place.context)]), addedLines(markdown)].join('\n'),
          },
        ]),
        notes: [...notes, ...named.notes],
        ...(place !== undefined && { touched: [place.context] }),
      },
    };
  },
});

async function answer(
  { confluence }: ToolContext,
  id: string,
  text: string,
  selection: string | undefined,
): Promise<PreparedWrite> {
  const earlier = await readComment(confluence, id);
  const named = await namedPeople(confluence, [text], earlier.people);
  const { storage, markdown, notes } = writeMarkdown(text, { baseUrl: earlier.base }, named.people);
  const proposal = await prepareComment(confluence, { storage, replyTo: earlier, selection });
  const diff = [contextLines(beginning(earlier.markdown, 10)), addedLines(markdown)].join('\n');
  return {
    proposal,
    preview: {
      diff: diffOf([{ heading: headingOf(earlier), diff }]),
      notes: [...notes, ...named.notes],
    },
  };
}

async function settle({ confluence, progress }: ToolContext, id: string, resolved: boolean): Promise<PreparedWrite> {
  progress(`preparing to ${resolved ? 'resolve' : 'reopen'} a comment`);
  const comment = await readComment(confluence, id);
  const proposal = await prepareResolve(confluence, { comment, resolved });
  const heading = headingOf(comment);
  const diff = [
    contextLines(beginning(comment.markdown, 10)),
    ...(resolved ? ['-open', '+resolved'] : ['-resolved', '+open']),
  ].join('\n');
  return { proposal, preview: { diff: diffOf([{ heading, diff }]), notes: [] } };
}

const headingOf = ({ author }: ReadComment): string =>
  author === undefined ? 'Comment' : `Comment by ${oneLine(author, 60)}`;

/** The id of a comment, also out of its browser address. */
function commentId(text: string): string {
  const id = /[?&]focused(?:Comment|Reply)Id=(\d{1,19})\b/u.exec(text)?.[1] ?? text.trim();
  if (/^[1-9]\d{0,18}$/u.test(id)) return id;
  throw invalid(
    ours`${asked(text, 60)} is no id of a comment.`,
    'Take it from confluence_read_page with comments=true, or from its address: the number behind focusedCommentId.',
  );
}
