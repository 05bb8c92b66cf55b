import type { Connection } from '../access/connection.js';
import { type Config, credentialsMissing, type ScalekitCredentials } from '../config.js';
import { createScalekit } from '../scalekit/scalekit.js';

/** The users' way to Confluence, and what has to be closed behind it. */
export interface Access {
  connection(user: string): Connection;
  /** Runs inside this process and forgets everything at its end. */
  isEmbedded: boolean;
  /** What a thread's key depends on beside the user and the connection. */
  environment: string;
  close(): Promise<void>;
}

export interface AccessOptions {
  /** `always`: the embedded sandbox; `fallback`: when there are no credentials; `never`: an error then. */
  sandbox: 'always' | 'fallback' | 'never';
  /** On the embedded sandbox: a user to connect beforehand, because nobody can open a link while it runs. */
  connectBeforehand?: string | undefined;
  /** See `ScalekitSettings`. */
  connectAt?: string | undefined;
}

/**
 * Connections on the configured environment or on a sandbox that is started for it. Sends nothing.
 *
 * Throws `ConfluenceError` (`misconfigured`) when there are neither credentials nor leave to start a sandbox.
 */
export async function openAccess(
  config: Pick<Config, 'scalekit' | 'allowWrites'>,
  options: AccessOptions,
): Promise<Access> {
  const isEmbedded = options.sandbox === 'always' || (options.sandbox === 'fallback' && config.scalekit === undefined);
  if (!isEmbedded) {
    if (config.scalekit === undefined) throw credentialsMissing();
    const scalekit = createScalekit({ ...config.scalekit, connectAt: options.connectAt });
    return {
      connection: (user) => scalekit.connection(user),
      isEmbedded,
      environment: config.scalekit.environmentUrl,
      close: async () => {},
    };
  }
  const { readScopes, startSandbox, writeScopes } = await import('../sandbox/index.js');
  // Nobody is asked for what this run cannot use.
  const scopes = config.allowWrites ? [...readScopes, ...writeScopes] : readScopes;
  const sandbox = await startSandbox({ seed: 'sample', scopes });
  if (options.connectBeforehand !== undefined) sandbox.connect(options.connectBeforehand);
  const credentials: ScalekitCredentials = {
    environmentUrl: sandbox.env.SCALEKIT_ENVIRONMENT_URL,
    clientId: sandbox.env.SCALEKIT_CLIENT_ID,
    clientSecret: sandbox.env.SCALEKIT_CLIENT_SECRET,
    connectionName: sandbox.env.CONFLUENCE_CONNECTION_NAME,
  };
  const scalekit = createScalekit({ ...credentials, connectAt: options.connectAt });
  return {
    connection: (user) => scalekit.connection(user),
    isEmbedded,
    // Its port changes with every start; the wiki is the same one.
    environment: 'embedded sandbox',
    close: () => sandbox.close(),
  };
}
