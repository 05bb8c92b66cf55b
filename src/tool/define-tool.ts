import type { Client } from 'confluence.js/core';
import type { z } from 'zod';
import type { BodyStore } from './body-store.js';

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
  spaces?: readonly string[];
  /** Bodies that this conversation of this user has fetched. Only for what a request of the same call shows to be current. */
  bodies: BodyStore;
  signal?: AbortSignal;
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

/** A tool as static data: inspectable without a connection; `toolkit.ts` binds it to an environment. */
export interface ToolDefinition<Schema extends z.ZodObject = z.ZodObject> {
  name: `confluence_${string}`;
  title: string;
  toolset: 'read' | 'write';
  description: string;
  /** Flat object: no unions, no defaults, every field described with an example. */
  schema: Schema;
  hints: ToolHints;
  run(input: z.infer<Schema>, context: ToolContext): Promise<ToolOutput>;
}

/** Keeps the schema's type for `run` while the catalogue holds plain {@link ToolDefinition}s. */
export function defineTool<Schema extends z.ZodObject>(definition: ToolDefinition<Schema>): ToolDefinition {
  // `run` is only ever called with input parsed by this very schema (toolkit.ts), so widening its parameter is sound.
  return definition as unknown as ToolDefinition;
}
