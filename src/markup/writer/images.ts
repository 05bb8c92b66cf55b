import { percentDecoded } from '../../links/address.js';
import { parseTarget } from '../target.js';
import { warn, type Writing } from './context.js';
import { resourceElement, targetElement } from './targets.js';
import { element, escapeText } from './storage-text.js';
import { shortened } from './syntax/telling.js';

export interface ImageOptions {
  /** In a line of text, not a block of its own. */
  isInline: boolean;
  /** In pixels. */
  width?: string | undefined;
  /** Inline storage of the line below a picture. */
  caption?: string;
}

/**
 * A picture: a file of a page, or one from elsewhere. Undefined when it may not be shown, with a warning. A bare file
 * name is a file of the page: no relative address works in a body.
 */
export function imageElement(
  destination: string,
  description: string,
  writing: Writing,
  { isInline, width, caption = '' }: ImageOptions,
): string | undefined {
  const isFileName = !/[:/#?]/u.test(destination) && destination !== '';
  const target = isFileName
    ? ({ kind: 'attachment', filename: percentDecoded(destination) } as const)
    : parseTarget(destination, writing.site);
  if (target === undefined) {
    warn(writing, 'refused_link', `The picture "${destination.slice(0, 100)}" was refused; its description stays.`);
    return undefined;
  }
  if (target.kind !== 'attachment' && target.kind !== 'web') {
    const body = () => escapeText(description || destination);
    return targetElement(target, writing, { label: description, body });
  }
  if (target.kind === 'web' && isRelative(target.url))
    warn(
      writing,
      'dead_link',
      `The picture "${shortened(target.url)}" leads nowhere on the wiki: attach the file and show it as attachment:NAME.`,
    );
  const attributes = {
    ...(isInline ? { 'ac:inline': 'true' } : { 'ac:align': 'center', 'ac:layout': 'center' }),
    'ac:alt': description === '' ? undefined : description,
    ...(width !== undefined && { 'ac:width': width, 'ac:custom-width': 'true' }),
  };
  const source = target.kind === 'web' ? element('ri:url', { 'ri:value': target.url }) : resourceElement(target);
  return element('ac:image', attributes, source + captionElement(caption));
}

/** Whether an address counts from the place of the text: a page has another place than the file had. */
export const isRelative = (url: string): boolean => !/^(?:[a-z][a-z0-9+.-]*:|\/\/|\/wiki\/)/iu.test(url);

const captionElement = (caption: string): string =>
  caption === '' ? '' : element('ac:caption', {}, element('p', {}, caption));

/** The storage of a known picture with the caption that the Markdown has now. */
export function withCaption(image: string, caption: string): string {
  const bare = image.replace(/<ac:caption(?:\s[^>]*)?(?:\/>|>[^]*?<\/ac:caption>)/u, '');
  if (bare === image && caption === '') return image;
  return bare.replace(/(?=<ac:adf-mark\b[^]*$)|(?=<\/ac:image>$)/u, () => captionElement(caption));
}
