import type { Console } from './console.js';
import { createLineEditor, type LineEditor, type LineEditorOptions } from './terminal/line-editor.js';
import { createPlainLineEditor } from './terminal/plain-line-editor.js';

/** Opens the console for typing: lines that are redrawn while they are edited, and on a dumb terminal plain ones. */
export function openLineEditor(console: Console, options: Omit<LineEditorOptions, 'input' | 'output'>): LineEditor {
  const create = console.isDumb ? createPlainLineEditor : createLineEditor;
  return create({ ...options, input: console.stdin, output: console.stdout });
}
