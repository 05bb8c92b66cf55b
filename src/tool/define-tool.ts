import type { Ours } from '../ours.js';
import type { Client } from 'confluence.js/core';
import type { z } from 'zod';
import type { Undo } from '../confluence/write/outcome.js';
import type { StoredBodies } from '../confluence/stored-bodies.js';
import type { PreparedWrite, ToolArtifact } from './artifact.js';
import type { ResultText } from './compose-result.js';
import type { ShownParts } from './shown-parts.js';

/** What a tool gives back: compact text for the model, which is yet to be written, and a typed artifact for fronts. */
export interface ToolResult {
  text: ResultText;
  artifact: ToolArtifact;
}

/** A result as it was written for the model. */
export interface ToolOutput {
  content: Ours;
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
  /** What other calls of the same turn have shown, which is named and not repeated. */
  shown: ShownParts;
  /** What takes back the last change of the conversation; absent where there is none. */
  lastUndo?: (() => Undo | undefined) | undefined;
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
  /** What a call does, as a short line for a live display, e.g. `searching "annual leave"`. */
  describe: (args: CallArguments) => string;
}

/** Arguments as a model wrote them, unchecked. */
export type CallArguments = Readonly<Record<string, unknown>>;

/** A tool that looks something up. */
export interface ReadToolDefinition<Schema extends z.ZodObject = z.ZodObject> extends ToolFields<Schema> {
  toolset: 'read';
  /** Whether its results hold text of pages, so that an answer which used it should rest on one. Default false. */
  carriesPassages?: boolean;
  run(input: z.infer<Schema>, context: ToolContext): Promise<ToolResult>;
}

/** A tool that prepares a change. It cannot send one: its client is read-only. */
export interface WriteToolDefinition<Schema extends z.ZodObject = z.ZodObject> extends ToolFields<Schema> {
  toolset: 'write';
  prepare(input: z.infer<Schema>, context: ToolContext): Promise<PreparedWrite>;
}

/** A tool as static data: inspectable without a connection; `toolkit.ts` binds it to an environment. */
export type ToolDefinition = ReadToolDefinition | WriteToolDefinition;

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
