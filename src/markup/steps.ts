/** Work in small parts, some of a millisecond each: whoever runs it decides when to pause. */
export type Steps<Result = void> = Generator<undefined, Result, undefined>;

/** Does all the work at once. */
export function inOneGo<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** What is at hand, where something in steps is asked for. */
// It has no step.
// oxlint-disable-next-line require-yield
export function* atHand<Result>(result: Result): Steps<Result> {
  return result;
}

// Well below what a person notices, and below what a server's health check forgives.
const maxStall = 12;

/** Does the work and makes room for other work every 12 ms. Throws the reason of `signal` when it is aborted. */
export async function givingWay<Result>(steps: Steps<Result>, signal: AbortSignal | undefined): Promise<Result> {
  for (;;) {
    signal?.throwIfAborted();
    const until = performance.now() + maxStall;
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (performance.now() < until);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const maxParts = 2000;
const maxCharacters = 65_536;
// Copied once more a long part would cost more than it saves.
const maxCopied = 4096;

const pageSize = 10_000;

/** A list that grows without the moment in which all of it is copied. */
export class LongList<Item> {
  private readonly pages: Item[][] = [[]];

  add(item: Item): void {
    let page = this.pages.at(-1);
    if (page === undefined || page.length === pageSize) this.pages.push((page = []));
    page.push(item);
  }

  *[Symbol.iterator](): Generator<Item> {
    for (const page of this.pages) yield* page;
  }
}

/** A map that grows without the moment in which all of it is laid out anew: small maps, each of one group of keys. */
export class LongMap<Key, Value> {
  private readonly groups = new Map<number, Map<Key, Value>>();

  /** `groupOf` tells keys apart that are different: some thousand in a group. */
  constructor(private readonly groupOf: (key: Key) => number) {}

  get(key: Key): Value | undefined {
    return this.groups.get(this.groupOf(key))?.get(key);
  }

  set(key: Key, value: Value): void {
    const group = this.groupOf(key);
    const known = this.groups.get(group);
    if (known === undefined) this.groups.set(group, new Map([[key, value]]));
    else known.set(key, value);
  }
}

/** A long text from many short ones, without the moment in which all of them are joined. */
export class LongText {
  private text = '';
  private parts: string[] = [];
  private characters = 0;
  private isDue = false;

  /** Returns whether it is time to pause. */
  add(part: string): boolean {
    this.write(part);
    const { isDue } = this;
    this.isDue = false;
    return isDue;
  }

  /** The same where there is no room for a pause. */
  write(part: string): void {
    this.characters += part.length;
    if (part.length > maxCopied) {
      this.join();
      this.text += part;
    } else this.parts.push(part);
    if (this.parts.length < maxParts && this.characters < maxCharacters) return;
    this.join();
    this.characters = 0;
    this.isDue = true;
  }

  private join(): void {
    if (this.parts.length === 0) return;
    this.text += this.parts.length === 1 ? (this.parts[0] ?? '') : this.parts.join('');
    this.parts = [];
  }

  /** All of it. */
  end(): string {
    this.join();
    return this.text;
  }
}

/** The same as `texts.join(separator)`. */
export function* joinInSteps(texts: Iterable<string>, separator: string): Steps<string> {
  const long = new LongText();
  let isFirst = true;
  for (const text of texts) {
    if (!isFirst) long.write(separator);
    isFirst = false;
    if (long.add(text)) yield;
  }
  return long.end();
}
