import type { BaseMessage } from '@langchain/core/messages';
import { ToolMessage } from '@langchain/core/messages';
import type { Nodes } from 'mdast';
import { artifactOf } from './artifact.js';
import { parseMarkdown } from '../markdown-text.js';

const bareUrl = /\bhttps?:\/\/[^\s<>"'`\\()[\]{}]+(?:\([^\s<>"'`\\()]*\)[^\s<>"'`\\()[\]{}]*)*/giu;

/** Absolute web URLs in any text, in order of appearance; punctuation that ends a sentence is not part of one. */
export function urlsIn(text: string): string[] {
  return [...text.matchAll(bareUrl)].map(([url]) => url.replace(/[.,;:!?*_]+$/u, ''));
}

/** Web URLs of a Markdown text as a reader could follow them: links, images, bare URLs, and URLs in code. */
export function linksIn(markdown: string): string[] {
  const urls: string[] = [];
  const visit = (node: Nodes): void => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') urls.push(node.url);
    else if (node.type === 'text' || node.type === 'inlineCode' || node.type === 'code' || node.type === 'html') {
      urls.push(...urlsIn(node.value));
    }
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(parseMarkdown(markdown));
  return [...new Set(urls.filter((url) => /^https?:\/\//iu.test(url)))];
}

/**
 * What two spellings of one address have in common: a Confluence page is its site and its id, whatever title or
 * anchor follows (confluence-cloud page URLs redirect by id); anything else is compared as a whole without its anchor.
 */
export function sameAddressKey(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return url;
  }
  const page = /^(.*?\/wiki)\/spaces\/[^/]+\/(?:pages|blog)\/(?:edit-v2\/|\d{4}\/\d{2}\/\d{2}\/)?(\d+)(?:\/|$)/u.exec(
    parsed.pathname,
  );
  const viewed = parsed.pathname.endsWith('/wiki/pages/viewpage.action')
    ? parsed.searchParams.get('pageId')
    : undefined;
  if (page) return `${parsed.origin}${page[1]} page ${page[2]}`;
  if (viewed) return `${parsed.origin}/wiki page ${viewed}`;
  return `${parsed.origin}${parsed.pathname.replace(/\/$/u, '')}${parsed.search}`;
}

/** Web URLs of `answer` that stand in no tool result of the thread, in order. */
export function unverifiedLinks(answer: string, messages: readonly BaseMessage[]): string[] {
  const links = linksIn(answer);
  if (links.length === 0) return [];
  const known = new Set<string>();
  for (const message of messages) {
    if (!ToolMessage.isInstance(message)) continue;
    const { sources, authorization } = artifactOf(message);
    // Results are Markdown: a URL in them may carry escapes that an answer does not repeat. Both readings count.
    const unescaped = message.text.replaceAll(/\\([!-/:-@[-`{-~])/gu, '$1').replaceAll('&amp;', '&');
    const urls = [...urlsIn(message.text), ...urlsIn(unescaped), ...sources.map((source) => source.url)];
    for (const url of urls) known.add(sameAddressKey(url));
    if (authorization?.link !== undefined) known.add(sameAddressKey(authorization.link));
  }
  return links.filter((url) => !known.has(sameAddressKey(url)));
}
