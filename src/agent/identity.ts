import { z } from 'zod';
import { ConfluenceError } from '../errors.js';

const authenticated = z.object({ langgraph_auth_user: z.object({ identity: z.string().min(1) }) });
const named = z.object({ userId: z.string().min(1) });

/**
 * The user of a run: what an authenticating server put there, else `userId` of the run's context. Never anything that
 * a model wrote. Throws `ConfluenceError` (`misconfigured`) when the run names none.
 */
export function identityOf(runtime: { configurable?: unknown; context?: unknown }): string {
  const server = authenticated.safeParse(runtime.configurable);
  if (server.success) return server.data.langgraph_auth_user.identity;
  const context = named.safeParse(runtime.context);
  if (context.success) return context.data.userId;
  throw new ConfluenceError({
    code: 'misconfigured',
    message: 'The run names no user.',
    next: 'Pass `context: { userId }` with the run, set by your program after it knows who the user is.',
  });
}
