import { inspect } from 'node:util';

import { getPages, getSpaces } from 'confluence.js/v2';
import { describe, expect, test } from 'vitest';

import { settingsOf } from '../helpers/sandbox-settings.js';
import { scalekitFor, rejection } from './environment.js';
import { createScalekit } from '../../src/scalekit/scalekit.js';
import { smallSite, startTestSandbox } from '../helpers/sandbox.js';

const ada = 'ada@acme.example';
const bob = 'bob@acme.example';
const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe('createScalekit', () => {
  test.each([
    [{ environmentUrl: 'acme.scalekit.com' }, 'The Scalekit environment URL is not a web address.'],
    [{ environmentUrl: 'http://acme.scalekit.com' }, 'The Scalekit environment URL must begin with https://.'],
    [{ environmentUrl: 'ftp://127.0.0.1' }, 'The Scalekit environment URL must begin with https://.'],
    [
      { environmentUrl: 'https://user:secret@acme.scalekit.com' },
      'The Scalekit environment URL must not contain a user name or a password.',
    ],
    [{ clientId: ' ' }, 'The client id is empty.'],
    [{ clientSecret: '' }, 'The client secret is empty.'],
    [
      { connectionName: 'conflüence' },
      'The connection name must consist of 1 to 255 printable ASCII characters without spaces.',
    ],
    [{ concurrency: 0 }, 'concurrency must be a number of at least 1.'],
  ])('refuses %j', (change, message) => {
    const settings = {
      environmentUrl: 'https://acme.scalekit.com',
      clientId: 'skc_1',
      clientSecret: 'secret',
      connectionName: 'confluence',
    };
    expect(() => createScalekit({ ...settings, ...change })).toThrow(
      expect.objectContaining({ code: 'misconfigured', message }),
    );
    expect(() => createScalekit(settings)).not.toThrow();
  });

  test.each(['', ' ', 'a b', 'uß', 'u😀', 'a\r\nb', 'a\tb', 'ada@acme.example\n', 'x'.repeat(256)])(
    'refuses the identifier %j, which would not arrive unchanged',
    (identifier) => {
      const scalekit = createScalekit({
        environmentUrl: 'https://acme.scalekit.com',
        clientId: 'skc_1',
        clientSecret: 'secret',
        connectionName: 'confluence',
      });
      expect(() => scalekit.connection(identifier)).toThrow(
        expect.objectContaining({
          code: 'invalid_request',
          message: expect.stringContaining('cannot be sent unchanged'),
        }),
      );
    },
  );

  test('gives the same connection for the same identifier only', async () => {
    const scalekit = scalekitFor(await startTestSandbox());
    expect(scalekit.connection(ada)).toBe(scalekit.connection(ada));
    expect(scalekit.connection(ada)).not.toBe(scalekit.connection('Ada@acme.example'));
  });
});

