import { inert } from '../src/fence.js';
import { asked, contentAddress, count, joined, oneLine, ours, type Ours } from '../src/ours.js';
import { z } from 'zod';

import { pageComments } from '../src/confluence/comments.js';
import { type Page, readPage } from '../src/confluence/pages.js';
import { parseReference } from '../src/confluence/references.js';
import { threadPlace, threadsFrom } from '../src/lookup/comment-threads.js';
import {
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
import { passagesOf } from '../src/lookup/passages-of.js';
import { writeOutline } from '../src/markup/outline.js';
import type { Piece } from '../src/markup/paging.js';
import { atHand } from '../src/markup/steps.js';
import { composeThreads } from '../src/tool/comment-lines.js';
import { composePiece, composeResult, type ResultText, roomInside } from '../src/tool/compose-result.js';
import { defineTool, type ToolContext, type ToolResult } from '../src/tool/define-tool.js';
import { pageArgument } from '../src/tool/describe-call.js';
import {
  changedNote,
  noPlace,
  notOneSection,
  pageHead,
  pageTitle,
  pieceTail,
  sectionUrl,
} from '../src/tool/page-lines.js';
import { passageOverhead, writePassages } from '../src/tool/passage-lines.js';
import { sourceOf } from '../src/tool/sources.js';
import { estimateTokens } from '../src/tokens.js';

/** Tokens of a result with passages, outline included. */
const passagesTokens = 2500;

/** A page as Markdown: whole, one section, or piece by piece. */
export const readPageTool = defineTool({
  name: 'confluence_read_page',
  title: 'Read page',
  toolset: 'read',
  description:
    'Read a page or blog post as Markdown, with its version, date and author. Long pages come in pieces: the result lists the sections and says how to get the rest. Give `question` to get only the passages that matter.',
  schema: z.object({
    page: z.string().describe('Page id, browser address, short link or exact title, e.g. "1245185" or "/x/AQAT"'),
    space: z.string().optional().describe('Key of the space when `page` is a title, e.g. "ENG"'),
    question: z
      .string()
      .optional()
      .describe('What you want from the page: a long one then gives its passages on it, e.g. "who approves refunds?"'),
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
    const { bodies, confluence, maxTokens, progress, signal, spaces } = context;
    const reference = parseReference(input.page, input.space);
    progress(`reading ${JSON.stringify(oneLine(input.page, 80))}`);
    const page = await readPage(confluence, reference, { stored: bodies, spaces });
    progress(`reading "${oneLine(page.title, 80)}"`);
    if (input.comments === true) return commentResult(page, input.from, context);
    const measured = await measurePage(page, { shown: inert, signal });
    const { outline, blocks } = measured.document;
    const all = { start: 0, end: blocks.length };
    const wanted = input.section?.trim() || undefined;
    const found = await sectionsMeant(measured, { asked: wanted, fragment: reference.section }, signal);
    if (wanted !== undefined && found.length !== 1)
      throw notOneSection(wanted, { found, headings: outline.map(({ text }) => text) });
    const [section] = found;
    const url = section === undefined ? page.url : sectionUrl(page.url, section.anchor);
    const title = pageTitle(page, url);
    const artifact = {
      sources: [sourceOf(page, { url, section: section?.path.join(' > ') })],
      version: page.version,
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
    const { from = '' } = input;
    const place = parsePlace(measured, from, within);
    if (place === undefined) throw noPlace(from, 'not a place on this page');
    const room = roomInside({ head: pageHead(page), maxTokens }) - estimateTokens(title) - 2;
    const isWhole = place.isFirst && (await fitsWhole(measured, within, { room, signal }));
    const isBegun = from === '' && !isWhole;
    // A page that is shown whole needs no table of contents, and a continued one had it in its first piece.
    const isOutlined = isBegun && outline.length > 0;
    const head = pageHead(page, isOutlined);
    const above = isOutlined
      ? `${title}\n${outlineLines(measured, Math.min(600, Math.floor(maxTokens / 6)), section)}`
      : title;
    const question = input.question?.trim();
    if (question && isBegun && section === undefined) {
      const text = await passagesOn(
        question,
        measured,
        { head, above },
        {
          maxTokens: Math.min(maxTokens, passagesTokens),
          signal,
        },
      );
      if (text !== undefined) return { text, artifact };
    }
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
    return { text, artifact: { ...artifact, from: placeOf(piece) } };
  },
});

/** The comments of a page from the place `from` on, as many threads as fit. */
async function commentResult(page: Page, from = '', { confluence, maxTokens }: ToolContext): Promise<ToolResult> {
  const head = pageHead(page);
  const title = pageTitle(page, page.url);
  const sources = [sourceOf(page)];
  const comments = await pageComments(confluence, page);
  const { count: total, hasMore } = comments;
  if (total === 0) {
    const text = { head, inside: title, tail: ours`The page has no comments.` };
    return { text, artifact: { sources, comments: [] } };
  }
  const start = threadPlace(comments, from);
  if (start === undefined) throw noPlace(from, ours`no place among the ${total} comments of this page`);
  const older = hasMore ? contentAddress(page.url) : undefined;
  const threads = threadsFrom(comments, start);
  const { text, shown } = await composeThreads({ head, title, threads, start, total, older, maxTokens });
  const end = start + shown.length;
  return { text, artifact: { sources, comments: shown, from: end < total ? String(end) : undefined } };
}

/** The passages of a long page that fit a question; undefined when none has a word of it. */
async function passagesOn(
  question: string,
  { page, document }: MeasuredPage,
  { head, above }: { head: Ours; above: string },
  { maxTokens, signal }: Pick<ToolContext, 'maxTokens' | 'signal'>,
): Promise<ResultText | undefined> {
  const about = asked(question, 120);
  const unsure = ours`${head}\nNo passage answers ${about} for sure. The closest:`;
  const tail = ours`The rest: call again with section="…", or without question for all of it.`;
  const room = roomInside({ head: unsure, tail, maxTokens }) - estimateTokens(above) - 2;
  const found = await passagesOf([{ page, read: () => atHand(document) }], {
    query: question,
    maxTokens: room,
    overhead: passageOverhead,
    signal,
  });
  if (found.passages.length === 0) return undefined;
  const sure = found.strength === 'strong' ? ours`${head}\nPassages on ${about}:` : unsure;
  const text = `${above}\n\n${writePassages(found.passages)}`;
  return composeResult({ head: sure, wiki: { text }, tail, maxTokens }).text;
}

const outlineLines = ({ document, sizes }: MeasuredPage, room: number, within?: Section): string =>
  writeOutline(document, { sizes, room, measure: estimateTokens, show: (heading) => oneLine(heading, 80), within });
