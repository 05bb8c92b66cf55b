/**
 * The most differences that an alignment looks for before it takes both sides for wholly different. A count, not a time:
 * the same edit must give the same page on a busy machine. Its cost grows with the square; this one is some 100 ms.
 */
export const maxEditLength = 3000;
