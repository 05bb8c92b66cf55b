/**
 * The fence that marks text of the wiki as data in what a model reads. Its tags carry a nonce that nobody could know
 * who wrote the text, so that no text can end its own fence, whatever it looks like.
 */
import { randomInt } from 'node:crypto';

const tag = 'untrusted-wiki-content';
const letters = 'abcdefghijklmnopqrstuvwxyz';
const nonceLength = 8;

/**
 * A new nonce: eight letters, 37 bits. Letters alone, because digits would cost a varying number of tokens, and a result
 * is measured before it has its nonce. `random` gives a whole number from 0 to before its argument.
 */
export function newNonce(random: (end: number) => number = randomInt): string {
  return Array.from({ length: nonceLength }, () => letters.charAt(random(letters.length))).join('');
}

/** A nonce to measure with: no other costs more. */
export const measuringNonce = letters.slice(-nonceLength);

/** Wiki text between tags with this nonce; it is made {@link inert} first. */
export function fence(content: string, nonce: string): string {
  return `<${tag} ${nonce}>\n${inert(content)}\n</${tag} ${nonce}>`;
}

/** A result as a model reads it, taken apart. */
export interface SplitResult {
  /** What tools say themselves: everything outside of fences. */
  outside: string;
  /** Text of the wiki: everything inside, that of several fences one below the other. */
  inside: string;
}

/**
 * Tells apart what a result says itself and what it quotes of the wiki. A fence ends with the nonce that it began with,
 * or with the text when that was cut. Fences without a nonce, of threads that were stored by earlier versions, count too.
 */
export function splitResult(text: string): SplitResult {
  const outside: string[] = [];
  const inside: string[] = [];
  let rest = text;
  for (;;) {
    const opening = openingTag.exec(rest);
    outside.push(rest.slice(0, opening?.index));
    if (opening === null) return { outside: outside.join(''), inside: inside.join('\n') };
    const [whole, nonce = ''] = opening;
    const content = rest.slice(opening.index + whole.length);
    const closing = `</${tag}${nonce}>`;
    const end = content.indexOf(closing);
    inside.push(content.slice(0, end === -1 ? undefined : end).replaceAll(/^\n|\n$/gu, ''));
    rest = end === -1 ? '' : content.slice(end + closing.length);
  }
}

/** A result for people, who see where a text comes from by other means: without the tags. */
export function unfenced(text: string): string {
  const { outside, inside } = splitResult(text);
  return [outside.replaceAll(/\n+/gu, '\n').trim(), inside].filter((part) => part !== '').join('\n');
}

const openingTag = new RegExp(`<${tag}( [a-z]{${nonceLength}})?>`, 'u');

/**
 * Text without what only a model would notice: control characters, characters that reverse the direction of reading,
 * Unicode tags, and lone surrogates. Line ends and tabs stay.
 */
export function visible(text: string): string {
  return text
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/[\u{202a}-\u{202e}\u{2066}-\u{2069}\u{e0000}-\u{e007f}]|(?![\n\t])\p{Cc}|\p{Cs}/gu, '');
}

/**
 * {@link visible} text in which everything that could pass for a tag of a fence reads otherwise: the nonce is what
 * protects, this keeps a hasty reader from being misled. Applied twice it changes nothing more.
 */
export function inert(text: string): string {
  const shown = visible(text);
  if (!firstWord.test(shown)) return shown;
  const { folded, starts } = foldedByCharacter(shown);
  let made = '';
  let reached = 0;
  for (const { index, 0: match } of folded.matchAll(lookAlikes)) {
    const from = starts[index] ?? 0;
    made += shown.slice(reached, from) + (match.includes('/') ? defused.closing : defused.opening);
    reached = starts[index + match.length] ?? shown.length;
  }
  return made + shown.slice(reached);
}

/** Neither is a look-alike itself. */
const defused = { opening: '‹untrusted wiki text', closing: '‹/untrusted wiki text' };

