import { createHash, randomBytes } from 'node:crypto';

import { z } from 'zod';

import { ConfluenceError } from '../../errors.js';
import { quoting, wiki } from '../../ours.js';

/** Bytes of a file as they travel: here, or in a file of this machine that must still have this content. */
const fileSchema = z.strictObject({
  name: z.string(),
  mediaType: z.string(),
  /** Bytes. */
  size: z.int(),
  sha256: z.string(),
  comment: z.string(),
  minorEdit: z.boolean(),
  content: z.union([z.strictObject({ base64: z.string() }), z.strictObject({ path: z.string() })]),
});

/** One request, exactly as it will be sent. A request with a `file` is a multipart form. */
const requestSchema = z.strictObject({
  method: z.enum(['POST', 'PUT', 'DELETE']),
  /** From `/wiki/` on, encoded. */
  path: z.string(),
  query: z.record(z.string(), z.union([z.string(), z.boolean()])).optional(),
  body: z.json().optional(),
  file: fileSchema.optional(),
});

const contentType = z.enum(['page', 'blogpost']);

/** The content that a write is about; without an `id` when it does not exist yet. */
export const subjectSchema = z.strictObject({
  type: contentType,
  id: z.string().optional(),
  title: z.string(),
  status: z.string(),
  spaceId: z.string(),
  /** Key. */
  space: z.string(),
  /** Browser address of the content, or of the place where it is going to be. */
  url: z.string(),
});

/** What was read: nothing is written when it is no longer so. */
const basisSchema = z.strictObject({
  version: z.int(),
  /** SHA-256 of the storage body: an inline comment changes the body without a new version. */
  storageHash: z.string(),
});

/** What a draft was, for who takes the change back: drafts have no versions. */
const draftSchema = z.strictObject({ title: z.string(), storage: z.string() });

const nodeSchema = z.strictObject({ id: z.string(), title: z.string(), type: z.string() });
const change = z.strictObject({ from: z.string(), to: z.string() });

const common = {
  /** Of this shape. */
  format: z.literal(1),
  /** Names it from its preparation to its outcome: random, and of ours. */
  id: z.string().min(1),
  /** SHA-256 over what will be sent and what it depends on. */
  hash: z.string(),
  /** Mark by which the write is recognised afterwards, e.g. in the version message. */
  token: z.string(),
  /** ISO 8601, UTC. */
  preparedAt: z.string(),
  /** Who will have written it; only this user's connection may send it. */
  author: z.strictObject({ accountId: z.string().min(1), displayName: z.string() }),
  /** One sentence: what will happen. */
  summary: z.string(),
  subject: subjectSchema,
  basedOn: basisSchema.optional(),
  /** In the order in which they are sent. */
  requests: z.array(requestSchema).min(1),
  /** What else is affected or should be known, a sentence each. */
  effects: z.array(z.string()),
  /** Whether people who watch the page or space hear of it. */
  notifiesWatchers: z.boolean(),
};

/** The kinds of change there are. */
export const writeKinds = [
  'create',
  'update',
  'update_draft',
  'publish_draft',
  'discard_draft',
  'restore_version',
  'move',
  'trash',
  'restore_from_trash',
  'set_labels',
  'add_comment',
  'resolve_comment',
  'attach_file',
] as const;

