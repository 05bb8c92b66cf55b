import { formatTarget, safeUrl, type SiteOptions, type Target } from '../target.js';
import { boundLine, moveLine } from './blocks.js';
import type { Frame, Handler, Reading, ResourceHolder } from './frame.js';
import { createSink, nowhere } from './frame.js';
import { addText, type Link, mark, type Piece } from './inline-pieces.js';
import { linkedText, longTextIn } from './text-elements.js';

/** The target that an `ri:*` element names; undefined for one that names nothing. */
function resourceOf(frame: Frame): Target | undefined {
  const title = frame.attribute('ri:content-title');
  const spaceKey = frame.attribute('ri:space-key');
  const id = frame.attribute('ri:content-id');
  switch (frame.name) {
    case 'ri:page':
      if (title !== undefined) return { kind: 'page', title, ...(spaceKey !== undefined && { spaceKey }) };
      return id === undefined ? undefined : { kind: 'pageId', id };
    case 'ri:blog-post':
      if (title === undefined) return id === undefined ? undefined : { kind: 'pageId', id };
      return {
        kind: 'blogPost',
        title,
        postingDay: frame.attribute('ri:posting-day') ?? '',
        ...(spaceKey !== undefined && { spaceKey }),
      };
    case 'ri:content-entity':
      return id === undefined ? undefined : { kind: 'pageId', id };
    case 'ri:space':
      return spaceKey === undefined ? undefined : { kind: 'space', key: spaceKey };
    case 'ri:attachment':
      return { kind: 'attachment', filename: frame.attribute('ri:filename') ?? 'file' };
    case 'ri:url':
      return frame.isCut ? undefined : { kind: 'web', url: frame.attribute('ri:value') ?? '' };
    case 'ri:user': {
      for (const by of ['user', 'userkey', 'username'] as const) {
        const value = frame.attribute(by === 'user' ? 'ri:account-id' : `ri:${by}`);
        if (value) return { kind: 'user', by, id: value };
      }
      return { kind: 'user', by: 'user', id: '' };
    }
    default:
      return undefined;
  }
}

/** A resource identifier: told to the link, image or parameter around it, shown where there is none. */
const resource: Handler = (frame, parent, reading) => {
  const target = resourceOf(frame);
  const own: ResourceHolder = { resource: undefined, label: '' };
  const outer = parent.scope.holder;
  frame.ownScope().holder = own;
  frame.sink = nowhere;
  frame.close = () => {
    const owner = own.resource;
    const whole =
      target?.kind === 'attachment' && (owner?.kind === 'page' || owner?.kind === 'pageId')
        ? { ...target, owner }
        : target;
    if (outer === undefined) {
      if (whole?.kind === 'user') mention(parent, whole, reading);
      else if (whole !== undefined) linkedText(parent, labelOf(whole, reading), targetAddress(whole, reading));
      return;
    }
    outer.resource ??= whole;
    if (whole === undefined) outer.label ||= frame.attribute('ri:parameter') ?? '';
  };
};

/** What a link to a target shows when it has no text of its own. */
export function labelOf(target: Target, { site }: Reading): string {
  switch (target.kind) {
    case 'page':
    case 'blogPost':
      return target.title;
    case 'pageId':
      return site.resolve?.pageById?.(target.id)?.title ?? target.id;
    case 'space':
      return target.key;
    case 'attachment':
      return target.filename;
    case 'user':
      return personName(target, site);
    case 'web':
      return target.url;
    default:
      return '';
  }
}

function targetAddress(target: Target, { site }: Reading): string | undefined {
  return target.kind === 'web' ? safeUrl(target.url, site) : formatTarget(target, site);
}

function personName(user: Extract<Target, { kind: 'user' }>, { resolve }: SiteOptions): string {
  const name = user.by === 'user' && user.id !== '' ? resolve?.user?.(user.id) : undefined;
  return `@${name || user.id || 'unknown user'}`;
}

/** A person: a link to the account, or the name alone. */
export function mention(frame: Frame, user: Extract<Target, { kind: 'user' }>, reading: Reading): void {
  const name = personName(user, reading.site);
  linkedText(frame, name, reading.mentions === 'name' || user.id === '' ? undefined : formatTarget(user, reading.site));
}

/** `ac:link`: its target is an `ri:*` child or an anchor, its text one of two bodies, or the target's name. */
const link: Handler = (frame, parent, reading) => {
  const { sink } = parent;
  if (sink.kind === 'text' || sink.kind === 'skip') return;
  const anchor = frame.attribute('ac:anchor');
  const holder: ResourceHolder = { resource: undefined, label: '' };
  frame.ownScope().holder = holder;
  frame.isInline = true;
  const inner: Link = { target: undefined, isUsed: false, repeats: reading.repeats };
  const isInside = parent.link !== undefined;
  const content = createSink('line');
  frame.sink = content;
  if (!isInside) frame.link = inner;
  let hasBegun = false;
  content.cut = () => {
    hasBegun ||= content.pieces.some(isShown);
    inner.target ??= isInside ? undefined : linkTarget(holder.resource, anchor, reading);
    moveLine(content, sink);
  };
  frame.close = () => {
    const target = holder.resource;
    const hasText = hasBegun || content.pieces.some(isShown);
    if (target?.kind === 'user' && !hasText) {
      mention(parent, target, reading);
      return;
    }
    inner.target = isInside ? undefined : linkTarget(target, anchor, reading);
    if (hasText) {
      while (content.pieces.at(-1)?.kind === 'break') content.pieces.pop();
      moveLine(content, sink);
      return;
    }
    const label = target === undefined ? holder.label || headingOf(anchor ?? '') : labelOf(target, reading);
    addText(sink.pieces, label, frame.marks & ~mark.code, isInside ? parent.link : inner);
    boundLine(sink);
  };
};

const isShown = ({ kind, text }: Piece) => kind !== 'break' && text.trim() !== '';

function linkTarget(target: Target | undefined, anchor: string | undefined, reading: Reading): string | undefined {
  const { site } = reading;
  if (target === undefined) return anchor ? formatTarget({ kind: 'anchor', anchor }, site) : undefined;
  if ((target.kind === 'page' || target.kind === 'pageId') && anchor) return formatTarget({ ...target, anchor }, site);
  const address = targetAddress(target, reading);
  if (address === undefined)
    reading.warnings.add('unsafe_link', 'A link with an address that may run code is shown as text only.');
  return address;
}

function headingOf(anchor: string): string {
  try {
    return decodeURIComponent(anchor).replaceAll('-', ' ');
  } catch {
    // Not percent-encoded after all: shown as it stands.
    return anchor;
  }
}

/** Link text in CDATA: plain, in one line. */
const plainBody: Handler = (frame, parent) => {
  const body = createSink('text');
  frame.sink = body;
  frame.closeInSteps = () => longTextIn(parent, body.text);
};

const body: Handler = (frame) => {
  frame.ownScope().holder = undefined;
};

const names = 'ri:page ri:blog-post ri:content-entity ri:space ri:attachment ri:url ri:user ri:shortcut ri:content';

export const linkElements: readonly [string, Handler][] = [
  ['ac:link', link],
  ['ac:link-body', body],
  ['ac:plain-text-link-body', plainBody],
  ...names.split(' ').map((name): [string, Handler] => [name, resource]),
];
