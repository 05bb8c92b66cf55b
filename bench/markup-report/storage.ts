// What a page in storage format shows its reader: visible text and constructs in reading order, by a strict XML parser
// and rules of its own. Nothing here is shared with the converter that is measured.
import { acceptedEmoji } from './emoji.js';
import { XmlElement, XmlText } from '@rgrove/parse-xml';
import { decoded, emojiOf, type Facts, Findings, letters, picture, webTarget } from './text.js';
import { elements, first, parseStorage, rawText } from './xml.js';

/**
 * Visible text and constructs of a page or of a part of one; `stand` is put into the text for what has none. Throws like
 * {@link parseStorage}.
 */
export function readStorage(storage: string, { stand = '' }: { stand?: string } = {}): Findings {
  const out = new Findings();
  out.stand = stand;
  walkChildren(parseStorage(storage), { lists: 0, inTable: false }, out);
  return out;
}

type Node = XmlElement['children'][number];
/** Where a node stands: lists around it, in a table or not, in the table of another table's cell or not. */
interface Context {
  lists: number;
  inTable: boolean;
  isNested?: boolean;
}
type Rule = (node: XmlElement, context: Context, out: Findings) => void;

const parameterText = (macro: XmlElement, name: string): string => {
  const node = elements(macro, 'ac:parameter').findLast(({ attributes }) => (attributes['ac:name'] ?? '') === name);
  return node ? rawText(node).trim() : '';
};

const blocks = new Set(
  'p div h1 h2 h3 h4 h5 h6 ul ol li table tbody thead tfoot tr td th blockquote pre hr ac:image ac:caption ac:task-list ac:task ac:layout ac:layout-section ac:layout-cell ac:rich-text-body ac:adf-content ac:adf-node'.split(
    ' ',
  ),
);
// Never shown: ids, settings and the second copy that ADF extensions carry.
const hidden = new Set(
  'ac:parameter ac:default-parameter ac:adf-fallback ac:adf-mark ac:adf-attribute ac:adf-parameter ac:adf-fragment-mark ac:task-id ac:task-uuid ac:task-status colgroup at:declarations at:var script style'.split(
    ' ',
  ),
);

function walkChildren(node: XmlElement, context: Context, out: Findings): void {
  for (const child of node.children) walk(child, context, out);
}

function walk(node: Node, context: Context, out: Findings): void {
  if (!(node instanceof XmlElement)) {
    if (node instanceof XmlText) addText(node.text, out);
    return;
  }
  if (hidden.has(node.name)) return;
  const rule = rules[node.name];
  const block = blocks.has(node.name);
  if (block) out.newLine();
  if (rule) rule(node, context, out);
  else walkChildren(node, context, out);
  if (block) out.newLine();
}

function addText(text: string, out: Findings): void {
  for (const emoji of emojiOf(text)) out.add('emoji', { accepted: [emoji], literal: true });
  out.text += text.replaceAll(/[\t\n\r ]+/gu, ' ');
}

const heading: Rule = (node, context, out) => {
  const text = out.capture(() => walkChildren(node, context, out));
  // An empty heading is nothing to see, and in a table no Markdown heading can stand.
  if (letters(text) !== '' && !context.inTable)
    out.add('headings', { level: Number(node.name[1]), text: letters(text) });
};

const rules: Readonly<Record<string, Rule>> = {
  h1: heading,
  h2: heading,
  h3: heading,
  h4: heading,
  h5: heading,
  h6: heading,
  br: (_node, _context, out) => {
    out.text += '\n';
  },
  ul: list,
  ol: list,
  table,
  td: nestedCell,
  th: nestedCell,
  pre(node, context, out) {
    codeBlock(rawText(node), '', context, out);
  },
  a: webLink,
  'ac:link': link,
  'ac:image': image,
  time(node, _context, out) {
    const date = node.attributes['datetime'] ?? '';
    if (date === '') return;
    out.text += out.stand || date;
    out.add('dates', { date });
  },
  'ac:emoticon': emoticon,
  'ac:placeholder'(node, context, out) {
    if (out.stand === '') walkChildren(node, context, out);
    else out.text += out.stand;
  },
  'ac:task': task,
  'ac:structured-macro': macro,
  'ac:macro': macro,
  'ac:adf-node': adfNode,
};

