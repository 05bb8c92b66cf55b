import type { Flags } from './flags.js';
import { inShell, ownCommand } from './own-command.js';

/** Told when the sandbox runs because nothing else is configured. */
export const sandboxNotice =
  'No Scalekit credentials are set, so this is the built-in sandbox with a sample wiki of an invented company. .env.example says what to set for your own.';

/** Told when the sandbox runs where nobody can open a link. */
export function connectedBeforehand(user: string): string {
  return `The built-in sandbox ends with this command and nobody could open its link, so ${user} is connected beforehand.`;
}

/** Told below a link while a command waits. */
export function waitingFor(seconds: number): string {
  return `Waiting up to ${seconds} seconds.`;
}

/** Told when nobody has pressed *Allow* while a command waited. */
export const notAllowedInTime = 'Nobody has pressed Allow so far. Run the command again for a new link.';

/** A command line that goes on with a conversation: what chose the wiki, the user and the limits is repeated. */
export function commandLine(words: readonly string[], flags: Flags): string {
  const options = [
    ...(flags.user === undefined ? [] : ['--user', flags.user]),
    ...(flags.sandbox ? ['--sandbox'] : []),
    ...(words[0] === 'chat' && flags.allowWrites && !words.includes('--allow-writes') ? ['--allow-writes'] : []),
    ...(flags.model === undefined ? [] : ['--model', flags.model]),
    ...(flags.space ?? []).flatMap((key) => ['--space', key]),
    ...(flags.writeSpace ?? []).flatMap((key) => ['--write-space', key]),
    ...(flags.maxWrites === undefined ? [] : ['--max-writes', flags.maxWrites]),
    ...(flags.attachFrom === undefined ? [] : ['--attach-from', flags.attachFrom]),
  ];
  return [ownCommand(), ...[...words, ...options].map(inShell)].join(' ');
}

/** Told when changes wait that nobody could be asked about. */
export function howToDecide(count: number, thread: { name: string; isKept: boolean }, flags: Flags): string {
  const waiting = count === 1 ? 'A change waits for a decision' : `${count} changes wait for a decision`;
  if (!thread.isKept) return `${waiting}, and the conversation is not kept. Use --yes to approve in advance.`;
  const command = commandLine(['approve', thread.name], flags);
  return `${waiting}; nothing was written.
To approve: ${command}
To look:    ${command} --show
To refuse:  ${command} --reject 'why'`;
}

/** Told after a change of a command that ends with it. */
export function howToUndo(name: string, flags: Flags): string {
  return `To take it back: ${commandLine(['chat', '--allow-writes', '--thread', name], flags)}, then /undo`;
}

/** Told when a question is asked on a thread where changes wait. */
export function droppedBy(count: number): string {
  return count === 1
    ? 'The proposed change is dropped by this question; nothing was written.'
    : `The ${count} proposed changes are dropped by this question; nothing was written.`;
}
