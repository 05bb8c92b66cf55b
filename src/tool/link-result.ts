import { cursorText, joined, oneLine, ours, type Ours } from '../ours.js';
import { composeResult } from './compose-result.js';
import type { ToolResult } from './define-tool.js';
import { unseen } from './finding-lines.js';
import { type ShownMention, writeMentions } from './mention-lines.js';
import { pageTitle, type ShownPage } from './page-lines.js';
import { titleLink } from './result.js';
import { sourceOf } from './sources.js';

/** Links to and from a page, as far as a result shows them. */
interface ShownLinks {
  incoming: readonly { page: Parameters<typeof sourceOf>[0]; places: number; mention: ShownMention }[];
  outgoing: readonly { label: string; address: string; isInternal: boolean }[];
  read: number;
  unread: number;
  isPartial: boolean;
}

/** The links of a page: first those that lead to it, then those that lead away; from the place of the cursor on. */
export function linkResult(
  page: ShownPage & { url: string },
  links: ShownLinks,
  { cursor = '', maxTokens }: { cursor?: string | undefined; maxTokens: number },
): ToolResult {
  const { incoming, read, unread, isPartial } = links;
  const outgoing = links.outgoing.toSorted((one, other) => Number(other.isInternal) - Number(one.isInternal));
  const internal = outgoing.filter(({ isInternal }) => isInternal).length;
  const start = /^\d{1,5}$/u.test(cursor.trim()) ? Number(cursor) : 0;
  const { rows, shorterRows } = writeMentions(
    incoming.map(({ page: source, places, mention }) => ({ page: source, places, mentions: [mention] })),
    incoming.length + outgoing.length,
  );
  const away = outgoing.map(
    ({ label, address, isInternal }) =>
      `- to ${titleLink(label, address)}${isInternal ? '' : ' | outside of the wiki'}`,
  );
  const form = (toPage: readonly string[]) =>
    [...toPage.map((row) => row.replace('- ', '- from ')), ...away].slice(start);
  const total = incoming.length + outgoing.length;
  const { text, shown } = composeResult({
    head: (count) =>
      joined(
        [
          ours`${incoming.length} page${incoming.length === 1 ? ' links' : 's link'} to it; it links to ${internal} page${internal === 1 ? '' : 's'} and ${outgoing.length - internal} place${outgoing.length - internal === 1 ? '' : 's'} outside of the wiki.`,
          start === 0 && count === total ? ours`` : ours`Shown: ${start + 1} to ${start + count} of ${total}.`,
          completeness({ read, unread, isPartial }),
        ],
        ' ',
      ),
    wiki: {
      text: oneLine(page.title) === '' ? '' : pageTitle(page, page.url),
      rows: form(rows),
      shorterRows: shorterRows.map(form),
    },
    tail: (count) =>
      start + count < total ? ours`More: repeat the call with cursor "${cursorText(String(start + count))}".` : unseen,
    maxTokens,
  });
  const end = start + shown;
  const sources = [sourceOf(page), ...incoming.slice(start, end).map(({ page: source }) => sourceOf(source))];
  const isComplete = !isPartial && unread === 0;
  return {
    text,
    artifact: { sources, incoming, outgoing, isComplete, read, cursor: end < total ? String(end) : undefined },
  };
}

function completeness({ read, unread, isPartial }: Pick<ShownLinks, 'read' | 'unread' | 'isPartial'>): Ours {
  const gaps = [
    ...(isPartial
      ? [
          ours`no index knows links, and of the wiki ${read} pages were read, those that name this one among them: narrow by \`space\``,
        ]
      : []),
    ...(unread === 0 ? [] : [ours`${unread} pages could not be read`]),
  ];
  return gaps.length === 0
    ? ours`The list is complete: all ${read} other pages were read.`
    : ours`The list is not complete: ${joined(gaps, '; ')}.`;
}
