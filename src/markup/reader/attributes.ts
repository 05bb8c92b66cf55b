import { characterStart } from '../scan.js';
import { attributeOf, type StorageElement } from '../tree.js';

/** How much of a tag is read behind its name: no title, description or address that a person wrote is as long. */
export const maxTag = 65_536;

/** Whether only the beginning of a tag is read. */
export function isCut(element: StorageElement): boolean {
  const { start, contentStart, name } = element;
  // Most are far shorter.
  if (contentStart - start <= maxTag) return false;
  return contentStart - start - name.length - (element.tag.endsWith('/>') ? 3 : 2) > maxTag;
}

/** The decoded value of an attribute. */
export const attribute = (element: StorageElement, name: string): string | undefined =>
  isCut(element)
    ? attributeOf({ tag: element.tag.slice(0, characterStart(element.tag, maxTag + element.name.length + 1)) }, name)
    : attributeOf(element, name);

/** The same for an address: a part of one leads elsewhere, so in a tag that is cut there is none. */
export const address = (element: StorageElement, name: string): string | undefined =>
  isCut(element) ? undefined : attributeOf(element, name);
