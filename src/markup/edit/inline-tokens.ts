import { bareAddresses } from '../bare-url.js';
import { markOf } from '../block-test.js';
import { atom, readFlow, type Unit } from '../flow.js';
import { addressMarkdown } from '../reader/escape.js';
import type { StorageElement, StorageNode } from '../tree.js';

/** Inline content of one side of a merge. */
export interface Inline {
  readonly container: StorageElement;
  readonly nodes: readonly StorageNode[];
}

/** The content of an element, or a part of it. */
export const inlineOf = (container: StorageElement, nodes: readonly StorageNode[] = container.children): Inline => ({
  container,
  nodes,
});

/** A word, a space, or an element that shows by itself. */
export interface Token {
  /** What makes two of them the same. */
  readonly key: string;
  /** Of an address that becomes a link, all of its characters. */
  readonly units: readonly Unit[];
  /** The element that shows by itself. */
  readonly atom: StorageElement | undefined;
  /** The elements around it, outermost first. */
  readonly around: readonly StorageElement[];
  /** The marks among them that Markdown shows, sorted. */
  readonly marks: string;
}

/** How inline content is cut into tokens. */
export interface TokenRules {
  /** The key of an element that shows by itself; empty when nothing of it shows. */
  readonly atomKey: (atom: StorageElement) => string;
  /** Whether an element is a mark that Markdown shows. */
  readonly isMark: (element: StorageElement) => boolean;
}

// Words, white space, short names and sequences of emoji as a whole; in scripts without spaces every character.
const tokenPattern =
  /[\s\u00a0]+|:[\p{L}\p{N}_+-]+:|\p{Regional_Indicator}{2}|[\d#*]\ufe0f?\u20e3|\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier}|\u200d\p{Extended_Pictographic})*|[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{N}\p{M}]+|[^]/gu;

/** Key of an element that shows nothing, e.g. an anchor. */
export const unseenAtom = atom;

export const isSpace = ({ key }: Token): boolean => key === ' ' || key === '\n';

/** The elements around a unit inside of its content, outermost first. */
export function elementsAround({ container }: Inline, { source }: Unit): StorageElement[] {
  const found: StorageElement[] = [];
  for (let { parent } = source; parent && parent !== container; { parent } = parent) found.unshift(parent);
  return found;
}

/** The tokens of inline content, in order. */
export function tokensOf(inline: Inline, { atomKey, isMark }: TokenRules): Token[] {
  const flow = readFlow(inline.container, inline.nodes, { links: 'atoms' });
  const tokens: Token[] = [];
  const marksOf = (around: readonly StorageElement[]) =>
    around
      .filter(isMark)
      .map((element) => markOf(element) ?? '')
      .sort()
      .join();
  const add = (key: string, units: readonly Unit[], element?: StorageElement) => {
    const around = units[0] ? elementsAround(inline, units[0]) : [];
    tokens.push({ key, units, atom: element, around, marks: marksOf(around) });
  };
  let start = 0;
  const addTo = (end: number) => {
    for (const match of flow.text.slice(start, end).matchAll(tokenPattern)) {
      const units = flow.units.slice(start + match.index, start + match.index + match[0].length);
      const source = units[0]?.source;
      if (match[0] === atom && source?.type === 'element') add(atom + atomKey(source), units, source);
      else if (/^[\s\u00a0]+$/u.test(match[0])) add(match[0].includes('\n') ? '\n' : ' ', units);
      else
        for (const run of alikeRuns(units, (unit) => marksOf(elementsAround(inline, unit))))
          add(run.map(({ character }) => character).join(''), run);
    }
    start = end;
  };
  for (const address of bareAddresses(flow.text)) {
    const { index, text } = address;
    const units = flow.units.slice(index, index + text.length);
    // In code an address is text.
    if (units.some((unit) => elementsAround(inline, unit).some(({ name }) => name === 'code'))) continue;
    addTo(index);
    // As the link that Markdown shows and the writer makes of it.
    add(atom + addressMarkdown(address), units);
    start = index + text.length;
  }
  addTo(flow.text.length);
  return tokens;
}

/** A word in pieces, so that no piece has marks that only a part of it has: `foo**bar**` are two. */
function alikeRuns(units: readonly Unit[], marks: (unit: Unit) => string): Unit[][] {
  const runs: Unit[][] = [];
  let last: string | undefined;
  for (const unit of units) {
    const own = marks(unit);
    if (own === last) runs.at(-1)?.push(unit);
    else runs.push([unit]);
    last = own;
  }
  return runs;
}
