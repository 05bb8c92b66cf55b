// Storage format ↔ Markdown and edits of storage. Pure: no request, no model.
export type { BlockChange, EditResult } from './edit/apply.js';
export type { Content, EditOperation, EditOptions } from './edit/operation.js';
export { markdownToStorage, type StorageOptions, type StorageResult } from './from-markdown.js';
export type { WriteWarning } from './writer/context.js';
export type { BlockKind } from './elements.js';
export type { Inventory, InventoryItem, InventoryKind } from './inventory.js';
export { openStorage, type PageBlock, type PageDocument, type PageHeading } from './page-document.js';
export { formatTarget, parseTarget, type SiteOptions, type Target } from './target.js';
export {
  type MarkdownHeading,
  type MarkdownOptions,
  type MarkdownResult,
  type MarkdownWarning,
  storageToMarkdown,
  storageToMarkdownAsync,
} from './to-markdown.js';
export { checkStorage, type WellFormedProblem } from './well-formed.js';
