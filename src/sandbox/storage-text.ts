import { decodeHTMLStrict } from 'entities';

/** Elements whose content no reader sees: settings of macros, bookkeeping of tasks, the copy kept for old renderers. */
const hidden = new Set([
  'ac:parameter',
  'ac:adf-attribute',
  'ac:adf-fallback',
  'ac:placeholder',
  'ac:task-id',
  'ac:task-uuid',
  'ac:task-status',
]);

const inline = new Set(
  (
    'a abbr acronym b big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var ' +
    'ac:link ac:link-body ac:plain-text-link-body ac:inline-comment-marker ac:emoticon time ri:page ri:user ri:url ' +
    'ri:attachment ri:blog-post ri:space ri:content-entity ri:shortcut'
  ).split(' '),
);

const markup =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([\w:-]+)((?:"[^"]*"|'[^']*'|[^'">])*)>|[^<]+|</g;

/**
 * The text of a storage body as a reader sees it, one block a line: what search indexes and excerpts show. Links
 * without text of their own read as the title they point at. Never throws; one pass, so that ten thousand pages are a
 * matter of seconds.
 */
export function storageToText(storage: string): string {
  let text = '';
  let hiddenBy = '';
  let linkedTitle = '';
  markup.lastIndex = 0;
  for (const [whole, verbatim, closing, name, attributes = ''] of storage.matchAll(markup)) {
    if (hiddenBy !== '') {
      if (closing === '/' && name === hiddenBy) hiddenBy = '';
      continue;
    }
    if (verbatim !== undefined) {
      text += verbatim;
    } else if (name === undefined) {
      if (!/^<[!?]/.test(whole)) text += decode(whole.replace(/\s+/g, ' '));
    } else if (closing === '/') {
      if (name === 'ac:link') {
        text += linkedTitle;
        linkedTitle = '';
      }
      text += gap(name);
    } else {
      const selfClosing = attributes.endsWith('/');
      if (hidden.has(name) && !selfClosing) hiddenBy = name;
      if (name.endsWith('link-body')) linkedTitle = '';
      if (name === 'ri:page' || name === 'ri:blog-post') linkedTitle = valueOf(attributes, 'ri:content-title');
      if (name === 'time') text += valueOf(attributes, 'datetime');
      text += gap(name);
    }
  }
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[\n ]*/g, '\n')
    .trim();
}

function gap(element: string): string {
  if (inline.has(element)) return '';
  return element === 'td' || element === 'th' ? ' ' : '\n';
}

function valueOf(attributes: string, name: string): string {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
  return found === undefined ? '' : decode(found);
}

function decode(text: string): string {
  return text.includes('&') ? decodeHTMLStrict(text) : text;
}