function list(node: XmlElement, context: Context, out: Findings): void {
  for (const child of node.children) {
    if (!(child instanceof XmlElement) || child.name !== 'li') {
      walk(child, context, out);
      continue;
    }
    const fact: Facts['list items'] = { depth: context.lists + 1, ordered: node.name === 'ol', text: '' };
    let ownText = '';
    if (!context.inTable) out.add('list items', fact);
    out.newLine();
    let isPlain = true;
    const isVisible = out.shows(() => {
      for (const part of child.children) {
        const text = out.capture(() => walk(part, { ...context, lists: context.lists + 1 }, out));
        if (!(part instanceof XmlElement) || isLine(part)) ownText += `${text}\n`;
        else isPlain &&= ['ul', 'ol'].includes(part.name);
      }
    });
    // An item's own text can be told from that of a panel or a table in it on one side only.
    fact.text = isPlain ? letters(ownText) : undefined;
    // Nothing to see: it only keeps the order.
    fact.literal = !isVisible;
    out.newLine();
  }
}

const isLine = (node: XmlElement): boolean =>
  ['p', 'div', 'ac:image'].includes(node.name) ||
  (!blocks.has(node.name) &&
    node.name !== 'ac:adf-extension' &&
    !elements(node).some(({ name }) => name === 'ac:rich-text-body' || name === 'ac:plain-text-body'));

function table(node: XmlElement, context: Context, out: Findings): void {
  const groups = elements(node).some(({ name }) => name === 'tr')
    ? [node]
    : elements(node).filter(({ name }) => ['thead', 'tbody', 'tfoot'].includes(name));
  const inner = { ...context, inTable: true };
  if (context.inTable) {
    // A table in a cell becomes lines, whose parts stand beside each other.
    walkChildren(node, { ...inner, isNested: true }, out);
    return;
  }
  const fact: Facts['tables'] = { rows: [], header: false, columns: 0 };
  // Reserved here, so that tables are compared in the order in which they begin.
  out.add('tables', fact);
  for (const group of groups) {
    const rows = elements(group, 'tr');
    /** Columns still covered from above: column → rows left and text. */
    const covered: ({ left: number; text: string | undefined } | undefined)[] = [];
    rows.forEach((row, index) => {
      const line: (string | undefined)[] = [];
      const cells = elements(row).filter(({ name }) => name === 'td' || name === 'th');
      const own = cells.filter((cell) => !isNumbering(cell));
      const fill = (): void => {
        for (let above = covered[line.length]; above && above.left > 0; above = covered[line.length]) {
          above.left -= 1;
          line.push(above.text);
        }
      };
      for (const cell of own) {
        fill();
        const shown = out.capture(() => cellContent(cell, inner, out));
        // Merged cells of a table inside are read several times.
        const text = hasTable(cell) ? undefined : letters(shown);
        const height = Math.min(span(cell.attributes['rowspan']), rows.length - index);
        for (let column = span(cell.attributes['colspan']); column > 0; column -= 1) {
          covered[line.length] = { left: height - 1, text };
          line.push(text);
        }
      }
      fill();
      for (let column = line.length; column < covered.length; column += 1)
        if ((covered[column]?.left ?? 0) > 0) {
          while (line.length < column) line.push('');
          fill();
        }
      if (line.length === 0) return;
      if (fact.rows.length === 0)
        fact.header = own.length > 0 && (group.name === 'thead' || own.every(({ name }) => name === 'th'));
      fact.rows.push(line);
    });
  }
  if (fact.rows.length === 0) out.facts.tables.pop();
  fact.columns = Math.max(0, ...fact.rows.map((row) => row.length));
  // One column of headings: its first cell heads it, or each of them heads its row.
  fact.eitherHeader = fact.columns === 1 && elementsIn(node, 'td').every(isNumbering);
}

