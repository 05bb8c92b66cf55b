import { type ChildNode, type Element, isTag } from 'domhandler';
import type { PhrasingContent } from 'mdast';
import type { Conversion } from './conversion.js';
import { mention, resourceOf, safeUrl, targetOf } from './links.js';
import { type Block, label, marked, paragraph, raw, text, tidy } from './nodes.js';
import { attribute, child, elements, textOf } from './parse.js';

/** Converters that macros need from the rest of the visitor; handed in, because the two call each other. */
export interface Inner {
  blocks(nodes: readonly ChildNode[]): Block[];
  inline(nodes: readonly ChildNode[]): PhrasingContent[];
}

const alerts: Record<string, string> = {
  info: 'NOTE',
  tip: 'TIP',
  note: 'WARNING',
  warning: 'CAUTION',
  success: 'TIP',
  error: 'CAUTION',
};
const silent = new Set(['toc', 'toc-zone', 'anchor', 'pagetreesearch']);
const files = new Set(['view-file', 'viewpdf', 'viewdoc', 'viewxls', 'viewppt', 'multimedia', 'profile-picture']);
const inlineNames = new Set([
  'status',
  'anchor',
  'jira',
  'profile',
  'profile-picture',
  'mathinline',
  'eazy-math-inline',
  'emoji',
]);
const diagrams = new Set(['plantuml', 'mermaid', 'mermaid-cloud', 'mermaid-macro', 'mermaidjs']);
const transparent = new Set([
  'excerpt',
  'section',
  'column',
  'div',
  'center',
  'align',
  'details',
  'chart',
  'toc-zone',
  'loremipsum',
]);

/** Name of a macro, in lower case. */
export const macroName = (macro: Element): string => (attribute(macro, 'ac:name') ?? '').toLowerCase();

/** Whether a macro stands inside a line of text. */
export const isInlineMacro = (macro: Element): boolean => inlineNames.has(macroName(macro));

/** Whether a macro is a mere container whose content belongs to the page as if it stood there itself. */
export const isTransparentMacro = (macro: Element): boolean => transparent.has(macroName(macro));

/** The body of a macro, rich or plain. */
export function macroBody(macro: Element): { rich?: ChildNode[]; plain?: string } {
  const rich = child(macro, 'ac:rich-text-body');
  const plain = child(macro, 'ac:plain-text-body');
  return { ...(rich && { rich: rich.children }), ...(plain && { plain: textOf(plain.children) }) };
}

function parameter(macro: Element, ...names: string[]): Element | undefined {
  return elements(macro).find(
    (element) =>
      (element.name === 'ac:parameter' && names.includes(attribute(element, 'ac:name') ?? '')) ||
      (element.name === 'ac:default-parameter' && names.includes('')),
  );
}

/** A parameter as a reader would name it: its text, or the label of what it points at; empty when it is absent. */
function value(macro: Element, conversion: Conversion, ...names: string[]): string {
  const element = parameter(macro, ...names);
  if (!element) return '';
  const holder = child(element, 'ac:link') ?? element;
  const resource = resourceOf(holder);
  if (resource?.name === 'ri:user') return mention(resource, conversion.options);
  return resource ? (targetOf(resource, conversion.options)?.label ?? '') : textOf(element.children).trim();
}

