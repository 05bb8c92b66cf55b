import type { Code, Heading, Paragraph, RootContent } from 'mdast';
import { languageId } from '../languages.js';
import { macroKind } from '../macros.js';
import { parseTarget } from '../target.js';
import { alert, quote } from './alerts.js';
import { aloneBlock } from './alone.js';
import { type Container, maxDepth, paragraphOf, sourceOf, warn, type Writing, type Written } from './context.js';
import { details } from './details.js';
import { fenceInfo } from './fence-info.js';
import { inline } from './inline.js';
import { list } from './lists.js';
import { element, escapeText, macroElement, plainBody, textParameter } from './storage-text.js';
import { shortened } from './syntax/telling.js';
import { blockTable, table } from './tables.js';
import { macroParameters } from './targets.js';

/** Blocks of a container. Those that it cannot hold are among them; see `place`. */
export function blocks(nodes: readonly RootContent[], container: Container, writing: Writing): Written[] {
  if (writing.depth > maxDepth) {
    warn(writing, 'flattened', `Content nested deeper than ${maxDepth} levels was written as plain text.`);
    return nodes.map((node) => paragraphOf(escapeText(sourceOf(writing, node)).replaceAll('\n', '<br />')));
  }
  const deeper = { ...writing, depth: writing.depth + 1 };
  return nodes.flatMap((node) => block(node, container, deeper));
}

function block(node: RootContent, container: Container, writing: Writing): Written[] {
  switch (node.type) {
    case 'paragraph':
      return [paragraph(node, writing)];
    case 'heading':
      return [heading(node, writing)];
    case 'thematicBreak':
      return [{ kind: 'rule', storage: '<hr />', flatten: () => [] }];
    case 'blockquote':
      return alert(node, writing) ?? quote(node, writing);
    case 'list':
      return list(node, container, writing);
    case 'code':
      return [code(node, writing)];
    case 'table':
      return [table(node, writing)];
    case 'details':
      return details(node, container, writing);
    case 'excerpt':
      return node.children.flatMap((child) => block(child, container, { ...writing, source: node.source }));
    case 'blockTable':
      return [blockTable(node, writing)];
    case 'definition':
      // Used where it is referred to.
      return [];
    default:
      return [paragraphOf(escapeText(sourceOf(writing, node)))];
  }
}

function heading(node: Heading, writing: Writing): Written {
  const content = inline(node.children, writing);
  return {
    kind: 'heading',
    storage: element(`h${node.depth}`, {}, content),
    flatten: () => [paragraphOf(content === '' ? '' : element('strong', {}, content))],
  };
}

function paragraph(node: Paragraph, writing: Writing): Written {
  return (
    tableOfContents(sourceOf(writing, node)) ??
    aloneBlock(node.children, sourceOf(writing, node), writing) ??
    paragraphOf(inline(node.children, writing))
  );
}

/** A line that other programs put a table of contents in the place of. */
function tableOfContents(line: string): Written | undefined {
  const match = /^(?:\[\[_?toc_?\]\]|\[_?toc_?\]|\$?\{\{?:?toc(?::([^{}]*))?\}?\})$/iu.exec(line.trim());
  if (match === null) return undefined;
  const parameters = (match[1] ?? '').split('|').flatMap((part): [string, string][] => {
    const [name = '', value = ''] = part.split('=', 2);
    return textParameter(name.trim(), value.trim());
  });
  const storage = macroElement('toc', parameters);
  return { kind: 'extension', storage, flatten: () => [paragraphOf(storage)] };
}

function code(node: Code, writing: Writing): Written {
  const info = [node.lang ?? '', node.meta ?? ''].join(' ').trim();
  const named = parseTarget(info.split(/\s/u, 1)[0] ?? '', writing.site);
  const storage =
    named?.kind === 'macro' && named.name !== ''
      ? macroElement(named.name, macroParameters(named, writing), plainBody(node.value))
      : codeMacro(info, node.value, writing);
  if (named?.kind === 'macro' && named.name.toLowerCase() === 'html')
    warn(writing, 'needs_app', 'The macro "html" shows raw HTML, on sites where an app provides it.');
  const written: Written = { kind: 'code', storage, flatten: () => [written] };
  return written;
}

function codeMacro(info: string, body: string, writing: Writing): string {
  const { language, title, left } = fenceInfo(info);
  if (left.length > 0)
    warn(writing, 'unknown_value', `A code block has no place for "${shortened(left.join(' '))}": it was left out.`);
  const titled = textParameter('title', title);
  if (macroKind(language).diagram === language) {
    warn(writing, 'needs_app', `The macro "${language}" shows its diagram on sites where an app provides it.`);
    return macroElement(language, titled, plainBody(body));
  }
  return macroElement('code', [...textParameter('language', languageId(language)), ...titled], plainBody(body));
}
