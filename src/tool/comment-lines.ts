import { estimateTokens } from '../tokens.js';
import { composeResult, type ResultText, roomInside } from './compose-result.js';
import { inert } from '../fence.js';
import { day, oneLine, ours, type Ours } from '../ours.js';
import { bound } from './result.js';

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
  title,
  threads,
  start,
  total,
  older,
  maxTokens,
}: {
  head: Ours;
  /** First line of what is quoted: whose comments they are. */
  title: string;
  threads: AsyncIterable<Thread>;
  start: number;
  total: number;
  /** Where to find older ones than the total; undefined: there are none. */
  older?: Ours;
  maxTokens: number;
}): Promise<{ text: ResultText; shown: Thread[] }> {
  const headWith = (count: number): Ours =>
    ours`${head}\n${total}${older === undefined ? '' : ' or more'} comment${total === 1 ? '' : 's'} with their replies, newest first${start === 0 && count === total ? '' : ours`; shown: ${start + 1} to ${start + count}`}:`;
  const tailWith = (count: number): Ours =>
    start + count < total
      ? ours`Rest: call again with comments=true and from="${start + count}".`
      : older === undefined
        ? ours``
        : ours`Older ones are only in the browser: ${older}`;
  const room = Math.max(
    1,
    roomInside({ head: headWith(total), tail: tailWith(0), maxTokens }) - estimateTokens(title) - 1,
  );
  const taken: Thread[] = [];
  const rows: string[] = [];
  let composed: ReturnType<typeof composeResult> = { text: { head }, shown: 0 };
  for await (const thread of threads) {
    taken.push(thread);
    rows.push(bound(inert(commentLines(thread, Math.floor(room / 2))), room));
    composed = composeResult({ head: headWith, wiki: { text: title, rows }, tail: tailWith, maxTokens });
    if (composed.shown < rows.length) break;
  }
  return { text: composed.text, shown: taken.slice(0, composed.shown) };
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
