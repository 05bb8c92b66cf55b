import { authorizationRequired } from '../../src/access/authorization.js';
import type { Connection, ConnectionStatus, Reply } from '../../src/access/connection.js';
import { sendByFetch } from '../../src/access/send-by-fetch.js';

/** A connection without Scalekit: the caller holds an access token and talks to the platform's gateway itself. */
export class BearerConnection implements Connection {
  readonly connectionName = 'gateway';

  /** `gateway`: `https://…/ex/confluence/{cloudId}`. `token` gives undefined while the user has consented to nothing. */
  constructor(
    readonly identifier: string,
    readonly gateway: string,
    readonly token: () => string | undefined,
  ) {}

  async status(): Promise<ConnectionStatus> {
    return { state: this.token() === undefined ? 'not_connected' : 'connected' };
  }

  async authorizationLink() {
    const { connectionName } = this;
    return { link: 'https://auth.example/authorize', connectionName, reason: 'not_connected' as const };
  }

  async request(...[request, options]: Parameters<Connection['request']>): Promise<Reply> {
    const token = this.token();
    if (token === undefined) throw authorizationRequired(await this.authorizationLink());
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    return sendByFetch(this.gateway, { ...request, headers }, options);
  }

  async disconnect(): Promise<boolean> {
    return false;
  }

  async verify(): Promise<undefined> {
    return undefined;
  }
}
