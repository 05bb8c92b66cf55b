// Another keeper of credentials than Scalekit: the caller has an access token of the user and talks to the gateway.
import assert from 'node:assert/strict';
import {
  authorizationRequired,
  type Connection,
  createConfluenceAgent,
  createSession,
  readTurn,
  sendByFetch,
} from 'confluence-agent';
import { startSandbox } from 'confluence-agent/sandbox';

function bearerConnection(identifier: string, gateway: string, token: () => string | undefined): Connection {
  const connectionName = 'my own';
  const authorizationLink: Connection['authorizationLink'] = async () => ({
    link: 'https://my-server.example/connect',
    connectionName,
    reason: 'not_connected',
  });
  return {
    identifier,
    connectionName,
    authorizationLink,
    status: async () => ({ state: token() === undefined ? 'not_connected' : 'connected' }),
    request: async (request, options) => {
      const bearer = token();
      if (bearer === undefined) throw authorizationRequired(await authorizationLink());
      const headers = { ...request.headers, authorization: `Bearer ${bearer}` };
      return sendByFetch(gateway, { ...request, headers }, options);
    },
    disconnect: async () => false,
    verify: async () => undefined,
  };
}

const user = 'ada@velmarrow.example';
const sandbox = await startSandbox({ seed: 'sample' });
sandbox.connect(user);
const gateway = `${sandbox.url}/ex/confluence/${sandbox.site.cloudId}`;
const connection = bearerConnection(user, gateway, () => sandbox.accessToken(user));
const agent = await createConfluenceAgent({ connection, model: 'offline' });
const session = createSession({ agent, threadId: 'example', model: 'offline' });
const { status, answer } = await readTurn(session.run('How high is the referral bonus?'));
console.log(answer);
assert.equal(status, 'answered');
assert.equal(sandbox.requests().length, 0, 'nothing went through a proxy');
await sandbox.close();
