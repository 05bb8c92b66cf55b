import type { Client } from 'confluence.js/core';

import type { SiteData } from '../../src/sandbox/index.js';
import { createScalekit } from '../../src/scalekit/scalekit.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import { ada } from '../tools/support.js';

/** A client of Ada's for a site of its own, and what it sent, as `METHOD path`. */
export async function clientOf(site: SiteData): Promise<{ client: Client; sent: () => string[] }> {
  const sandbox = await startTestSandbox({ site });
  sandbox.connect(ada);
  const { env } = sandbox;
  const connection = createScalekit({
    environmentUrl: env.SCALEKIT_ENVIRONMENT_URL,
    clientId: env.SCALEKIT_CLIENT_ID,
    clientSecret: env.SCALEKIT_CLIENT_SECRET,
    connectionName: env.CONFLUENCE_CONNECTION_NAME,
  }).connection(ada);
  return {
    client: connection.clientFor(),
    sent: () => sandbox.requests().map(({ method, path }) => `${method} ${path}`),
  };
}
