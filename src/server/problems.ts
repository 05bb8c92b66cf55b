import { ConfluenceError } from '../errors.js';
import type { Problem } from './protocol.js';

/** A failure in words that are safe to show. */
export function problemOf(error: unknown): Problem {
  if (ConfluenceError.isInstance(error)) return { kind: error.code, message: error.message, next: error.next };
  // The text of an unforeseen error may hold a URL or a token.
  const name = error instanceof Error ? error.name : typeof error;
  return { kind: 'internal', message: `Something failed unexpectedly (${name}).`, next: 'Try it again.' };
}

export function busy(): ConfluenceError {
  return new ConfluenceError({
    code: 'conflict',
    message: 'Another turn is still running on this thread.',
    next: 'Wait until it has ended, or stop it first.',
  });
}

export function noSuchThread(): ConfluenceError {
  return new ConfluenceError({
    code: 'not_found',
    message: 'You have no such conversation.',
    next: 'Choose one of the list, or begin a new one.',
  });
}

export function ending(): ConfluenceError {
  return new ConfluenceError({
    code: 'unavailable',
    message: 'The server is being stopped; nothing was begun.',
    next: 'Ask again in a moment.',
  });
}

export function nothingToResume(): ConfluenceError {
  return new ConfluenceError({
    code: 'conflict',
    message: 'The last turn of this thread waits for nothing.',
    next: 'Ask a question.',
  });
}

export function notWhatIsShown(): ConfluenceError {
  return new ConfluenceError({
    code: 'conflict',
    message: 'This is not what was shown last, or it was shown too long ago. Nothing was sent.',
    next: 'Look at it again.',
  });
}

export function notWhatWaits(): ConfluenceError {
  return new ConfluenceError({
    code: 'conflict',
    message: 'This is not the change that waits on this thread. Nothing was decided.',
    next: 'Look at what waits by now; it may have been decided already.',
  });
}
