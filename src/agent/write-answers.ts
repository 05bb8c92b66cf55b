import { newNonce } from '../fence.js';
import { fenced, fromUser, ours, type Ours } from '../ours.js';

const maxArguments = 2000;

/** Told before what became of an edited change: the model still has the arguments that it wrote. */
export function editedNote(args: Record<string, unknown>): Ours {
  const text = JSON.stringify(args);
  const shown = text.length > maxArguments ? `${text.slice(0, maxArguments)}…` : text;
  return ours`The user changed the arguments to these:\n${fenced(shown, newNonce())}\n`;
}

/** Told of a change that a human has rejected, with their words. */
export function rejection(message: string | undefined): Ours {
  const why = message?.trim() ? ours` They said: ${fromUser(message.trim())}` : '';
  return ours`The user rejected this change; nothing was written.${why} Do not propose the same again unless they ask for it.`;
}
