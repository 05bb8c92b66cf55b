/** A start tag with another element name; its attributes stay as they are spelled. */
export const withName = (tag: string, name: string): string => tag.replace(/^<[^\s/>]+/u, `<${name}`);

/** A start tag without some attributes. */
export function withoutAttributes(tag: string, names: RegExp): string {
  return tag.replaceAll(/\s+([^\s=/>"']+)\s*=\s*(?:"[^"]*"|'[^']*')/gu, (attribute, name: string) =>
    names.test(name) ? '' : attribute,
  );
}

/** A start tag with an attribute set to a value that is already escaped; undefined removes it. */
export function withAttribute(tag: string, name: string, value: string | undefined): string {
  const bare = new RegExp(String.raw`\s+${name}\s*=\s*(?:"[^"]*"|'[^']*')`, 'u');
  if (value === undefined) return tag.replace(bare, '');
  return bare.test(tag)
    ? tag.replace(bare, () => ` ${name}="${value}"`)
    : tag.replace(/^<[^\s/>]+/u, (start) => `${start} ${name}="${value}"`);
}

/** A start tag that content follows, also of an element that has none yet. */
export const opened = (tag: string): string => tag.replace(/\s*\/>$/u, '>');
