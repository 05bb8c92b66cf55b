import { type Flow, flowsOf } from '../flow.js';
import type { BlockNode } from '../page-blocks.js';
import { pairs } from '../pairs.js';
import type { Steps } from '../steps.js';
import type { StorageElement } from '../tree.js';
import { invalid, quoted } from './refusal.js';
import { blockId, ours, quoting, wiki } from '../../ours.js';
import { followedLinks } from './link-address.js';
import type { Page, Plan } from './plan.js';
import { findText, type Match, replaceText } from './replace-text.js';
import { sharedRange } from './shared-range.js';
import type { Splice } from './splice.js';

interface Found {
  readonly block: BlockNode;
  readonly match: Match;
}

// A step is some blocks, or one long one.
const maxLoad = 16_384;
const perBlock = 64;

const containers = new Set<BlockNode['kind']>(['list', 'listItem', 'taskList', 'table', 'row', 'cell', 'quote']);

/** Whether a block may have text of its own, which those have not that only hold others. */
const hasFlows = ({ kind }: BlockNode): boolean => !containers.has(kind);

/**
 * `replace_text`: the one place among `blocks` where `from` stands, or all of them with `all`; or a refusal that says why
 * not. A link that shows its own address leads where its new text says.
 */
export function* textOperation(
  { source, root }: Pick<Page, 'source' | 'root'>,
  blocks: readonly BlockNode[],
  { from, to, block: within, all = false }: { from: string; to: string; block?: string; all?: boolean },
): Steps<Plan> {
  if (from.trim() === '')
    throw invalid('The text to replace is empty.', 'Give the text as it stands in the page in `from`.');
  const found: Found[] = [];
  const [longest = ''] = (from.match(/[A-Za-z\d]+/gu) ?? []).sort((one, other) => other.length - one.length);
  let load = 0;
  for (const block of blocks) {
    if (!hasFlows(block)) continue;
    load += block.end - block.start + perBlock;
    if (load > maxLoad) {
      load = 0;
      yield;
    }
    if (!mayHold(source, block, longest)) continue;
    for (const flow of flowsOf(block)) {
      let reached = 0;
      for (const match of findText(flow, from)) {
        // Of places that overlap the first is meant.
        if (all && match.start < reached) continue;
        reached = match.end;
        found.push({ block, match });
      }
    }
  }
  const [first] = found;
  if (!first) throw yield* missing(blocks, from, within);
  if (found.length > 1 && !all) throw ambiguous(found, from, within);
  const splices: Splice[] = [];
  const links = new Map<StorageElement, Splice>();
  const flows = new Map<Flow, Match[]>();
  for (const { match } of found) {
    const matches = flows.get(match.flow);
    if (matches === undefined) flows.set(match.flow, [match]);
    else matches.push(match);
  }
  for (const [flow, matches] of flows) {
    const own = replaceText(source, flow, matches, { from, to });
    for (const { element, splice } of followedLinks(source, matches, own)) links.set(element, splice);
    // Without spreading: there may be more places than a call takes arguments.
    for (const splice of own) splices.push(splice);
    yield;
  }
  const isOne = found.every(({ block }) => block === first.block);
  return {
    splices: [...splices, ...links.values()],
    block: isOne ? first.block : undefined,
    ...(!isOne && {
      range: sharedRange(
        root,
        found.map(({ block }) => block),
      ),
    }),
    deleted: [...links.keys()].map(({ start, end }) => ({ start, end })),
  };
}

