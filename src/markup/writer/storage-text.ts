// XML 1.0 section 2.2: what no document may hold, not even as a reference. Pairs of surrogates are one character.
// Of the controls only tab, line feed and carriage return are characters there; those from U+007F on may stay.
const illegal = /(?![\t\n\r\u007f-\u009f])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

/** Text without control characters, lone surrogates and the two non-characters that XML forbids. */
export const legalText = (text: string): string => text.replaceAll(illegal, '');

const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML character data: all but XML's own five stays literal, which the server stores under any name it likes. */
export const escapeText = (text: string): string =>
  legalText(text)
    .replaceAll('\r', '')
    .replaceAll(/[&<>"]/gu, (character) => names[character] ?? '');

/** Text as the value of an attribute in double quotes; a line end would be read back as a space if it stayed literal. */
export const escapeAttribute = (text: string): string =>
  legalText(text).replaceAll(/[&<>"\t\n\r]/gu, (character) => names[character] ?? `&#${character.charCodeAt(0)};`);

/** A CDATA section of exactly this text; the sequence that would end it is split over two sections. */
export const cdata = (text: string): string => `<![CDATA[${legalText(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

/** An element; without content in the short spelling that the server serves, `<p />`. Undefined attributes are left out. */
export function element(name: string, attributes: Record<string, string | undefined>, content = ''): string {
  let tag = `<${name}`;
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined) tag += ` ${key}="${escapeAttribute(value)}"`;
  return content === '' ? `${tag} />` : `${tag}>${content}</${name}>`;
}

/** A macro without ids: the server makes them. `parameters` are storage, e.g. escaped text or an `ri:*` element. */
export function macroElement(name: string, parameters: readonly [string, string][], body = ''): string {
  const inside = parameters.map(([key, value]) => element('ac:parameter', { 'ac:name': key }, value)).join('');
  return element('ac:structured-macro', { 'ac:name': name, 'ac:schema-version': '1' }, inside + body);
}

/** A parameter of a macro whose value is text; none for an empty one. */
export const textParameter = (name: string, text: string): [string, string][] =>
  text === '' ? [] : [[name, escapeText(text)]];

/** The body of a macro that holds blocks. */
export const richBody = (content: string): string =>
  element('ac:rich-text-body', {}, content === '' ? '<p />' : content);

/** The body of a macro that holds text, byte for byte. */
export const plainBody = (text: string): string => `<ac:plain-text-body>${cdata(text)}</ac:plain-text-body>`;
