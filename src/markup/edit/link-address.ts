import { attributeOf, contentText, parseTree, type StorageElement } from '../tree.js';
import { escapeAttribute } from '../writer/storage-text.js';
import type { Match } from './replace-text.js';
import { appliedWithin, type Splice } from './splice.js';
import { withAttribute } from './start-tag.js';

/** A link whose address follows its text. */
export interface FollowedLink {
  readonly element: StorageElement;
  readonly splice: Splice;
}

/**
 * The links that show their own address in a text that is replaced, with the new one: a reader who changes the address
 * that they see means where it leads. Links under other words keep where they lead.
 */
export function followedLinks(source: string, matches: readonly Match[], splices: readonly Splice[]): FollowedLink[] {
  const units = matches.flatMap(({ flow, start, end }) => flow.units.slice(start, end));
  const links = new Set(units.flatMap(({ source: node }) => linkAround(node.parent) ?? []));
  return [...links].flatMap((element) => {
    const href = attributeOf(element, 'href') ?? '';
    const shown = contentText(element).trim();
    const lead = leadOf(href, shown);
    if (lead === undefined) return [];
    const text = appliedWithin(source, element.contentStart, element.contentEnd, splices);
    const address = contentText(parseTree(text)).trim();
    if (address === shown || /\s/u.test(address) || address === '') return [];
    const tag = withAttribute(
      element.tag,
      'href',
      escapeAttribute(lead + address + href.slice(lead.length + shown.length)),
    );
    return [{ element, splice: { start: element.start, end: element.contentStart, text: tag } }];
  });
}

function linkAround(node: StorageElement | undefined): StorageElement | undefined {
  for (let next = node; next; next = next.parent) if (next.name === 'a') return next;
  return undefined;
}

/** What an address has before the text that shows it; undefined when the text is not the address. */
function leadOf(href: string, shown: string): string | undefined {
  if (shown === '') return undefined;
  return ['', 'https://', 'http://', 'mailto:'].find((lead) => href === lead + shown || href === `${lead}${shown}/`);
}
