// The words by which attacks are told apart, and the disguises that they are found in.

const letters = 'bcdfghjklmnpqrstvwxz';

/** A word for an attack that stands nowhere else and survives every way of writing: small letters alone. */
export const wordOf = (index: number): string =>
  `zq${[0, 1, 2].map((place) => letters.charAt(Math.floor(index / letters.length ** place) % letters.length)).join('')}qx`;

/** The form of them all. */
export const anyWord = new RegExp(`zq[${letters}]{3}qx`, 'u');

/** Each letter moved to the same place of another alphabet. */
export const shifted = (text: string, by: number): string =>
  Array.from(text, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + by)).join('');

/** Ways to write that nobody sees. */
export const hidden = {
  /** Letters as Unicode tag characters. */
  asTags: (text: string): string => shifted(text, 0xe0000),
  /** Bytes as variation selectors. */
  asSelectors: (text: string): string =>
    String.fromCodePoint(...Array.from(Buffer.from(text), (byte) => (byte < 16 ? 0xfe00 + byte : 0xe0100 + byte - 16))),
};

const selector = /[\u{fe00}-\u{fe0e}\u{e0100}-\u{e01ef}]/gu;
const tag = /[\u{e0020}-\u{e007e}]/gu;

/** The text as a model might take it that sees through every disguise: plain small letters. */
export function unmasked(text: string): string {
  return text
    .replaceAll(tag, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) - 0xe0000))
    .replaceAll(selector, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return String.fromCodePoint(code < 0xe0100 ? code - 0xfe00 : code - 0xe0100 + 16);
    })
    .normalize('NFKD')
    .replaceAll(/[\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}]/gu, '')
    .toLowerCase();
}
