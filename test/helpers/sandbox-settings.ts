import type { Sandbox } from '../../src/sandbox/index.js';
import type { ScalekitSettings } from '../../src/scalekit/scalekit.js';

/** Our settings for a sandbox, or for a server in front of it. */
export function settingsOf(
  { env }: { env: Sandbox['env'] },
  changes: Partial<ScalekitSettings> = {},
): ScalekitSettings {
  return {
    environmentUrl: env.SCALEKIT_ENVIRONMENT_URL,
    clientId: env.SCALEKIT_CLIENT_ID,
    clientSecret: env.SCALEKIT_CLIENT_SECRET,
    connectionName: env.CONFLUENCE_CONNECTION_NAME,
    ...changes,
  };
}
