import { bound, day, oneLine } from './result.js';

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
 * A comment and its replies below it, each with its id and at most `maxTokens` of its text, which is quoted, so that no
 * line of it can look like another comment.
 */
export function commentLines(thread: ShownComment, maxTokens: number, depth = 0): string {
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
