import type { Client } from 'confluence.js/core';
import type { z } from 'zod';
import type { StoredBodies } from '../confluence/stored-bodies.js';
import type { WriteProposal } from '../confluence/write/proposal.js';

/** A page (or other content) that a result rests on; what a citation needs. */
export interface Source {
  pageId: string;
  title: string;
  /** Key of the space, e.g. `ENG`. */
  space: string;
  /** Absolute browser URL, built from the site's own base. */
  url: string;
  /** Heading path or heading text the passage stands under. */
  section?: string;
  version?: number;
  /** ISO 8601, UTC. */
  updatedAt?: string;
  /** Display name when known, else the account id. */
  author?: string;
}

/** The typed half of a result, for fronts. Tools may add fields of their own. */
export interface ToolArtifact {
  sources: Source[];
  [field: string]: unknown;
}

/** What a tool gives back: compact text for the model, a typed artifact for fronts. */
export interface ToolOutput {
  content: string;
  artifact: ToolArtifact;
}

/** What a tool may use. Identity is in the client; there is nothing here a model could set. */
export interface ToolContext {
  confluence: Client;
  /** Upper bound of `content`, in tokens as the model counts them. */
  maxTokens: number;
  /** Keys of the spaces this run may touch; undefined: all the user may see. The client enforces it; tools use it to phrase queries. */
  spaces?: readonly string[] | undefined;
  /** Absolute path of the only folder from which files may be attached; undefined: none. */
  attachFrom?: string | undefined;
  /** Bodies that this conversation of this user has fetched. Only for what a request of the same call shows to be current. */
  bodies: StoredBodies;
  signal?: AbortSignal | undefined;
  /** One short line for a live display, e.g. `reading "Release plan"`. */
  progress: (message: string) => void;
}

/** MCP's tool annotations, all four stated: an undefined hint is a silent gap. */
export interface ToolHints {
  readOnly: boolean;
  destructive: boolean;
  idempotent: boolean;
  openWorld: boolean;
}

interface ToolFields<Schema extends z.ZodObject> {
  name: `confluence_${string}`;
  title: string;
  description: string;
  /** Flat object: no unions, no defaults, every field described with an example. */
  schema: Schema;
  hints: ToolHints;
}

/** A tool that looks something up. */
export interface ReadToolDefinition<Schema extends z.ZodObject = z.ZodObject> extends ToolFields<Schema> {
  toolset: 'read';
  run(input: z.infer<Schema>, context: ToolContext): Promise<ToolOutput>;
}

/** A tool that prepares a change. It cannot send one: its client is read-only. */
export interface WriteToolDefinition<Schema extends z.ZodObject = z.ZodObject> extends ToolFields<Schema> {
  toolset: 'write';
  prepare(input: z.infer<Schema>, context: ToolContext): Promise<PreparedWrite>;
}

/** A tool as static data: inspectable without a connection; `toolkit.ts` binds it to an environment. */
export type ToolDefinition = ReadToolDefinition | WriteToolDefinition;

/** A change as it waits for somebody to decide: plain JSON. */
export interface PreparedWrite {
  /** What will be sent, complete; only `execute` takes it. */
  proposal: WriteProposal;
  preview: WritePreview;
}

/** What a human sees of a proposal beside its summary and effects. May quote the wiki. */
export interface WritePreview {
  /** What will be different, in Markdown: lines that begin with `+`, `-`, a space, or `@@`, as in a unified diff. */
  diff: string;
  /** What the change touches or risks beside the text (macros, mentions, comments, images), a sentence each. */
  notes: string[];
  /**
   * The blocks that an edit touches as they were, so that the same edit of a newer version can be told from one whose
   * ground has moved. Absent: the change does not depend on the text.
   */
  touched?: string[];
}

/** Keeps the schema's type for `run` while the catalogue holds plain {@link ToolDefinition}s. */
export function defineTool<Schema extends z.ZodObject>(definition: ReadToolDefinition<Schema>): ReadToolDefinition {
  // `run` is only ever called with input parsed by this very schema (toolkit.ts), so widening its parameter is sound.
  return definition as unknown as ReadToolDefinition;
}

/** The same for a tool that writes. */
export function defineWriteTool<Schema extends z.ZodObject>(
  definition: WriteToolDefinition<Schema>,
): WriteToolDefinition {
  // As above.
  return definition as unknown as WriteToolDefinition;
}
