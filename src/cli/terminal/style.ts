import { stripVTControlCharacters, styleText } from 'node:util';
import { namesAnotherPlace } from '../../links/address.js';
import { webAddress } from '../../links/web-address.js';

type Format = Parameters<typeof styleText>[0];

/** How text may be dressed on one output. */
export interface Style {
  /** `text` in a colour or weight, or unchanged where the output has none. */
  readonly paint: (format: Format, text: string) => string;
  /** A link to click (OSC 8), or `text (url)` where the output has none. `text` is printed as it is. */
  readonly link: (text: string, url: string) => string;
  readonly hasLinks: boolean;
}

/** The style of an output; both default to plain text. */
export function createStyle(options: { color?: boolean; hyperlinks?: boolean } = {}): Style {
  const { color = false, hyperlinks = false } = options;
  const paint = (format: Format, text: string): string => {
    if (!color || text === '') return text;
    return [format].flat().reduceRight((inner, single) => dress(single, inner), text);
  };
  return {
    paint,
    hasLinks: hyperlinks,
    link: (text, url) => {
      const target = webAddress(url);
      if (target === undefined) return text;
      // Text that names one place while the link leads to another must not hide where it leads.
      if (hyperlinks && !namesAnotherPlace(stripVTControlCharacters(text), new URL(target))) {
        ownLinks.add(target);
        return `\u001b]8;;${target}\u001b\\${paint('underline', text)}\u001b]8;;\u001b\\`;
      }
      return text === url || text === target ? paint('underline', text) : `${text} (${paint('underline', target)})`;
    },
  };
}

/** Addresses that were made links of. */
const ownLinks = new Set(['']);

/** Whether the target of a link's escape sequence, or its empty end, is one that a style has written. */
export function isOwnLink(target: string): boolean {
  return ownLinks.has(target);
}

type SingleFormat = Exclude<Format, readonly unknown[]>;

/** Text in one format, which goes on behind a piece inside it that ends with the same code. */
function dress(format: SingleFormat, text: string): string {
  // The stream was looked at by whoever asked for colour; Node would look at its own idea of it.
  const [start = '', end = ''] = styleText(format, '\u0000', { validateStream: false }).split('\u0000');
  return start + text.replaceAll(end, end + start) + end;
}
