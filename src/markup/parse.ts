import { type ChildNode, DomHandler, type Element, isCDATA, isTag, isText, Text } from 'domhandler';
import { decodeHTMLStrict } from 'entities';
import { Parser } from 'htmlparser2';

// Real pages nest about twenty levels. The parser's time grows with the square of the depth, so a hostile page must not choose it.
const maxNesting = 500;

class TooDeep extends Error {}

class BoundedHandler extends DomHandler {
  private level = 0;

  override onopentag(name: string, attributes: { [name: string]: string }): void {
    if (++this.level > maxNesting) throw new TooDeep();
    super.onopentag(name, attributes);
  }

  override onclosetag(): void {
    this.level--;
    super.onclosetag();
  }
}

/**
 * Storage format (an XML fragment without a root) as a tree. Never throws: what is not well-formed is closed or kept
 * as it came, and a body nested deeper than 500 levels becomes its plain text. Entities stay encoded; read text and
 * attributes through {@link textOf} and {@link attribute}.
 */
export function parseStorage(storage: string): ChildNode[] {
  // Entities are decoded by hand: in XML mode the parser knows five of them, and it would decode inside CDATA too.
  const handler = new BoundedHandler();
  try {
    new Parser(handler, { xmlMode: true, decodeEntities: false }).end(storage);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return [new Text(storage.replaceAll(/<[^>]*>/gu, ' '))];
  }
  return handler.dom;
}

/** The decoded value of an attribute, or undefined. */
export function attribute(element: Element, name: string): string | undefined {
  const value = element.attribs[name];
  return value === undefined ? undefined : decodeHTMLStrict(value);
}

/** The child elements of a node. */
export function elements(node: { children: ChildNode[] }): Element[] {
  return node.children.filter(isTag);
}

/** The first child element of that name. */
export function child(node: { children: ChildNode[] }, name: string): Element | undefined {
  return elements(node).find((element) => element.name === name);
}

// Left out of plain text: values that are not content, and the second copy of ADF content.
const valueElements = new Set(['ac:parameter', 'ac:adf-fallback', 'ac:task-id', 'ac:task-uuid', 'ac:task-status']);

/**
 * All decoded text below the nodes, in order, CDATA verbatim and adjacent CDATA sections joined. Iterative, because
 * hostile pages nest deeper than the stack.
 */
export function textOf(nodes: readonly ChildNode[]): string {
  const parts: string[] = [];
  const stack: ChildNode[] = [...nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (isText(node)) parts.push(decodeHTMLStrict(node.data));
    else if (isCDATA(node)) for (const part of node.children) parts.push(isText(part) ? part.data : '');
    else if (isTag(node) && !valueElements.has(node.name)) {
      for (let index = node.children.length - 1; index >= 0; index--) {
        const next = node.children[index];
        if (next) stack.push(next);
      }
    }
  }
  return parts.join('');
}

/** Account ids of the people that a page mentions, each once, in order; at most `limit`. */
export function mentionedAccounts(storage: string, limit = 200): string[] {
  const accounts = new Set<string>();
  for (const match of storage.matchAll(/<ri:user\b[^>]*?\bri:account-id="([^"]+)"/gu)) {
    if (accounts.size >= limit) break;
    accounts.add(decodeHTMLStrict(match[1] ?? ''));
  }
  return [...accounts];
}
