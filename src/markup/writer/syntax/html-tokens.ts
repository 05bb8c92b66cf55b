import { decodeHTML } from 'entities';

/** A piece of HTML as it was written. */
export interface HtmlToken {
  kind: 'text' | 'comment' | 'open' | 'close';
  raw: string;
  /** Of a tag, lower case. */
  name: string;
  attributes: ReadonlyMap<string, string>;
}

// CommonMark section 6.6. A name with a colon is none of HTML.
const tag = /<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*)\s*\/?>/iuy;
const attribute = /([a-z_:][\w.:-]*)(?:\s*=\s*(?:([^\s"'=<>`]+)|'([^']*)'|"([^"]*)"))?/giu;

/** HTML in its pieces, in order; joined they are the HTML again. */
export function htmlTokens(html: string): HtmlToken[] {
  const tokens: HtmlToken[] = [];
  let from = 0;
  let hasCommentEnd = true;
  const put = (kind: HtmlToken['kind'], end: number, name = '', attributes = none) => {
    if (end > from) tokens.push({ kind, raw: html.slice(from, end), name, attributes });
    from = end;
  };
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', Math.max(from, at + 1))) {
    if (html.startsWith('<!--', at)) {
      const end: number = hasCommentEnd ? commentEnd(html, at) : -1;
      hasCommentEnd = end !== -1;
      if (end === -1) continue;
      put('text', at);
      put('comment', end);
      continue;
    }
    tag.lastIndex = at;
    const [raw, slash, name = '', attributes = ''] = tag.exec(html) ?? [];
    if (raw === undefined) continue;
    put('text', at);
    put(slash === '/' ? 'close' : 'open', at + raw.length, name.toLowerCase(), attributesIn(attributes));
  }
  put('text', html.length);
  return tokens;
}

const none: ReadonlyMap<string, string> = new Map();

function commentEnd(html: string, at: number): number {
  const short = /^<!---?>/u.exec(html.slice(at, at + 6));
  if (short !== null) return at + short[0].length;
  const end = html.indexOf('-->', at + 4);
  return end === -1 ? -1 : end + 3;
}

/** The first attribute of a name counts, as in browsers. */
function attributesIn(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', bare, single, double] of text.matchAll(attribute)) {
    const key = name.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, decodeHTML(bare ?? single ?? double ?? ''));
  }
  return attributes;
}

/** What a piece of text says. */
export const htmlText = (raw: string): string => decodeHTML(raw);

/** What HTML says without its tags and comments; tags of no HTML element stay. */
export const textOfHtml = (html: string, isElement: (name: string) => boolean): string =>
  htmlTokens(html)
    .map(({ kind, raw, name }) => {
      if (kind === 'text') return htmlText(raw);
      return kind === 'comment' || isElement(name) ? (name === 'br' ? '\n' : '') : raw;
    })
    .join('');
