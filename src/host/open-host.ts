import { limitsOf } from '../access/limits.js';
import type { Config } from '../config.js';
import { type AccessOptions, openAccess } from './access.js';
import { createHost, type Host, type HostOptions } from './host.js';
import { openFileStore } from './sqlite-store.js';

export interface OpenHostOptions extends AccessOptions, Pick<HostOptions, 'authorization' | 'notice' | 'verbose'> {
  /** False: conversations end with the process. Default true. */
  keepThreads?: boolean;
}

/** A host on this machine, and whether its wiki is the embedded sandbox. */
export interface LocalHost extends Host {
  readonly isEmbedded: boolean;
}

/**
 * The host that a configuration describes: its connections or the sandbox, the store under its home, its model, its
 * limits. `close` closes all of it.
 * @throws ConfluenceError `misconfigured` when credentials are missing, the store cannot be used, or the model cannot be
 * made.
 */
export async function openHost(config: Config, options: OpenHostOptions): Promise<LocalHost> {
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const each of closing.splice(0).toReversed()) await each();
  };
  try {
    const access = await openAccess(config, options);
    closing.push(() => access.close());
    const store = await openFileStore(config.home, { keepThreads: options.keepThreads ?? true });
    closing.push(() => store.close());
    const host = await createHost({
      ...limitsOf(config),
      tools: config.allowWrites ? ['read', 'write'] : ['read'],
      model: config.model,
      modelEnvironment: config.models,
      connection: (user) => access.connection(user),
      environment: access.environment,
      store,
      authorization: options.authorization,
      notice: options.notice,
      verbose: options.verbose,
    });
    return { ...host, isEmbedded: access.isEmbedded, close };
  } catch (error) {
    await close();
    throw error;
  }
}
