import { escapeAttribute, escapeText } from 'entities';
import { contentPath, downloadPath } from './links.js';
import { panelHtml, plainMacroNames } from './macro-view.js';
import type { SiteIndex } from './site-index.js';
import type { SiteContent, SiteUser } from './site.js';
import {
  attribute,
  childElement,
  isTag,
  macroParameter,
  nodeText,
  parseStorage,
  resourceName,
  textContent,
} from './storage-tree.js';
import type { ChildNode, Element } from './storage-tree.js';

/** What rendering needs beside the body: whose eyes it is for, and where links lead. */
export interface ViewContext {
  index: SiteIndex;
  /** Links and included pages are resolved among what this person may see. */
  user: SiteUser;
  /** The page the body belongs to; absent for bodies that belong to none. */
  content?: SiteContent;
  /** Absolute addresses, as the export formats have them. */
  isExport?: boolean;
}

interface Rendering extends ViewContext {
  /** Pages that are being included, so that a circle ends. */
  including: readonly string[];
}

const voidElements = new Set(['br', 'hr', 'img', 'col', 'wbr']);
// Everything else of HTML is kept by its text alone: a stored `script` must not become one.
const keptElements = new Set(
  (
    'p h1 h2 h3 h4 h5 h6 strong b em i u s del ins sub sup small big code pre blockquote ul ol li a br hr span div ' +
    'table colgroup col thead tbody tfoot tr th td time dl dt dd cite q kbd samp var tt caption'
  ).split(' '),
);
const keptAttributes = new Set(
  'class style title colspan rowspan align valign width height start datetime data-layout data-width scope'.split(' '),
);

/**
 * Renders a storage body as the HTML of `body-format=view` and its export variants. Never throws on bad markup.
 * Macros that list things at reading time show what the reader may see.
 */
export function storageToHtml(storage: string, context: ViewContext): string {
  const rendering: Rendering = { ...context, including: context.content === undefined ? [] : [context.content.id] };
  return render(parseStorage(storage), rendering);
}

function render(nodes: readonly ChildNode[], context: Rendering): string {
  return nodes.map((node) => (isTag(node) ? renderElement(node, context) : escapeText(nodeText(node)))).join('');
}

function renderElement(element: Element, context: Rendering): string {
  const { name } = element;
  switch (name) {
    case 'ac:structured-macro':
    case 'ac:macro':
      return renderMacro(element, context);
    case 'ac:link':
      return renderLink(element, context);
    case 'ac:image':
      return renderImage(element, context);
    case 'ac:emoticon':
      return renderEmoticon(element);
    case 'ac:task-list':
      return `<ul class="inline-task-list" data-inline-tasks-content-id="${context.content?.id ?? ''}">${render(element.children, context)}</ul>`;
    case 'ac:task':
      return renderTask(element, context);
    case 'ac:inline-comment-marker':
      return `<span class="inline-comment-marker" data-ref="${quoted(attribute(element, 'ac:ref'))}">${render(element.children, context)}</span>`;
    case 'ac:layout':
      return `<div class="contentLayout2">${render(element.children, context)}</div>`;
    case 'ac:layout-section': {
      const type = (attribute(element, 'ac:type') ?? 'single').replaceAll('_', '-');
      return `<div class="columnLayout ${quoted(type)}" data-layout="${quoted(type)}">${render(element.children, context)}</div>`;
    }
    case 'ac:layout-cell':
      return `<div class="cell normal" data-type="normal"><div class="innerCell">${render(element.children, context)}</div></div>`;
    case 'ac:adf-extension': {
      const fallback = childElement(element, 'ac:adf-fallback');
      return fallback === undefined ? '' : render(fallback.children, context);
    }
    case 'ac:placeholder':
    case 'ac:parameter':
      return '';
    default:
      return renderHtml(element, context);
  }
}

function renderHtml(element: Element, context: Rendering): string {
  const { name } = element;
  if (name === 'script' || name === 'style') return '';
  if (!keptElements.has(name)) return render(element.children, context);
  const attributes = Object.keys(element.attribs)
    .filter((key) => keptAttributes.has(key))
    .map((key) => ` ${key}="${quoted(attribute(element, key))}"`)
    .join('');
  if (voidElements.has(name)) return `<${name}${attributes} />`;
  const extra = /^h[1-6]$/.test(name) ? ` id="${quoted(headingId(element, context))}"` : hrefOf(element);
  return `<${name}${extra}${attributes}>${render(element.children, context)}</${name}>`;
}

// `PageTitle-Heading`, without spaces: ids of this renderer, which the page itself does not use.
function headingId(element: Element, context: Rendering): string {
  const heading = textContent(element.children).replaceAll(/\s+/g, '');
  const title = context.content === undefined ? '' : context.index.current(context.content).title;
  return title === '' ? heading : `${title.replaceAll(/\s+/g, '')}-${heading}`;
}

