import { z } from 'zod';

import { type CommentThread, pageComments } from '../src/confluence/comments.js';
import { type Page, readPage, siteOf } from '../src/confluence/pages.js';
import { parseReference } from '../src/confluence/references.js';
import { ConfluenceError } from '../src/errors.js';
import { writeOutline } from '../src/markup/outline.js';
import { formatPosition, parsePosition, type Piece, pieceInSteps, type Position } from '../src/markup/paging.js';
import { headingPath, sectionsInSteps } from '../src/markup/sections.js';
import { givingWay, type Steps } from '../src/markup/steps.js';
import {
  type MarkdownBlock,
  type MarkdownDocument,
  type OutlineEntry,
  toDocumentAsync,
} from '../src/markup/document.js';
import { retrievePassages } from '../src/retrieval/retrieve-passages.js';
import { commentLines } from '../src/tool/comment-lines.js';
import { defineTool, type Source, type ToolContext, type ToolOutput } from '../src/tool/define-tool.js';
import { passageHead, writePassages } from '../src/tool/passage-lines.js';
import { bound, day, fence, fenceTokens, inert, oneLine, titleLink } from '../src/tool/result.js';
import { estimateTokens } from '../src/tokens.js';

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
  async run(input, context) {
    const { bodies, confluence, maxTokens, progress, signal, spaces } = context;
    const reference = parseReference(input.page, input.space);
    progress(`reading ${JSON.stringify(oneLine(input.page, 80))}`);
    const page = await readPage(confluence, reference, { stored: bodies, ...(spaces && { spaces }) });
    progress(`reading "${oneLine(page.title, 80)}"`);
    if (input.comments === true) return commentsOn(page, input.from, context);
    const { document, sizes } = await documentOf(page, signal);
    const wanted = input.section?.trim() || reference.section;
    // The fragment of an address may be a comment or an old anchor; only a section that was asked for must exist.
    const found = wanted === undefined ? [] : await givingWay(sectionsInSteps(document, wanted), signal);
    const section =
      wanted === undefined ? undefined : chooseSection(document, wanted, found, Boolean(input.section?.trim()));
    const url = section === undefined ? page.url : `${page.url.replace(/#.*$/u, '')}#${fragment(section.anchor)}`;
    const header = headerOf(page, url);
    const source = sourceOf(
      page,
      url,
      section &&
        headingPath(document, section)
          .map(({ text }) => text)
          .join(' > '),
    );
    const artifact = { sources: [source], version: page.version, outline: document.outline.slice(0, 500) };
    if (input.outline === true) {
      const room = maxTokens - estimateTokens(header) - 60;
      const lines = outlineOf(document, sizes, room);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      return {
        content: `${header}\n${lines}\n\nThe page has about ${format(total)} tokens. Read on with section="…" or without outline.`,
        artifact,
      };
    }
    if (document.blocks.length === 0) {
      return { content: `${header}\nThe page has no text.`, artifact };
    }
    const end = section?.end ?? document.blocks.length;
    const { start, note } = startOf(input.from, page, section, end);
    const total = sizes.slice(section?.start ?? 0, end).reduce((sum, size) => sum + size, 0);
    const isWhole =
      start.offset === 0 &&
      start.block === (section?.start ?? 0) &&
      total + sizes.length + estimateTokens(header) + fenceTokens + 20 <= maxTokens;
    const outlineRoom = Math.min(600, Math.floor(maxTokens / 6));
    // A page that is shown whole needs no table of contents, and a continued one had it in its first piece.
    const outline =
      isWhole || input.from !== undefined || document.outline.length === 0
        ? ''
        : `\n${outlineOf(document, sizes, outlineRoom, section)}`;
    if (input.question?.trim() && !isWhole && input.from === undefined && section === undefined) {
      const room = Math.min(maxTokens, passagesTokens);
      const answer = passagesOn(page, document, input.question.trim(), room - estimateTokens(header + outline));
      if (answer !== undefined) return { content: `${header}${outline}\n${answer}`, artifact };
    }
    const open = `${header}${outline}${note}`;
    const next = (position: Position) => `${page.version}:${formatPosition(position)}`;
    const isContinued = start.block > (section?.start ?? 0) || start.offset > 0;
    const closing = (piece: Piece) => {
      if (piece.next === undefined)
        return isContinued ? `\nEnd of the ${section === undefined ? 'page' : 'section'}.` : '';
      const shown = estimateTokens(piece.markdown);
      const same = section === undefined ? '' : ` section=${JSON.stringify(oneLine(section.text, 80))} and`;
      const other = section === undefined && document.outline.length > 1 ? ' or with section="…"' : '';
      return `\nShown: ${format(shown)} of about ${format(Math.max(total, shown))} tokens. Rest: call again with${same} from="${next(piece.next)}"${other}.`;
    };
    let budget = maxTokens - estimateTokens(open) - fenceTokens - 60;
    const pieceWithin = () =>
      givingWay(pieceInSteps(document, { from: start, end, budget, measure: estimateTokens }), signal);
    let piece = await pieceWithin();
    let content = `${open}\n${fence(piece.markdown)}${closing(piece)}`;
    // The parts may cost a little more together than one by one; the line that says how to go on must not be cut off.
    while (estimateTokens(content) > maxTokens && budget > 20) {
      budget = Math.floor(budget * 0.9);
      piece = await pieceWithin();
      content = `${open}\n${fence(piece.markdown)}${closing(piece)}`;
    }
    return { content, artifact: { ...artifact, ...(piece.next && { from: next(piece.next) }) } };
  },
});

