import { percentDecoded } from '../../links/address.js';
import type { ReadAs } from '../elements.js';
import { formatTarget } from '../target.js';
import { isResource, resourceOf, type StorageElement, verbatimInSteps } from '../tree.js';
import { attribute } from './attributes.js';
import { linkedText, longTextIn, moveLine, textIn } from './blocks.js';
import { type Link, mark, type Piece } from './inline-pieces.js';
import { type Handler, type Place, type Reading, Sink } from './place.js';
import { addressOf, labelOf, type Resource, targetOf } from './resources.js';

/** A resource identifier where nothing takes it. */
const resource: Handler = (element, place, reading) => {
  const target = targetOf(element);
  if (target === undefined) namesNothing(element, reading);
  else named(place, target, reading);
  return undefined;
};

function namesNothing({ name }: StorageElement, { warnings }: Reading): void {
  if (name === 'ri:attachment') warnings.add('unsafe_link', 'A link to a file without a name is shown as text only.');
}

/** A link that shows the name of its target; of a person perhaps the name alone. */
export function named(place: Place, target: Resource, { site, mentions }: Reading): void {
  const isNameAlone = target.kind === 'user' && (mentions === 'name' || target.id === '');
  linkedText(place, labelOf(target, site), isNameAlone ? undefined : addressOf(target, site));
}

/** `ac:link`: its target is an `ri:*` child or an anchor, its text one of two bodies, or the target's name. */
const link: Handler = (element, place, reading) => {
  const { sink } = place;
  const anchor = attribute(element, 'ac:anchor');
  const identifier = resourceOf(element);
  const target = identifier && targetOf(identifier);
  if (identifier !== undefined && target === undefined) namesNothing(identifier, reading);
  // Markdown has no link inside a link: the inner one gives way.
  const outer = place.link;
  const inner: Link = { target: undefined, isUsed: false, repeats: reading.repeats };
  const content = new Sink('line');
  let hasBegun = false;
  const move = () => {
    hasBegun ||= content.pieces.some(isShown);
    if (outer === undefined) inner.target ??= linkTarget(target, anchor, reading);
    moveLine(content, sink);
  };
  content.cut = move;
  return {
    place: place.with({ sink: content, link: outer ?? inner, isInline: true }),
    nodes: element.children.filter((child) => !isResource(child)),
    close: () => {
      const hasText = hasBegun || content.pieces.some(isShown);
      if (target?.kind === 'user' && !hasText) {
        named(place, target, reading);
        return;
      }
      while (hasText && content.pieces.at(-1)?.kind === 'break') content.pieces.pop();
      if (!hasText) content.takeLine();
      move();
      if (hasText) return;
      const label =
        target === undefined
          ? ((identifier && attribute(identifier, 'ri:parameter')) ?? headingOf(anchor ?? ''))
          : labelOf(target, reading.site);
      textIn({ sink, marks: place.marks & ~mark.code, link: outer ?? inner }, label);
    },
  };
};

const isShown = ({ kind, text }: Piece) => kind !== 'break' && text.trim() !== '';

function linkTarget(
  target: Resource | undefined,
  anchor: string | undefined,
  { site, warnings }: Reading,
): string | undefined {
  if (target === undefined) return anchor ? formatTarget({ kind: 'anchor', anchor }, site) : undefined;
  if ((target.kind === 'page' || target.kind === 'pageId') && anchor) return formatTarget({ ...target, anchor }, site);
  const address = addressOf(target, site);
  if (address === undefined)
    warnings.add('unsafe_link', 'A link with an address that may run code is shown as text only.');
  return address;
}

/** What an anchor says; one that is not percent-encoded after all is shown as it stands. */
function headingOf(anchor: string): string {
  const heading = percentDecoded(anchor);
  return heading === anchor && anchor.includes('%') ? anchor : heading.replaceAll('-', ' ');
}

/** Link text in CDATA: plain, in one line. */
const linkText: Handler = ({ children }, place) => ({
  place,
  nodes: [],
  close: function* () {
    yield* longTextIn(place, yield* verbatimInSteps(children));
  },
});

export const linkElements = { link, linkText, resource } satisfies Partial<Record<ReadAs, Handler>>;
