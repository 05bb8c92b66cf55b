import { ConfluenceError } from '../errors.js';

/** The error of a thread whose name another thread of the owner has. */
export function nameTaken(name: string): ConfluenceError {
  return new ConfluenceError({
    code: 'conflict',
    message: `Another conversation is called ${JSON.stringify(name)}.`,
    next: 'Choose another name.',
  });
}
