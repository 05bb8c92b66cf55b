import { withoutLocalIds } from './storage-shorthand.js';
import { expect, it } from 'vitest';
import { ConfluenceError } from '../../src/errors.js';
import type { EditOptions } from '../../src/markup/edit/operation.js';
import { edit, type Edit, withIds } from './edited.js';

/** A name, a page, what is done to it (Markdown is a `replace_block` of the first block), and the page after. */
export type MadeExample = readonly [
  name: string,
  page: string,
  operations: string | readonly Edit[],
  after: string,
  options?: EditOptions,
];

/** A test for each example that its edit makes exactly this page. */
export function makes(examples: readonly MadeExample[]): void {
  for (const [name, page, operations, after, options] of examples) {
    it(name, () => {
      const given =
        typeof operations === 'string' ? [{ type: 'replace_block', block: 0, markdown: operations }] : operations;
      expect(withoutLocalIds(edit(page, given, options).storage)).toBe(after);
    });
  }
}

/** A name, a page, what is done to it, and the message and next step of the refusal; `{3}` is the id of a block by its index. */
export type RefusedExample = readonly [
  name: string,
  page: string,
  operations: readonly Edit[],
  message: string,
  next: string,
  options?: EditOptions,
];

/** A test for each example that its edit is refused in exactly these words. */
export function refuses(examples: readonly RefusedExample[]): void {
  for (const [name, page, operations, message, next, options] of examples) {
    it(name, () => {
      try {
        edit(page, operations, options);
      } catch (error) {
        expect(error).toBeInstanceOf(ConfluenceError);
        expect(error).toMatchObject({ code: 'invalid_request', message: withIds(page, message), next });
        return;
      }
      expect.unreachable('The edit is made.');
    });
  }
}
