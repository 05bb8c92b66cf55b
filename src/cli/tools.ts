import { listTools } from '../host/list-tools.js';
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
  const list = listTools(flags.allowWrites && !flags.readOnly ? ['read', 'write'] : ['read']);
  if (flags.json) console.printJson(list);
  else {
    for (const { name, toolset, description } of list) {
      console.print(`${console.style.paint('bold', name)} (${toolset})\n  ${description.replaceAll('\n', '\n  ')}\n`);
    }
  }
  return exitCodes.ok;
}
