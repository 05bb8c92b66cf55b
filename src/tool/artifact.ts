import { z } from 'zod';

import { writeOutcomeSchema } from '../confluence/write/outcome.js';
import { proposalSchema, subjectSchema } from '../confluence/write/proposal.js';
import { authorizationReasons, confluenceErrorCodes } from '../errors.js';

/** A page (or other content) that a result rests on; what a citation needs. */
const sourceSchema = z.object({
  pageId: z.string(),
  title: z.string(),
  /** Key of the space, e.g. `ENG`. */
  space: z.string(),
  /** Absolute browser URL, built from the site's own base. */
  url: z.string(),
  /** Heading path or heading text the passage stands under. */
  section: z.string().optional(),
  version: z.number().optional(),
  /** ISO 8601, UTC. */
  updatedAt: z.string().optional(),
  /** Display name when known, else the account id. */
  author: z.string().optional(),
  /** What the page says of itself when it is outdated, archived or a draft, in its words. */
  standing: z.array(z.string()).optional(),
});

/** What an artifact says about a failed call. */
const failureSchema = z.object({
  code: z.enum(confluenceErrorCodes),
  message: z.string(),
  next: z.string(),
  retryable: z.boolean().optional(),
  scope: z.string().optional(),
});

/** What a human sees of a proposal beside its summary and effects. May quote the wiki. */
const previewSchema = z.object({
  /** What will be different, in Markdown: lines that begin with `+`, `-`, a space, or `@@`, as in a unified diff. */
  diff: z.string(),
  /** What the change touches or risks beside the text (macros, mentions, comments, images), a sentence each. */
  notes: z.array(z.string()),
  /**
   * The blocks that an edit touches as they were, so that the same edit of a newer version can be told from one whose
   * ground has moved. Absent: the change does not depend on the text.
   */
  touched: z.array(z.string()).optional(),
});

/** A change as it waits for somebody to decide: plain JSON. */
export const preparedSchema = z.object({
  /** What will be sent, complete; only `execute` takes it. */
  proposal: proposalSchema,
  preview: previewSchema,
});

/** The change that an outcome is about. */
const changeSchema = z.object({
  /** Of the proposal; absent in what an earlier version has stored. */
  id: z.string().optional(),
  hash: z.string(),
  token: z.string().optional(),
  kind: z.string(),
  summary: z.string(),
  // Of the strict schema of a proposal only these fields; what else it has passes.
  subject: subjectSchema.pick({ id: true, title: true, space: true, url: true }).strip(),
  version: z.number().optional(),
});

/** The request for authorization in an artifact or a pause. */
export const authorizationSchema = z.object({
  link: z.string().optional(),
  expiresAt: z.string().optional(),
  connectionName: z.string(),
  reason: z.enum(authorizationReasons),
});

const artifactSchema = z.object({
  sources: z.array(sourceSchema).catch([]).default([]),
  /** The pieces of pages that a result quotes, each by the address of its heading. */
  passages: z
    .array(z.object({ url: z.string(), headings: z.array(z.string()) }))
    .catch([])
    .default([]),
  /** Requests that were sent for the call. */
  requests: z.number().catch(0).default(0),
  /** The user was asked to authorize this call and refused. */
  declined: z.boolean().optional().catch(undefined),
  /** The user rejected the change that this call proposed. */
  rejected: z.boolean().optional().catch(undefined),
  error: failureSchema.optional().catch(undefined),
  authorization: authorizationSchema.optional().catch(undefined),
  /** What became of a change. */
  outcome: writeOutcomeSchema.optional().catch(undefined),
  /** The change that was asked for. */
  change: changeSchema.optional().catch(undefined),
});

export type Source = z.infer<typeof sourceSchema>;
export type ToolFailure = z.infer<typeof failureSchema>;
export type WritePreview = z.infer<typeof previewSchema>;
export type PreparedWrite = z.infer<typeof preparedSchema>;
export type AskedChange = z.infer<typeof changeSchema>;

/** The parts of a tool's artifact that are common to all tools. */
export type Artifact = z.infer<typeof artifactSchema>;

/** Reads an artifact, also one that a checkpointer stored or a foreign tool made: what does not fit is absent. */
export function readArtifact(value: unknown): Artifact {
  return artifactSchema.safeParse(value ?? {}).data ?? { sources: [], passages: [], requests: 0 };
}

/** The prepared change in a tool's artifact or a pause; undefined when there is none. */
export function preparedOf(value: unknown): PreparedWrite | undefined {
  return preparedSchema.safeParse(value).data;
}

/** What a tool gives for programs: the common parts that it has, and fields of its own. */
export interface ToolArtifact {
  sources: Source[];
  [field: string]: unknown;
}
