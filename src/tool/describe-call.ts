import type { CallArguments } from './define-tool.js';

/** More of an argument says no more on one line. */
const longest = 80;

/** ` "…"` with the first of these arguments that is a text; empty when none is. Fronts make it safe for their medium. */
export function quotedArgument(args: CallArguments, ...names: string[]): string {
  const value = names.map((name) => args[name]).find((candidate) => typeof candidate === 'string' && candidate !== '');
  if (typeof value !== 'string') return '';
  return ` "${value.length > longest ? `${value.slice(0, longest - 1)}…` : value}"`;
}

/** The page that a call is about. */
export const pageArgument = (args: CallArguments): string => quotedArgument(args, 'page') || ' a page';
