import type { Parents, Root, RootContent, Text } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { type Handle, type Info, type Join, type Options, type State, toMarkdown } from 'mdast-util-to-markdown';

// Backslashes only where the text would otherwise become markup. The library's own set is made for machines: it also
// escapes every underscore, and a reader then quotes `ERR\_CONN\_RESET`.
const escapable = /\\(?=[!-/:-@[-`{-~])|`|~~|<(?=[A-Za-z/!?])|&(?=#?\w{1,31};)|\*+|_+|\](?=[([:])/gu;

function escaped(match: string, offset: number, whole: string): string {
  const before = whole[offset - 1];
  const after = whole[offset + match.length];
  const spaced = (character: string | undefined) => character === undefined || character === ' ';
  if (match.startsWith('*') && spaced(before) && spaced(after) && offset > 0) return match;
  if (match.startsWith('_')) {
    const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character);
    // Inside a word, or apart from any: CommonMark never reads it as emphasis.
    if ((isWord(before) && isWord(after)) || (spaced(before) && spaced(after))) return match;
  }
  return match.replaceAll(/./gsu, (character) => `\\${character}`);
}

const lineStart = /^(#{1,6}(?= |$)|[-+>](?= |$)|>|\d{1,9}(?=[.)](?: |$))|[-=]{2,}(?= *$)|\[(?=[ xX]\]))/u;

const writeText: Handle = (node: Text, _parent: Parents | undefined, state: State, info: Info) => {
  let value = node.value.replaceAll(escapable, escaped);
  const inCell = state.stack.includes('tableCell');
  if (inCell) value = value.replaceAll('|', '\\|');
  if (state.stack.includes('label')) value = value.replaceAll(/(?<!\\)[[\]]/gu, (bracket) => `\\${bracket}`);
  if (info.before === '\n' && !inCell) {
    value = value.replace(lineStart, (mark) => (/^\d/u.test(mark) ? `${mark}\\` : `\\${mark}`));
  }
  return value;
};

const wrapWith = (mark: string): Handle => {
  const handle: Handle = (node, _parent, state, info) =>
    mark + state.containerPhrasing(node, { ...info, before: mark, after: mark }) + mark;
  return Object.assign(handle, { peek: () => mark[0] ?? '' });
};

const joinTightly: Join = (left, right, parent) => {
  if (parent.type === 'blockquote' && parent.data && 'alert' in parent.data && parent.children[0] === left) return 0;
  // A list is tight: what follows the first paragraph of an item stands right below it.
  if (parent.type === 'listItem')
    return right.type === 'list' || (left.type === 'paragraph' && right.type === 'code') ? 0 : 1;
  return undefined;
};

const options: Options = {
  bullet: '-',
  emphasis: '*',
  strong: '*',
  rule: '-',
  fences: true,
  listItemIndent: 'one',
  resourceLink: false,
  join: [joinTightly],
  extensions: [gfmToMarkdown({ tablePipeAlign: false, tableCellPadding: true })],
  handlers: {
    text: writeText,
    strong: wrapWith('**'),
    emphasis: wrapWith('*'),
    delete: wrapWith('~~'),
    break: (_node, _parent, state) => (state.stack.includes('tableCell') ? '<br>' : '  \n'),
  },
};

/** Each block as Markdown, without line ends at its edges. One run for all of them: setting up the serializer costs more than most blocks. */
export function serialize(children: RootContent[]): string[] {
  const written: string[] = [];
  const root: Root = { type: 'root', children };
  toMarkdown(root, {
    ...options,
    handlers: {
      ...options.handlers,
      root: (_node, _parent, state, info) => {
        for (const child of children)
          written.push(state.handle(child, root, state, { ...info, before: '\n', after: '\n' }));
        return '';
      },
    },
  });
  return written;
}