/** Whether a block can hold a text at all: a quick look that spares reading every character of a large page. */
function mayHold(source: string, { start, end }: BlockNode, longest: string): boolean {
  const slice = source.slice(start, end);
  if (slice.includes(longest)) return true;
  // Not found by leaving out the tags: what shows by attributes, stands in CDATA, or is spelled as a number.
  if (/<ac:emoticon|<!\[CDATA\[|&#|="[^"<]*>/u.test(slice)) return true;
  return slice.replaceAll(/<[^>]*>/gu, '').includes(longest);
}

function ambiguous(found: readonly Found[], from: string, within: string | undefined): Error {
  const places = found.slice(0, 5).map(({ block, match }) => {
    const { text } = match.flow;
    const around = text.slice(Math.max(0, match.start - 25), match.end + 25).replaceAll('\uffff', '…');
    return `${quoted(around, 120)} (block ${block.id}${block.path.length > 0 ? `, under ${quoted(block.path.at(-1) ?? '')}` : ''})`;
  });
  const more = found.length > places.length ? ours` and ${found.length - places.length} more` : '';
  return invalid(
    quoting`${wiki(quoted(from))} stands ${found.length} times in the ${within === undefined ? 'page' : ours`block ${blockId(within)}`}: ${wiki(places.join(', '))}${more}.`,
    within === undefined
      ? 'Name the block, or give more of the text around the place in `from`.'
      : 'Give more of the text around the place in `from`.',
  );
}

// What a writer types in its place: typographic signs by their plain ones, without what cannot be seen.
const plainSigns = pairs('‘ \' ’ \' ‚ \' ′ \' “ " ” " „ " « " » " – - — - − - \u2011 - … ...');
const invisible = /[\u00ad\u200b-\u200f\u2060\ufeff]/u;

/** A text without the differences that a reader hardly sees, and for each of its units the index it came from. */
function folded(text: string): { text: string; indices: number[] } {
  let result = '';
  const indices: number[] = [];
  for (const match of text.matchAll(/[^]\p{M}*/gu)) {
    const cluster = match[0].normalize('NFC');
    const signs =
      plainSigns.get(cluster) ?? (invisible.test(cluster) ? '' : /^[\s\u00a0]$/u.test(cluster) ? ' ' : cluster);
    const part = signs === ' ' && result.endsWith(' ') ? '' : signs.toLowerCase();
    result += part;
    for (let unit = 0; unit < part.length; unit++) indices.push(match.index);
  }
  indices.push(text.length);
  return { text: result, indices };
}

function* missing(blocks: readonly BlockNode[], from: string, within: string | undefined): Steps<Error> {
  const place = within === undefined ? 'page' : ours`block ${blockId(within)}`;
  const wanted = folded(from).text.trim();
  const bare = from.replaceAll(/\*\*|~~|[*_`]|\[([^\]]*)\]\([^)]*\)/gu, '$1');
  let marked = false;
  let load = 0;
  for (const block of blocks) {
    if (!hasFlows(block)) continue;
    load += block.end - block.start + perBlock;
    if (load > maxLoad) {
      load = 0;
      yield;
    }
    for (const flow of flowsOf(block)) {
      marked ||= bare !== from && findText(flow, bare).length > 0;
      const { text, indices } = folded(flow.text);
      const index = wanted === '' ? -1 : text.indexOf(wanted);
      if (index === -1) continue;
      const exact = flow.text.slice(indices[index], indices[index + wanted.length]);
      const kind = difference(from, exact);
      const shown = (text: string, limit: number) => (kind === whiteSpace ? spelled(text, limit) : quoted(text, limit));
      return invalid(
        quoting`${wiki(shown(from, 80))} does not stand in the ${place} exactly so; block ${blockId(block.id)} has ${wiki(shown(exact, 400))}, which differs in ${kind}.`,
        'Repeat the edit with the text as the page has it.',
      );
    }
  }
  return invalid(
    quoting`${wiki(quoted(from))} does not stand in the ${place}.`,
    marked
      ? 'Give plain text in `from`, without the Markdown marks: it stands in the page without them.'
      : /\n\s*\n/u.test(from)
        ? 'Text is replaced within one block: use one operation for each paragraph, cell or item.'
        : 'Read the page again and copy the text exactly; mentions, dates, statuses and images are no text and cannot be part of it.',
  );
}

const whiteSpace = 'white space';

/** Text with all of its white space to be seen. */
function spelled(text: string, limit: number): string {
  const whole = JSON.stringify(text).replaceAll('\u00a0', String.raw`\u00a0`);
  return whole.length > limit ? `${whole.slice(0, limit - 1)}…"` : whole;
}

function difference(from: string, exact: string) {
  const kinds = [
    ['the normal form of its letters', (text: string) => text.normalize('NFC')],
    [whiteSpace, (text: string) => text.replaceAll(/[\s\u00a0]+/gu, ' ').trim()],
    ['invisible characters', (text: string) => text.replaceAll(new RegExp(invisible, 'gu'), '')],
    ['quotation marks or dashes', (text: string) => text.replaceAll(/[^]/gu, (sign) => plainSigns.get(sign) ?? sign)],
    ['upper and lower case', (text: string) => text.toLowerCase()],
  ] as const;
  for (const [name, fold] of kinds) if (fold(from) === fold(exact)) return name;
  return 'white space, signs or letter case';
}
