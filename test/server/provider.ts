import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration } from 'oidc-provider';
import { onTestFinished, vi } from 'vitest';

/** A provider of logins in this process, for one client; whoever says a name is the one. */
export interface TestProvider {
  issuer: string;
  client: { clientId: string; clientSecret: string };
}

/** Starts one that ends with the test. `origin`: where the client is. */
export async function startProvider(origin: string, changes: Configuration = {}): Promise<TestProvider> {
  // It says, on a console of its own kind, that it is no provider for real people.
  for (const kind of ['warn', 'info'] as const) {
    const spy = vi.spyOn(console, kind).mockImplementation(() => {});
    onTestFinished(() => spy.mockRestore());
  }
  const { Provider } = await import('oidc-provider');
  let answer: ReturnType<InstanceType<typeof Provider>['callback']> | undefined;
  const server = createServer((request, response) => void answer?.(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has such an address.
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = { clientId: 'chat', clientSecret: 'a-secret-of-the-chat-that-is-long-enough' };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [`${origin}/login/done`],
        post_logout_redirect_uris: [`${origin}/signed-out`],
      },
    ],
    cookies: { keys: ['key'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: !id.startsWith('unverified') }),
    }),
    ...changes,
  });
  answer = provider.callback();
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { issuer, client };
}
