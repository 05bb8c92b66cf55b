import { hash } from 'node:crypto';

/** Local ids in the form of the editor's, made of the content: the same Markdown beside the same page gets the same ones. */
export class LocalIds {
  private count = 0;

  /** For content made of `markdown`; no id that `beside` holds is given. */
  constructor(
    private readonly markdown: string,
    private readonly beside: string,
  ) {}

  next(): string {
    for (;;) {
      this.count++;
      const digest = hash('sha1', `${this.count} ${this.markdown}`);
      // As a UUID of version 5: made of a name.
      const id = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
      if (!this.beside.includes(id)) return id;
    }
  }
}