function hrefOf(element: Element): string {
  const href = attribute(element, 'href');
  if (element.name !== 'a' || href === undefined || /^\s*(javascript|data|vbscript):/i.test(href)) return '';
  const isExternal = /^https?:/i.test(href);
  return ` href="${quoted(href)}"${isExternal ? ' class="external-link" rel="nofollow"' : ''}`;
}

function renderTask(task: Element, context: Rendering): string {
  const text = (name: string) => textContent(childElement(task, name)?.children ?? []).trim();
  const checked = text('ac:task-status') === 'complete' ? ' class="checked"' : '';
  const body = childElement(task, 'ac:task-body');
  const nested = task.children.filter((child) => isTag(child) && child.name === 'ac:task-list');
  return `<li${checked} data-inline-task-id="${quoted(text('ac:task-id'))}">${render(body?.children ?? [], context)}${render(nested, context)}</li>`;
}

function renderEmoticon(element: Element): string {
  const fallback = attribute(element, 'ac:emoji-fallback') ?? attribute(element, 'ac:emoji-shortname');
  return escapeText(fallback ?? `(${attribute(element, 'ac:name') ?? 'emoticon'})`);
}

function renderLink(link: Element, context: Rendering): string {
  const body = childElement(link, 'ac:link-body') ?? childElement(link, 'ac:plain-text-link-body');
  const label = body === undefined ? undefined : render(body.children, context);
  const anchor = attribute(link, 'ac:anchor');
  const hash = anchor === undefined ? '' : `#${anchor.replaceAll(' ', '-')}`;
  const target = link.children.find((child): child is Element => isTag(child) && child.name.startsWith('ri:'));
  if (target === undefined) return hash === '' ? (label ?? '') : anchorTag(hash, label ?? escapeText(hash.slice(1)));
  switch (target.name) {
    case 'ri:user': {
      const accountId = attribute(target, 'ri:account-id') ?? '';
      const person = context.index.user(accountId);
      const address = `https://home.atlassian.com/people/${encodeURIComponent(accountId)}`;
      return `<a class="confluence-userlink user-mention" data-account-id="${quoted(accountId)}" href="${quoted(address)}">${label ?? escapeText(person === undefined ? '@Unknown user' : `@${person.displayName}`)}</a>`;
    }
    case 'ri:page':
    case 'ri:blog-post':
    case 'ri:content-entity': {
      const content = linkedContent(target, context);
      const text = label ?? escapeText(resourceName(target));
      // A link to something the reader may not see looks like one to a page that is yet to be written.
      return content === undefined
        ? `<span class="unresolved">${text}</span>`
        : anchorTag(`${siteRoot(context)}${contentPath(context.index, content)}${hash}`, text);
    }
    case 'ri:attachment': {
      const attachment = linkedAttachment(target, context);
      const text = label ?? escapeText(resourceName(target));
      return attachment === undefined
        ? `<span class="unresolved">${text}</span>`
        : anchorTag(`${siteRoot(context)}${downloadPath(attachment)}`, text);
    }
    case 'ri:space': {
      const space = context.index.spaceByKey(attribute(target, 'ri:space-key') ?? '');
      const isVisible = space !== undefined && context.index.canViewSpace(context.user, space);
      const text = label ?? escapeText(isVisible ? space.name : resourceName(target));
      return isVisible ? anchorTag(`${siteRoot(context)}/spaces/${encodeURIComponent(space.key)}`, text) : text;
    }
    case 'ri:url':
      return anchorTag(attribute(target, 'ri:value') ?? '', label ?? escapeText(resourceName(target)));
    default:
      return label ?? '';
  }
}

function renderImage(image: Element, context: Rendering): string {
  const target = image.children.find((child): child is Element => isTag(child) && child.name.startsWith('ri:'));
  const alt = attribute(image, 'ac:alt') ?? attribute(image, 'ac:title') ?? '';
  const caption = childElement(image, 'ac:caption');
  const attachment = target?.name === 'ri:attachment' ? linkedAttachment(target, context) : undefined;
  const source =
    attachment === undefined
      ? (attribute(target ?? image, 'ri:value') ?? '')
      : `${siteRoot(context)}${downloadPath(attachment)}`;
  const width = attribute(image, 'ac:width');
  const size = width === undefined ? '' : ` width="${quoted(width)}"`;
  const below = caption === undefined ? '' : `<div class="caption">${render(caption.children, context)}</div>`;
  return `<span class="confluence-embedded-file-wrapper"><img class="confluence-embedded-image" alt="${quoted(alt)}" src="${quoted(source)}"${size} /></span>${below}`;
}

