import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Code, createClient, type Interceptor } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import {
  ConnectedAccountService,
  ConnectorStatus,
} from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js';
import { describe, expect, onTestFinished, test } from 'vitest';

import { readScopes, writeScopes, type AccountStatus, type Sandbox } from '../../src/sandbox/index.js';
import { authenticatedClient, scalekitClient, smallSite, startTestSandbox } from '../helpers/sandbox.js';

const ada = { connectionName: 'confluence', identifier: 'ada@acme.example' };
const currentUser = { ...ada, path: '/wiki/rest/api/user/current' };

async function requestToken(sandbox: Sandbox, fields: Record<string, string>): Promise<Response> {
  return fetch(`${sandbox.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(fields) });
}

/** A raw request to the proxy, as the SDK would send it. */
async function proxy(sandbox: Sandbox, path: string, headers: Record<string, string>): Promise<Response> {
  return fetch(`${sandbox.url}/proxy${path}`, { headers });
}

async function bearer(sandbox: Sandbox): Promise<string> {
  const response = await requestToken(sandbox, {
    grant_type: 'client_credentials',
    client_id: sandbox.env.SCALEKIT_CLIENT_ID,
    client_secret: sandbox.env.SCALEKIT_CLIENT_SECRET,
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return `Bearer ${token}`;
}

describe('token endpoint', () => {
  test('gives a machine token for the right credentials', async () => {
    const sandbox = await startTestSandbox({ machineTokenLifetimeMs: 90_000 });

    const response = await requestToken(sandbox, {
      grant_type: 'client_credentials',
      client_id: sandbox.env.SCALEKIT_CLIENT_ID,
      client_secret: sandbox.env.SCALEKIT_CLIENT_SECRET,
    });

    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 90,
    });
  });

  test.each([
    ['a wrong secret', { grant_type: 'client_credentials', client_secret: 'wrong' }, 401, 'invalid_client'],
    ['a wrong id', { grant_type: 'client_credentials', client_id: 'wrong' }, 401, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('refuses %s', async (_, fields, status, error) => {
    const sandbox = await startTestSandbox();

    const response = await requestToken(sandbox, {
      client_id: sandbox.env.SCALEKIT_CLIENT_ID,
      client_secret: sandbox.env.SCALEKIT_CLIENT_SECRET,
      ...fields,
    });

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error });
  });

  test('a wrong secret makes every SDK call fail', async () => {
    const sandbox = await startTestSandbox();
    const client = scalekitClient({ env: { ...sandbox.env, SCALEKIT_CLIENT_SECRET: 'wrong' } });

    await expect(client.actions.listConnectedAccounts(ada)).rejects.toThrow(/401/);
  });

  test('a token that is over its time is refreshed by the next gRPC call and refused by the proxy', async () => {
    let now = Date.parse('2026-11-05T12:00:00Z');
    const sandbox = await startTestSandbox({ machineTokenLifetimeMs: 60_000, now: () => now });
    sandbox.connect(ada.identifier);
    const client = await authenticatedClient(sandbox);
    expect((await client.actions.request(currentUser)).status).toBe(200);

    now += 60_000;
    await expect(client.actions.request(currentUser)).rejects.toMatchObject({ name: 'ScalekitUnauthorizedException' });
    await client.actions.listConnectedAccounts(ada);

    expect((await client.actions.request(currentUser)).status).toBe(200);
  });
});

describe('gRPC', () => {
  function accountService(sandbox: Sandbox, authorization: string) {
    const setHeader: Interceptor = (next) => (request) => {
      request.header.set('authorization', authorization);
      return next(request);
    };
    return createClient(
      ConnectedAccountService,
      createGrpcTransport({ baseUrl: sandbox.url, interceptors: [setHeader] }),
    );
  }

  test.each([[''], ['Bearer made-up']])('wants a machine token, and %j is none', async (authorization) => {
    const sandbox = await startTestSandbox();

    await expect(accountService(sandbox, authorization).listConnectedAccounts({})).rejects.toMatchObject({
      code: Code.Unauthenticated,
    });
  });

  test('disconnects an account by its id', async () => {
    const sandbox = await startTestSandbox();
    const { id } = sandbox.connect(ada.identifier);

    const { connectedAccount } = await accountService(sandbox, await bearer(sandbox)).disconnectConnectedAccount({
      id,
    });

    expect(connectedAccount).toMatchObject({ id, status: ConnectorStatus.DISCONNECTED });
    expect(sandbox.account(ada.identifier)?.status).toBe('DISCONNECTED');
  });
});

describe('connected accounts', () => {
  test('are listed by connection and identifier, without tokens', async () => {
    const sandbox = await startTestSandbox({ connectionNames: ['confluence', 'second'] });
    sandbox.connect('ada@acme.example');
    sandbox.connect('ada@acme.example', { connectionName: 'second' });
    sandbox.connect('bob@acme.example');
    const { actions } = scalekitClient(sandbox);

    const everybody = await actions.listConnectedAccounts({});
    const onFirst = await actions.listConnectedAccounts({ connectionName: 'confluence' });
    const one = await actions.listConnectedAccounts({ connectionNames: ['second'], identifier: 'ada@acme.example' });

    expect([everybody.totalSize, onFirst.totalSize, one.totalSize]).toEqual([3, 2, 1]);
    expect(one.connectedAccounts[0]).toMatchObject({
      id: sandbox.account('ada@acme.example', 'second')?.id,
      identifier: 'ada@acme.example',
      connector: 'second',
      provider: 'CONFLUENCE',
      status: ConnectorStatus.ACTIVE,
    });
    expect(
      JSON.stringify(everybody, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
    ).not.toContain('sandbox-');
  });

  test('are listed page by page', async () => {
    const sandbox = await startTestSandbox();
    for (const name of ['a', 'b', 'c']) sandbox.connect(name);
    const { actions } = scalekitClient(sandbox);

    const first = await actions.listConnectedAccounts({ pageSize: 2 });
    const second = await actions.listConnectedAccounts({ pageSize: 2, pageToken: first.nextPageToken });

    expect(first.connectedAccounts.map(({ identifier }) => identifier)).toEqual(['a', 'b']);
    expect(second.connectedAccounts.map(({ identifier }) => identifier)).toEqual(['c']);
    expect(second.nextPageToken).toBe('');
  });

  test('an unknown connection is not found, everywhere', async () => {
    const sandbox = await startTestSandbox();
    const { actions } = await authenticatedClient(sandbox);
    const wrong = { ...ada, connectionName: 'conflunce' };
    const notFound = { name: 'ScalekitNotFoundException' };

    await expect(actions.listConnectedAccounts(wrong)).rejects.toThrow('There is no connection named "conflunce".');
    await expect(actions.getAuthorizationLink(wrong)).rejects.toMatchObject(notFound);
    await expect(actions.getConnectedAccount(wrong)).rejects.toMatchObject(notFound);
    await expect(actions.deleteConnectedAccount(wrong)).rejects.toMatchObject(notFound);
    await expect(actions.request({ ...wrong, path: '/wiki/rest/api/user/current' })).rejects.toMatchObject(notFound);
    expect(() => sandbox.account('ada@acme.example', 'conflunce')).toThrow('no connection named "conflunce"');
  });

  test('an authorization link makes a pending account; a second link keeps it', async () => {
    const sandbox = await startTestSandbox();
    const { actions } = scalekitClient(sandbox);
    await expect(actions.getConnectedAccount(ada)).rejects.toMatchObject({ name: 'ScalekitNotFoundException' });

    const first = await actions.getAuthorizationLink(ada);
    const second = await actions.getAuthorizationLink(ada);

    expect(first.link).not.toBe(second.link);
    const { connectedAccounts } = await actions.listConnectedAccounts(ada);
    expect(connectedAccounts.map(({ status }) => status)).toEqual([ConnectorStatus.PENDING_AUTH]);
  });

  test('a link tells when it expires', async () => {
    const now = Date.parse('2026-11-05T12:00:00Z');
    const sandbox = await startTestSandbox({ now: () => now, linkLifetimeMs: 90_500 });

    const { link, expiry } = await scalekitClient(sandbox).actions.getAuthorizationLink(ada);

    expect(link).toMatch(new RegExp(`^${sandbox.url}/magicLink/[\\w-]{22}$`));
    expect(expiry).toMatchObject({ seconds: BigInt(now / 1000 + 90), nanos: 500_000_000 });
  });

  test('a token for the person comes only with the call that asks for it', async () => {
    const sandbox = await startTestSandbox();
    const { id } = sandbox.connect(ada.identifier, { scopes: ['read:page:confluence', 'offline_access'] });

    const { connectedAccount } = await scalekitClient(sandbox).actions.getConnectedAccount(ada);

    expect(connectedAccount?.authorizationDetails?.details).toMatchObject({
      case: 'oauthToken',
      value: {
        accessToken: `sandbox-access-token-${id}`,
        refreshToken: `sandbox-refresh-token-${id}`,
        scopes: ['read:page:confluence', 'offline_access'],
      },
    });
  });

  test('can be created, given tokens, and deleted', async () => {
    const sandbox = await startTestSandbox();
    const { actions } = await authenticatedClient(sandbox);

    const created = await actions.getOrCreateConnectedAccount(ada);
    expect(created.connectedAccount?.status).toBe(ConnectorStatus.PENDING_AUTH);
    await expect(actions.createConnectedAccount({ ...ada, authorizationDetails: undefined })).rejects.toMatchObject({
      name: 'ScalekitConflictException',
    });

    const value = { accessToken: 't', refreshToken: 'r', scopes: [...readScopes], domain: '' };
    const updated = await actions.updateConnectedAccount({
      ...ada,
      // The SDK wants a whole protobuf message here and builds it from these fields.
      authorizationDetails: { details: { case: 'oauthToken', value } } as never,
    });
    expect(updated.connectedAccount?.status).toBe(ConnectorStatus.ACTIVE);
    expect((await actions.request(currentUser)).data).toMatchObject({ displayName: 'Ada Stone' });

    await actions.deleteConnectedAccount(ada);
    expect(sandbox.account(ada.identifier)).toBeUndefined();
    expect((await actions.listConnectedAccounts(ada)).totalSize).toBe(0);
    await expect(actions.deleteConnectedAccount(ada)).rejects.toMatchObject({ name: 'ScalekitNotFoundException' });
  });
});

test('connections are listed', async () => {
  const sandbox = await startTestSandbox({ connectionNames: ['confluence', 'second'] });
  const { actions } = scalekitClient(sandbox);

  const { connections } = await actions.listConnections({ provider: 'CONFLUENCE' });

  expect(
    connections.map(({ connectionName, enabled, status, type }) => ({ connectionName, enabled, status, type })),
  ).toEqual([
    { connectionName: 'confluence', enabled: true, status: 'COMPLETED', type: 'OAUTH' },
    { connectionName: 'second', enabled: true, status: 'COMPLETED', type: 'OAUTH' },
  ]);
  expect((await actions.listConnections({ provider: 'GMAIL' })).connections).toEqual([]);
});

describe('proxy', () => {
  test.each<[AccountStatus]>([['EXPIRED'], ['PENDING_AUTH'], ['PENDING_VERIFICATION'], ['DISCONNECTED']])(
    'refuses an account that is %s, in no shape of Confluence',
    async (status) => {
      const sandbox = await startTestSandbox();
      sandbox.setAccount(ada.identifier, { status });
      const { actions } = await authenticatedClient(sandbox);

      const { connectedAccounts } = await actions.listConnectedAccounts(ada);
      expect(connectedAccounts[0]?.status).toBe(ConnectorStatus[status]);
      const response = await proxy(sandbox, '/wiki/rest/api/user/current', {
        authorization: await bearer(sandbox),
        connection_name: 'confluence',
        identifier: ada.identifier,
      });

      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({
        error: { code: 'CONNECTED_ACCOUNT_NOT_ACTIVE', message: `The connected account is ${status}.` },
      });
    },
  );

  test.each([
    ['no machine token', { authorization: '' }, 401, 'UNAUTHENTICATED'],
    ['a made-up machine token', { authorization: 'Bearer made-up' }, 401, 'UNAUTHENTICATED'],
    ['no identifier', { identifier: '' }, 400, 'INVALID_ARGUMENT'],
    ['no connection name', { connection_name: '' }, 400, 'INVALID_ARGUMENT'],
    ['an unknown connection', { connection_name: 'other' }, 404, 'CONNECTION_NOT_FOUND'],
    ['somebody without an account', { identifier: 'eve' }, 404, 'CONNECTED_ACCOUNT_NOT_FOUND'],
  ])('refuses %s', async (_, change, status, code) => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada.identifier);
    const headers = {
      authorization: await bearer(sandbox),
      connection_name: 'confluence',
      identifier: ada.identifier,
      ...change,
    };

    const response = await proxy(sandbox, '/wiki/rest/api/user/current', headers);

    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: { code, message: expect.any(String) } });
  });

  test('acts for whom the header names, with the scopes of that account', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect('ada@acme.example');
    sandbox.connect('bob@acme.example', { scopes: ['read:page:confluence', 'offline_access'] });
    const { actions } = await authenticatedClient(sandbox);

    expect((await actions.request(currentUser)).data).toMatchObject({ displayName: 'Ada Stone' });
    await expect(actions.request({ ...currentUser, identifier: 'bob@acme.example' })).rejects.toMatchObject({
      name: 'ScalekitUnauthorizedException',
      errDetails: { code: 401, message: 'Unauthorized; scope does not match' },
    });

    sandbox.setAccount('bob@acme.example', { scopes: [...readScopes] });
    const answer = await actions.request({ ...currentUser, identifier: 'bob@acme.example' });
    expect(answer.data).toMatchObject({ displayName: 'Bob Reed' });
  });

  test('refreshes an access token unseen, and gives up without offline_access', async () => {
    let now = Date.parse('2026-11-05T12:00:00Z');
    const sandbox = await startTestSandbox({ accessTokenLifetimeMs: 1000, now: () => now });
    sandbox.connect('ada@acme.example');
    sandbox.connect('bob@acme.example', { scopes: readScopes.filter((scope) => scope !== 'offline_access') });
    const { actions } = await authenticatedClient(sandbox);

    now += 1000;

    expect((await actions.request(currentUser)).status).toBe(200);
    await expect(actions.request({ ...currentUser, identifier: 'bob@acme.example' })).rejects.toMatchObject({
      errDetails: { code: 401, message: 'Unauthorized' },
    });
    expect(sandbox.account('ada@acme.example')?.status).toBe('ACTIVE');
    expect(sandbox.account('bob@acme.example')?.status).toBe('EXPIRED');
  });

  test('a revoked consent shows with the next request, which ends the account', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada.identifier);
    sandbox.setAccount(ada.identifier, { revoked: true });
    const { actions } = await authenticatedClient(sandbox);
    expect((await actions.listConnectedAccounts(ada)).connectedAccounts[0]?.status).toBe(ConnectorStatus.ACTIVE);

    await expect(actions.request(currentUser)).rejects.toMatchObject({
      errDetails: { code: 401, message: 'Unauthorized' },
    });

    expect((await actions.listConnectedAccounts(ada)).connectedAccounts[0]?.status).toBe(ConnectorStatus.EXPIRED);
  });

  test('knows no path outside of /wiki', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada.identifier);
    const { actions } = await authenticatedClient(sandbox);

    await expect(actions.request({ ...ada, path: '/wiki/../rest/api/user/current' })).rejects.toMatchObject({
      name: 'ScalekitNotFoundException',
    });
    expect(sandbox.requests()).toMatchObject([{ path: '/rest/api/user/current', status: 404, escaped: false }]);
  });

  test('sends the browser or program on to the file store, another origin, for an attachment', async () => {
    const site = smallSite();
    const [authorId, createdAt] = ['5f0000000000000000000001', '2026-11-02T08:00:00.000Z'];
    const version = { number: 1, authorId, createdAt, message: '', fileId: 'f1', bytes: Uint8Array.of(0, 200, 255) };
    const file = { id: 'att98320', contentId: '98312', title: 'a.bin', mediaType: 'application/octet-stream' };
    site.attachments.push({ ...file, mediaTypeDescription: null, comment: '', createdAt, versions: [version] });
    const sandbox = await startTestSandbox({ site });
    sandbox.connect(ada.identifier);
    const headers = {
      authorization: await bearer(sandbox),
      connection_name: 'confluence',
      identifier: ada.identifier,
    };
    const path = '/wiki/rest/api/content/98312/child/attachment/att98320/download';

    const redirect = await fetch(`${sandbox.url}/proxy${path}`, { headers, redirect: 'manual' });
    const location = new URL(redirect.headers.get('location') ?? '');
    const download = await fetch(location);

    expect([redirect.status, location.origin]).toEqual([302, sandbox.url.replace('127.0.0.1', 'localhost')]);
    expect(new Uint8Array(await download.arrayBuffer())).toEqual(version.bytes);
    expect((await fetch(`${location.origin}${location.pathname}`)).status).toBeGreaterThanOrEqual(400);
  });

  test('records what came in', async () => {
    const sandbox = await startTestSandbox({ now: () => Date.parse('2026-11-05T12:00:00Z') });
    sandbox.connect(ada.identifier);
    const client = scalekitClient(sandbox);

    await expect(client.actions.request(currentUser)).rejects.toThrow();
    await client.actions.listConnectedAccounts(ada);
    await client.actions.request({ ...currentUser, queryParams: { expand: 'operations' } });

    const common = {
      method: 'GET',
      path: '/wiki/rest/api/user/current',
      identifier: ada.identifier,
      connectionName: 'confluence',
      at: '2026-11-05T12:00:00.000Z',
      escaped: false,
    };
    const expected = [
      { ...common, query: '', status: 401, authorization: false },
      { ...common, query: 'expand=operations', status: 200, authorization: true },
    ];
    expect(sandbox.requests()).toEqual(expected);
    expect(await (await fetch(`${sandbox.url}/sandbox/requests`)).json()).toEqual(expected);
  });

  test.each([
    '/../api/v1/connected_accounts',
    '/%2e%2e/api/v1/connected_accounts',
    '/wiki/..\\..\\..\\api/v1/connected_accounts',
  ])('a path that is not contained reaches the Scalekit API with the machine token: %s', async (path) => {
    const sandbox = await startTestSandbox();
    sandbox.connect('ada@acme.example');
    sandbox.connect('bob@acme.example');
    const { actions } = await authenticatedClient(sandbox);

    const { data } = await actions.request({ ...ada, path });

    expect(data).toMatchObject({ total_size: 2, connected_accounts: [{}, { identifier: 'bob@acme.example' }] });
    expect(sandbox.requests()).toMatchObject([
      { path: '/api/v1/connected_accounts', escaped: true, authorization: true, status: 200 },
    ]);
  });

  test('the Scalekit API itself wants a machine token and has little to offer', async () => {
    const sandbox = await startTestSandbox();

    const anonymous = await fetch(`${sandbox.url}/api/v1/connected_accounts`);
    const unknown = await fetch(`${sandbox.url}/api/v1/nothing`, { headers: { authorization: await bearer(sandbox) } });

    expect([anonymous.status, unknown.status]).toEqual([401, 404]);
    expect(sandbox.requests()).toEqual([]);
  });
});

describe('tools', () => {
  test('are listed, also for an account', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada.identifier);
    sandbox.setAccount('bob@acme.example', { status: 'EXPIRED' });
    const { tools } = scalekitClient(sandbox);
    const names = ['confluence_get_current_user', 'confluence_search', 'confluence_get_page', 'confluence_list_spaces'];

    // The SDK declares whole protobuf messages for filters and builds them from these fields.
    const all = await tools.listTools();
    const found = await tools.listTools({
      filter: { query: 'CQL', toolName: [], provider: 'confluence', identifier: '' } as never,
    });
    const scoped = await tools.listScopedTools(ada.identifier, {
      filter: { connectionNames: ['confluence'], toolNames: ['confluence_get_page'], providers: [] } as never,
    });
    const ofBob = await tools.listScopedTools('bob@acme.example', {
      filter: { connectionNames: ['confluence'], toolNames: [], providers: [] } as never,
    });

    expect(all.toolNames).toEqual(names);
    expect(found.toolNames).toEqual(['confluence_search']);
    expect(scoped.tools.map(({ tool }) => tool?.definition)).toEqual([
      {
        name: 'confluence_get_page',
        description: 'Get a page by its id, with its body in storage format.',
        input_schema: {
          type: 'object',
          properties: { page_id: { type: 'string', pattern: '^\\d+$' } },
          required: ['page_id'],
          additionalProperties: false,
        },
      },
    ]);
    expect(ofBob.tools).toEqual([]);
  });

  test('run with the rights of the account', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada.identifier);
    const { actions } = scalekitClient(sandbox);

    const { data, executionId } = await actions.executeTool({
      toolName: 'confluence_get_current_user',
      toolInput: {},
      identifier: ada.identifier,
      connector: 'confluence',
    });

    expect(data).toMatchObject({ displayName: 'Ada Stone' });
    expect(executionId).toMatch(/^[\da-f-]{36}$/);
  });

  test('say what is wrong', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada.identifier, { scopes: ['offline_access'] });
    sandbox.setAccount('bob@acme.example', { status: 'EXPIRED' });
    const { actions } = scalekitClient(sandbox);
    const call = { toolName: 'confluence_get_current_user', toolInput: {}, identifier: ada.identifier };

    await expect(actions.executeTool({ ...call, toolName: 'confluence_dance' })).rejects.toMatchObject({
      name: 'ScalekitNotFoundException',
    });
    await expect(
      actions.executeTool({ ...call, toolName: 'confluence_get_page', toolInput: { page_id: '../x' } }),
    ).rejects.toMatchObject({ name: 'ScalekitBadRequestException' });
    await expect(actions.executeTool({ ...call, identifier: 'nobody' })).rejects.toMatchObject({
      name: 'ScalekitNotFoundException',
    });
    await expect(actions.executeTool({ ...call, identifier: 'bob@acme.example' })).rejects.toThrow('EXPIRED');
    await expect(actions.executeTool(call)).rejects.toThrow('scope does not match');
  });
});

describe('setAccount', () => {
  test('changes one thing and leaves the rest', async () => {
    const sandbox = await startTestSandbox({ scopes: ['a'] });
    const before = sandbox.connect(ada.identifier, { as: 'Bob Reed' });

    expect(sandbox.setAccount(ada.identifier, { readOnly: true })).toEqual({ ...before, readOnly: true });
    expect(sandbox.setAccount(ada.identifier, { status: 'DISCONNECTED' })).toEqual({
      ...before,
      readOnly: true,
      status: 'DISCONNECTED',
    });
  });

  test('makes an account, with a person only where one is needed', async () => {
    const sandbox = await startTestSandbox({ scopes: ['a'] });

    expect(sandbox.setAccount('x', { status: 'EXPIRED' })).toEqual({
      id: expect.stringMatching(/^ca_\d{20}$/),
      connectionName: 'confluence',
      identifier: 'x',
      status: 'EXPIRED',
      scopes: [],
      product: true,
      readOnly: false,
      revoked: false,
    });
    expect(sandbox.setAccount('bob@acme.example', { scopes: ['b'] })).toMatchObject({
      accountId: '5f0000000000000000000002',
      status: 'PENDING_AUTH',
      scopes: ['b'],
    });
    expect(sandbox.setAccount('ada@acme.example', { status: 'ACTIVE' })).toMatchObject({
      accountId: '5f0000000000000000000001',
      status: 'ACTIVE',
      scopes: ['a'],
    });
  });
});

test('starts without a space, or with a folder as its site', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sandbox-'));
  await mkdir(join(directory, 'OPS'));
  await writeFile(join(directory, 'OPS', 'restart.md'), '# Restart the gateway\n\nPress the button.\n');
  onTestFinished(() => rm(directory, { recursive: true }));

  const empty = await startTestSandbox({ seed: 'empty' });
  const imported = await startTestSandbox({ importDir: directory });

  expect([empty.site.spaces, empty.site.contents]).toEqual([[], []]);
  expect(imported.site.spaces.map(({ key }) => key)).toEqual(['OPS']);
  expect(imported.site.contents.map(({ versions }) => versions.at(-1)?.title)).toContain('Restart the gateway');
  expect(imported.skipped).toEqual([]);
});

test('grants everything a connection asks for, by default the read and the write scopes', async () => {
  const everything = await startTestSandbox();
  const reading = await startTestSandbox({ scopes: readScopes });

  expect(everything.connect('ada@acme.example').scopes).toEqual([...readScopes, ...writeScopes]);
  expect(reading.connect('ada@acme.example').scopes).toEqual(readScopes);
});

test('takes users who are new to the site, and changes of those it has', async () => {
  const sandbox = await startTestSandbox({
    users: [
      { identifier: 'tester', displayName: 'Test Er' },
      { identifier: 'bob@acme.example', displayName: 'Robert Reed' },
    ],
  });
  sandbox.connect('tester');
  sandbox.connect('bob@acme.example');
  const { actions } = await authenticatedClient(sandbox);

  const tester = await actions.request({ ...currentUser, identifier: 'tester' });
  const bob = await actions.request({ ...currentUser, identifier: 'bob@acme.example' });

  expect(tester.data).toMatchObject({
    displayName: 'Test Er',
    accountId: expect.stringMatching(/^712020:[\da-f-]{36}$/),
  });
  expect(bob.data).toMatchObject({ displayName: 'Robert Reed', accountId: '5f0000000000000000000002' });
  expect(() => sandbox.connect('tester', { as: 'Nobody' })).toThrow('Nobody on the site can sign in as "Nobody".');
});
