import { inert } from '../src/fence.js';
import { asked, contentAddress, count, joined, oneLine, ours } from '../src/ours.js';
import { z } from 'zod';

import { type CommentThread, pageComments } from '../src/confluence/comments.js';
import { type Page, readPage } from '../src/confluence/pages.js';
import { parseReference } from '../src/confluence/references.js';
import { parentOf } from '../src/confluence/tree.js';
import { threadPlace, threadsFrom } from '../src/lookup/comment-threads.js';
import {
  documentOf,
  fitsWhole,
  formatPlace,
  type MeasuredPage,
  measurePage,
  parsePlace,
  type Section,
  sectionsMeant,
  takePiece,
  tokensOf,
} from '../src/lookup/measured-page.js';
import { type FoundPassages, passagesOf } from '../src/lookup/passages-of.js';
import { standingOf } from '../src/lookup/standing.js';
import { writeOutline } from '../src/markup/outline.js';
import type { Piece } from '../src/markup/paging.js';
import { atHand } from '../src/markup/steps.js';
import { composeThreads } from '../src/tool/comment-lines.js';
import { composePiece, composeResult, type ResultText, roomInside } from '../src/tool/compose-result.js';
import { defineTool, type ToolContext, type ToolResult } from '../src/tool/define-tool.js';
import { pageArgument } from '../src/tool/describe-call.js';
import { readAsLine } from '../src/tool/finding-lines.js';
import {
  changedNote,
  noPlace,
  notOneSection,
  pageHead,
  pageTitle,
  pieceTail,
  sectionUrl,
} from '../src/tool/page-lines.js';
import { passageFacts, passageOverhead } from '../src/tool/passage-lines.js';
import { sourceOf } from '../src/tool/sources.js';
import { unshownOf, writeUnshown } from '../src/tool/unshown-passages.js';
import { estimateTokens } from '../src/tokens.js';

/** Tokens of a result with passages, outline included. */
const passagesTokens = 2500;
/** A page up to this many tokens is shown whole, whatever is asked of it. */
const shortPage = 600;
/** Tokens of the outline beside passages. */
const outlineTokens = 200;