function renderMacro(macro: Element, context: Rendering): string {
  const name = attribute(macro, 'ac:name') ?? '';
  const rich = childElement(macro, 'ac:rich-text-body');
  const plain = childElement(macro, 'ac:plain-text-body');
  const body = () => (rich === undefined ? '' : render(rich.children, context));
  const panel = panelHtml(name, macro, body);
  if (panel !== undefined) return panel;
  if (name === 'children') return childList(context);
  if (name === 'include' || name === 'excerpt-include') return included(macro, name, context);
  if (name === 'excerpt' && macroParameter(macro, 'hidden') === 'true') return '';
  if (plain !== undefined) {
    const text = escapeText(textContent(plain.children));
    if (!plainMacroNames.has(name)) return `<pre>${text}</pre>`;
    const language = macroParameter(macro, 'language') ?? 'text';
    const title = macroParameter(macro, 'title');
    const header =
      title === undefined ? '' : `<div class="codeHeader panelHeader pdl"><b>${escapeText(title)}</b></div>`;
    return `<div class="code panel pdl">${header}<div class="codeContent panelContent pdl"><pre class="syntaxhighlighter-pre" data-syntaxhighlighter-params="brush: ${quoted(language)}; gutter: false; theme: Confluence" data-theme="Confluence">${text}</pre></div></div>`;
  }
  if (rich !== undefined) return body();
  return `<div class="conf-macro output-block" data-hasbody="false" data-macro-name="${quoted(name)}"></div>`;
}

function childList(context: Rendering): string {
  if (context.content === undefined) return '';
  const items = context.index
    .children(context.content.id)
    .filter(
      (child) => child.type === 'page' && child.status === 'current' && context.index.canView(context.user, child),
    )
    .map(
      (child) =>
        `<li>${anchorTag(`${siteRoot(context)}${contentPath(context.index, child)}`, escapeText(context.index.current(child).title))}</li>`,
    );
  return items.length === 0 ? '' : `<ul class="childpages-macro">${items.join('')}</ul>`;
}

function included(macro: Element, name: string, context: Rendering): string {
  const parameter = macro.children.find(
    (child): child is Element => isTag(child) && child.name === 'ac:parameter' && attribute(child, 'ac:name') === '',
  );
  const link = parameter === undefined ? undefined : (childElement(parameter, 'ac:link') ?? parameter);
  const target = link === undefined ? undefined : childElement(link, 'ri:page');
  const content = target === undefined ? undefined : linkedContent(target, context);
  if (content === undefined || context.including.includes(content.id)) return '';
  const inner: Rendering = { ...context, content, including: [...context.including, content.id] };
  const nodes = parseStorage(context.index.current(content).storage);
  if (name === 'include') return render(nodes, inner);
  const excerpt = findExcerpt(nodes);
  return excerpt === undefined ? '' : render(excerpt.children, inner);
}

function findExcerpt(nodes: readonly ChildNode[]): Element | undefined {
  for (const node of nodes) {
    if (!isTag(node)) continue;
    if (node.name === 'ac:structured-macro' && attribute(node, 'ac:name') === 'excerpt') {
      return childElement(node, 'ac:rich-text-body');
    }
    const found = findExcerpt(node.children);
    if (found !== undefined) return found;
  }
  return undefined;
}

function linkedContent(target: Element, context: Rendering): SiteContent | undefined {
  const id = attribute(target, 'ri:content-id');
  const title = attribute(target, 'ri:content-title')?.toLowerCase();
  const key = attribute(target, 'ri:space-key');
  const spaceId = key === undefined ? context.content?.spaceId : context.index.spaceByKey(key)?.id;
  if (id !== undefined) return visible(context.index.content(id), context);
  const type = target.name === 'ri:blog-post' ? 'blogpost' : 'page';
  for (const content of context.index.contents()) {
    if (content.spaceId !== spaceId || content.type !== type || content.status !== 'current') continue;
    if (context.index.current(content).title.toLowerCase() === title) return visible(content, context);
  }
  return undefined;
}

function visible(content: SiteContent | undefined, context: Rendering): SiteContent | undefined {
  return content !== undefined && context.index.canView(context.user, content) ? content : undefined;
}

function linkedAttachment(target: Element, context: Rendering) {
  const page = childElement(target, 'ri:page');
  const owner = page === undefined ? context.content : linkedContent(page, context);
  const name = attribute(target, 'ri:filename');
  return owner === undefined
    ? undefined
    : context.index.attachmentsOf(owner.id).find((attachment) => attachment.title === name);
}

function siteRoot(context: Rendering): string {
  return context.isExport === true ? context.index.data.baseUrl : '/wiki';
}

function anchorTag(href: string, label: string): string {
  return /^\s*(javascript|data|vbscript):/i.test(href) ? label : `<a href="${quoted(href)}">${label}</a>`;
}

function quoted(text: string | undefined): string {
  return escapeAttribute(text ?? '');
}
