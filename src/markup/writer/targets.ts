import { macroKind } from '../macros.js';
import { type ResourceTarget, type Target, safeUrl } from '../target.js';
import { warn, type Writing } from './context.js';
import { element, escapeText, macroElement, textParameter } from './storage-text.js';
import { shortened } from './syntax/telling.js';

interface LinkText {
  /** The text without marks. */
  label: string;
  /** The text as storage; asked for only where it is shown. */
  body(): string;
}

/** The element that a link with this target stands for: a link, a mention, a date, a status, a macro. */
export function targetElement(target: Target, writing: Writing, text: LinkText): string {
  switch (target.kind) {
    case 'web':
      return element('a', { href: target.url }, text.body());
    case 'anchor':
      return acLink('', anchorOf(target.anchor, writing), text.body());
    case 'page':
    case 'pageId':
      return acLink(resourceElement(target), target.anchor, text.body());
    case 'blogPost':
    case 'space':
    case 'attachment':
      return acLink(resourceElement(target), undefined, text.body());
    case 'user':
      if (target.id !== '') return acLink(resourceElement(target), undefined, '');
      warn(writing, 'refused_link', 'A mention without an account id stays text.');
      return text.body();
    case 'date':
      if (/^\d{4}-\d{2}-\d{2}(?:T[\d:.+Z-]+)?$/u.test(text.label)) return element('time', { datetime: text.label });
      warn(writing, 'unknown_value', `"${text.label.slice(0, 40)}" is no date of the form 2026-10-01; it stays text.`);
      return text.body();
    case 'placeholder':
      return element('ac:placeholder', {}, escapeText(text.label));
    case 'status':
      return status(target, text.label);
    case 'macro':
      return macro(target, writing, text);
    default:
      return target satisfies never;
  }
}

function anchorOf(fragment: string, writing: Writing): string {
  const anchor = writing.anchors.find(fragment);
  if (anchor === undefined)
    warn(
      writing,
      'dead_link',
      `The link to "#${shortened(fragment)}" leads nowhere: the text has no heading of that name.`,
    );
  return anchor ?? fragment;
}

const acLink = (resource: string, anchor: string | undefined, body: string): string =>
  element('ac:link', { 'ac:anchor': anchor }, resource + (body === '' ? '' : element('ac:link-body', {}, body)));

/** The `ri:*` element of a target. */
export function resourceElement(target: ResourceTarget): string {
  switch (target.kind) {
    case 'page':
      return element('ri:page', { 'ri:space-key': target.spaceKey, 'ri:content-title': target.title });
    case 'pageId':
      return element('ri:content-entity', { 'ri:content-id': target.id });
    case 'blogPost':
      return element('ri:blog-post', {
        'ri:space-key': target.spaceKey,
        'ri:content-title': target.title,
        'ri:posting-day': target.postingDay,
      });
    case 'space':
      return element('ri:space', { 'ri:space-key': target.key });
    case 'attachment':
      return element(
        'ri:attachment',
        { 'ri:filename': target.filename },
        target.owner && resourceElement(target.owner),
      );
    case 'user':
      return element('ri:user', { [target.by === 'user' ? 'ri:account-id' : `ri:${target.by}`]: target.id });
    default:
      return target satisfies never;
  }
}

function status({ colour, subtle }: Extract<Target, { kind: 'status' }>, title: string): string {
  const name = colour.charAt(0).toUpperCase() + colour.slice(1).toLowerCase();
  return macroElement('status', [
    ['title', escapeText(title)],
    ...textParameter('colour', name),
    ...textParameter('subtle', subtle ? 'true' : ''),
  ]);
}

/** Name and parameters of a macro as storage. */
export function macroParameters(target: Extract<Target, { kind: 'macro' }>, writing: Writing): [string, string][] {
  return target.parameters.flatMap(({ name, value }): [string, string][] => {
    if (typeof value !== 'string') {
      const resource = resourceElement(value);
      // Pages stand in a link element there, all else stands alone.
      const isPage = value.kind === 'page' || value.kind === 'pageId' || value.kind === 'blogPost';
      const anchor = 'anchor' in value ? value.anchor : undefined;
      return [[name, isPage ? acLink(resource, anchor, '') : resource]];
    }
    if (macroKind(target.name).address !== name) return [[name, escapeText(value)]];
    const url = safeUrl(value);
    if (url !== undefined) return [[name, element('ri:url', { 'ri:value': url })]];
    warn(writing, 'refused_link', `The address "${value.slice(0, 100)}" of the macro "${target.name}" was refused.`);
    return [];
  });
}

function macro(target: Extract<Target, { kind: 'macro' }>, writing: Writing, text: LinkText): string {
  if (target.name !== '') return macroElement(target.name, macroParameters(target, writing));
  warn(writing, 'refused_link', 'A macro without a name stays text.');
  return text.body();
}
