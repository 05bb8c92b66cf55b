import { inert } from '../tool/result.js';

const maxArguments = 2000;

/** Told before what became of an edited change: the model still has the arguments that it wrote. */
export function editedNote(args: Record<string, unknown>): string {
  const text = JSON.stringify(args);
  return `The user changed the arguments to ${text.length > maxArguments ? `${text.slice(0, maxArguments)}…` : text}.\n`;
}

/** Told of a change that a human has rejected, with their words. */
export function rejection(message: string | undefined): string {
  const why = message?.trim() ? ` They said: ${JSON.stringify(inert(message.trim()).slice(0, 2000))}` : '';
  return `The user rejected this change; nothing was written.${why} Do not propose the same again unless they ask for it.`;
}
