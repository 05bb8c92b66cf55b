import { composeResult, roomInside } from './compose-result.js';
import { bound, day, inert, oneLine } from './result.js';

/** A comment as far as a result shows it. */
export interface ShownComment {
  id: string;
  url: string;
  author: string;
  isEdited: boolean;
  updatedAt: string;
  selection?: string;
  resolution?: string;
  markdown: string;
  replies: ShownComment[];
  isCut: boolean;
}

/**
 * The threads from the place `start` of `total` on, as many as fit; no more of them are asked for. One that is too long
 * for a result is cut, so that it hides no other.
 */
export async function composeThreads<Thread extends ShownComment>({
  head,
  threads,
  start,
  total,
  older,
  maxTokens,
}: {
  head: string;
  threads: AsyncIterable<Thread>;
  start: number;
  total: number;
  /** Where to find older ones than the total; undefined: there are none. */
  older?: string;
  maxTokens: number;
}): Promise<{ content: string; shown: Thread[] }> {
  const headWith = (count: number): string =>
    `${head}\n${total}${older === undefined ? '' : ' or more'} comment${total === 1 ? '' : 's'} with their replies, newest first${start === 0 && count === total ? '' : `; shown: ${start + 1} to ${start + count}`}:`;
  const tailWith = (count: number): string =>
    start + count < total
      ? `Rest: call again with comments=true and from="${start + count}".`
      : older === undefined
        ? ''
        : `Older ones are only in the browser: ${older}`;
  const room = Math.max(1, roomInside({ head: headWith(total), tail: tailWith(0), maxTokens }));
  const taken: Thread[] = [];
  const rows: string[] = [];
  let composed = { content: '', shown: 0 };
  for await (const thread of threads) {
    taken.push(thread);
    rows.push(bound(inert(commentLines(thread, Math.floor(room / 2))), room));
    composed = composeResult({ head: headWith, wiki: { rows }, tail: tailWith, maxTokens });
    if (composed.shown < rows.length) break;
  }
  return { content: composed.content, shown: taken.slice(0, composed.shown) };
}

/**
 * A comment and its replies below it, each with its id and at most `maxTokens` of its text, which is quoted, so that no
 * line of it can look like another comment.
 */
function commentLines(thread: ShownComment, maxTokens: number, depth = 0): string {
  const indent = '  '.repeat(depth);
  const quoted = bound(thread.markdown, maxTokens).replaceAll(/^/gmu, `${indent}  > `);
  const cut = thread.isCut ? [`${indent}  (there may be more replies: ${thread.url})`] : [];
  return [
    `${indent}- ${headOf(thread, depth)}`,
    quoted,
    ...thread.replies.map((reply) => commentLines(reply, maxTokens, depth + 1)),
    ...cut,
  ].join('\n');
}

function headOf({ id, author, isEdited, updatedAt, selection, resolution }: ShownComment, depth: number): string {
  const name = oneLine(author, 60) || 'somebody';
  const facts = [
    `${depth === 0 ? 'comment' : 'reply'} ${id} ${isEdited ? 'changed by' : 'by'} ${name}`,
    day(updatedAt),
    ...(selection === undefined ? [] : [`on ${JSON.stringify(oneLine(selection, 120))}`]),
    ...(resolution === undefined ? [] : [oneLine(resolution, 20)]),
  ];
  return facts.filter((fact) => fact !== '').join(', ');
}
