import { ConnectorStatus } from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/connected_accounts/connected_accounts_pb.js';
import { describe, expect, test } from 'vitest';

import { readScopes, writeScopes, type Sandbox } from '../../src/sandbox/index.js';
import { authenticatedClient, scalekitClient, startTestSandbox } from '../helpers/sandbox.js';

const ada = { connectionName: 'confluence', identifier: 'ada@acme.example' };
const verifyUrl = 'https://app.example/verify?from=wiki';

interface LinkOptions {
  identifier?: string;
  state?: string;
  userVerifyUrl?: string;
}

async function makeLink(sandbox: Sandbox, options: LinkOptions = {}): Promise<string> {
  return (await scalekitClient(sandbox).actions.getAuthorizationLink({ ...ada, ...options })).link;
}

/** What `curl -d FIELDS LINK` does. */
async function decide(
  link: string,
  fields: Record<string, string>,
): Promise<{ status: number; text: string; location: string | null }> {
  const response = await fetch(link, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  return { status: response.status, text: await response.text(), location: response.headers.get('location') };
}

async function nameSeenByConfluence(sandbox: Sandbox, identifier: string = ada.identifier): Promise<unknown> {
  const { actions } = await authenticatedClient(sandbox);
  const path = '/wiki/rest/api/user/current';
  const answer = await actions.request({ connectionName: 'confluence', identifier, path });
  return (answer.data as { displayName: string }).displayName;
}

describe('the page', () => {
  test('shows who, which connection and which scopes, and offers both decisions, without script or external resource', async () => {
    const sandbox = await startTestSandbox();

    const response = await fetch(await makeLink(sandbox));
    const html = await response.text();

    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    });
    expect(html).toContain('<dd>ada@acme.example</dd>');
    expect(html).toContain('<dd>confluence</dd>');
    expect([...html.matchAll(/<li><code>(.*)<\/code><\/li>/g)].map(([, scope]) => scope)).toEqual([
      ...readScopes,
      ...writeScopes,
    ]);
    expect([...html.matchAll(/<button name="decision" value="(\w+)">/g)].map(([, value]) => value)).toEqual([
      'allow',
      'deny',
    ]);
    expect(html).not.toMatch(/<script|\bsrc=|\bhref=|url\(|@import|\bon\w+=/i);
  });

  test('lets a browser follow the redirect to the address that verifies', async () => {
    const sandbox = await startTestSandbox();

    const response = await fetch(await makeLink(sandbox, { userVerifyUrl: verifyUrl }));

    expect(response.headers.get('content-security-policy')).toContain("form-action 'self' https://app.example");
  });

  test('changes nothing by being looked at', async () => {
    const sandbox = await startTestSandbox();
    const link = await makeLink(sandbox);

    for (const method of ['GET', 'HEAD', 'GET']) {
      expect((await fetch(`${link}?decision=allow`, { method })).status).toBe(200);
    }

    expect(sandbox.account(ada.identifier)?.status).toBe('PENDING_AUTH');
    expect((await decide(link, { decision: 'allow' })).status).toBe(200);
  });

  test('escapes what it shows', async () => {
    const identifier = `<script>alert("x")</script>'&`;
    const sandbox = await startTestSandbox();

    const html = await (await fetch(await makeLink(sandbox, { identifier }))).text();

    expect(html).toContain('<dd>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;</dd>');
    expect(html).not.toContain('<script');
  });

  test('is not found under an unknown link', async () => {
    const sandbox = await startTestSandbox();
    const link = `${sandbox.url}/magicLink/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`;

    const shown = await fetch(link);
    const decided = await decide(link, { decision: 'allow' });

    expect([shown.status, decided.status]).toEqual([404, 404]);
    expect(decided.text).toContain('This authorization link does not exist.');
  });

  test('takes no other method', async () => {
    const sandbox = await startTestSandbox();

    const response = await fetch(await makeLink(sandbox), { method: 'PUT', body: 'decision=allow' });

    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    expect(sandbox.account(ada.identifier)?.status).toBe('PENDING_AUTH');
  });
});

