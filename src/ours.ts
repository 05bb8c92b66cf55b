/**
 * Text in our own words: the only kind that may stand outside of the fence, where a model takes it for what the tools
 * say. Every other text counts as written by others. What may be set into our words is a number, a literal of the
 * program, or what one of the functions below has checked.
 */
import { fence, inert, visible } from './fence.js';

declare const brand: unique symbol;

/** Text in our own words. Only {@link ours} and the functions of this module make it. */
export type Ours = string & { readonly [brand]: true };

/** A literal of the program: neither `string` nor a pattern with a `string` in it, for which an empty object has all keys. */
type Literal<Text extends string> = {} extends Record<Text, 1> ? never : Text;

/** Ours already, or a literal of the program; the type of anything else is `never`. */
export type Sentence<Text extends string> = Text extends Ours ? Text : Literal<Text>;

type Value<Kind> = Kind extends number ? Kind : Kind extends string ? Sentence<Kind> : never;

type Quotable<Kind> = Kind extends Quote | Quoting ? Kind : Value<Kind>;

// The one place where a text becomes ours; all that call it are in this module.
const made = (text: string): Ours => text as Ours;

/** The tag of templates in our own words, e.g. `ours`${count} pages in ${spaceKey(key)}``. */
export function ours<const Values extends readonly (string | number)[]>(
  texts: TemplateStringsArray,
  ...values: { readonly [Index in keyof Values]: Value<Values[Index]> }
): Ours {
  return made(texts.map((text, index) => text + String(values[index] ?? '')).join(''));
}

/** Text that others wrote, in a sentence of ours. */
export class Quote {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }
}

/** Text that others wrote, one line or several, to be spoken of in {@link quoting}. */
export const wiki = (text: string | readonly string[]): Quote => new Quote(typeof text === 'string' ? [text] : text);

/** A sentence of ours about text that others wrote, which it only refers to. */
export class Quoting {
  readonly texts: readonly string[];
  readonly values: readonly (string | number | Quote | Quoting)[];

  constructor(texts: readonly string[], values: Quoting['values']) {
    this.texts = texts;
    this.values = values;
  }

  /** The sentence with a number in the place of each quote, from `[first]` on, and the quotes. */
  referring(first: number): { text: Ours; quotes: string[] } {
    const quotes: string[] = [];
    const shown = this.values.map((value) => {
      if (value instanceof Quote)
        return `[${
          first -
          1 +
          quotes.push(
            value.lines
              .map((line) =>
                visible(line)
                  .replaceAll(/\s*[\n\t]\s*/gu, ' ')
                  .trim(),
              )
              .join('\n'),
          )
        }]`;
      if (!(value instanceof Quoting)) return String(value);
      const inner = value.referring(first + quotes.length);
      quotes.push(...inner.quotes);
      return inner.text;
    });
    return { text: made(this.texts.map((text, index) => text + (shown[index] ?? '')).join('')), quotes };
  }

  /** The sentence with its quotes in their places: text of the wiki, as a whole. */
  toString(): string {
    const { text, quotes } = this.referring(1);
    return filledIn(text, quotes);
  }
}

/** The tag of sentences about text that others wrote: ``quoting`It belongs to ${wiki(name)}.```. */
export function quoting<const Values extends Quoting['values']>(
  texts: TemplateStringsArray,
  ...values: { readonly [Index in keyof Values]: Quotable<Values[Index]> }
): Quoting {
  return new Quoting(texts, values);
}

/** A sentence with the quotes that it refers to by number in their places. The result is nobody's word but theirs. */
export const filledIn = (text: string, quotes: readonly string[]): string =>
  text.replaceAll(/(?<!\\)\[(\d{1,3})\]/gu, (reference, number: string) => quotes[Number(number) - 1] ?? reference);

const foldLine = (line: string): string => visible(line).replaceAll(/\s+/gu, ' ').trim();

/** The text with a literal in the place of another text. */
export const reworded = <Instead extends string>(text: Ours, from: string, instead: Literal<Instead>): Ours =>
  made(text.replaceAll(from, instead));

/** A literal of the program, or a text that is ours already. */
export const sentence = <Text extends string>(text: Sentence<Text>): Ours => made(text);

/** Texts of ours with a literal between them; empty ones are left out. */
export const joined = <Between extends string>(texts: readonly Ours[], between: Literal<Between>): Ours =>
  made(texts.filter((text) => text !== '').join(between));

/** The beginning of a text of ours. */
export const shortened = (text: Ours, length: number): Ours => made(text.slice(0, length));

/**
 * What somebody asked for, such as an argument of a call, in quotation marks: one line of at most `length` characters in
 * which no address can be followed or taken for one that a tool returned.
 */
export function asked(text: string, length = 80): Ours {
  const line = visible(text.replaceAll(/[a-z][a-z\d+.-]{0,30}:[/\\]{1,9}/giu, '')).replaceAll(/[\n\t]+| {2,}/gu, ' ');
  const short = line.length > length ? `${line.slice(0, length - 1).replace(/\p{Cs}$/u, '')}…` : line;
  // No tag, and nothing that looks like the number of a quote.
  return made(JSON.stringify(short.replaceAll('<', '‹').replaceAll(/\[(?=\d+\])/gu, '[ ')));
}

