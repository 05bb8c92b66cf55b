import { plainText } from '../retrieval/plain-text.js';

/** A link of a Markdown text. */
export interface MarkdownLink {
  /** Plain text. */
  label: string;
  address: string;
  /** Plain text of its line before and behind it. */
  before: string;
  after: string;
}

const link =
  /(?<!!)\[((?:[^\\[\]\n]|\\.|!?\[[^\]\n]*\](?:\([^)\n]*\))?)*)\]\((<[^>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?: "[^"\n]*")?\)|<(https?:\/\/[^>\s]+)>/gu;
const aroundLink = 160;

/** The links of a Markdown text in its order, images left out. */
export function linksIn(markdown: string): MarkdownLink[] {
  return markdown.split('\n').flatMap((line) =>
    Array.from(line.matchAll(link), ({ 0: whole, 1: label, 2: target, 3: bare, index }) => {
      const address = (target ?? bare ?? '').replaceAll(/^<|>$/gu, '').replaceAll(/\\([!-/:-@[-`{-~])/gu, '$1');
      return {
        label: plainText(label ?? '').trim() || address,
        address,
        before: plainText(line.slice(0, index)).slice(-aroundLink).trimStart(),
        after: plainText(line.slice(index + whole.length))
          .slice(0, aroundLink)
          .trimEnd(),
      };
    }),
  );
}
