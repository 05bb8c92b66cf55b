import type { Written } from './context.js';
import { element } from './storage-text.js';

/** A paragraph of inline storage. */
export function paragraphOf(content: string): Written {
  const written: Written = { kind: 'paragraph', storage: element('p', {}, content), flatten: () => [written] };
  return written;
}