/** What the operator of the program has set: a path, a name in a setting, an option. Never what a model or the wiki wrote. */
export const fromOperator = (text: string): Ours => made(foldLine(text).slice(0, 600));

/** What the person said in front of the program, in quotation marks. Never what a model or the wiki wrote. */
export const fromUser = (text: string): Ours => made(JSON.stringify(inert(text).slice(0, 2000)));

/** An id of content, a comment, or an attachment, in digits; `?` for anything else. */
export const idNumber = (id: string | undefined): Ours => checked(/^(?:att)?\d{1,20}$/u, id, '?');

/** The id that an editor gives a block, which is a digest of it; `?` for anything else. */
export const blockId = (id: string): Ours => checked(/^[a-z0-9]{1,12}(?:\.\d{1,6})?$/u, id, '?');

/** The key of a space; `?` for one with other signs than keys have. */
export const spaceKey = (key: string | undefined): Ours => checked(/^~?[\w-]{1,64}$/u, key, '?');

/** A place to read on from, e.g. `7:12.80`. */
export const readingPlace = (place: string): Ours => checked(/^[\d.:]{1,60}$/u, place, '');

/** A cursor of Confluence or of ours: one word without signs of a language, for it is handed back as it is. */
export const cursorText = (cursor: string): Ours => checked(/^[\w.~+/=%:-]{1,2000}$/u, cursor, '');

/** Method and path of a request of ours. */
export const route = (method: string, path: string): Ours =>
  checked(/^[A-Z]{3,7} \/[\w/.~%:@-]{0,300}$/u, `${method} ${path.replace(/[?#].*$/su, '')}`, 'the request');

/** A host name with its port. */
export const hostName = (host: string): Ours => checked(/^[a-z\d.-]{1,253}(?::\d{1,5})?$/iu, host, 'another host');

/** `2026-11-05` of an ISO time; empty when there is none. */
export const day = (time: string | undefined): Ours => checked(/^\d{4}-\d{2}-\d{2}$/u, time?.slice(0, 10), '');

/** The name of a character, e.g. `U+202E`; `?` for anything else. */
export const characterName = (name: string): Ours => checked(/^U\+[\dA-F]{4,6}$/u, name, '?');

/** A moment, ISO 8601 in UTC; empty for anything else. */
export const moment = (time: string | undefined): Ours => checked(/^\d{4}-\d{2}-\d{2}T[\d:.]{5,12}Z$/u, time, '');

/** A number as people read it: `1,204`. */
export const count = (number: number): Ours => made(number.toLocaleString('en-US'));

/** A web address that a service of the operator made, as the link for an authorization; empty for anything else. */
export function serviceAddress(address: string): Ours {
  if (!URL.canParse(address)) return made('');
  const { protocol, username, password } = new URL(address);
  const isPlain = (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
  return made(isPlain && /^[!#-;=?-_a-z~]+$/u.test(address) ? address : '');
}

const contentPath =
  /^(?<site>(?:\/[\w.~-]{1,60})?)\/spaces\/(?<space>~?[\w-]{1,64})\/(?<kind>pages|folder|blog\/\d{4}\/\d{2}\/\d{2}|blog|whiteboard|database|embed)\/(?<id>\d{1,20})(?:\/|$)/u;

/**
 * The address of content from nothing but site, space, kind and id: what browsers show behind them is the title, which
 * others wrote. Of its parameters only the comment that it leads to is kept. Empty for an address of another form.
 */
export function contentAddress(address: string): Ours {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const match = contentPath.exec(url?.pathname.replace(/%7e/giu, '~') ?? '')?.groups;
  if (url === undefined || match === undefined || !/^https?:$/u.test(url.protocol)) return made('');
  const { site = '', space = '', kind = '', id = '' } = match;
  const comment = /^\d{1,20}$/u.exec(url.searchParams.get('focusedCommentId') ?? '');
  const behind = comment === null ? '' : `?focusedCommentId=${comment[0]}`;
  return made(`${url.protocol}//${url.host}${site}/spaces/${space}/${kind}/${id}${behind}`);
}

/** Wiki text with its fence around it: a model can tell it from our words, so that it may stand among them. */
export const fenced = (content: string, nonce: string): Ours => made(fence(content, nonce));

/** Text on one line: a title, a name. At most `length` characters, brackets and pipes escaped. It may be anybody's. */
export function oneLine(text: string, length = 200): string {
  const line = visible(text).replaceAll(/\s+/gu, ' ').trim();
  const short = line.length > length ? `${line.slice(0, length - 1).replace(/\p{Cs}$/u, '')}…` : line;
  return short.replaceAll(/[\\[\]<>|]/gu, (character) =>
    character === '<' ? '‹' : character === '>' ? '›' : `\\${character}`,
  );
}

function checked(form: RegExp, text: string | undefined, instead: '' | '?' | 'the request' | 'another host'): Ours {
  return made(text !== undefined && form.test(text) ? text : instead);
}
