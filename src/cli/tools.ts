import { toJsonSchema } from '@langchain/core/utils/json_schema';
import { ConfluenceError } from '../errors.js';
import { ConfluenceToolkit } from '../toolkit.js';
import { openConsole } from './console.js';
import { type ExitCode, exitCodes } from './exit-codes.js';

export interface ToolsFlags {
  json?: boolean;
  color: boolean;
  /** Lists the tools that write as well. */
  allowWrites?: boolean;
  readOnly?: boolean;
}

/** Lists what the model is given; needs neither configuration nor a connection. */
export async function tools(flags: ToolsFlags): Promise<ExitCode> {
  const console = openConsole({ color: flags.color });
  const toolkit = new ConfluenceToolkit({
    toolsets: flags.allowWrites && !flags.readOnly ? ['read', 'write'] : ['read'],
    connection: () => {
      throw new ConfluenceError({
        code: 'misconfigured',
        message: 'These tools are for display only.',
        next: 'Bind them to a connection.',
      });
    },
  });
  // The converter that the providers' own `bindTools` use.
  const list = toolkit.getTools().map(({ name, description, schema, metadata }) => ({
    name,
    toolset: metadata?.toolset,
    description,
    schema: toJsonSchema(schema),
  }));
  if (flags.json) console.printJson(list);
  else {
    for (const { name, toolset, description } of list) {
      console.print(
        `${console.style.paint('bold', name)} (${String(toolset)})\n  ${description.replaceAll('\n', '\n  ')}\n`,
      );
    }
  }
  return exitCodes.ok;
}
