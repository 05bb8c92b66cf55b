import { readFileSync } from 'node:fs';
import { z } from 'zod';

const spellings = z.array(z.string().min(1)).min(1);

const place = z.strictObject({
  /** Which fact of `key.must`, from 0. */
  fact: z.int().min(0),
  /** Its file, relative to the folder of the wiki. */
  page: z.string().min(1),
  /** The heading nearest above the fact; empty before the first one. Absent: anywhere in text, title, space, parent, labels. */
  section: z.string().optional(),
  /** What stands there, where the page says it in other words than an answer would; default: the spellings of the fact. */
  states: spellings.optional(),
});

/** Which pages a complete list has. */
const selection = z.union([
  /** Their text or title holds one of these, as whole words. */
  z.strictObject({ words: spellings }),
  /** Their parent is the page of this file. */
  z.strictObject({ below: z.string() }),
  /** All of a space but its homepage. */
  z.strictObject({ space: z.string() }),
  z.strictObject({ label: z.string() }),
]);

const keyed = z
  .strictObject({
    id: z.string().min(1),
    kind: z.string().min(1),
    /** What is asked, one turn after the other on one thread; the answer to the last one is scored. */
    turns: z.array(z.string().min(1)).min(1),
    key: z.strictObject({
      /** Facts that a right answer holds, each in any of its spellings; none: the wiki does not answer it. */
      must: z.array(spellings),
      /** Facts that it must not hold. */
      not: z.array(spellings).default([]),
    }),
    pages: z.array(place),
    /** The pages named are all there are. */
    complete: selection.optional(),
    /** What no page of the wiki holds. */
    absent: spellings.optional(),
  })
  .refine(({ key, absent }) => key.must.length > 0 || absent !== undefined, {
    error: 'a question that the wiki does not answer needs `absent`: words that no page holds',
  });

/** A question with its key, as a line of a file has it. */
export type KeyedQuestion = z.infer<typeof keyed>;
export type Place = z.infer<typeof place>;
export type Selection = z.infer<typeof selection>;

/** A question that one passage answers, as the files for `eval:retrieval` have it. */
const simple = z.object({
  question: z.string().min(1),
  answers: z.array(z.string().min(1)).default([]),
  kind: z.string().min(1),
  page: z.string().nullish(),
});

/**
 * The questions of a file, a JSON object a line: with keys, or simple ones, whose answers become facts that stand somewhere
 * on their page. Throws an Error that names the line.
 */
export function readQuestions(file: string): KeyedQuestion[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      const value: unknown = JSON.parse(line);
      const isSimple = typeof value === 'object' && value !== null && 'question' in value;
      return isSimple ? ofSimple(simple.parse(value), index + 1) : keyed.parse(value);
    } catch (cause) {
      const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
      throw new Error(`${file}, line ${index + 1}: ${why}`, { cause });
    }
  });
}

function ofSimple({ question, answers, kind, page }: z.infer<typeof simple>, line: number): KeyedQuestion {
  const must = answers.map((answer) => [answer]);
  const pages = page ? must.map((_, fact) => ({ fact, page })) : [];
  return { id: String(line), kind, turns: [question], key: { must, not: [] }, pages };
}
