import { parseTarget } from '../target.js';
import { type Container, originalOf, sourceOf, titleLine, type Writing, type Written } from './context.js';
import { plainText } from './inline.js';
import { joined, place } from './placement.js';
import { macroElement, richBody, textParameter } from './storage-text.js';
import { isBlockTag } from './syntax/html-elements.js';
import { htmlTokens } from './syntax/html-tokens.js';
import { liftHtml } from './syntax/lift.js';
import type { Details } from './syntax/nodes.js';
import { parseMarkdown } from './syntax/parse.js';
import { Telling } from './syntax/telling.js';
import { macroParameters } from './targets.js';

/** `<details>` as an expand, or as the macro that its summary names. */
export function details({ summary, children }: Details, container: Container, writing: Writing): Written[] {
  const line = htmlTokens(summary)
    .map(({ kind, name, raw }) => (kind === 'comment' || isBlockTag(name) ? '' : raw))
    .join('')
    .replaceAll(/\s*\n\s*/gu, ' ')
    .trim();
  const tree = liftHtml(parseMarkdown(line), line, new Telling(() => {}));
  const own = { ...writing, source: line };
  const [first] = tree.children;
  const words = first?.type === 'paragraph' ? first.children : [];
  const [link] = words;
  const target = words.length === 1 && link?.type === 'link' ? parseTarget(link.url, writing.site) : undefined;
  const isMacro = target?.kind === 'macro' && target.name !== '';
  const isNested = container === 'expand' || container === 'cell' || container === 'nestedExpand';
  const within = isMacro ? 'macro' : isNested ? 'nestedExpand' : 'expand';
  const { inside, beside } = place(writing.blocks(children, within, writing), within, writing);
  const body = richBody(joined(inside));
  if (isMacro) {
    const original = originalOf(own, link === undefined ? '' : sourceOf(own, link));
    const storage = withBody(original, body) ?? macroElement(target.name, macroParameters(target, writing), body);
    return [{ kind: 'macro', storage, flatten: () => inside }, ...beside];
  }
  // A summary that Markdown reads as something else than a line of text is taken as it stands.
  const title = tree.children.length === 1 && first?.type === 'paragraph' ? plainText(words) : line;
  const storage = macroElement('expand', textParameter('title', title), body);
  return [{ kind: 'expand', storage, flatten: () => [...titleLine(title), ...inside] }, ...beside];
}

/** A known macro, its parameters and ids kept, with another body. */
function withBody(original: string | undefined, body: string): string | undefined {
  const at = original?.indexOf('<ac:rich-text-body') ?? -1;
  return original === undefined || at === -1 ? undefined : `${original.slice(0, at)}${body}</ac:structured-macro>`;
}
