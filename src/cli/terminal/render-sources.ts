import wrapAnsi from 'wrap-ansi';
import type { Citation } from '../../agent/events.js';
import { safeLine } from './safe-text.js';
import type { Style } from './style.js';

/** Citations as a numbered list with links, and given a `quoteWidth` with their quotes below; empty for none. */
export function renderSources(citations: readonly Citation[], style: Style, quoteWidth?: number): string {
  if (citations.length === 0) return '';
  const lines = citations.flatMap((citation, index) => {
    const section = citation.section === undefined ? '' : ` › ${safeLine(citation.section, 80)}`;
    const title = `${index + 1}. ${style.link(safeLine(citation.title, 120), citation.url)}${section}`;
    if (quoteWidth === undefined || citation.quote === undefined) return [title];
    const quote = wrapAnsi(`“${safeLine(citation.quote, 300)}”`, Math.max(quoteWidth - 3, 20));
    return [title, ...quote.split('\n').map((line) => `   ${style.paint('dim', line)}`)];
  });
  return [style.paint('bold', 'Sources'), ...lines].join('\n');
}