/** A page as Markdown: whole, one section, or piece by piece. */
export const readPageTool = defineTool({
  name: 'confluence_read_page',
  title: 'Read page',
  toolset: 'read',
  description:
    'Read a page or blog post as Markdown, with its version, date and author. Long pages come in pieces: the result lists the sections and says how to get the rest. Give `question` to get only the passages that matter, or to learn that the page does not answer.',
  schema: z.object({
    page: z.string().describe('Page id, browser address, short link or exact title, e.g. "1245185" or "/x/AQAT"'),
    space: z.string().optional().describe('Key of the space when `page` is a title, e.g. "ENG"'),
    question: z
      .string()
      .optional()
      .describe(
        'What you want from the page: only its passages on it, wherever they are, e.g. "who approves refunds?"',
      ),
    section: z.string().optional().describe('Only this section: its heading, or "Parent > Heading", e.g. "Rollback"'),
    outline: z.boolean().optional().describe('true: only the headings and their sizes, to choose a `section`'),
    comments: z
      .boolean()
      .optional()
      .describe('true: its comments and replies instead of its text, with ids, newest first'),
    from: z.string().optional().describe('Continue where the previous piece ended, as it said, e.g. "7:12"'),
  }),
  hints: { readOnly: true, destructive: false, idempotent: true, openWorld: true },
  describe: (args) => `reading${pageArgument(args)}`,
  carriesPassages: true,
  async run(input, context) {
    const { bodies, confluence, maxTokens, progress, shown, signal, spaces } = context;
    const reference = parseReference(input.page, input.space);
    progress(`reading ${JSON.stringify(oneLine(input.page, 80))}`);
    const read = await readPage(confluence, reference, { stored: bodies, spaces });
    progress(`reading "${oneLine(read.title, 80)}"`);
    const page = { ...read, standing: standingOf(read) };
    if (input.comments === true) return commentResult(page, input.from, context);
    const measured = await measurePage(page, { shown: inert, signal });
    const { outline, blocks } = measured.document;
    const all = { start: 0, end: blocks.length };
    const wanted = input.section?.trim() || undefined;
    const question = input.question?.trim();
    const { from = '' } = input;
    const isSelected = question !== undefined && question !== '' && from === '' && input.outline !== true;
    // Whoever asks a question has followed a link to some place of the page; the answer may be at another.
    const fragment = isSelected ? undefined : reference.section;
    const found = await sectionsMeant(measured, { asked: wanted, fragment }, signal);
    if (wanted !== undefined && found.length !== 1)
      throw notOneSection(wanted, { found, headings: outline.map(({ text }) => text) });
    const [section] = found;
    const url = section === undefined ? page.url : sectionUrl(page.url, section.anchor);
    const isFirstPiece = input.from === undefined && wanted === undefined && !isSelected;
    const parent = isFirstPiece ? await parentOf(confluence, page) : undefined;
    const title = pageTitle({ ...page, parent }, url);
    const artifact = {
      sources: [sourceOf(page, { url, section: section?.path.join(' > ') })],
      version: page.version,
      parent,
      outline: outline.slice(0, 500),
    };
    if (input.outline === true) {
      const head = pageHead(page);
      const tail = ours`The page has about ${count(tokensOf(measured, all))} tokens. Read on with section="…" or without outline.`;
      const lines = outlineLines(measured, roomInside({ head, tail, maxTokens }) - estimateTokens(title) - 1);
      return { text: composeResult({ head, wiki: { text: `${title}\n${lines}` }, tail, maxTokens }).text, artifact };
    }
    if (blocks.length === 0) {
      return { text: { head: pageHead(page), inside: title, tail: ours`The page has no text.` }, artifact };
    }
    const within = section ?? all;
    if (isSelected && tokensOf(measured, within) > shortPage) {
      const found = await passagesOn(question, measured, { section, title, maxTokens, shown, signal });
      const { text, strength, readAs, passages } = found;
      return { text, artifact: { ...artifact, strength, readAs, passages: passages.map(passageFacts) } };
    }
    const place = parsePlace(measured, from, within);
    if (place === undefined) throw noPlace(from, 'not a place on this page');
    const room = roomInside({ head: pageHead(page), maxTokens }) - estimateTokens(title) - 2;
    const isWhole = place.isFirst && (await fitsWhole(measured, within, { room, signal }));
    const isBegun = from === '' && !isWhole;
    // A page that is shown whole needs no table of contents, and a continued one had it in its first piece.
    const isOutlined = isBegun && outline.length > 0;
    const head = pageHead(page, isOutlined);
    const around = section && neighboursOf(measured, section);
    const above = [
      title,
      ...(around === undefined ? [] : [around]),
      ...(isOutlined ? [outlineLines(measured, Math.min(600, Math.floor(maxTokens / 6)), section)] : []),
    ].join('\n');
    const { isFirst, otherVersion } = place;
    const total = tokensOf(measured, within);
    const about = {
      total,
      section: section && (wanted ?? reference.section),
      isFirst,
      hasSections: outline.length > 1,
    };
    const placeOf = ({ next }: Piece) => next && formatPlace(measured, next);
    const { text, piece } = await composePiece({
      head: joined([head, changedNote(page, otherVersion)], '\n'),
      above,
      take: (room) => takePiece(measured, { from: place.position, within, room, signal }),
      tail: (part) => pieceTail({ ...about, shown: estimateTokens(part.markdown), from: placeOf(part) }),
      maxTokens,
    });
    // Asked for by itself it is shown whatever was shown before; a search need not repeat it.
    const end = piece.next?.block ?? within.end;
    shown.claim({ pageId: page.id, version: page.version, start: place.position.block, end });
    return { text, artifact: { ...artifact, from: placeOf(piece) } };
  },
});

