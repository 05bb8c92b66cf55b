import { createHash } from 'node:crypto';

/** Hands out ids of nine digits, made from what they stand for: the same folder gets the same ids, whatever is added beside it. */
export class ImportIds {
  readonly #taken = new Set<string>();

  /** Takes an id that a file states; false when it is taken already. */
  reserve(id: string): boolean {
    if (this.#taken.has(id)) return false;
    this.#taken.add(id);
    return true;
  }

  /** A free id for a thing named by `seed`. Deterministic as long as ids are asked for in the same order. */
  make(seed: string): string {
    const digest = createHash('sha1').update(seed).digest();
    let number = 100_000_000 + (digest.readUInt32BE(0) % 800_000_000);
    while (!this.reserve(String(number))) number += 1;
    return String(number);
  }
}
