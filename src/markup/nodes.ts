import type { BlockContent, Break, DefinitionContent, Html, Paragraph, PhrasingContent, Text } from 'mdast';

/** Blocks that the converter produces. */
export type Block = BlockContent | DefinitionContent;

export const text = (value: string): Text => ({ type: 'text', value });
export const lineBreak = (): Break => ({ type: 'break' });

/** Markdown that is written as it stands; the caller has made sure that it holds no line end. */
export const raw = (value: string): Html => ({ type: 'html', value });
export const paragraph = (children: PhrasingContent[]): Paragraph => ({ type: 'paragraph', children });

/** A visible placeholder such as `[child pages]`: brackets, pipes and line ends of the value cannot break out. */
export function label(value: string): Html {
  const clean = value
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replaceAll(/[[\]|<\\`]/gu, (character) => `\\${character}`);
  return raw(`[${clean}]`);
}

/** White space as Markdown sees it: one space for any run of spaces, tabs, line ends and no-break spaces. */
export const collapse = (value: string): string => value.replaceAll(/[ \t\r\n\u00a0]+/gu, ' ');

type Mark = 'strong' | 'emphasis' | 'delete';

/** A mark around content, with spaces at its edges moved outside, where Markdown needs them; empty content stays bare. */
export function marked(type: Mark, children: PhrasingContent[]): PhrasingContent[] {
  return withEdgesOutside(children, (inner) => ({ type, children: inner }));
}

/** Wraps content after moving edge spaces outside of it. */
export function withEdgesOutside(
  children: PhrasingContent[],
  wrap: (inner: PhrasingContent[]) => PhrasingContent,
): PhrasingContent[] {
  const inner = children.map((node) => ({ ...node }));
  const before: PhrasingContent[] = [];
  const after: PhrasingContent[] = [];
  for (let first = inner[0]; first; first = inner[0]) {
    if (first.type === 'break') before.push(first);
    else if (first.type === 'text' && first.value.startsWith(' ')) {
      before.push(text(' '));
      first.value = first.value.trimStart();
      if (first.value !== '') break;
    } else if (first.type !== 'text' || first.value !== '') break;
    inner.shift();
  }
  for (let last = inner.at(-1); last; last = inner.at(-1)) {
    if (last.type === 'break') after.unshift(last);
    else if (last.type === 'text' && last.value.endsWith(' ')) {
      after.unshift(text(' '));
      last.value = last.value.trimEnd();
      if (last.value !== '') break;
    } else if (last.type !== 'text' || last.value !== '') break;
    inner.pop();
  }
  return inner.length === 0 ? [...before, ...after] : [...before, wrap(inner), ...after];
}

/** Joins neighbours of the same kind, folds spaces across nodes and trims the edges. */
export function tidy(children: PhrasingContent[]): PhrasingContent[] {
  const joined: PhrasingContent[] = [];
  for (const node of children) {
    const last = joined.at(-1);
    if (node.type === 'text' && last?.type === 'text') joined[joined.length - 1] = text(last.value + node.value);
    else if (
      (node.type === 'strong' || node.type === 'emphasis' || node.type === 'delete') &&
      last?.type === node.type
    ) {
      joined[joined.length - 1] = { ...last, children: tidy([...last.children, ...node.children]) };
    } else joined.push(node);
  }
  for (const [index, node] of joined.entries()) {
    if (node.type !== 'text') continue;
    let { value } = node;
    value = collapse(value);
    const previous = joined[index - 1];
    if (previous === undefined || previous.type === 'break') value = value.trimStart();
    const next = joined[index + 1];
    if (next === undefined || next.type === 'break') value = value.trimEnd();
    joined[index] = text(value);
  }
  const result = joined.filter((node) => node.type !== 'text' || node.value !== '');
  while (result[0]?.type === 'break') result.shift();
  while (result.at(-1)?.type === 'break') result.pop();
  return result;
}
