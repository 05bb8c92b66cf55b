import { ConfluenceError } from '../src/errors.js';
import type { ToolDefinition } from '../src/tool/define-tool.js';
import { getCurrentUserTool } from './get-current-user.js';
import { listPagesTool } from './list-pages.js';
import { listSpacesTool } from './list-spaces.js';
import { readPageTool } from './read-page.js';
import { searchTool } from './search.js';

/** Every tool there is, in the order in which a model sees them: what is used most comes first. */
export const toolDefinitions: readonly ToolDefinition[] = [
  searchTool,
  readPageTool,
  listPagesTool,
  listSpacesTool,
  getCurrentUserTool,
];

/** Which tools to take. Each part narrows; nothing given takes every tool. */
export interface ToolSelection {
  /** Default: all toolsets. */
  toolsets?: readonly ToolDefinition['toolset'][];
  /** Names such as `confluence_search`. Default: all names. */
  names?: readonly string[];
  /** True leaves out every tool that changes something, whatever else is selected. */
  readOnly?: boolean;
}

/** The selected tools in the order of the catalogue. Throws `misconfigured` for a name or toolset that does not exist: a typing error must not select more. */
export function selectTools({ toolsets, names, readOnly = false }: ToolSelection = {}): ToolDefinition[] {
  const known = { name: toolDefinitions.map(({ name }) => name as string), toolset: ['read', 'write'] };
  for (const [kind, values] of [
    ['name', names ?? []],
    ['toolset', toolsets ?? []],
  ] as const) {
    const unknown = values.find((value) => !known[kind].includes(value));
    if (unknown === undefined) continue;
    throw new ConfluenceError({
      code: 'misconfigured',
      message: `There is no tool${kind === 'toolset' ? 'set' : ''} called ${JSON.stringify(unknown)}.`,
      next: `Use ${known[kind].join(', ')}.`,
    });
  }
  return toolDefinitions.filter(
    ({ name, toolset, hints }) =>
      (toolsets?.includes(toolset) ?? true) && (names?.includes(name) ?? true) && (!readOnly || hints.readOnly),
  );
}