const elementsIn = (node: XmlElement, name: string): XmlElement[] =>
  elements(node).flatMap((child) => [...(child.name === name ? [child] : []), ...elementsIn(child, name)]);

/** Only cells of tables in cells come here; the numbers that an editor's column counts are no content. */
function nestedCell(node: XmlElement, context: Context, out: Findings): void {
  if (!isNumbering(node)) walkChildren(node, context, out);
}

const isNumbering = (cell: XmlElement): boolean => /numberingColumn/u.test(cell.attributes['class'] ?? '');

function cellContent(cell: XmlElement, context: Context, out: Findings): void {
  out.newLine();
  walkChildren(cell, context, out);
  out.newLine();
}

function span(value: string | undefined): number {
  const number = Number.parseInt(value ?? '1', 10);
  return number > 0 ? Math.min(number, 1000) : 1;
}

function codeBlock(body: string, language: string, context: Context, out: Findings): void {
  out.newLine();
  out.text += body;
  out.newLine();
  const lines = body.replaceAll(/\r\n?/gu, '\n');
  if (!context.inTable) {
    out.add('code blocks', { body: lines });
    if (language !== '' && language !== 'none') out.add('code languages', { language });
    return;
  }
  for (const line of lines.split('\n')) if (line.trim() !== '') out.add('code lines in tables', { line });
}

function webLink(node: XmlElement, context: Context, out: Findings): void {
  const href = node.attributes['href'] ?? '';
  const images = out.facts.images.length + out.facts.emoji.length;
  const text = letters(out.capture(() => walkChildren(node, context, out)));
  const shows = text !== '' || out.facts.images.length + out.facts.emoji.length > images;
  const scheme = /^\s*([a-z][a-z0-9+.-]*):/iu.exec(href)?.[1]?.toLowerCase();
  const isSafe = scheme === undefined || ['http', 'https', 'mailto', 'ftp', 'tel'].includes(scheme);
  // Links with nothing to click on are not visible, and those that run code must not be kept.
  if (href === '' || !shows || !isSafe) return;
  // The label of a list of issues is its query, not the address that the element holds.
  const label = node.attributes['data-datasource'] === undefined && text !== '' ? text : undefined;
  if (href.startsWith('#')) out.add('anchor links', { target: `anchor|${decoded(href.slice(1))}`, text: label });
  else out.add('web links', { target: webTarget(href), text: label });
}

/** What an element names, how that is compared, and the title to show for want of a text. */
interface Resource {
  construct: 'page links' | 'space links' | 'attachment links' | 'web links';
  target: string;
  title?: string;
}

function resource(node: XmlElement, anchor: string): Resource | undefined {
  const attribute = (name: string): string => node.attributes[`ri:${name}`] ?? '';
  switch (node.name) {
    case 'ri:page':
      return {
        construct: 'page links',
        target: `page|${attribute('space-key')}|${attribute('content-title')}|${anchor}`,
        title: attribute('content-title'),
      };
    case 'ri:content-entity':
      return {
        construct: 'page links',
        target: `pageId|${attribute('content-id')}|${anchor}`,
        title: attribute('content-id'),
      };
    case 'ri:blog-post':
      return {
        construct: 'page links',
        target: `blog|${attribute('space-key')}|${attribute('posting-day')}|${attribute('content-title')}`,
        title: attribute('content-title'),
      };
    case 'ri:space':
      return { construct: 'space links', target: `space|${attribute('space-key')}`, title: attribute('space-key') };
    case 'ri:attachment':
      return { construct: 'attachment links', target: fileTarget(node), title: attribute('filename') };
    case 'ri:url':
      return { construct: 'web links', target: webTarget(attribute('value')) };
    default:
      return undefined;
  }
}

