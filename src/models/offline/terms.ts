import { stemmer } from 'stemmer';

/** English words that carry no subject: articles, pronouns, auxiliaries, question words, and fillers of spoken questions. */
const stopWords = new Set(
  `a about above according after again all already also am an and any anybody anyone anything are as at away be because been before
  being below between both but by can could did do does doing don't down during each either else ever every everything
  few find for from further get gets getting give gives go goes going got had has have having he her here him his how
  however i i'd i'll i'm i've if in into is isn't it it's its itself just know let like look lot make makes many may
  maybe me mean means might more most much must my myself need needs never no nobody nor not now of off on once one
  only onto or other our out over own page pages per please put rather really right same say see send shall she should
  since so some somebody someone something soon still such take tell than that that's the their them then there these
  they thing this those through till to too under until up upon us use used using very want wants was way we well were
  what what's when where where's whether which while who who's whom whose why will with within without would wiki yes
  you your yours document documentation explain describe show summarize summarise anywhere quick today usually normally
  exactly currently actually happen happens happened keep keeps kept come comes came high low big small short`.split(
    /\s+/u,
  ),
);

const word = /[\p{L}\p{N}]+(?:[.'’_&+#-][\p{L}\p{N}]+)*[+#]*/gu;

/** Words of a text in lower case, in order; a compound such as `8-15` or `log-in` gives its parts as well. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [match] of text.normalize('NFKC').toLowerCase().replaceAll('’', "'").matchAll(word)) {
    const plain = match.replace(/'s$/u, '');
    words.push(plain);
    const parts = plain.split(/[.'_&+#-]+/u).filter((part) => part !== '');
    if (parts.length > 1) words.push(...parts);
  }
  return words;
}

/** Form under which different inflections of an English word meet; identifiers and other scripts stay as they are. */
export function stemOf(plain: string): string {
  return /^[a-z]{4,}$/u.test(plain) ? stemmer(plain) : plain;
}

/** Stems of a text with how often each occurs. */
export function stemCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const plain of wordsOf(text)) {
    const stem = stemOf(plain);
    counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return counts;
}

/** A word of a question that can be searched for. */
export interface Term {
  /** As it stands in the question, in lower case. */
  word: string;
  stem: string;
}

/** The words of a question that name its subject, in order, each once; all its words when nothing else is left. */
export function keyTerms(question: string): Term[] {
  // "How long" asks for a number, "long term" is a subject.
  const subject = question.replaceAll(/\bhow (?:long|often|many|much|far|early|soon)\b/giu, ' ');
  const all = (subject.normalize('NFKC').match(word) ?? [])
    .map((match) => match.toLowerCase().replaceAll('’', "'").replace(/'s$/u, ''))
    .map((plain) => ({ word: plain, stem: stemOf(plain) }));
  const content = all.filter((term) => !stopWords.has(term.word) && (term.word.length > 1 || /\p{N}/u.test(term.word)));
  const seen = new Set<string>();
  return (content.length > 0 ? content : all).filter((term) => !seen.has(term.stem) && seen.add(term.stem));
}

/** Words of a question that are names, identifiers or numbers, in lower case: capitalised inside a sentence, or with a digit. */
export function namesIn(question: string): Set<string> {
  const names = question.matchAll(/(?<=[^\s.?!:]\s+)\p{Lu}[\p{L}\p{N}]*|\b[\p{L}]*\p{N}[\p{L}\p{N}]*/gu);
  return new Set([...names].map(([name]) => name.toLowerCase()));
}

/**
 * The terms that single out a page best: names, identifiers and numbers first, then long words. `share` is how many of
 * the hits of an earlier search contain a term, 0 to 1: what stands everywhere singles out nothing.
 */
export function rarestTerms(
  question: string,
  terms: readonly Term[],
  count: number,
  share: (term: Term) => number = () => 0,
): Term[] {
  const names = namesIn(question);
  const weight = (term: Term): number =>
    (names.has(term.word) ? 20 : 0) + Math.min(term.word.length, 12) - (share(term) >= 0.5 ? 40 * share(term) : 0);
  const chosen = new Set([...terms].sort((first, second) => weight(second) - weight(first)).slice(0, count));
  return terms.filter((term) => chosen.has(term));
}