/** The comments of a page from the place `from` on, as many threads as fit. */
async function commentsOn(page: Page, from: string | undefined, context: ToolContext): Promise<ToolOutput> {
  const { confluence, maxTokens } = context;
  const header = headerOf(page, page.url);
  const comments = await pageComments(confluence, page);
  const sources = [sourceOf(page, page.url, undefined)];
  if (comments.count === 0)
    return { content: `${header}\nThe page has no comments.`, artifact: { sources, comments: [] } };
  const start = commentPlace(from, comments.count);
  const whole = Math.max(100, maxTokens - estimateTokens(header) - fenceTokens - 80);
  let room = whole;
  const shown: CommentThread[] = [];
  const lines: string[] = [];
  // A few at a time: each costs a request, and how many fit is known only then.
  for (let next = start; next < comments.count && room > 0; next += threadsAtOnce) {
    for (const thread of await comments.threads(next, threadsAtOnce)) {
      // One that is too long alone is cut, not left out.
      const text = bound(inert(commentLines(thread, Math.floor(whole / 2))), whole - 1);
      room -= estimateTokens(text) + 1;
      if (room < 0 && shown.length > 0) break;
      shown.push(thread);
      lines.push(text);
    }
  }
  const end = start + shown.length;
  const older = comments.hasMore ? `\nOlder ones are only in the browser: ${page.url}` : '';
  const rest = end < comments.count ? `\nRest: call again with comments=true and from="${end}".` : older;
  const count = `${comments.count}${comments.hasMore ? ' or more' : ''} comment${comments.count === 1 ? '' : 's'} with their replies, newest first`;
  const range = start === 0 && end === comments.count ? '' : `; shown: ${start + 1} to ${end}`;
  return {
    content: `${header}\n${count}${range}:\n${fence(lines.join('\n'))}${rest}`,
    artifact: { sources, comments: shown, ...(end < comments.count && { from: String(end) }) },
  };
}

/** Threads whose replies are asked for together. */
const threadsAtOnce = 6;

function commentPlace(from: string | undefined, count: number): number {
  if (from === undefined || from.trim() === '') return 0;
  const place = /^\d{1,4}$/u.test(from.trim()) ? Number(from) : count;
  if (place < count) return place;
  throw new ConfluenceError({
    code: 'invalid_request',
    message: `${JSON.stringify(oneLine(from, 40))} is no place among the ${count} comments of this page.`,
    next: 'Use the value of `from` that the previous result gave, or leave it out.',
  });
}

/** Tokens of a result with passages, outline included. */
const passagesTokens = 2500;

/** The passages of a long page that fit a question; undefined when none has a word of it. */
function passagesOn(page: Page, document: MarkdownDocument, question: string, room: number): string | undefined {
  const { id, title, url, updatedAt } = page;
  const { passages, strength } = retrievePassages([{ id, title, url, updatedAt, document }], {
    query: question,
    maxTokens: room - fenceTokens - 90 - estimateTokens(oneLine(question, 120)),
    overhead: (passage) => estimateTokens(passageHead(passage, 10)) + 2,
  });
  if (passages.length === 0) return undefined;
  const about = JSON.stringify(oneLine(question, 120));
  const head = strength === 'strong' ? `Passages on ${about}:` : `No passage answers ${about} for sure. The closest:`;
  return `${head}\n${fence(writePassages(passages))}\nThe rest: call again with section="…", or without question for all of it.`;
}

interface MeasuredDocument {
  document: MarkdownDocument;
  /** Tokens of each block. */
  sizes: number[];
}

/** The page as blocks that a fence leaves as they are, so that sizes and places hold for what is shown. */
async function documentOf(page: Page, signal: AbortSignal | undefined): Promise<MeasuredDocument> {
  const document = await toDocumentAsync(page.storage, {
    mentions: 'name',
    ...(signal && { signal }),
    ...siteOf(page),
  });
  return givingWay(fenced(document), signal);
}