/** A placeholder for a macro without a body: its name and its short, human parameters. */
function placeholder(macro: Element, conversion: Conversion): string {
  const facts = elements(macro)
    .filter(({ name }) => name === 'ac:parameter')
    .map(
      (element) =>
        [attribute(element, 'ac:name') ?? '', value(macro, conversion, attribute(element, 'ac:name') ?? '')] as const,
    )
    // Ids, JSON and pictures say nothing to a reader and can be 20 kB long.
    .filter(
      ([name, text]) =>
        !/id$|server|hash|style|colou?r|width|height|version/iu.test(name) &&
        text.length > 0 &&
        text.length <= 80 &&
        !/^[{[<]/u.test(text),
    )
    .slice(0, 6)
    .map(([name, text]) => (name === '' ? text : `${name}=${text}`));
  return `macro ${macroName(macro) || 'without name'}${facts.length > 0 ? `: ${facts.join(', ')}` : ''}`;
}

/** What a macro without a body shows in a line of text. Empty: nothing. */
function summary(macro: Element, conversion: Conversion): PhrasingContent[] {
  const name = macroName(macro);
  const get = (...names: string[]) => value(macro, conversion, ...names);
  if (silent.has(name)) return [];
  if (files.has(name) && name !== 'profile-picture') {
    const resource = parameter(macro, 'name') && resourceOf(parameter(macro, 'name') as Element); // checked just before
    const target = resource && targetOf(resource, conversion.options);
    const word = name === 'multimedia' ? 'media' : 'file';
    if (!target) return [label(`${word}: ${get('name')}`)];
    return [
      {
        type: 'link',
        url: target.url,
        ...(target.note !== undefined && { title: target.note }),
        children: [text(`${word}: ${target.label}`)],
      },
    ];
  }
  switch (name) {
    case 'status':
      return [label(get('title') || get('colour') || 'status')];
    case 'jira':
    case 'jiraissues':
      return get('key') ? [text(get('key'))] : [label(`Jira: ${get('jqlQuery', 'jql') || 'issues'}`)];
    case 'profile':
    case 'profile-picture':
      return [text(get('user', 'User') || '@unknown user')];
    case 'children':
      return [label('child pages')];
    case 'pagetree':
      return [label(`page tree${get('root') ? ` of ${get('root')}` : ''}`)];
    case 'excerpt-include':
      return [label(`excerpt of ${get('', 'default-parameter') || 'another page'}`)];
    case 'include':
      return [label(`includes page ${get('', 'default-parameter') || 'unknown'}`)];
    case 'detailssummary':
      return [label(`page properties report: ${get('cql', 'label')}`)];
    case 'attachments':
      return [label('attachments list')];
    case 'gallery':
      return [label('gallery')];
    case 'livesearch':
      return [label('search box')];
    case 'contentbylabel':
      return [label(`pages with ${get('cql', 'labels', 'label')}`)];
    case 'roadmap':
      return [label(`roadmap ${get('title')}`)];
    case 'drawio':
    case 'gliffy':
    case 'lucidchart':
      return [label(`diagram: ${get('diagramDisplayName', 'diagramName', 'name')}`)];
    case 'widget':
    case 'iframe': {
      const element = parameter(macro, 'url', 'src');
      const resource = element && resourceOf(element);
      const url = safeUrl((resource && attribute(resource, 'ri:value')) ?? get('url', 'src'), conversion.options);
      return url === undefined ? [label(name)] : [{ type: 'link', url, children: [text(url)] }];
    }
    case 'mathblock':
    case 'mathinline':
    case 'easy-math-block':
    case 'eazy-math-inline': {
      const formula = (macroBody(macro).plain ?? get('body', 'equation')).replaceAll(/\s+/gu, ' ').trim();
      return [raw(`$${formula.replaceAll('|', '\\|').replaceAll('<', '\\lt ')}$`)];
    }
    case 'html':
      return [label('html macro')];
    default:
      return [label(placeholder(macro, conversion))];
  }
}

/** A macro inside a line of text; a body is flattened into the line. */
export function inlineMacro(
  macro: Element,
  conversion: Conversion,
  inside: (nodes: readonly ChildNode[]) => PhrasingContent[],
): PhrasingContent[] {
  const name = macroName(macro);
  const { rich, plain } = macroBody(macro);
  if (rich) {
    const title = alerts[name] ?? value(macro, conversion, 'title');
    return [
      ...(title && !transparent.has(name) ? [...marked('strong', [text(`${title}:`)]), text(' ')] : []),
      ...inside(rich),
    ];
  }
  if (plain !== undefined && (name === 'code' || name === 'noformat')) {
    return plain
      .split('\n')
      .filter((line) => line.trim() !== '')
      .flatMap((line, index): PhrasingContent[] => [
        ...(index > 0 ? [{ type: 'break' } as const] : []),
        { type: 'inlineCode', value: line },
      ]);
  }
  return summary(macro, conversion);
}

/** A macro as blocks. */
export function blockMacro(macro: Element, conversion: Conversion, inner: Inner): Block[] {
  const name = macroName(macro);
  const { rich, plain } = macroBody(macro);
  const title = value(macro, conversion, 'title');
  const heading = title ? [paragraph(marked('strong', [text(title)]))] : [];
  if (name === 'code' || name === 'noformat' || (diagrams.has(name) && plain !== undefined)) {
    const language =
      name === 'code' ? value(macro, conversion, 'language') : name === 'noformat' ? '' : name.replace(/-.*|js$/u, '');
    const code: Block = {
      type: 'code',
      lang: /^[^\s`]+$/u.test(language) && language !== 'none' ? language : null,
      value: plain ?? '',
    };
    return [...(name === 'code' || name === 'noformat' ? heading : []), code];
  }
  if (rich) {
    const content = inner.blocks(rich);
    if (transparent.has(name)) return content;
    if (name === 'expand')
      return [...(heading.length > 0 ? heading : [paragraph(marked('strong', [text('Expand')]))]), ...content];
    if (name === 'panel') {
      const icon = value(macro, conversion, 'panelIconText');
      const words = [icon, title].filter((word) => word !== '').join(' ');
      return [
        { type: 'blockquote', children: [...(words ? [paragraph(marked('strong', [text(words)]))] : []), ...content] },
      ];
    }
    const alert = alerts[name];
    if (alert !== undefined) return [alertBlock(alert, [...heading, ...content])];
    return [paragraph([label(placeholder(macro, conversion))]), ...content];
  }
  if (plain !== undefined && !/math/u.test(name) && name !== 'html' && !silent.has(name)) {
    return [{ type: 'code', lang: /^[\w.+-]+$/u.test(name) ? name : null, value: plain }];
  }
  const shown = tidy(summary(macro, conversion));
  return shown.length === 0 ? [] : [paragraph(shown)];
}

/** A quote that begins with `[!KIND]`, as GitHub writes alerts. */
function alertBlock(kind: string, content: Block[]): Block {
  return { type: 'blockquote', data: { alert: true }, children: [paragraph([raw(`[!${kind}]`)]), ...content] } as Block; // `data` is free for the producer's use in mdast
}

/** An ADF node kept in storage: panels, decisions and app macros that have no storage element. The fallback copy is skipped. */
export function adfExtension(element: Element, conversion: Conversion, inner: Inner): Block[] {
  return elements(element)
    .filter(({ name }) => name === 'ac:adf-node')
    .flatMap((node) => adfNode(node, conversion, inner));
}

function adfNode(node: Element, conversion: Conversion, inner: Inner): Block[] {
  const content = child(node, 'ac:adf-content')?.children ?? [];
  const get = (key: string) => {
    const found = elements(node).find(
      (element) => element.name === 'ac:adf-attribute' && attribute(element, 'key') === key,
    );
    return found ? textOf(found.children.filter((part) => !isTag(part))).trim() : '';
  };
  switch (attribute(node, 'type')) {
    case 'panel': {
      const kind = get('panel-type');
      return [alertBlock(kind === 'note' ? 'IMPORTANT' : (alerts[kind] ?? 'NOTE'), inner.blocks(content))];
    }
    case 'decision-list':
      return elements(node)
        .filter(({ name }) => name === 'ac:adf-node')
        .flatMap((item) => adfNode(item, conversion, inner));
    case 'decision-item':
      return [
        {
          type: 'blockquote',
          children: [paragraph(tidy([...marked('strong', [text('Decision:')]), text(' '), ...inner.inline(content)]))],
        },
      ];
    default: {
      const name = get('text') || get('extension-key').split('/').at(-1) || 'unknown';
      const nested = elements(node)
        .filter((part) => part.name === 'ac:adf-node')
        .flatMap((part) => adfNode(part, conversion, inner));
      return [paragraph([label(`app macro ${name.slice(0, 80)}`)]), ...inner.blocks(content), ...nested];
    }
  }
}
