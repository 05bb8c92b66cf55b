import type { Clockwork } from '../access/clockwork.js';
import { ScalekitConnection } from './connection.js';
import { createSdk, type Sdk } from './sdk.js';
import { checkIdentifier, checkSettings, type ScalekitSettings } from './settings.js';

export type { ScalekitSettings } from './settings.js';

/** A Scalekit environment and the Confluence connections of its users. */
export interface Scalekit {
  /**
   * The connection of a user; the same object for the same identifier. Nothing is sent yet.
   * @throws ConfluenceError `invalid_request` for an identifier that would not reach Scalekit unchanged.
   */
  connection(identifier: string): ScalekitConnection;
}

/**
 * Prepares access to Scalekit; the SDK is loaded and the first call made only when something is asked for.
 * @throws ConfluenceError `misconfigured` that names the setting.
 */
export function createScalekit(settings: ScalekitSettings, clockwork?: Clockwork): Scalekit {
  const checked = checkSettings(settings);
  const { connectionName, connectAt, requestTimeoutMs, totalBudgetMs, concurrency } = checked;
  const limits = { requestTimeoutMs, totalBudgetMs, concurrency };
  // Weak: a server sees any number of users, and a connection that nobody holds has nothing worth keeping.
  const connections = new Map<string, WeakRef<ScalekitConnection>>();
  const collected = new FinalizationRegistry<string>((identifier) => {
    if (connections.get(identifier)?.deref() === undefined) connections.delete(identifier);
  });
  let sdk: Promise<Sdk> | undefined;
  const useSdk = (): Promise<Sdk> => {
    sdk ??= createSdk(checked);
    return sdk;
  };
  return {
    connection(identifier) {
      checkIdentifier(identifier);
      let connection = connections.get(identifier)?.deref();
      if (connection === undefined) {
        connection = new ScalekitConnection({ identifier, connectionName, connectAt }, useSdk, limits, clockwork);
        connections.set(identifier, new WeakRef(connection));
        collected.register(connection, identifier);
      }
      return connection;
    },
  };
}
