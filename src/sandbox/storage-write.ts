import { randomUUID } from 'node:crypto';
import { parseXml } from '@rgrove/parse-xml';
import { badRequest } from './errors.js';
import { encodeHtmlNames, htmlNames } from './html-names.js';

// CDATA, comment, tag, entity-bearing text: every token of a fragment that parses.
const tokens = /<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<\/?[\w:-]+(?:"[^"]*"|'[^']*'|[^'">])*>|[^<]+/g;

/**
 * A body as the site stores it: checked strictly, then changed as the service changes it: comments dropped, empty
 * elements written `<x />`, macros given `ac:schema-version` and `ac:macro-id`, characters with an HTML 4 name written
 * by it. Everything else stays as it was sent. Throws E15.
 */
export function acceptStorage(storage: string): string {
  checkWellFormed(storage);
  return storage.replace(tokens, (token) => {
    if (token.startsWith('<![CDATA[')) return token;
    if (token.startsWith('<!--')) return '';
    if (token.startsWith('<')) return normalTag(token);
    return encodeHtmlNames(token.replaceAll('"', '&quot;').replaceAll('>', '&gt;'));
  });
}

/** Text as it stands in a stored body. */
export function storedText(text: string): string {
  return encodeHtmlNames(
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  );
}

/** Places of a text in a stored body where it stands within one run of text, as offsets; markup is no text. */
export function findText(storage: string, text: string): number[] {
  const wanted = storedText(text);
  const places: number[] = [];
  for (const match of storage.matchAll(tokens)) {
    const [token] = match;
    if (token.startsWith('<')) continue;
    for (let at = token.indexOf(wanted); at !== -1; at = token.indexOf(wanted, at + wanted.length)) {
      places.push(match.index + at);
    }
  }
  return places;
}

function normalTag(tag: string): string {
  let normal = tag.replace(/\s*\/>$/, ' />').replace(/style="text-align:\s*start;?"/, 'style=""');
  if (!normal.startsWith('<ac:structured-macro')) return normal;
  if (!normal.includes('ac:schema-version=')) normal = withAttribute(normal, 'ac:schema-version', '1');
  if (!normal.includes('ac:macro-id=')) normal = withAttribute(normal, 'ac:macro-id', randomUUID());
  return normal;
}

function withAttribute(tag: string, name: string, value: string): string {
  return tag.replace(/\s*(\/?>)$/, (_, end: string) => ` ${name}="${value}"${end === '/>' ? ' />' : '>'}`);
}

function checkWellFormed(storage: string): void {
  const resolved = storage.replace(tokens, (token) =>
    token.startsWith('<![CDATA[') ? token : token.replace(/&(\w+);/g, resolveName),
  );
  try {
    parseXml(`<xml xmlns:ac="ac" xmlns:ri="ri" xmlns:at="at">${resolved}</xml>`);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : 'not well formed';
    throw badRequest(`Content body cannot be converted to new editor format. Error parsing xhtml: ${reason}`);
  }
}

function resolveName(entity: string, name: string): string {
  if (['amp', 'lt', 'gt', 'quot', 'apos'].includes(name)) return entity;
  const character = htmlNames.get(name);
  if (character === undefined) {
    throw badRequest(
      `Content body cannot be converted to new editor format. Error parsing xhtml: Undeclared general entity "${name}"`,
    );
  }
  return character;
}