describe('allow', () => {
  test('connects the person of the identifier', async () => {
    const sandbox = await startTestSandbox();

    const page = await decide(await makeLink(sandbox), { decision: 'allow' });

    expect(page.status).toBe(200);
    expect(page.text).toContain('<h1>Connected</h1>');
    expect(sandbox.account(ada.identifier)).toMatchObject({
      status: 'ACTIVE',
      accountId: '5f0000000000000000000001',
      scopes: [...readScopes, ...writeScopes],
    });
    expect(await nameSeenByConfluence(sandbox)).toBe('Ada Stone');
  });

  test('signs a stranger in as an ordinary member, the same one in every run', async () => {
    const accountIds: unknown[] = [];
    for (let run = 0; run < 2; run += 1) {
      const sandbox = await startTestSandbox();
      await decide(await makeLink(sandbox, { identifier: 'you' }), { decision: 'allow' });
      expect(await nameSeenByConfluence(sandbox, 'you')).toBe('you');
      expect(sandbox.site.users.at(-1)).toMatchObject({
        identifier: 'you',
        groups: ['confluence-users'],
        licensed: true,
      });
      accountIds.push(sandbox.account('you')?.accountId);
    }
    expect(accountIds[0]).toMatch(/^712020:[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(accountIds[1]).toBe(accountIds[0]);
  });

  test.each([['5f0000000000000000000002'], ['bob@acme.example'], ['Bob Reed'], ['bob reed']])(
    'signs in as %s when told to',
    async (as) => {
      const sandbox = await startTestSandbox();

      await decide(await makeLink(sandbox), { decision: 'allow', as });

      expect(await nameSeenByConfluence(sandbox)).toBe('Bob Reed');
    },
  );

  test.each([
    ['nobody', 'Zoe'],
    ['a name two people share', 'Sam Twin'],
    ['somebody deactivated', 'gone@acme.example'],
    ['an app', 'Robot'],
  ])('refuses to sign in as %s, lists nobody, and leaves the link usable', async (_, as) => {
    const sandbox = await startTestSandbox({
      users: [
        { identifier: 'twin1', displayName: 'Sam Twin' },
        { identifier: 'twin2', displayName: 'Sam Twin' },
        { identifier: 'gone@acme.example', active: false },
        { identifier: 'robot', displayName: 'Robot', accountType: 'app' },
      ],
    });
    const link = await makeLink(sandbox);

    const page = await decide(link, { decision: 'allow', as });

    expect(page.status).toBe(400);
    expect(page.text).toContain('Nobody can sign in by that name.');
    for (const { identifier, displayName, accountId } of sandbox.site.users) {
      for (const name of [identifier, displayName, accountId]) expect(page.text).not.toContain(name);
    }
    expect(sandbox.account(ada.identifier)?.status).toBe('PENDING_AUTH');
    expect((await decide(link, { decision: 'allow' })).status).toBe(200);
  });

  test('needs a decision', async () => {
    const sandbox = await startTestSandbox();
    const link = await makeLink(sandbox);

    const pages = [await decide(link, {}), await decide(link, { decision: 'ALLOW' })];

    expect(pages.map(({ status }) => status)).toEqual([400, 400]);
    expect(sandbox.account(ada.identifier)?.status).toBe('PENDING_AUTH');
  });

  test.each([['EXPIRED'], ['DISCONNECTED']] as const)('connects an account again that was %s', async (status) => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada.identifier);
    sandbox.setAccount(ada.identifier, { status });
    const link = await makeLink(sandbox);
    expect(sandbox.account(ada.identifier)?.status).toBe(status);

    await decide(link, { decision: 'allow' });

    expect(sandbox.account(ada.identifier)?.status).toBe('ACTIVE');
  });

  test('replaces the old scopes and the old person', async () => {
    const sandbox = await startTestSandbox({ scopes: readScopes });
    sandbox.connect(ada.identifier, { as: 'Bob Reed', scopes: [...readScopes, ...writeScopes] });

    await decide(await makeLink(sandbox), { decision: 'allow' });

    expect(sandbox.account(ada.identifier)).toMatchObject({
      accountId: '5f0000000000000000000001',
      scopes: readScopes,
    });
  });
});

describe('deny', () => {
  test('leaves a new account unauthorized and uses the link up', async () => {
    const sandbox = await startTestSandbox();
    const link = await makeLink(sandbox);

    const page = await decide(link, { decision: 'deny' });

    expect(page.status).toBe(200);
    expect(page.text).toContain('<h1>Access denied</h1>');
    expect(sandbox.account(ada.identifier)?.status).toBe('PENDING_AUTH');
    expect((await decide(link, { decision: 'allow' })).status).toBe(410);
  });

  test('takes nothing from an account that works', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada.identifier);

    await decide(await makeLink(sandbox), { decision: 'deny' });

    expect(sandbox.account(ada.identifier)?.status).toBe('ACTIVE');
  });
});

