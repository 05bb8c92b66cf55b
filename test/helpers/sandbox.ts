import { ScalekitClient } from '@scalekit-sdk/node';
import { onTestFinished } from 'vitest';

import { startSandbox, type Sandbox, type SandboxOptions, type SiteData } from '../../src/sandbox/index.js';

/** A site of two people and one space with a page everybody sees and one that only Ada sees. Fresh on every call. */
export function smallSite(): SiteData {
  const createdAt = '2026-11-02T08:00:00.000Z';
  const authorId = '5f0000000000000000000001';
  const person = { timeZone: 'Europe/Berlin', accountType: 'atlassian', active: true, licensed: true } as const;
  const page = { type: 'page', status: 'current', spaceId: '65538', authorId, ownerId: authorId, createdAt } as const;
  const version = { number: 1, authorId, createdAt, message: '', minorEdit: false };
  return {
    cloudId: '11111111-2222-4333-8444-555555555555',
    baseUrl: 'https://acme.atlassian.net/wiki',
    name: 'acme',
    users: [
      {
        ...person,
        accountId: authorId,
        identifier: 'ada@acme.example',
        displayName: 'Ada Stone',
        publicName: 'Ada',
        email: 'ada@acme.example',
        groups: ['confluence-users', 'engineering'],
      },
      {
        ...person,
        accountId: '5f0000000000000000000002',
        identifier: 'bob@acme.example',
        displayName: 'Bob Reed',
        publicName: 'Bob',
        email: 'bob@acme.example',
        groups: ['confluence-users'],
      },
    ],
    spaces: [
      {
        id: '65538',
        key: 'ENG',
        name: 'Engineering',
        type: 'global',
        status: 'current',
        description: '',
        homepageId: '98312',
        authorId,
        createdAt,
        labels: [],
        viewers: null,
        editors: null,
        admins: ['ada@acme.example'],
      },
    ],
    contents: [
      {
        ...page,
        id: '98312',
        parentId: null,
        position: 1,
        labels: [],
        readers: null,
        updaters: null,
        versions: [{ ...version, title: 'Engineering', storage: '<p>Welcome to engineering.</p>' }],
        likes: [],
      },
      {
        ...page,
        id: '98313',
        parentId: '98312',
        position: 2,
        labels: [],
        readers: ['ada@acme.example'],
        updaters: null,
        versions: [{ ...version, title: 'Salaries', storage: '<p>Restricted to Ada.</p>' }],
        likes: [],
      },
    ],
    comments: [],
    attachments: [],
  };
}

/**
 * Time limits for a request, in milliseconds, to try one after another: on a machine under load a short one may be over
 * before the sandbox has seen the request, and then nothing has been shown.
 */
export const growingLimits: readonly number[] = [50, 300, 1200, 5000, 20_000];

/** Starts a sandbox on {@link smallSite}, unless told otherwise, and closes it when the running test ends. */
export async function startTestSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const hasSite = options.seed !== undefined || options.importDir !== undefined || options.site !== undefined;
  const sandbox = await startSandbox(hasSite ? options : { ...options, site: smallSite() });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** The unmodified SDK, pointed at a sandbox. */
export function scalekitClient({ env }: Pick<Sandbox, 'env'>): ScalekitClient {
  return new ScalekitClient(env.SCALEKIT_ENVIRONMENT_URL, env.SCALEKIT_CLIENT_ID, env.SCALEKIT_CLIENT_SECRET);
}

/** A client whose machine token is good already: `actions.request` alone never gets one. */
export async function authenticatedClient(sandbox: Sandbox): Promise<ScalekitClient> {
  const client = scalekitClient(sandbox);
  await client.actions.listConnectedAccounts({ connectionName: sandbox.env.CONFLUENCE_CONNECTION_NAME });
  return client;
}
