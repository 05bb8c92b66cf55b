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
