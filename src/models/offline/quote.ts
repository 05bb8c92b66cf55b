import type { Passage } from './passages.js';

const maxWords = 80;
const maxItems = 12;
const maxCodeLines = 20;

/**
 * Markdown lines of a blockquote around a passage: its paragraph when that is short, its list with the sentence that
 * leads to it, its table row with the header. Every line stands verbatim in the page.
 */
export function quoteAround(passages: readonly Passage[], index: number): string[] {
  const passage = passages[index];
  if (passage === undefined) return [];
  const group = passages.filter((candidate) => candidate.group === passage.group);
  const lead = passage.lead?.lines ?? [];
  switch (passage.kind) {
    case 'row':
      return [...lead, ...passage.lines];
    case 'code':
      return [...lead, ...(lead.length > 0 ? [''] : []), ...passage.lines.slice(0, maxCodeLines), ...codeEnd(passage)];
    case 'item': {
      const items = group.length <= maxItems && wordCount(group) <= maxWords ? group : [passage];
      return [...lead, ...(lead.length > 0 ? [''] : []), ...items.flatMap((item) => item.lines)];
    }
    case 'sentence': {
      const lines = sentenceWindow(group, passage);
      // "You need:" alone says nothing: what it introduces belongs to it.
      const last = group.at(-1);
      if (last === undefined || !/:\s*$/u.test(last.text) || !lines[0]?.endsWith(last.lines.join(' '))) return lines;
      const introduced = passages.slice(passages.indexOf(last) + 1).filter((next) => next.lead?.text === last.text);
      if (introduced.length === 0) return lines;
      return [...lines, '', ...introduced.slice(0, maxItems).flatMap((next) => next.lines)];
    }
  }
}

/** The paragraph, or as many sentences from the passage on as fit. */
function sentenceWindow(group: readonly Passage[], passage: Passage): string[] {
  if (wordCount(group) <= maxWords) return [joined(group)];
  const start = group.indexOf(passage);
  const chosen = [passage];
  for (const next of group.slice(start + 1)) {
    if (wordCount([...chosen, next]) > maxWords / 2) break;
    chosen.push(next);
  }
  return [joined(chosen)];
}

function joined(sentences: readonly Passage[]): string {
  return sentences.map((sentence) => sentence.lines.join(' ')).join(' ');
}

function codeEnd(passage: Passage): string[] {
  const fence = /^(`{3,}|~{3,})/u.exec(passage.lines[0] ?? '')?.[1];
  return passage.lines.length > maxCodeLines && fence !== undefined ? [fence] : [];
}

function wordCount(passages: readonly Passage[]): number {
  return passages.reduce((sum, passage) => sum + passage.text.split(/\s+/u).length, 0);
}
