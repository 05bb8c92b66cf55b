/** Names of the tags in which models of compatible servers think aloud. */
const names = 'think|thinking|reasoning|thought';
const opening = new RegExp(`^<(${names})(?:\\s[^<>]{0,100})?>`, 'iu');
const beginsOpening = new RegExp(`^<(?:[a-z]{0,9}|(?:${names})\\s[^<>]{0,100})$`, 'iu');
const longestClosing = 20;

/** An end tag whose start tag stands in the prompt, as some servers have it: at the end of a line, and not in code. */
const closingAlone = new RegExp(`</(?:${names})\\s*>(?!\`)`, 'giu');

/**
 * Takes the reasoning from a text that comes in pieces: what stands between tags such as `<think>` at its very
 * beginning. Tags further on are words about them and stay.
 */
export class ReasoningFilter {
  /** Whether some was taken away. */
  hasFound = false;
  #pending = '';
  #inside: RegExp | undefined;
  #isOver = false;
  readonly #waits: boolean;

  /**
   * `waits`: nothing is given out before the end of the text, or of reasoning in it, is known, because a server may
   * leave out the tag that begins it.
   */
  constructor({ waits = false }: { waits?: boolean } = {}) {
    this.#waits = waits;
  }

  /** Takes a piece; gives what of it is no reasoning, as far as that is known. */
  push(text: string): string {
    if (this.#isOver) return text;
    this.#pending += text;
    for (;;) {
      if (this.#inside !== undefined) {
        const end = this.#inside.exec(this.#pending);
        if (end === null) {
          this.#pending = this.#pending.slice(-longestClosing);
          return '';
        }
        this.#pending = this.#pending.slice(end.index + end[0].length);
        this.#inside = undefined;
      }
      const start = this.#pending.trimStart();
      const [tag, name] = opening.exec(start) ?? [];
      if (tag === undefined) {
        if (start === '' || beginsOpening.test(start)) return '';
        return this.#waits && !this.hasFound ? this.#withoutBeginning() : this.#rest();
      }
      this.hasFound = true;
      this.#pending = start.slice(tag.length);
      this.#inside = new RegExp(`</${name}\\s*>`, 'iu');
    }
  }

  /** Gives the rest, at the end of the text. */
  end(): string {
    if (this.#isOver) return '';
    // Reasoning that never ended was cut off with the answer.
    return this.#inside === undefined ? this.#rest() : '';
  }

  #rest(): string {
    this.#isOver = true;
    return this.hasFound ? this.#pending.trimStart() : this.#pending;
  }

  #withoutBeginning(): string {
    for (const { index, 0: tag } of this.#pending.matchAll(closingAlone)) {
      const before = this.#pending.slice(0, index);
      const isCode = before.endsWith('`') || (before.match(/^[ \t>]*(?:```|~~~)/gmu)?.length ?? 0) % 2 === 1;
      if (isCode || !/^[ \t]*(?:\n|$)/u.test(this.#pending.slice(index + tag.length))) continue;
      this.hasFound = true;
      this.#pending = this.#pending.slice(index + tag.length);
      return this.push('');
    }
    return '';
  }
}

/** A whole text without its reasoning. */
export function withoutReasoning(text: string): string {
  const filter = new ReasoningFilter({ waits: true });
  return filter.push(text) + filter.end();
}