describe('ScalekitConnection', () => {
  test.each([
    [undefined, { state: 'not_connected' }],
    ['PENDING_AUTH', { state: 'authorization_pending', since: isoTime }],
    ['PENDING_VERIFICATION', { state: 'verification_pending', since: isoTime }],
    ['EXPIRED', { state: 'expired', since: isoTime }],
    ['DISCONNECTED', { state: 'disconnected', since: isoTime }],
    ['ACTIVE', { state: 'connected', since: isoTime }],
  ] as const)('says how an account stands that is %s', async (status, expected) => {
    const sandbox = await startTestSandbox();
    if (status !== undefined) sandbox.setAccount(ada, { status });
    expect(await scalekitFor(sandbox).connection(ada).status()).toEqual(expected);
  });

  test('tells the accounts of two users and two connections apart', async () => {
    const sandbox = await startTestSandbox({ connectionNames: ['confluence', 'other'] });
    sandbox.setAccount(ada, { status: 'ACTIVE' });
    sandbox.setAccount(ada, { status: 'EXPIRED', connectionName: 'other' });
    sandbox.setAccount(bob, { status: 'DISCONNECTED' });
    const first = scalekitFor(sandbox);
    const other = scalekitFor(sandbox, { connectionName: 'other' });
    expect([
      (await first.connection(ada).status()).state,
      (await other.connection(ada).status()).state,
      (await first.connection(bob).status()).state,
      (await other.connection(bob).status()).state,
    ]).toEqual(['connected', 'expired', 'disconnected', 'not_connected']);
  });

  test('makes a link at which the user connects, and the same client goes on', async () => {
    const sandbox = await startTestSandbox();
    const connection = scalekitFor(sandbox).connection(ada);
    const authorization = await connection.authorizationLink();
    expect(authorization).toEqual({
      link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//),
      expiresAt: isoTime,
      connectionName: 'confluence',
      reason: 'not_connected',
    });
    await fetch(authorization.link ?? '', { method: 'POST', body: new URLSearchParams({ decision: 'allow' }) });
    expect((await connection.status()).state).toBe('connected');
    expect((await getSpaces(connection.client)).results?.map(({ key }) => key)).toEqual(['ENG']);
    expect(await connection.disconnect()).toBe(true);
    expect(await connection.disconnect()).toBe(false);
    expect((await connection.status()).state).toBe('not_connected');
  });

  test('confirms the user after a consent that waits for it, and nobody else', async () => {
    const sandbox = await startTestSandbox();
    const scalekit = scalekitFor(sandbox);
    const connection = scalekit.connection(ada);
    const { link } = await connection.authorizationLink({
      state: 'unguessable',
      userVerifyUrl: 'http://127.0.0.1:9/verify',
    });
    const consent = await fetch(link ?? '', {
      method: 'POST',
      body: new URLSearchParams({ decision: 'allow' }),
      redirect: 'manual',
    });
    const back = new URL(consent.headers.get('location') ?? '');
    expect(back.searchParams.get('state')).toBe('unguessable');
    const authRequestId = back.searchParams.get('auth_request_id') ?? '';
    expect((await connection.status()).state).toBe('verification_pending');
    expect(await rejection(getSpaces(connection.client))).toMatchObject({
      code: 'authorization_required',
      authorization: { reason: 'verification_pending' },
    });
    expect(await rejection(scalekit.connection(bob).verify(authRequestId))).toMatchObject({ code: 'invalid_request' });
    expect(await connection.verify(authRequestId)).toMatch(/^http:/);
    expect((await connection.status()).state).toBe('connected');
    expect(await rejection(connection.verify('made-up'))).toMatchObject({ code: 'invalid_request' });
  });

  test.each([
    [undefined, 'not_connected'],
    ['PENDING_AUTH', 'authorization_pending'],
    ['PENDING_VERIFICATION', 'verification_pending'],
    ['EXPIRED', 'expired'],
    ['DISCONNECTED', 'disconnected'],
  ] as const)('reports an account that is %s as an authorization to ask for, with its link', async (status, reason) => {
    const sandbox = await startTestSandbox();
    sandbox.connect(bob);
    if (status !== undefined) sandbox.setAccount(ada, { status });
    const scalekit = scalekitFor(sandbox);
    // Once before and once after the application is authenticated: the first asks first, the second is told by a refusal.
    const first = await rejection(getSpaces(scalekit.connection(ada).client));
    await getSpaces(scalekit.connection(bob).client);
    if (status !== undefined) sandbox.setAccount(ada, { status });
    const second = await rejection(getSpaces(scalekit.connection(ada).client));
    expect(sandbox.requests().map(({ identifier }) => identifier)).toEqual([bob, ada]);
    expect(first).toMatchObject({
      code: 'authorization_required',
      retryable: false,
      authorization: {
        reason,
        connectionName: 'confluence',
        link: expect.stringMatching(/^http:/),
        expiresAt: isoTime,
      },
    });
    expect(second).toMatchObject({
      code: 'authorization_required',
      authorization: { reason: status === undefined ? 'authorization_pending' : reason },
    });
  });

  test('asks for one link for all requests that are refused at the same time', async () => {
    const sandbox = await startTestSandbox();
    const { client } = scalekitFor(sandbox).connection(ada);
    const errors = await Promise.all([1, 2, 3, 4].map(() => rejection(getSpaces(client))));
    const links = errors.map((error) => Reflect.get(Object(Reflect.get(Object(error), 'authorization')), 'link'));
    expect(new Set(links).size).toBe(1);
    expect(links[0]).toMatch(/^http:/);
  });

  test('reports a revoked grant as an authorization to ask for', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada);
    const { client } = scalekitFor(sandbox).connection(ada);
    await getSpaces(client);
    sandbox.setFault({ kind: 'grant_revoked' });
    expect(await rejection(getSpaces(client))).toMatchObject({
      code: 'authorization_required',
      authorization: { reason: 'expired', link: expect.stringMatching(/^http:/) },
    });
  });

  test('names the scope that is missing, without asking for an authorization', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada, { scopes: ['read:space:confluence'] });
    const { client } = scalekitFor(sandbox).connection(ada);
    await getSpaces(client);
    expect(await rejection(getPages(client))).toMatchObject({
      code: 'forbidden',
      scope: 'read:page:confluence',
      status: 401,
      message: 'The connection lacks the scope read:page:confluence.',
      authorization: undefined,
    });
    expect(sandbox.requests()).toHaveLength(2);
  });

  test.each([
    ['product', { product: false }, 'forbidden', /does not cover this: "The app is not installed on this instance"/],
    ['licence', {}, 'forbidden', /may not use Confluence on this site/],
  ])('reports a missing %s as forbidden', async (what, patch, code, message) => {
    const site = smallSite();
    for (const user of site.users) if (what === 'licence') user.licensed = false;
    const sandbox = await startTestSandbox({ site });
    sandbox.connect(ada);
    sandbox.setAccount(ada, patch);
    const { client } = scalekitFor(sandbox).connection(ada);
    expect(await rejection(client.sendRequest({ url: '/wiki/rest/api/user/current' }))).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test('blames the set-up for wrong credentials, a wrong address and an unknown connection', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada);
    const cases = [
      [{ clientSecret: 'wrong-secret' }, 'Scalekit refuses the client id or the client secret.'],
      [{ connectionName: 'nope' }, 'Scalekit knows no connection named "nope".'],
    ] as const;
    for (const [change, message] of cases) {
      const connection = scalekitFor(sandbox, change).connection(ada);
      expect(await rejection(connection.status())).toMatchObject({ code: 'misconfigured', message });
      expect(await rejection(getSpaces(connection.client))).toMatchObject({ code: 'misconfigured', message });
    }
    expect(sandbox.requests()).toEqual([]);
  });

  test('lets no secret into an error', async () => {
    const sandbox = await startTestSandbox({ clientSecret: 'xq-operator-4711' });
    sandbox.connect(ada);
    const { client } = scalekitFor(sandbox).connection(ada);
    await getSpaces(client);
    const errors: unknown[] = [];
    for (const kind of ['status', 'rate_limit', 'reset_before', 'cut_body', 'invalid_json', 'grant_revoked'] as const) {
      sandbox.setFault({ kind });
      errors.push(await rejection(getSpaces(client)));
      sandbox.clearFaults();
    }
    const wrong = scalekitFor(sandbox, { clientSecret: 'xq-wrong-4712' });
    errors.push(await rejection(wrong.connection(ada).status()));
    for (const error of errors) {
      const text = inspect(error, { depth: 20, showHidden: true });
      expect(text).not.toMatch(/xq-|Bearer |eyJ|authorization:\s*'/);
      expect(Reflect.get(Object(error), 'name')).toBe('ConfluenceError');
    }
  });

  test('checks its settings once and sends to the environment it was given', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada);
    const settings = settingsOf(sandbox);
    const connection = createScalekit({ ...settings, environmentUrl: `${settings.environmentUrl}/` }).connection(ada);
    expect((await getSpaces(connection.client)).results).toHaveLength(1);
  });
});