describe('a link', () => {
  test('works once', async () => {
    const sandbox = await startTestSandbox();
    const link = await makeLink(sandbox);
    await decide(link, { decision: 'allow' });

    const again = await decide(link, { decision: 'allow', as: 'Bob Reed' });

    expect(again.status).toBe(410);
    expect(again.text).toContain('Ask for a new link.');
    expect((await fetch(link)).status).toBe(410);
    expect(sandbox.account(ada.identifier)?.accountId).toBe('5f0000000000000000000001');
  });

  test('expires', async () => {
    let now = Date.parse('2026-11-05T12:00:00Z');
    const sandbox = await startTestSandbox({ now: () => now });
    const link = await makeLink(sandbox);

    now += 15 * 60_000 - 1;
    expect((await fetch(link)).status).toBe(200);
    now += 1;

    expect((await fetch(link)).status).toBe(410);
    expect((await decide(link, { decision: 'allow' })).status).toBe(410);
    expect(sandbox.account(ada.identifier)?.status).toBe('PENDING_AUTH');
  });

  test('does not outlive its account', async () => {
    const sandbox = await startTestSandbox();
    const link = await makeLink(sandbox);
    await scalekitClient(sandbox).actions.deleteConnectedAccount(ada);

    expect((await decide(link, { decision: 'allow' })).status).toBe(410);
    expect(sandbox.account(ada.identifier)).toBeUndefined();
  });
});

describe('user verification', () => {
  test('holds the account until the application vouches for the user', async () => {
    const sandbox = await startTestSandbox();
    const { actions } = await authenticatedClient(sandbox);

    const page = await decide(await makeLink(sandbox, { state: 's 1&2', userVerifyUrl: verifyUrl }), {
      decision: 'allow',
    });

    expect(page.status).toBe(303);
    const location = new URL(page.location ?? '');
    const { auth_request_id: authRequestId = '', ...rest } = Object.fromEntries(location.searchParams);
    expect([location.origin, location.pathname, rest]).toEqual([
      'https://app.example',
      '/verify',
      { from: 'wiki', state: 's 1&2' },
    ]);
    const pending = await actions.listConnectedAccounts(ada);
    expect(pending.connectedAccounts[0]?.status).toBe(ConnectorStatus.PENDING_VERIFICATION);

    await expect(
      actions.verifyConnectedAccountUser({ authRequestId, identifier: 'bob@acme.example' }),
    ).rejects.toMatchObject({ name: 'ScalekitForbiddenException' });
    await expect(
      actions.verifyConnectedAccountUser({ authRequestId: 'areq_made-up', identifier: ada.identifier }),
    ).rejects.toMatchObject({ name: 'ScalekitNotFoundException' });
    expect(sandbox.account(ada.identifier)?.status).toBe('PENDING_VERIFICATION');

    const { postUserVerifyRedirectUrl } = await actions.verifyConnectedAccountUser({
      authRequestId,
      identifier: ada.identifier,
    });
    expect(sandbox.account(ada.identifier)?.status).toBe('ACTIVE');
    expect(await nameSeenByConfluence(sandbox)).toBe('Ada Stone');
    expect(await (await fetch(postUserVerifyRedirectUrl)).text()).toContain('<h1>Connected</h1>');
    await expect(
      actions.verifyConnectedAccountUser({ authRequestId, identifier: ada.identifier }),
    ).rejects.toMatchObject({ name: 'ScalekitNotFoundException' });
  });

  test('can be required of every consent', async () => {
    const sandbox = await startTestSandbox({ userVerification: true });
    const { actions } = await authenticatedClient(sandbox);

    const page = await decide(await makeLink(sandbox), { decision: 'allow' });

    expect(page.status).toBe(200);
    const authRequestId = /areq_[\da-f]+/.exec(page.text)?.[0] ?? '';
    expect(sandbox.account(ada.identifier)?.status).toBe('PENDING_VERIFICATION');
    await actions.verifyConnectedAccountUser({ authRequestId, identifier: ada.identifier });
    expect(sandbox.account(ada.identifier)?.status).toBe('ACTIVE');
  });

  test('is void after a later denial', async () => {
    const sandbox = await startTestSandbox();
    const { actions } = await authenticatedClient(sandbox);
    const allowed = await decide(await makeLink(sandbox, { userVerifyUrl: verifyUrl }), { decision: 'allow' });
    const authRequestId = new URL(allowed.location ?? '').searchParams.get('auth_request_id') ?? '';

    await decide(await makeLink(sandbox), { decision: 'deny' });

    expect(sandbox.account(ada.identifier)?.status).toBe('PENDING_AUTH');
    await expect(
      actions.verifyConnectedAccountUser({ authRequestId, identifier: ada.identifier }),
    ).rejects.toMatchObject({ name: 'ScalekitNotFoundException' });
  });

  test.each([['javascript:alert(1)'], ['/verify'], ['ftp://app.example/']])(
    'takes no address like %s',
    async (userVerifyUrl) => {
      const sandbox = await startTestSandbox();

      await expect(makeLink(sandbox, { userVerifyUrl })).rejects.toMatchObject({ name: 'ScalekitBadRequestException' });
    },
  );
});
