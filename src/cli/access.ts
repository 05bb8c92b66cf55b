import { type Config, credentialsMissing, type ScalekitCredentials } from '../config.js';
import type { Connection } from '../access/connection.js';
import { createScalekit } from '../scalekit/scalekit.js';

/** One user's way to Confluence, and what has to be closed behind it. */
export interface Access {
  connection: Connection;
  /** Runs inside this process and forgets everything at its end. */
  isEmbedded: boolean;
  /** What a thread's key depends on beside the user and the connection. */
  environment: string;
  close(): Promise<void>;
}

export interface AccessOptions {
  /** `always`: the embedded sandbox; `fallback`: when there are no credentials; `never`: an error then. */
  sandbox: 'always' | 'fallback' | 'never';
  /** On the embedded sandbox: connect the user beforehand, because nobody can open a link while it runs. */
  connectBeforehand: boolean;
}

/**
 * The user's connection, on the configured environment or on a sandbox that is started for it. Sends nothing.
 *
 * Throws `ConfluenceError` (`misconfigured`) when there are neither credentials nor leave to start a sandbox.
 */
export async function openAccess(config: Config, options: AccessOptions): Promise<Access> {
  const isEmbedded = options.sandbox === 'always' || (options.sandbox === 'fallback' && config.scalekit === undefined);
  if (!isEmbedded) {
    if (config.scalekit === undefined) throw credentialsMissing();
    return {
      connection: createScalekit(config.scalekit).connection(config.user),
      isEmbedded,
      environment: config.scalekit.environmentUrl,
      close: async () => {},
    };
  }
  const { startSandbox } = await import('../sandbox/index.js');
  const sandbox = await startSandbox({ seed: 'sample' });
  if (options.connectBeforehand) sandbox.connect(config.user);
  const credentials: ScalekitCredentials = {
    environmentUrl: sandbox.env.SCALEKIT_ENVIRONMENT_URL,
    clientId: sandbox.env.SCALEKIT_CLIENT_ID,
    clientSecret: sandbox.env.SCALEKIT_CLIENT_SECRET,
    connectionName: sandbox.env.CONFLUENCE_CONNECTION_NAME,
  };
  return {
    connection: createScalekit(credentials).connection(config.user),
    isEmbedded,
    // Its port changes with every start; the wiki is the same one.
    environment: 'embedded sandbox',
    close: () => sandbox.close(),
  };
}
