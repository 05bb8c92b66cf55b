import type { CommentThread, PageComments } from '../confluence/comments.js';

/** Threads whose replies are asked for together. */
const atOnce = 6;

/** The threads of a page from a place on. Each costs requests, so that a reader should stop when it has enough. */
export async function* threadsFrom(comments: PageComments, place: number): AsyncGenerator<CommentThread> {
  for (let next = place; next < comments.count; next += atOnce) yield* await comments.threads(next, atOnce);
}

/** The place of a thread among those of a page that `from` names, 0 when it names none; undefined when there is no such thread. */
export function threadPlace(comments: PageComments, from: string | undefined): number | undefined {
  const text = from?.trim() ?? '';
  if (text === '') return 0;
  return /^\d{1,4}$/u.test(text) && Number(text) < comments.count ? Number(text) : undefined;
}