/** The comments of a page from the place `from` on, as many threads as fit. */
async function commentResult(page: Page, from = '', { confluence, maxTokens }: ToolContext): Promise<ToolResult> {
  const head = pageHead(page);
  const title = pageTitle(page, page.url);
  const comments = await pageComments(confluence, page);
  const { count: total, hasMore } = comments;
  if (total === 0) {
    const text = { head, inside: title, tail: ours`The page has no comments.` };
    return { text, artifact: { sources: [sourceOf(page)], comments: [] } };
  }
  const start = threadPlace(comments, from);
  if (start === undefined) throw noPlace(from, ours`no place among the ${total} comments of this page`);
  const older = hasMore ? contentAddress(page.url) : undefined;
  const threads = threadsFrom(comments, start);
  const { text, shown } = await composeThreads({ head, title, threads, start, total, older, maxTokens });
  const end = start + shown.length;
  const sources = [sourceOf(page), ...shown.flatMap(withReplies).map(({ url }) => sourceOf(page, { url }))];
  return { text, artifact: { sources, comments: shown, from: end < total ? String(end) : undefined } };
}

const withReplies = (thread: CommentThread): CommentThread[] => [thread, ...thread.replies.flatMap(withReplies)];

/** The passages of a page, or of a section of it, that fit a question; when there are none, its outline. */
async function passagesOn(
  question: string,
  measured: MeasuredPage,
  {
    section,
    title,
    maxTokens: most,
    shown,
    signal,
  }: Pick<ToolContext, 'maxTokens' | 'shown' | 'signal'> & { section: Section | undefined; title: string },
): Promise<{ text: ResultText } & Pick<FoundPassages, 'strength' | 'passages' | 'readAs'>> {
  const { page } = measured;
  const about = asked(question, 120);
  const maxTokens = Math.min(most, passagesTokens);
  const part = section === undefined ? ours`page` : ours`section`;
  const head = pageHead(page, measured.document.outline.length > 0);
  const above = `${title}\n${outlineLines(measured, Math.min(outlineTokens, Math.floor(maxTokens / 6)), section)}`;
  const unsure = ours`${head}\nNo passage of the ${part} answers ${about} for sure. The closest:`;
  const tail =
    section === undefined
      ? ours`The rest: call again with section="…", or without question for all of it.`
      : ours`The rest: call again without section, or without question.`;
  const room = roomInside({ head: unsure, tail, maxTokens }) - estimateTokens(above) - 2;
  const document = section === undefined ? measured.document : documentOf(measured, section);
  const found = await passagesOf([{ page, read: () => atHand(document) }], {
    query: question,
    maxTokens: room,
    overhead: passageOverhead,
    signal,
  });
  const { strength, passages, readAs } = found;
  if (passages.length === 0) {
    const none = ours`${head}\nThe ${part} does not answer ${about}: it has no word of it.`;
    return {
      text: composeResult({ head: none, wiki: { text: above }, tail, maxTokens }).text,
      strength,
      passages,
      readAs,
    };
  }
  const sure = strength === 'strong' ? ours`${head}\nPassages on ${about}:` : unsure;
  const text = `${above}\n\n${writeUnshown(unshownOf(passages, shown))}`;
  return {
    text: composeResult({ head: ours`${sure}${readAsLine(readAs)}`, wiki: { text }, tail, maxTokens }).text,
    strength,
    passages,
    readAs,
  };
}

/** What stands before and after a section, so that a reader knows where it is. */
function neighboursOf({ document: { outline } }: MeasuredPage, { start, end }: Section): string | undefined {
  const before = outline.findLast((entry) => entry.start < start);
  const after = outline.find((entry) => entry.start >= end);
  const names = [
    ...(before === undefined ? [] : [`before it: ${oneLine(before.text, 60)}`]),
    ...(after === undefined ? [] : [`after it: ${oneLine(after.text, 60)}`]),
  ];
  return names.length === 0 ? undefined : `(${names.join('; ')})`;
}

const outlineLines = ({ document, sizes }: MeasuredPage, room: number, within?: Section): string =>
  writeOutline(document, { sizes, room, measure: estimateTokens, show: (heading) => oneLine(heading, 80), within });