export const proposalSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('create'), parent: nodeSchema.optional() }),
  z.strictObject({
    ...common,
    kind: z.literal('update'),
    title: change.optional(),
    changesBody: z.boolean(),
    minorEdit: z.boolean(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('update_draft'),
    title: change.optional(),
    changesBody: z.boolean(),
    before: draftSchema,
  }),
  z.strictObject({
    ...common,
    kind: z.literal('publish_draft'),
    title: change.optional(),
    changesBody: z.boolean(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('discard_draft'),
    before: draftSchema,
    /** Id of the page that it would have been under. */
    parentId: z.string().optional(),
  }),
  z.strictObject({ ...common, kind: z.literal('restore_version'), restores: z.int(), title: change.optional() }),
  z.strictObject({
    ...common,
    kind: z.literal('move'),
    position: z.enum(['append', 'before', 'after']),
    /** Parent to be under for `append`, else the sibling to stand beside. */
    target: nodeSchema,
    /** Undefined at the root of the space. */
    oldParentId: z.string().optional(),
    newParentId: z.string().optional(),
    /** Whether it stood on that side of its new sibling before. */
    wasThere: z.boolean(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('trash'),
    /** Direct children, which move up to the parent. */
    children: z.array(nodeSchema),
    /** True: there are more children than listed. */
    hasMoreChildren: z.boolean(),
    /** Pages that mention the title, about; undefined when it cannot be told. */
    mentions: z.int().optional(),
  }),
  z.strictObject({ ...common, kind: z.literal('restore_from_trash') }),
  z.strictObject({
    ...common,
    kind: z.literal('set_labels'),
    before: z.array(z.string()),
    add: z.array(z.string()),
    remove: z.array(z.string()),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('add_comment'),
    place: z.enum(['footer', 'inline']),
    replyTo: z.string().optional(),
    selection: z
      .strictObject({
        text: z.string(),
        matchCount: z.int(),
        matchIndex: z.int(),
        context: z.string(),
        /** Headings above it, outermost first, and the cell or box that it stands in. */
        path: z.array(z.string()),
      })
      .optional(),
    storage: z.string(),
    /** Comments of the author with the same body that were there before. */
    known: z.array(z.string()),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('resolve_comment'),
    commentId: z.string(),
    commentVersion: z.int(),
    resolved: z.boolean(),
    commentUrl: z.string(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('attach_file'),
    /** The attachment that gets a new version; undefined for a new one. */
    replaces: z.strictObject({ id: z.string(), version: z.int() }).optional(),
  }),
]);

export type WriteFile = z.infer<typeof fileSchema>;
export type WriteRequest = z.infer<typeof requestSchema>;
export type WriteSubject = z.infer<typeof subjectSchema>;
export type WriteBasis = z.infer<typeof basisSchema>;

/**
 * A write that was prepared and not sent: plain JSON, complete in itself, to be shown to a human, stored, and executed
 * by any process that has the same user's connection.
 */
export type WriteProposal = z.infer<typeof proposalSchema>;
export type WriteKind = (typeof writeKinds)[number];
export type ProposalOf<Kind extends WriteKind> = Extract<WriteProposal, { kind: Kind }>;

/** A mark no other write has: `ca-` and ten letters or digits. */
export function newToken(): string {
  return `ca-${randomWord(10)}`;
}

/** An id no other proposal has: twelve letters or digits. */
export function newProposalId(): string {
  return randomWord(12);
}

function randomWord(length: number): string {
  // 32 characters, so that every byte is as good as another; none of those that are taken for one another.
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
}

/**
 * A proposal that comes from somewhere else, such as a checkpoint.
 * @throws ConfluenceError `invalid_request` when it is none, or not what was prepared.
 */
export function readProposal(value: unknown): WriteProposal {
  const parsed = proposalSchema.safeParse(value);
  if (!parsed.success) throw unusable(`it does not have the shape of one (${issueOf(parsed.error)})`);
  if (parsed.data.hash !== hashOf(parsed.data)) throw unusable('it is not as it was prepared');
  return parsed.data;
}

/** The body in storage format that a proposal sends; empty when it sends none. */
export function storageIn({ requests }: Pick<WriteProposal, 'requests'>): string {
  const value: unknown = Reflect.get(Object(Reflect.get(Object(requests[0]?.body), 'body')), 'value');
  return typeof value === 'string' ? value : '';
}

/** The same without the fields that are undefined, as it comes back from JSON. */
export function plain<Value extends object>(value: Value): Value {
  // What is left out is optional in the type: it may be undefined.
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Value;
}

/** SHA-256, hexadecimal, of text (as UTF-8) or bytes. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** SHA-256 of everything but the hash: what the human was shown is bound as well as what is sent. */
export function hashOf({ hash: _hash, ...rest }: WriteProposal): string {
  return sha256(canonical(rest));
}

/** JSON with sorted keys, as a checkpoint may give back the same object in another order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}

function issueOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ');
}

function unusable(why: string): ConfluenceError {
  return new ConfluenceError({
    code: 'invalid_request',
    message: quoting`This is not a proposal that can be executed: ${wiki(why)}. Nothing was sent.`,
    next: 'Prepare the write again.',
  });
}