// Whatever stands between the words of the tag, or between them and the bracket that makes a tag of them.
const between = String.raw`[^\p{L}\p{N}<>]{0,12}`;
const words = ['untrusted', 'wiki', 'content'].join(between);
const pattern = `<${between}${words}|${words}(?=${between}(?:[a-z0-9]{1,16}${between})?>)`;
const lookAlikes = new RegExp(pattern, 'gu');

/** Characters that nobody sees between others. */
const unseen = /[\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}\u{2800}]/gu;

/** Letters of other scripts that look like those of the tag, which compatibility folding leaves alone. */
const sameLook = new Map(
  Object.entries({
    u: 'υսᴜꞟʋꭎꭒ𐓶𑣘',
    n: 'пոηɴռ',
    t: 'тτᴛ',
    r: 'гᴦʀꭇꭈⲅꮁ',
    s: 'ѕꜱƽꮪ𐑈𑣁',
    e: 'еεҽᴇ℮ꬲ',
    d: 'ԁժᴅꮷᑯꓒ',
    w: 'ԝшωѡᴡɯաꮃ',
    i: 'іιıɪӏ|l1ɩꙇꭵ𑣃',
    k: 'кκᴋⲕ',
    c: 'сϲᴄⲥꮯ𐐽',
    o: 'оοօᴏ0ᴑꬽⲟ𐐬𑣈ഠ๐໐০୦᧐ဝ',
    '<': '‹«〈《⟨❮˂ᐸ≺⋖❬⟪〈',
    '>': '›»〉》⟩❯˃ᐳ≻⋗❭⟫〉',
    '/': '∕⁄⧸╱',
  }).flatMap(([letter, others]) => Array.from(others, (other): [string, string] => [other, letter])),
);

const brackets = /&(?:amp;){0,3}(?:[lg]t|#0*6[02]|#x0*3[ce]);?/giu;

function foldedWhole(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(unseen, '').toLowerCase();
  return Array.from(plain.replaceAll(brackets, bracketOf), (character) => sameLook.get(character) ?? character).join(
    '',
  );
}

const bracketOf = (entity: string): string => (/l|6?0$|60|3c/iu.test(entity) ? '<' : '>');

/** Blocks of characters that compatibility folding makes Latin letters of. */
const latinAlike: readonly (readonly [from: number, to: number])[] = [
  [0xa0, 0x24f],
  [0x1d00, 0x1dbf],
  [0x1e00, 0x1eff],
  [0x2070, 0x209f],
  [0x2100, 0x218f],
  [0x2460, 0x24ff],
  [0xff00, 0xffef],
  [0x1d400, 0x1d7ff],
  [0x1f100, 0x1f1ff],
];

/** The first word of the tag in whatever letters: text without it is left alone, for folding costs much more than looking. */
const firstWord = firstWordOf('untrusted');

function firstWordOf(word: string): RegExp {
  const alike = new Map<string, string>();
  const add = (other: string, letter: string) => alike.set(letter, (alike.get(letter) ?? letter) + other);
  for (const [from, to] of latinAlike) {
    for (let code = from; code <= to; code++) {
      const character = String.fromCodePoint(code);
      const folded = foldedWhole(character);
      if (folded.length === 1 && word.includes(folded)) add(character, folded);
    }
  }
  for (const [other, letter] of sameLook) add(other, letter);
  // Bounded, so that a page of nothing but these costs no more than its length; so many split a word for any reader.
  return new RegExp(Array.from(word, (letter) => `[${alike.get(letter)}]`).join(`${unseen.source}{0,999}`), 'iu');
}

/** The folded text, and for each of its characters where what it stands for begins in the text. */
function foldedByCharacter(text: string): { folded: string; starts: number[] } {
  let folded = '';
  const starts: number[] = [];
  const known = new Map<string, string>();
  for (const { index, 0: piece } of text.matchAll(/&(?:amp;){0,3}(?:[lg]t|#0*6[02]|#x0*3[ce]);?|[^]/giu)) {
    const same = known.get(piece) ?? foldedWhole(piece);
    known.set(piece, same);
    folded += same;
    for (let count = 0; count < same.length; count++) starts.push(index);
  }
  return { folded, starts };
}
