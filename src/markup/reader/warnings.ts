/** Something of the page that the Markdown does not show, or shows with less structure. */
export interface MarkdownWarning {
  /**
   * `dropped`: text is missing. `flattened`: text is there, its structure is not. `hidden`: text is there that readers
   * of the page do not see. `unsafe_link`: a link lost its target. `malformed`: the storage breaks off.
   */
  kind: 'dropped' | 'flattened' | 'hidden' | 'unsafe_link' | 'malformed';
  /** One sentence. */
  message: string;
}

const maxWarnings = 50;

/** Warnings of one conversion, each sentence once. */
export class Warnings {
  private readonly byMessage = new Map<string, MarkdownWarning>();

  add(kind: MarkdownWarning['kind'], message: string): void {
    if (this.byMessage.size < maxWarnings) this.byMessage.set(message, { kind, message });
  }

  list(): MarkdownWarning[] {
    return [...this.byMessage.values()];
  }
}
