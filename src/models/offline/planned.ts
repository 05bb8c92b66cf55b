/** A call that the model makes next. */
export interface PlannedCall {
  name: string;
  args: Record<string, unknown>;
}

/** What the model does next: call tools, or say something and be done. */
export type Move = { calls: PlannedCall[] } | Said;

export interface Said {
  text: string;
  /** False: the wiki does not say it, or nothing was done of what was asked for. */
  answers: boolean;
  /** Whether it quotes the wiki, which is to be explained once. */
  quotes: boolean;
}

/** An answer in the model's own words, or in those of a tool. */
export const say = (text: string): Said => ({ text, answers: true, quotes: false });

/** Why there is no answer, or why nothing was done. */
export const sayNoAnswer = (text: string): Said => ({ text, answers: false, quotes: false });

/** Lines of a list that is told; a longer one is not told whole. */
const maxListed = 40;

/** The lines of a list, and that there are more where these are not all: `isCut` says so of the lines themselves. */
export const listed = (lines: readonly string[], isCut = false): string =>
  [...lines.slice(0, maxListed), ...(isCut || lines.length > maxListed ? ['', 'There are more.'] : [])].join('\n');
