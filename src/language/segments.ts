/** Words of scripts in which white space does not tell them apart: where they end, and what is written onto them. */

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
const hasUnspaced = new RegExp(unspaced.source, 'u');
/** What Korean writes onto a noun: particles, and the endings of a question or a statement; longest first. */
const particles =
  /(?:에서는|으로는|이라는|인가요|입니까|입니다|하나요|되나요|합니까|합니다|하려면|하는|에서|으로|부터|까지|에게|처럼|보다|이나|은|는|이|가|을|를|에|의|로|와|과|도|만)$/u;
/** Iterating Intl.Segmenter is quadratic in V8 of Node 20; no word is longer than this piece. */
const longestPiece = 120;
const segmenter = new Intl.Segmenter('ja', { granularity: 'word' });

/** Whether a run holds signs of a script that writes no spaces between words. */
export const isUnspaced = (run: string): boolean => hasUnspaced.test(run);

/** Whether a word is written in Korean signs only. */
export const isHangul = (word: string): boolean => /^\p{Script=Hangul}+$/u.test(word);

/** A Korean word without what is written onto it; one of two signs or less stays as it is. */
export const withoutParticle = (word: string): string => (word.length > 2 ? word.replace(particles, '') : word);

/** Whether a segment is an ending or a particle of Japanese: one or two signs of Hiragana. */
export const isInflection = (segment: string): boolean => /^\p{Script=Hiragana}{1,2}$/u.test(segment);

/** The words of a run that holds signs written without spaces; what else it holds stays together, without outer signs. */
export function segmentsOf(run: string): string[] {
  const segments: string[] = [];
  let from = 0;
  for (const { 0: piece, index } of run.matchAll(unspaced)) {
    segments.push(trimmed(run.slice(from, index)));
    from = index + piece.length;
    for (let start = 0; start < piece.length; start += longestPiece) {
      for (const { segment } of segmenter.segment(piece.slice(start, start + longestPiece))) segments.push(segment);
    }
  }
  segments.push(trimmed(run.slice(from)));
  return segments.filter((segment) => segment !== '');
}

const trimmed = (word: string): string => word.replaceAll(/^[._'’:/@&+#-]+|[._'’:/@&+#-]+$/gu, '');