function* fenced(document: MarkdownDocument): Steps<MeasuredDocument> {
  const blocks: MarkdownBlock[] = [];
  const sizes: number[] = [];
  for (const { kind, markdown, head, tail } of document.blocks) {
    const text = inert(markdown);
    blocks.push({
      kind,
      markdown: text,
      ...(head !== undefined && { head: inert(head) }),
      ...(tail !== undefined && { tail: inert(tail) }),
    });
    let size = 0;
    for (let at = 0; at < text.length; at += measuredAtOnce) {
      size += estimateTokens(text.slice(at, at + measuredAtOnce));
      yield;
    }
    sizes.push(size);
  }
  return { document: { ...document, blocks }, sizes };
}

/** Characters; a page can be one block of megabytes. */
const measuredAtOnce = 65_536;

function headerOf(page: Page, url: string): string {
  const facts = [
    `${page.type} ${page.id}`,
    `space ${oneLine(page.space, 80)}`,
    `version ${page.version}`,
    `updated ${day(page.updatedAt)}${page.author ? ` by ${oneLine(page.author, 60)}` : ''}`,
    ...(page.status === 'current' ? [] : [oneLine(page.status, 20)]),
  ];
  return `${titleLink(page.title, url)} | ${facts.join(' | ')}`;
}

// As browsers copy it: an apostrophe would be safe, a parenthesis would end a Markdown link.
const fragment = (anchor: string) =>
  encodeURIComponent(anchor.replaceAll(/\p{Cs}/gu, ''))
    .replaceAll('(', '%28')
    .replaceAll(')', '%29');

const format = (count: number) => count.toLocaleString('en-US');

const outlineOf = (document: MarkdownDocument, sizes: readonly number[], room: number, within?: OutlineEntry) =>
  writeOutline(document, {
    sizes,
    room,
    measure: estimateTokens,
    show: (heading) => oneLine(heading, 80),
    ...(within && { within }),
  });

function chooseSection(
  document: MarkdownDocument,
  wanted: string,
  found: readonly OutlineEntry[],
  isRequired: boolean,
): OutlineEntry | undefined {
  const [only] = found;
  if (only !== undefined && (found.length === 1 || !isRequired)) return only;
  if (!isRequired) return undefined;
  const path = (entry: OutlineEntry) =>
    JSON.stringify(
      headingPath(document, entry)
        .map(({ text }) => oneLine(text, 60))
        .join(' > '),
    );
  const name = JSON.stringify(oneLine(wanted, 80));
  if (only === undefined) {
    const headings = document.outline.slice(0, 15).map(({ text }) => JSON.stringify(oneLine(text, 60)));
    throw new ConfluenceError({
      code: 'invalid_request',
      message: `The page has no section ${name}. Its headings: ${headings.length === 0 ? 'none' : headings.join(', ')}${document.outline.length > 15 ? ' and more' : ''}.`,
      next: 'Call again with one of them, or without `section`.',
    });
  }
  const isSamePath = new Set(found.map(path)).size < found.length;
  throw new ConfluenceError({
    code: 'invalid_request',
    message: `The page has ${found.length} sections called ${name}: ${found
      .slice(0, 8)
      .map((entry) => (isSamePath ? JSON.stringify(`#${oneLine(entry.anchor, 80)}`) : path(entry)))
      .join(', ')}.`,
    next: 'Call again with one of these as `section`.',
  });
}

/** Where to begin; `from` is bound to the version that it was given for, because an edit moves everything. */
function startOf(
  from: string | undefined,
  page: Page,
  section: OutlineEntry | undefined,
  end: number,
): { start: { block: number; offset: number }; note: string } {
  const first = { block: section?.start ?? 0, offset: 0 };
  if (from === undefined || from.trim() === '') return { start: first, note: '' };
  const match = /^\s*(?:(\d{1,9}):)?([\d.]+)\s*$/u.exec(from);
  const position = match ? parsePosition(match[2] ?? '') : undefined;
  if (position === undefined || position.block >= end) {
    throw new ConfluenceError({
      code: 'invalid_request',
      message: `${JSON.stringify(oneLine(from, 40))} is not a place on this page.`,
      next: 'Use the value of `from` that the previous result gave, or leave it out.',
    });
  }
  if (position.block < first.block) return { start: first, note: '' };
  const hasChanged = match?.[1] !== undefined && Number(match[1]) !== page.version;
  return {
    start: position,
    note: hasChanged
      ? `\nThe page changed since the previous piece (version ${match[1]}, now ${page.version}): read it again from the start if the pieces do not fit.`
      : '',
  };
}

function sourceOf(page: Page, url: string, section: string | undefined): Source {
  return {
    pageId: page.id,
    title: page.title,
    space: page.space,
    url,
    version: page.version,
    updatedAt: page.updatedAt,
    ...(page.author && { author: page.author }),
    ...(section && { section }),
  };
}