function fileTarget(node: XmlElement): string {
  const owner = elements(node)[0];
  return `attachment|${node.attributes['ri:filename'] ?? ''}|${(owner && resource(owner, '')?.target) ?? ''}`;
}

function link(node: XmlElement, context: Context, out: Findings): void {
  const user = first(node, 'ri:user');
  if (user) {
    const name = ['account-id', 'userkey', 'username'].find((by) => user.attributes[`ri:${by}`] !== undefined);
    const by = name === undefined || name === 'account-id' ? 'user' : name;
    const id = name === undefined ? '' : (user.attributes[`ri:${name}`] ?? '');
    out.text += out.stand || picture;
    out.add('mentions', { target: `${by}|${id}` });
    return;
  }
  const anchor = decoded(node.attributes['ac:anchor'] ?? '');
  const target = elements(node)
    .map((child) => resource(child, anchor))
    .find((found) => found !== undefined);
  const body = first(node, 'ac:link-body') ?? first(node, 'ac:plain-text-link-body');
  const imageInside = first(node, 'ac:image');
  const text = out.capture(() => {
    if (body) walkChildren(body, context, out);
    else if (imageInside) walk(imageInside, context, out);
    if (!imageInside && target?.title && !hasContent(body)) out.text += out.stand || target.title;
  });
  const label = letters(text) === '' ? undefined : letters(text);
  if (target) out.add(target.construct, { target: target.target, text: label });
  else if (anchor !== '' && (label !== undefined || hasContent(body)))
    out.add('anchor links', { target: `anchor|${anchor}`, text: label });
}

const hasContent = (node: XmlElement | undefined): boolean =>
  node !== undefined &&
  (/[^\s\u00A0]/u.test(rawText(node)) || elements(node).some((child) => child.name !== 'br' && hasShape(child)));
const hasShape = (node: XmlElement): boolean =>
  ['ac:image', 'ac:emoticon', 'ac:structured-macro', 'time'].includes(node.name) || hasContent(node);

function image(node: XmlElement, context: Context, out: Findings): void {
  const file = first(node, 'ri:attachment');
  const url = first(node, 'ri:url')?.attributes['ri:value'];
  const caption = first(node, 'ac:caption');
  const target = file ? fileTarget(file) : url === undefined ? undefined : webTarget(url);
  if (target !== undefined) {
    const alt = node.attributes['ac:alt'] ?? '';
    const description = alt === (file?.attributes['ri:filename'] ?? '') ? '' : alt;
    out.text += out.stand || picture;
    if (description !== '') out.descriptions.push(description);
    out.add('images', { target, text: letters(description) });
  }
  if (!caption) return;
  const text = letters(out.capture(() => walk(caption, context, out)));
  if (text !== '' && target !== undefined && !context.isNested) out.add('captions', { target, text });
}

function emoticon({ attributes }: XmlElement, _context: Context, out: Findings): void {
  // Something stands here, so that what follows does not begin a line.
  out.text += out.stand || picture;
  out.add('emoji', { accepted: acceptedEmoji(attributes) });
}

function task(node: XmlElement, context: Context, out: Findings): void {
  const body = first(node, 'ac:task-body');
  const status = first(node, 'ac:task-status');
  const fact: Facts['tasks'] = { done: status !== undefined && rawText(status).trim() === 'complete', text: '' };
  if (!context.isNested) out.add('tasks', fact);
  const text = body ? out.capture(() => walkChildren(body, context, out)).trim() : '';
  // A cell's lines are all it has: where a task of several lines ends cannot be told there.
  fact.text = letters(context.inTable ? (text.split('\n')[0] ?? '') : text);
  fact.inTable = context.inTable;
  fact.literal = fact.text === '';
  out.newLine();
  for (const child of elements(node)) if (child !== body) walk(child, context, out);
}

