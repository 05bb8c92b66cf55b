import { z } from 'zod';

import { execute } from '../../src/confluence/write/changes.js';
import type { ExecuteOptions } from '../../src/confluence/write/send.js';
import type { WriteOutcome } from '../../src/confluence/write/outcome.js';
import { ConfluenceError } from '../../src/errors.js';
import { BodyStores } from '../../src/tool/body-store.js';
import type { PreparedWrite } from '../../src/tool/artifact.js';
import type { ToolContext } from '../../src/tool/define-tool.js';
import { toolDefinitions } from '../../tools/index.js';
import { ada, atOnce, startStage, stored, type WriteStage } from '../confluence/write/support.js';
import { scalekitFor } from '../scalekit/environment.js';

export { adaId, bob, bobId, editAs, ids, planStorage } from '../confluence/write/support.js';

export interface WriteTools extends WriteStage {
  /** Prepares a write as the user whose tools these are, with a client that cannot write. */
  prepare: (name: string, input: unknown, context?: Partial<ToolContext>) => Promise<PreparedWrite>;
  /** Executes a proposal as another process would. */
  carryOut: (prepared: PreparedWrite, options?: Pick<ExecuteOptions, 'attachFrom'>) => Promise<WriteOutcome>;
}

/** The write tools of one user on a sandbox of their own, with the pages of the writing tests and more. */
export async function startWriteTools(
  options: Parameters<typeof startStage>[0] & { user?: string } = {},
): Promise<WriteTools> {
  const stage = await startStage(options);
  const user = options.user ?? ada;
  const connection = scalekitFor(stage.sandbox).connection(user);
  const confluence = connection.clientFor();
  return {
    ...stage,
    async prepare(name, input, context = {}) {
      const definition = toolDefinitions.find((candidate) => candidate.name === name);
      if (definition?.toolset !== 'write') throw new Error(`There is no write tool ${name}.`);
      const prepared = await definition.prepare(z.strictObject(definition.schema.shape).parse(input), {
        confluence,
        maxTokens: 4000,
        bodies: new BodyStores().of(connection, undefined),
        shown: { claim: () => true },
        progress: () => {},
        ...context,
      });
      return stored(prepared);
    },
    carryOut: (prepared, more) => execute(stage.clientOf(user), stored(prepared.proposal), { ...atOnce, ...more }),
  };
}

/** What a refused proposal tells the model. Fails when there is no `ConfluenceError`. */
export async function rejectionOf(
  prepared: Promise<unknown>,
): Promise<{ code: string; message: string; next: string }> {
  const error: unknown = await prepared.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!ConfluenceError.isInstance(error)) throw new Error('It was not refused.', { cause: error });
  return { code: error.code, message: error.message, next: error.next };
}
