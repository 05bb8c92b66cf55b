import type { ShownSource, ShownWrite, Turn } from './protocol.js';

/** A thread as Markdown: each question quoted, its answer, its sources by number, and what was changed. */
export const threadMarkdown = (turns: readonly Turn[]): string =>
  `${turns.map((turn) => [quoted(turn.question), turnMarkdown(turn)].join('\n\n')).join('\n\n---\n\n')}\n`;

/** What a turn came to as Markdown: the answer, its sources by number, and what was changed. */
export function turnMarkdown({ answer, sources, writes, error }: Turn): string {
  const parts = [
    answer.trim(),
    sources.map((source, index) => `${index + 1}. ${sourceLine(source)}`).join('\n'),
    writes.map(writeLine).join('\n'),
    error === undefined ? '' : escaped(`${error.message} ${error.next}`),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function sourceLine({ title, url, section, space, updatedAt, quote }: ShownSource): string {
  const place = [section, space, updatedAt?.slice(0, 10)].flatMap((each) => (each === undefined ? [] : escaped(each)));
  const line = [linked(title, url), ...place].join(' · ');
  return quote === undefined ? line : `${line}\n\n${quoted(escaped(quote)).replaceAll(/^/gmu, '   ')}\n`;
}

const writeLine = ({ status, summary, page, undone }: ShownWrite): string =>
  `- ${undone ? 'undone' : status}: ${escaped(summary)} ${linked(page.title, page.url)}`;

const quoted = (text: string): string => text.trim().replaceAll(/^/gmu, '> ');

/** Text that is no Markdown, whatever it looks like: titles and quotes are written by others. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[\\`*_[\]<>#|~!]/gu, '\\$&')
    // Marks of lists and underlines, where a line begins with them.
    .replaceAll(/^(\s*)([-+=])/gmu, '$1\\$2')
    .replaceAll(/^(\s*\d+)([.)])/gmu, '$1\\$2');

const linked = (title: string, url: string): string =>
  `[${escaped(title)}](${url.replaceAll(/[()<>\s\\]/gu, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`)})`;
