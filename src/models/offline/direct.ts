import type { Done } from './conversation.js';
import type { Move, PlannedCall } from './planned.js';
import { fencedText, parsePage, wholeText } from './results.js';

const listPages = 'confluence_list_pages';
const listSpaces = 'confluence_list_spaces';

/**
 * The move for a request that one tool answers by itself: who I am, which spaces there are, the pages of a space, a
 * page that is named by its address. Undefined when the question is something else, or when the page was read and is
 * to be searched for the question's words.
 */
export function directMove(question: string, done: readonly Done[], tools: ReadonlySet<string>): Move | undefined {
  const request = requestOf(question);
  if (request === undefined || !tools.has(request.name)) return undefined;
  const last = done.at(-1);
  if (last === undefined) return { calls: [request] };
  if (request.name === listPages && tools.has(listSpaces)) {
    // People say the name of a space; the tool wants its key.
    const name = request.args['space'];
    if (done.length === 1 && fencedText(last.content) === '') return { calls: [{ name: listSpaces, args: { name } }] };
    const key = last.name === listSpaces ? /\| key (\S+)/u.exec(fencedText(last.content))?.[1] : undefined;
    if (key !== undefined) return { calls: [{ name: listPages, args: { space: key } }] };
    if (last.name === listSpaces && done[0]) return { text: textOf(done[0]) };
  }
  if (request.name === 'confluence_read_page' && parsePage(last.content) !== undefined) return undefined;
  return done.length === 1 || request.name === listPages ? { text: textOf(last) } : undefined;
}

function requestOf(question: string): PlannedCall | undefined {
  if (/^(?:who am i|what(?:'s| is) my (?:account|user(?: ?name)?))\b/iu.test(question)) {
    return { name: 'confluence_get_current_user', args: {} };
  }
  if (/^(?:please )?(?:list|show|what|which)\b[^.?]{0,30}\bspaces\b[^.?]{0,30}[.?]?$/iu.test(question)) {
    return { name: listSpaces, args: {} };
  }
  const pages =
    /^(?:please )?(?:list|show|what|which)\b[^?]{0,20}\b(?:pages|page tree)\b[^?]{0,12}\b(?:in|of|under)\s+(?:the\s+)?(?:space\s+)?["“']?([^"”'?]+?)["”']?(?:\s+space)?\s*[.?]?$/iu.exec(
      question,
    );
  if (pages?.[1] !== undefined) return { name: listPages, args: { space: pages[1].trim() } };
  const url = /https?:\/\/\S+\/wiki\/\S+?(?=[.,;:!?)>\]]*(?:\s|$))/u.exec(question);
  if (url) return { name: 'confluence_read_page', args: { page: url[0] } };
  return undefined;
}

/** A result as an answer: what the tool says, and what the wiki says, without the fence. */
const textOf = (done: Done): string => wholeText(done.content) || 'Confluence returned nothing.';
