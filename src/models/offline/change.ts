import type { Done } from './conversation.js';
import { bestHits } from './hits.js';
import type { Move } from './planned.js';
import { passagePieces } from './reads.js';
import { type Hit, type PageText, parsePage, wholeText } from './results.js';
import { keyTerms, stemCounts } from './terms.js';

const search = 'confluence_search';
const read = 'confluence_read_page';
const edit = 'confluence_edit_page';
/** Pages of a name that are looked into for the words to replace. */
const maxReads = 4;

/** A change that a sentence asks for. */
interface ChangeRequest {
  /** How the page is called. */
  page: string;
  /** Text to add, as it was given; absent when only its subject is known. */
  text?: string;
  /** What the text to add is about: the wiki's own page on it is linked. */
  about?: string;
  section?: string;
  replace?: { find: string; text: string };
}

/**
 * The move for a request to change a page: `add "TEXT" to PAGE`, `add a step about SUBJECT to PAGE`, `replace "A" with
 * "B" on PAGE`. It finds the page, reads it, and calls the tool that proposes the change; new text is what was quoted,
 * or a link to the wiki's page on the subject, never made up. Undefined when the sentence asks for something else.
 */
export function changeMove(question: string, done: readonly Done[], tools: ReadonlySet<string>): Move | undefined {
  const request = requestOf(question);
  if (request === undefined || ![search, read, edit].every((name) => tools.has(name))) return undefined;
  const proposed = done.findLast((call) => call.name === edit);
  if (proposed !== undefined) return say(wholeText(proposed.content));
  const searches = done.filter((call) => call.name === search);
  if (searches.length === 0) {
    const queries = [request.page, ...(request.about === undefined ? [] : [request.about])];
    return { calls: queries.map((query) => ({ name: search, args: { query } })) };
  }
  const candidates = byTitle(searches.slice(0, 1), request.page).slice(0, maxReads);
  if (candidates.length === 0) return say(`I found no page called "${request.page}" that you may see.`);
  const readings = done.filter((call) => call.name === read);
  const pages = readings.map((call) => parsePage(call.content)).filter((page) => page !== undefined);
  const wanted = request.replace?.find ?? request.section;
  const page = pages.find(({ body }) => wanted === undefined || holds(body, wanted));
  if (page === undefined) {
    const next = candidates[readings.length];
    if (next !== undefined) return { calls: [{ name: read, args: { page: next.pageId } }] };
    const why = pages.length === 0 ? wholeText(readings.at(-1)?.content ?? '') : undefined;
    return say(why ?? `"${wanted}" does not stand in ${pages.map(({ title }) => title).join(', ')}.`);
  }
  const subject = request.about === undefined ? undefined : byTitle(searches.slice(1), request.about, page.pageId)[0];
  if (request.about !== undefined && subject === undefined) {
    return say(`I found nothing about ${request.about} in the wiki, so I have no text to add. Quote what to add.`);
  }
  return { calls: [{ name: edit, args: { page: page.pageId, operations: [operationOf(request, page, subject)] } }] };
}

const quoted = String.raw`["“'‘]([^"”]+?)["”'’]`;
const pageName = String.raw`(?:the\s+)?(?:page\s+)?["“]?(.+?)["”]?(?:\s+page)?`;
const polite = String.raw`^(?:please\s+|can you\s+|could you\s+)*`;
const addText = new RegExp(
  String.raw`${polite}(?:add|append|put)\s+${quoted}\s+(?:to|on|in|into)\s+${pageName}(?:\s+(?:under|in the section|in section)\s+["“]?(.+?)["”]?)?\s*[.?!]?$`,
  'iu',
);
const addAbout = new RegExp(
  String.raw`${polite}(?:add|append|put)\s+(?:an?\s+|one\s+|the\s+)?(?:new\s+)?(?:step|item|point|line|note|task|entry|link|paragraph)\s+(?:about|on|for|to)\s+(.+?)\s+(?:to|on|in|into)\s+${pageName}\s*[.?!]?$`,
  'iu',
);
const replaceText = new RegExp(
  String.raw`${polite}(?:replace|change)\s+${quoted}\s+(?:with|by|to|into)\s+${quoted}\s+(?:on|in)\s+${pageName}\s*[.?!]?$`,
  'iu',
);

function requestOf(question: string): ChangeRequest | undefined {
  const replaced = replaceText.exec(question);
  if (replaced) {
    const [, find = '', text = '', page = ''] = replaced;
    return { page, replace: { find, text } };
  }
  const added = addText.exec(question);
  if (added) {
    const [, text = '', page = '', section] = added;
    return { page, text, section };
  }
  const about = addAbout.exec(question);
  return about ? { page: about[2] ?? '', about: about[1] ?? '' } : undefined;
}

/** Pages whose titles have most words of a name first; the order of the searches decides between equals. */
function byTitle(searches: readonly Done[], name: string, except?: string): (Hit | PageText)[] {
  const terms = keyTerms(name);
  const pages = new Map<string, Hit | PageText>();
  for (const page of [
    ...searches.flatMap((call) => passagePieces(call).map((piece) => piece.page)),
    ...bestHits(searches, terms),
  ]) {
    if (page.pageId !== '' && page.pageId !== except && !pages.has(page.pageId)) pages.set(page.pageId, page);
  }
  const fit = ({ title }: Hit | PageText): number => {
    const stems = stemCounts(title);
    return terms.filter(({ stem }) => stems.has(stem)).length - stems.size / 100;
  };
  return [...pages.values()].toSorted((one, other) => fit(other) - fit(one));
}

const fold = (text: string): string => text.replaceAll(/[\s*_`\\]+/gu, ' ').toLowerCase();
const holds = (body: string, text: string | undefined): boolean =>
  text !== undefined && fold(body).includes(fold(text));

// What a tool says about a change is not a quotation from the wiki.
const say = (text: string): Move => ({ text, quotes: false });

function operationOf(
  { text, section, replace, about }: ChangeRequest,
  page: PageText,
  subject: Hit | PageText | undefined,
): Record<string, unknown> {
  if (replace !== undefined) return { action: 'replace_text', ...replace };
  const added = text ?? `${capitalized(about ?? '')}: see [${subject?.title}](${subject?.url})`;
  if (section !== undefined) return { action: 'append', section, text: added };
  const item = lastItem(page.body);
  return item === undefined
    ? { action: 'append', text: added }
    : { action: 'insert_after', at: item.words, text: `${item.mark} ${added}` };
}

/** The mark and the first words of the last item of the last list; undefined on a page without one. */
function lastItem(markdown: string): { mark: string; words: string } | undefined {
  const lines = markdown.split('\n');
  const found = lines.findLast((line) => /^(?:[-*+]|\d+[.)]) \S/u.test(line));
  const match = /^([-*+]|\d+[.)]) (\[[ xX]\] )?(.+)$/u.exec(found ?? '');
  if (match === null) return undefined;
  const [, bullet = '-', box, rest = ''] = match;
  const mark = box === undefined ? bullet.replace(/\d+/u, '1') : `${bullet} [ ]`;
  // Without the marks of links, which a quotation would have to repeat exactly.
  const words = /^[^[\]()*_`<|]+/u.exec(rest)?.[0].trim().split(/\s+/u).slice(0, 8).join(' ') ?? '';
  return words === '' ? undefined : { mark, words };
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
