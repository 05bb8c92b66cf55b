import { percentDecoded } from '../../links/address.js';
import { formatTarget, safeUrl, type SiteOptions, type Target } from '../target.js';
import { linkedText, longTextIn, moveLine, textIn } from './blocks.js';
import { type Frame, type Handler, nowhere, type Reading, type Resource, type ResourceHolder, Sink } from './frame.js';
import { type Link, mark, type Piece } from './inline-pieces.js';

/** The target that an `ri:*` element names; undefined for one that names nothing. */
function resourceOf(frame: Frame): Resource | undefined {
  const title = frame.attribute('ri:content-title');
  const spaceKey = frame.attribute('ri:space-key');
  const id = frame.attribute('ri:content-id');
  const byId: Resource | undefined = id === undefined ? undefined : { kind: 'pageId', id };
  switch (frame.name) {
    case 'ri:page':
      if (title === undefined) return byId;
      return { kind: 'page', title, spaceKey };
    case 'ri:blog-post':
      if (title === undefined) return byId;
      return { kind: 'blogPost', title, postingDay: frame.attribute('ri:posting-day') ?? '', spaceKey };
    case 'ri:content-entity':
      return byId;
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
  const outer = parent.holder;
  frame.holder = own;
  frame.sink = nowhere;
  frame.close = () => {
    const owner = own.resource;
    const whole =
      target?.kind === 'attachment' && (owner?.kind === 'page' || owner?.kind === 'pageId')
        ? { ...target, owner }
        : target;
    if (outer !== undefined) {
      outer.resource ??= whole;
      if (whole === undefined) outer.label ||= frame.attribute('ri:parameter') ?? '';
    } else if (whole !== undefined) named(parent, whole, reading);
  };
};

/** What a link to a target shows when it has no text of its own. */
export function labelOf(target: Resource, { site }: Reading): string {
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
      return target satisfies never;
  }
}

function targetAddress(target: Resource, { site }: Reading): string | undefined {
  return target.kind === 'web' ? safeUrl(target.url, site) : formatTarget(target, site);
}

function personName(user: Extract<Target, { kind: 'user' }>, { resolve }: SiteOptions): string {
  const name = user.by === 'user' && user.id !== '' ? resolve?.user?.(user.id) : undefined;
  return `@${name || user.id || 'unknown user'}`;
}

/** A link that shows the name of its target; of a person perhaps the name alone. */
function named(frame: Frame, target: Resource, reading: Reading): void {
  const isNameAlone = target.kind === 'user' && (reading.mentions === 'name' || target.id === '');
  linkedText(frame, labelOf(target, reading), isNameAlone ? undefined : targetAddress(target, reading));
}

/** `ac:link`: its target is an `ri:*` child or an anchor, its text one of two bodies, or the target's name. */
const link: Handler = (frame, parent, reading) => {
  const { sink } = parent;
  if (!sink.holdsLines) return;
  const anchor = frame.attribute('ac:anchor');
  const holder: ResourceHolder = { resource: undefined, label: '' };
  frame.holder = holder;
  frame.isInline = true;
  const inner: Link = { target: undefined, isUsed: false, repeats: reading.repeats };
  const isInside = parent.link !== undefined;
  const content = new Sink('line');
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
      named(parent, target, reading);
      return;
    }
    inner.target = isInside ? undefined : linkTarget(target, anchor, reading);
    if (hasText) {
      while (content.pieces.at(-1)?.kind === 'break') content.pieces.pop();
      moveLine(content, sink);
      return;
    }
    const label = target === undefined ? holder.label || headingOf(anchor ?? '') : labelOf(target, reading);
    textIn({ sink, marks: frame.marks & ~mark.code, link: isInside ? parent.link : inner }, label);
  };
};

const isShown = ({ kind, text }: Piece) => kind !== 'break' && text.trim() !== '';

function linkTarget(target: Resource | undefined, anchor: string | undefined, reading: Reading): string | undefined {
  const { site } = reading;
  if (target === undefined) return anchor ? formatTarget({ kind: 'anchor', anchor }, site) : undefined;
  if ((target.kind === 'page' || target.kind === 'pageId') && anchor) return formatTarget({ ...target, anchor }, site);
  const address = targetAddress(target, reading);
  if (address === undefined)
    reading.warnings.add('unsafe_link', 'A link with an address that may run code is shown as text only.');
  return address;
}

/** What an anchor says; one that is not percent-encoded after all is shown as it stands. */
function headingOf(anchor: string): string {
  const heading = percentDecoded(anchor);
  return heading === anchor && anchor.includes('%') ? anchor : heading.replaceAll('-', ' ');
}

/** Link text in CDATA: plain, in one line. */
const plainBody: Handler = (frame, parent) => {
  const body = new Sink('text');
  frame.sink = body;
  frame.closeInSteps = () => longTextIn(parent, body.text);
};

const body: Handler = (frame) => {
  frame.holder = undefined;
};

const names = 'ri:page ri:blog-post ri:content-entity ri:space ri:attachment ri:url ri:user ri:shortcut ri:content';

export const linkElements: readonly [string, Handler][] = [
  ['ac:link', link],
  ['ac:link-body', body],
  ['ac:plain-text-link-body', plainBody],
  ...names.split(' ').map((name): [string, Handler] => [name, resource]),
];
