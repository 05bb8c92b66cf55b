import { z } from 'zod';
import { ImportError } from './import-error.js';

const time = z
  .string()
  .refine(
    (value) => /^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(Date.parse(value)),
    'is not a date like 2026-11-05 or 2026-11-05T09:14:00Z',
  )
  .transform((value) => new Date(value).toISOString());
const names = z.array(z.string().min(1));
const id = z.string().regex(/^[1-9]\d{0,17}$/, 'is not an id: up to 18 digits, as a string');

const version = z
  .strictObject({
    storage: z.string().optional(),
    markdown: z.string().optional(),
    file: z.string().optional(),
    title: z.string().min(1).optional(),
    author: z.string().min(1).optional(),
    createdAt: time,
    message: z.string().optional(),
  })
  .refine(
    (value) => [value.storage, value.markdown, value.file].filter((body) => body !== undefined).length === 1,
    'needs exactly one of storage, markdown and file',
  );

/** A comment as `NAME.meta.json` states it. */
export interface CommentMeta {
  kind?: 'footer' | 'inline';
  /** Storage when it starts with `<`, else plain text. */
  body: string;
  author: string;
  createdAt: string;
  selection?: string;
  markerRef?: string;
  resolution?: 'open' | 'reopened' | 'resolved' | 'dangling';
  resolvedBy?: string;
  resolvedAt?: string;
  replies?: CommentMeta[];
}

const comment: z.ZodType<CommentMeta> = z.lazy(() =>
  z.strictObject({
    kind: z.enum(['footer', 'inline']).optional(),
    body: z.string().min(1),
    author: z.string().min(1),
    createdAt: time,
    selection: z.string().min(1).optional(),
    markerRef: z.string().min(1).optional(),
    resolution: z.enum(['open', 'reopened', 'resolved', 'dangling']).optional(),
    resolvedBy: z.string().min(1).optional(),
    resolvedAt: time.optional(),
    replies: z.array(comment).optional(),
  }),
);

/** `NAME.meta.json`, beside `NAME.md`, `NAME.xhtml`, `NAME.html` or the folder `NAME`. Unknown fields are refused. */
export const contentMeta = z.strictObject({
  id: id.optional(),
  type: z.enum(['page', 'blogpost']).optional(),
  status: z.enum(['current', 'archived', 'trashed', 'draft']).optional(),
  title: z.string().min(1).optional(),
  labels: names.optional(),
  restrictedTo: names.optional(),
  updaters: names.optional(),
  author: z.string().min(1).optional(),
  owner: z.string().min(1).optional(),
  createdAt: time.optional(),
  updatedAt: time.optional(),
  updatedBy: z.string().min(1).optional(),
  version: z.int().min(1).optional(),
  versionMessage: z.string().optional(),
  versions: z.array(version).optional(),
  comments: z.array(comment).optional(),
  likes: names.optional(),
  position: z.int().optional(),
  /** What is known about attachments, by file name. */
  attachments: z
    .record(
      z.string(),
      z.strictObject({
        comment: z.string().optional(),
        author: z.string().min(1).optional(),
        createdAt: time.optional(),
        mediaType: z.string().optional(),
      }),
    )
    .optional(),
});
export type ContentMeta = z.infer<typeof contentMeta>;

/** `space.json` in the folder of a space. */
export const spaceMeta = z.strictObject({
  name: z.string().min(1).optional(),
  type: z.enum(['global', 'personal', 'collaboration', 'knowledge_base']).optional(),
  status: z.enum(['current', 'archived']).optional(),
  description: z.string().optional(),
  author: z.string().min(1).optional(),
  createdAt: time.optional(),
  viewers: names.optional(),
  editors: names.optional(),
  admins: names.optional(),
  labels: names.optional(),
});
export type SpaceMeta = z.infer<typeof spaceMeta>;

/** `site.json` in the imported folder. */
export const siteMeta = z.strictObject({
  name: z.string().min(1).optional(),
  baseUrl: z.url().optional(),
  cloudId: z.uuid().optional(),
  users: z
    .array(
      z.strictObject({
        accountId: z.string().min(1),
        identifier: z.string().min(1),
        displayName: z.string().min(1),
        publicName: z.string().optional(),
        email: z.string().optional(),
        timeZone: z.string().optional(),
        accountType: z.enum(['atlassian', 'app']).optional(),
        active: z.boolean().optional(),
        licensed: z.boolean().optional(),
        groups: names.optional(),
      }),
    )
    .optional(),
});
export type SiteMeta = z.infer<typeof siteMeta>;

/** The value of a JSON text, checked. Throws ImportError naming the file and the first field that is wrong. */
export function parseMeta<Schema extends z.ZodType>(path: string, text: string, schema: Schema): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ImportError(
      path,
      `is not valid JSON (${cause instanceof Error ? cause.message : String(cause)}); correct it or remove the file`,
      { cause },
    );
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? []);
  const field = where
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  const what = issue?.code === 'unrecognized_keys' ? 'is not a known field' : (issue?.message ?? 'is not valid');
  throw new ImportError(path, `${field === '' ? 'the whole file' : `field "${field}"`}: ${what}`);
}
