import { UserConnection } from './connection.js';
import { createSdk, type Sdk } from './sdk.js';
import { checkIdentifier, checkSettings, type ScalekitSettings } from './settings.js';
import type { Clockwork } from './transport.js';

export type { ScalekitSettings } from './settings.js';

/** A Scalekit environment and the Confluence connections of its users. */
export interface Scalekit {
  /**
   * The connection of a user; the same object for the same identifier. Nothing is sent yet.
   * @throws ConfluenceError `invalid_request` for an identifier that would not reach Scalekit unchanged.
   */
  connection(identifier: string): UserConnection;
}

/**
 * Prepares access to Scalekit; the SDK is loaded and the first call made only when something is asked for.
 * @throws ConfluenceError `misconfigured` that names the setting.
 */
export function createScalekit(settings: ScalekitSettings, clockwork?: Clockwork): Scalekit {
  const checked = checkSettings(settings);
  // Weak: a server sees any number of users, and a connection that nobody holds has nothing worth keeping.
  const connections = new Map<string, WeakRef<UserConnection>>();
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
        connection = new UserConnection(identifier, useSdk, checked, clockwork);
        connections.set(identifier, new WeakRef(connection));
        collected.register(connection, identifier);
      }
      return connection;
    },
  };
}
