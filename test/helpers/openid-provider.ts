import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration } from 'oidc-provider';

/** A provider of logins in this process, for one client; whoever says a name is the one. */
export interface TestProvider {
  issuer: string;
  client: { clientId: string; clientSecret: string };
}

/** Starts one. `origin`: where the client is. It says on the console that it is no provider for real people. */
export async function openProvider(
  origin: string,
  changes: Configuration = {},
): Promise<TestProvider & { close: () => Promise<void> }> {
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
  return {
    issuer,
    client,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port that is free, for a server that has to know its address beforehand. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
