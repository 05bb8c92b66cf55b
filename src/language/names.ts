/**
 * The names in a question, as they are written there: capitalised inside of a sentence, or with a digit. What holds letters
 * of one case alone is no sentence, and languages that capitalise every noun have many.
 */
export const namesIn = (question: string): ReadonlySet<string> =>
  new Set(
    [...question.matchAll(/(?<=[^\s.?!:¿¡]\s+)\p{Lu}[\p{L}\p{N}'’.-]*|\b\p{L}*\p{N}[\p{L}\p{N}.-]*/gu)].map(([name]) =>
      name.replace(/[.'’-]+$/u, ''),
    ),
  );
