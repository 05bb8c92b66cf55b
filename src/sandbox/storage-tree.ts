import { isCDATA, isTag, isText } from 'domhandler';
import type { ChildNode, Element } from 'domhandler';
import { decodeHTMLStrict } from 'entities';
import { parseDocument } from 'htmlparser2';

export { isTag };
export type { ChildNode, Element };

/** Parses a storage body, a fragment without a root, into nodes. Never throws: bad markup gives a poorer tree. */
export function parseStorage(storage: string): ChildNode[] {
  // Entities stay encoded: XML mode knows five names only, storage bodies use all of HTML 4.
  return parseDocument(storage, {
    xmlMode: true,
    decodeEntities: false,
    withStartIndices: true,
    withEndIndices: true,
  }).children;
}

/** The character data of a text or CDATA node, decoded; empty for every other node. */
export function nodeText(node: ChildNode): string {
  if (isText(node)) return decodeHTMLStrict(node.data);
  // Nothing is escaped inside CDATA.
  if (isCDATA(node)) return node.children.map((child) => (isText(child) ? child.data : '')).join('');
  return '';
}

/** All character data below a list of nodes, without regard to what it means. */
export function textContent(nodes: readonly ChildNode[]): string {
  return nodes.map((node) => (isTag(node) ? textContent(node.children) : nodeText(node))).join('');
}

/** An attribute, decoded; undefined when it is absent. */
export function attribute(element: Element, name: string): string | undefined {
  const value = element.attribs[name];
  return value === undefined ? undefined : decodeHTMLStrict(value);
}

/** The first child element of a name. */
export function childElement(element: Element, name: string): Element | undefined {
  return element.children.find((child): child is Element => isTag(child) && child.name === name);
}

/** Every element of a name, in document order, however deep. */
export function elementsNamed(nodes: readonly ChildNode[], name: string): Element[] {
  const found: Element[] = [];
  const visit = (node: ChildNode) => {
    if (!isTag(node)) return;
    if (node.name === name) found.push(node);
    for (const child of node.children) visit(child);
  };
  for (const node of nodes) visit(node);
  return found;
}

/** The value of a macro parameter: its text, or what its link or resource names. */
export function macroParameter(macro: Element, name: string): string | undefined {
  for (const child of macro.children) {
    if (!isTag(child) || child.name !== 'ac:parameter' || attribute(child, 'ac:name') !== name) continue;
    const text = textContent(child.children);
    if (text !== '') return text;
    const resource = child.children.find((node): node is Element => isTag(node));
    return resource === undefined ? '' : resourceName(resource);
  }
  return undefined;
}

/** What a `ri:…` element names: a title, a file name, a key, a URL or an account id. */
export function resourceName(element: Element): string {
  const resource = element.name.startsWith('ri:')
    ? element
    : element.children.find((child): child is Element => isTag(child) && child.name.startsWith('ri:'));
  if (resource === undefined) return '';
  for (const name of ['ri:content-title', 'ri:filename', 'ri:space-key', 'ri:value', 'ri:account-id']) {
    const value = attribute(resource, name);
    if (value !== undefined) return value;
  }
  return '';
}