// Macros whose place, not content, matters, and those that are their content.
const silent = new Set(['toc', 'anchor']);
const transparent = new Set(['excerpt', 'details', 'section', 'column']);
const panels: Readonly<Record<string, string>> = {
  info: 'NOTE',
  tip: 'TIP',
  note: 'WARNING',
  warning: 'CAUTION',
  panel: 'PANEL',
};

function macro(node: XmlElement, context: Context, out: Findings): void {
  const name = node.attributes['ac:name'] ?? '';
  const rich = first(node, 'ac:rich-text-body');
  const plain = first(node, 'ac:plain-text-body');
  const title = parameterText(node, 'title');
  if (name === 'status') {
    if (title === '') return;
    out.text += out.stand || title;
    const colour = parameterText(node, 'colour').toLowerCase() || 'grey';
    const subtle = parameterText(node, 'subtle') === 'true';
    out.add('statuses', { colour, subtle, text: letters(title) });
    return;
  }
  if (name === 'code' || name === 'noformat') {
    if (title !== '') titleLine(title, out);
    codeBlock(plain ? rawText(plain) : '', parameterText(node, 'language'), context, out);
    return;
  }
  const panelType = panels[name];
  if (panelType !== undefined) {
    const icon = parameterText(node, 'panelIconText');
    if (icon !== '') addText(icon, out);
    panel(panelType, title, rich ? [rich] : [], context, out);
    return;
  }
  // Without a body it may stand inside a line.
  if (rich || plain) out.newLine();
  if (name === 'expand') {
    if (title !== '') titleLine(title, out);
    if (!context.inTable) out.add('expands', { text: letters(title) });
  } else if (!silent.has(name) && !transparent.has(name) && name !== '') {
    out.add('macros', { name });
    if (!rich && !plain) out.text += out.stand || picture;
    if (plain && !context.inTable) out.add('other text macros', { body: rawText(plain) });
    if (plain) out.text += `${rawText(plain)}\n`;
  }
  if (rich) walk(rich, context, out);
  if (rich || plain) out.newLine();
}

function titleLine(title: string, out: Findings): void {
  out.newLine();
  addText(title, out);
  out.newLine();
}

function panel(type: string, title: string, content: XmlElement[], context: Context, out: Findings): void {
  const fact: Facts['panels'] = { type, title: letters(title) };
  // In a cell a panel is a line that begins with its type.
  if (context.inTable) out.text += `[!${type}] `;
  if (!context.inTable) out.add('panels', fact);
  if (title !== '') titleLine(title, out);
  const text = out.capture(() => content.forEach((node) => walk(node, context, out)));
  // Merged cells are read several times, so the text around them has no one length.
  fact.text = content.some(hasTable) ? undefined : letters(text);
}

const hasTable = (node: XmlElement): boolean =>
  elements(node).some((child) => child.name === 'table' || hasTable(child));

const adfPanels: Readonly<Record<string, string>> = {
  info: 'NOTE',
  success: 'TIP',
  warning: 'WARNING',
  error: 'CAUTION',
  note: 'IMPORTANT',
  custom: 'PANEL',
};

function adfNode(node: XmlElement, context: Context, out: Findings): void {
  const attribute = (key: string): string => {
    const found = elements(node, 'ac:adf-attribute').find(({ attributes }) => attributes['key'] === key);
    return found ? rawText(found).trim() : '';
  };
  const type = node.attributes['type'];
  const content = elements(node, 'ac:adf-content');
  if (type === 'panel') {
    panel(adfPanels[attribute('panel-type')] ?? 'NOTE', '', content, context, out);
    return;
  }
  if (type === 'decision-item' && context.inTable && /\S/u.test(rawText(node))) out.text += '[!DECISION] ';
  const text = letters(out.capture(() => walkChildren(node, context, out)));
  if (type === 'decision-item' && text !== '' && !context.inTable) out.add('decisions', { text });
}
