/** Blocks of a version of a page. */
export interface PagePart {
  pageId: string;
  version: number;
  start: number;
  end: number;
}

/** What the calls of a turn have shown, as one of them sees it. */
export interface ShownParts {
  /**
   * Takes a part for this call to show. False: another call of the turn has shown all of it, so that it stands in the
   * conversation already. Always true where there is no turn.
   */
  claim(part: PagePart): boolean;
}

interface Claim extends PagePart {
  call: string | undefined;
}

/** Turns that are remembered, and parts of each. */
const maxTurns = 200;
const maxParts = 2000;

/**
 * What the turns of a tool kit have shown. A turn is a user, a thread and a question: nothing is shared between users, and
 * what an earlier turn has shown may have left the conversation. The call that was there first keeps its part, also when
 * it is made again.
 */
export class ShownStores {
  readonly #turns = new Map<string, Claim[]>();

  /** The parts of a turn for one call of it. `thread` or `turn` undefined: nobody knows what the conversation holds. */
  of(
    user: { connectionName: string; identifier: string },
    { thread, turn, call }: { thread: string | undefined; turn: string | undefined; call: string | undefined },
  ): ShownParts {
    if (thread === undefined || turn === undefined) return { claim: () => true };
    const key = JSON.stringify([user.connectionName, user.identifier, thread, turn]);
    return {
      claim: (part) => {
        const claims = this.#turns.get(key) ?? [];
        this.#turns.delete(key);
        this.#turns.set(key, claims);
        for (const oldest of this.#turns.keys()) {
          if (this.#turns.size <= maxTurns) break;
          this.#turns.delete(oldest);
        }
        if (claims.some((claim) => claim.call !== call && holds(claim, part))) return false;
        if (claims.length < maxParts) claims.push({ ...part, call });
        return true;
      },
    };
  }
}

const holds = (whole: PagePart, part: PagePart): boolean =>
  whole.pageId === part.pageId && whole.version === part.version && whole.start <= part.start && whole.end >= part.end;
