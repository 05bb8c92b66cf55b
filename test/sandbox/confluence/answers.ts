import { z } from 'zod';
import type { Answer } from '../fixture.js';

const listSchema = z.object({
  results: z.array(z.record(z.string(), z.unknown())),
  _links: z.record(z.string(), z.string()).optional(),
});
const errorSchema = z.object({
  errors: z.tuple([
    z.looseObject({
      status: z.union([z.number(), z.string()]),
      code: z.string(),
      title: z.string(),
      detail: z.string().nullable(),
    }),
  ]),
});

/** The rows of a list. Throws when the answer is none. */
export function resultsOf(answer: Answer): Record<string, unknown>[] {
  return listSchema.parse(answer.json).results;
}

/** The `_links` of a list. */
export function linksOf(answer: Answer): Record<string, string> {
  return listSchema.parse(answer.json)._links ?? {};
}

/** The one error of a v2 answer. Throws when the answer is none. */
export function errorOf(answer: Answer) {
  return errorSchema.parse(answer.json).errors[0];
}
