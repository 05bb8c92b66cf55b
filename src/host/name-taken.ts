import { ConfluenceError } from '../errors.js';
import { asked, ours } from '../ours.js';

/** The error of a thread whose name another thread of the owner has. */
export function nameTaken(name: string): ConfluenceError {
  return new ConfluenceError({
    code: 'conflict',
    message: ours`Another conversation is called ${asked(name)}.`,
    next: 'Choose another name.',
  });
}
