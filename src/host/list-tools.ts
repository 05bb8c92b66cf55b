import { toJsonSchema } from '@langchain/core/utils/json_schema';
import { type Toolset, toolDefinitionsOf } from '../toolkit.js';

/** A tool as a model is given it. */
export interface ListedTool {
  name: string;
  toolset: Toolset;
  description: string;
  /** JSON Schema of its arguments. */
  schema: unknown;
}

/** The tools of these toolsets in the order of the catalogue; needs no connection. */
export function listTools(toolsets: readonly Toolset[]): ListedTool[] {
  return toolDefinitionsOf({ toolsets }).map(({ name, toolset, description, schema }) => ({
    name,
    toolset,
    description,
    // The converter that the providers' own `bindTools` use.
    schema: toJsonSchema(schema),
  }));
}
