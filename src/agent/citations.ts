import type { BaseMessage } from '@langchain/core/messages';
import { ToolMessage } from '@langchain/core/messages';
import type { BlockContent, DefinitionContent, Nodes, RootContent } from 'mdast';
import type { Source } from '../tool/artifact.js';
import { artifactOf } from './artifact.js';
import type { Citation } from './events.js';
import { splitResult } from '../fence.js';
import { addressForms, headingForm, pageKey } from './known-addresses.js';
import { percentDecoded, readAddress } from '../links/address.js';
import { addressesIn } from '../links/spans.js';
import { foldSpace, parseMarkdown, plainText } from '../markdown-text.js';

/** One page as the thread's results showed it. */
interface KnownPage {
  source: Source;
  sections: Set<string>;
  /** Plain text of everything the results said about it; parsed on first use. */
  text: () => string;
}

/**
 * The pages an answer cites: its links to what tools returned as a source, in order of first appearance, each
 * once. `section` is the link's anchor, or the section that was read when it was one. `quote` is the first text that
 * the answer quotes beside the link and that stands verbatim in that page's results; a quote that does not is left out.
 */
export function citationsOf(answer: string, messages: readonly BaseMessage[]): Citation[] {
  const pages = knownPages(messages);
  const citations = new Map<string, Citation>();
  for (const { url, quotes } of citedLinks(answer)) {
    const key = keyOf(url);
    const page = pages.get(key);
    if (page === undefined) continue;
    const section = sectionOf(url, page);
    const quote = quotes.find((text) => page.text().includes(text));
    const { pageId } = page.source;
    const known = citations.get(pageId);
    if (known === undefined) {
      citations.set(pageId, {
        title: page.source.title,
        url,
        pageId,
        section,
        quote,
      });
    } else if (known.quote === undefined && quote !== undefined) {
      known.quote = quote;
      if (section !== undefined) known.section = section;
    }
  }
  return [...citations.values()];
}

function sectionOf(url: string, page: KnownPage): string | undefined {
  const hash = url.indexOf('#');
  if (hash !== -1 && hash < url.length - 1) {
    const anchor = url.slice(hash + 1);
    const named = [...page.sections].find((section) => headingForm(section) === headingForm(anchor));
    return named ?? percentDecoded(anchor).replaceAll('-', ' ');
  }
  return page.sections.size === 1 ? [...page.sections][0] : undefined;
}

/** A page by its address; the address itself where it is none. */
function keyOf(url: string): string {
  const address = readAddress(url);
  return address === undefined ? url : pageKey(address);
}

function knownPages(messages: readonly BaseMessage[]): Map<string, KnownPage> {
  const pages = new Map<string, KnownPage & { pieces: (() => string)[] }>();
  for (const message of messages) {
    if (!ToolMessage.isInstance(message)) continue;
    const { sources } = artifactOf(message);
    for (const source of sources) {
      const keys = addressForms(source.url).map(pageKey);
      // Only what the wiki says can be quoted of it.
      const inside = (): string => splitResult(message.text).inside;
      const piece = (): string => (sources.length === 1 ? inside() : partAbout(keys, inside()));
      const known = keys.map((key) => pages.get(key)).find((page) => page !== undefined);
      if (known) {
        for (const key of keys) pages.set(key, known);
        known.source = source;
        known.pieces.push(piece);
        if (source.section !== undefined) known.sections.add(source.section);
        continue;
      }
      const pieces = [piece];
      let text: string | undefined;
      const page = {
        source,
        pieces,
        sections: new Set(source.section === undefined ? [] : [source.section]),
        text: () => (text ??= pieces.map((read) => plainText(parseMarkdown(read()))).join(' \n ')),
      };
      for (const key of keys) pages.set(key, page);
    }
  }
  return pages;
}

/** The lines of a list of hits or passages that belong to one page: from each row with its link to the next row. */
function partAbout(keys: readonly string[], text: string): string {
  const lines = text.split('\n');
  const isAbout = (line: string) => addressesIn(line).some((url) => keys.includes(keyOf(url)));
  const rows = lines.flatMap((line, index) => (rowHead.test(line) && isAbout(line) ? [index] : []));
  const first = lines.findIndex(isAbout);
  const starts = rows.length > 0 ? rows : first === -1 ? [] : [first];
  return starts
    .flatMap((start) => {
      const end = lines.findIndex((line, index) => index > start && (rowHead.test(line) || line === 'Other pages:'));
      return lines.slice(start, end === -1 ? undefined : end);
    })
    .map((line) => line.trim())
    .join('\n');
}

const rowHead = /^(?:\d+\.|-) \[/u;

interface CitedLink {
  url: string;
  /** Plain text quoted beside the link, nearest first. */
  quotes: string[];
}

/** Links of an answer, each with the blockquote above it or around it and the quoted words of its own block. */
function citedLinks(answer: string): CitedLink[] {
  const found: CitedLink[] = [];
  let quotesAbove: string[] = [];
  const visitBlock = (block: RootContent | BlockContent | DefinitionContent): void => {
    if (block.type === 'blockquote') {
      quotesAbove = quotesOfBlockquote(block);
      for (const url of linkUrls(block)) found.push({ url, quotes: quotesAbove });
      return;
    }
    if (block.type === 'list') {
      for (const item of block.children) {
        for (const child of item.children) visitBlock(child);
      }
      return;
    }
    const urls = linkUrls(block);
    const spoken = spokenQuotes(plainText(block));
    for (const url of urls) found.push({ url, quotes: [...quotesAbove, ...spoken] });
    // A blockquote belongs to the block right below it only.
    quotesAbove = [];
  };
  for (const block of parseMarkdown(answer).children) visitBlock(block);
  return found;
}

/**
 * The pieces of a blockquote: paragraphs, items, rows, code; not a closing line that names the source. Those long enough
 * to say something come first. Pieces and not the whole, because only within one block does a page have the same white space in every rendering.
 */
function quotesOfBlockquote(block: Extract<RootContent, { type: 'blockquote' }>): string[] {
  const pieces: string[] = [];
  const visit = (node: Nodes): void => {
    if (node.type === 'table') {
      // The header explains the rows; it is not what was quoted.
      for (const row of [...node.children.slice(1), ...node.children.slice(0, 1)]) visit(row);
    } else if (
      node.type === 'paragraph' ||
      node.type === 'code' ||
      node.type === 'tableRow' ||
      node.type === 'heading'
    ) {
      const text = plainText(node);
      if (text !== '' && !(/^[—–-]/u.test(text) && linkUrls(node).length > 0)) pieces.push(text);
    } else if ('children' in node) {
      for (const child of node.children) visit(child);
    }
  };
  visit(block);
  return [...pieces.filter((text) => text.length >= 40), ...pieces.filter((text) => text.length < 40)];
}

/** Words in quotation marks, at least twelve characters: shorter ones are names, not quotes. */
function spokenQuotes(text: string): string[] {
  const marks = /"([^"]{12,})"|“([^”]{12,})”|„([^“”]{12,})[“”]|«\s?([^»]{12,}?)\s?»/gu;
  return [...text.matchAll(marks)].map((match) => foldSpace(match.slice(1).find((group) => group !== undefined) ?? ''));
}

function linkUrls(node: Nodes): string[] {
  if (node.type === 'link') return [node.url];
  if (node.type === 'text') return addressesIn(node.value);
  return 'children' in node ? node.children.flatMap((child) => linkUrls(child)) : [];
}
