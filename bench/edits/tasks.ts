import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A call as a language model makes it. Where a tool takes a page and none is named, it is the page of the task. */
const call = z.strictObject({
  tool: z.string().min(1),
  /**
   * Of the strings, `$page` is the id of the task's page, `$page:PATH` that of another, `$created` that of the content made
   * last, `$comment:WORDS` that of the comment with these words.
   */
  args: z.record(z.string(), z.unknown()),
});

/** What stands once in the storage, and what stands there afterwards; `every`: all places. */
const change = z.union([
  z.tuple([z.string().min(1), z.string()]),
  z.tuple([z.string().min(1), z.string(), z.literal('every')]),
]);
const body = z.array(change);

/** How a page is afterwards; what is left out is as before. */
const pageState = z.strictObject({
  /** All of the storage but these places is as before, to the byte. `{id}` is an id that is made up, `{col}` a column's width. */
  body: body.optional(),
  /** Other forms of the body that are as right. */
  or: z.array(body).optional(),
  title: z.string().optional(),
  /** All of them, sorted. */
  labels: z.array(z.string()).optional(),
  /** Title of the page above. */
  parent: z.string().optional(),
  status: z.enum(['current', 'trashed', 'archived']).optional(),
});

const expectation = pageState.extend({
  /** The first call is refused, with these words in what the model is told. */
  refused: z.array(z.string()).optional(),
  /** Of other pages, by path. */
  also: z.record(z.string(), pageState).optional(),
  created: z
    .array(
      z.strictObject({
        title: z.string(),
        /** Key. */
        space: z.string(),
        parent: z.string().optional(),
        type: z.enum(['page', 'blogpost']).default('page'),
        status: z.enum(['current', 'draft', 'trashed']).default('current'),
        storage: z.string(),
      }),
    )
    .default([]),
  comments: z
    .array(
      z.strictObject({
        storage: z.string(),
        /** The words that it stands on; absent below the page. */
        on: z.string().optional(),
        /** Words of the comment that it answers. */
        answers: z.string().optional(),
      }),
    )
    .default([]),
  /** Words of comments that are resolved afterwards. */
  resolved: z.array(z.string()).default([]),
  /** What the human who decides is shown, and what must not be among it. */
  shown: z.array(z.string()).default([]),
  hidden: z.array(z.string()).default([]),
});

const taskSchema = z.strictObject({
  id: z.string().min(1),
  kind: z.string().min(1),
  /** As people word it. */
  task: z.string().min(1),
  /** Path without ending in the sample wiki, or below `pages/` of this folder. */
  page: z.string().min(1),
  calls: z.array(call).min(1),
  /** What the model does after the advice of a refusal. */
  after: z.array(call).optional(),
  expect: expectation,
});

/** A change that somebody wants, how a model goes about it, and what must come of it. */
export type EditTask = z.infer<typeof taskSchema>;
export type Call = z.infer<typeof call>;
export type Change = z.infer<typeof change>;
export type PageState = z.infer<typeof pageState>;
export type Expectation = z.infer<typeof expectation>;

/**
 * The tasks of a file or of all `*.jsonl` of a folder, a JSON object a line. Throws an Error that names the line, and one
 * for an id that stands twice.
 */
export function readTasks(path: string): EditTask[] {
  const files = path.endsWith('.jsonl')
    ? [path]
    : readdirSync(path)
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
        .map((name) => join(path, name));
  const tasks = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) => (line.trim() === '' ? [] : [parse(line, `${file}, line ${index + 1}`)])),
  );
  const twice = tasks.find(({ id }, index) => tasks.findIndex((other) => other.id === id) !== index);
  if (twice !== undefined) throw new Error(`There are two tasks ${twice.id}.`);
  return tasks;
}

function parse(line: string, place: string): EditTask {
  try {
    return taskSchema.parse(JSON.parse(line));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new Error(`${place}: ${why}`, { cause });
  }
}
