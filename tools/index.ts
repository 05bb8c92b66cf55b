import { ConfluenceError } from '../src/errors.js';
import { asked, fromOperator, ours } from '../src/ours.js';
import type { ToolDefinition } from '../src/tool/define-tool.js';
import { addCommentTool } from './add-comment.js';
import { attachFileTool } from './attach-file.js';
import { createPageTool } from './create-page.js';
import { deletePageTool } from './delete-page.js';
import { editPageTool } from './edit-page.js';
import { findMentionsTool } from './find-mentions.js';
import { getCurrentUserTool } from './get-current-user.js';
import { listPagesTool } from './list-pages.js';
import { listSpacesTool } from './list-spaces.js';
import { movePageTool } from './move-page.js';
import { readPageTool } from './read-page.js';
import { restorePageVersionTool } from './restore-page-version.js';
import { searchTool } from './search.js';
import { setLabelsTool } from './set-labels.js';
import { undoChangeTool } from './undo-change.js';

/** Every tool there is, in the order in which a model sees them: what is used most comes first. */
export const toolDefinitions: readonly ToolDefinition[] = [
  searchTool,
  readPageTool,
  findMentionsTool,
  listPagesTool,
  listSpacesTool,
  getCurrentUserTool,
  editPageTool,
  createPageTool,
  addCommentTool,
  setLabelsTool,
  movePageTool,
  attachFileTool,
  restorePageVersionTool,
  deletePageTool,
  undoChangeTool,
];

/** Which tools to take. Each part narrows; nothing given takes every tool that only reads. */
export interface ToolSelection {
  /** Default: `['read']`. Tools that write are never selected unless `write` is named. */
  toolsets?: readonly ToolDefinition['toolset'][];
  /** Names such as `confluence_search`. Default: all names. */
  names?: readonly string[];
  /** True leaves out every tool that changes something, whatever else is selected. */
  readOnly?: boolean;
}

/**
 * The selected tools in the order of the catalogue. Throws `misconfigured` for a name or toolset that does not exist, and
 * for the name of a tool that writes without its toolset: a typing error must not select more, nor something else.
 */
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
      message: ours`There is no tool${kind === 'toolset' ? 'set' : ''} called ${asked(unknown)}.`,
      next: ours`Use ${fromOperator(known[kind].join(', '))}.`,
    });
  }
  const selected = toolsets ?? ['read'];
  if (toolsets === undefined && !readOnly) {
    const writing = toolDefinitions.find(({ name, toolset }) => toolset === 'write' && names?.includes(name));
    if (writing !== undefined) {
      throw new ConfluenceError({
        code: 'misconfigured',
        message: ours`${fromOperator(writing.name)} changes the wiki and belongs to the toolset "write", which is not selected.`,
        next: 'Select the toolsets "read" and "write".',
      });
    }
  }
  return toolDefinitions.filter(
    ({ name, toolset, hints }) =>
      selected.includes(toolset) && (names?.includes(name) ?? true) && (!readOnly || hints.readOnly),
  );
}
