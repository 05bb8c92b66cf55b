import type { Client } from 'confluence.js/core';

import { type ClientOptions, openClient } from '../access/client.js';
import type { Connection, ConnectionStatus, RequestLimits } from '../access/connection.js';
import type { Clockwork } from '../access/clockwork.js';
import { type AuthorizationReason, type AuthorizationRequest, ConfluenceError } from '../errors.js';
import { type AccountKey, makeLink, readStatus, removeAccount, verifyAccount } from './account.js';
import { exchange } from './exchange.js';
import type { Sdk } from './sdk.js';

/** The connection of one user that Scalekit keeps: requests go through its proxy, which alone has the tokens. */
export class ScalekitConnection implements Connection {
  readonly identifier: string;
  readonly connectionName: string;
  readonly limits: RequestLimits;
  readonly clockwork: Clockwork | undefined;
  readonly #connectAt: string | undefined;
  readonly #sdk: () => Promise<Sdk>;
  #status: Promise<ConnectionStatus> | undefined;
  readonly #links = new Map<AuthorizationReason, Promise<AuthorizationRequest>>();
  #client: Client | undefined;

  /** Made by `createScalekit(…).connection(identifier)`, which checks the identifier and keeps one per user. */
  constructor(
    { identifier, connectionName, connectAt }: AccountKey & { connectAt?: string | undefined },
    sdk: () => Promise<Sdk>,
    limits: RequestLimits,
    clockwork?: Clockwork,
  ) {
    this.identifier = identifier;
    this.connectionName = connectionName;
    this.limits = limits;
    this.#connectAt = connectAt;
    this.clockwork = clockwork;
    this.#sdk = sdk;
  }

  /** {@link clientFor} without options: reads everything the user may see. */
  get client(): Client {
    this.#client ??= this.clientFor();
    return this.#client;
  }

  /** {@link openClient} on this connection. */
  clientFor(options: ClientOptions = {}): Client {
    return openClient(this, options);
  }

  /** See {@link Connection.status}. Calls at the same time share one question to Scalekit. */
  status(): Promise<ConnectionStatus> {
    this.#status ??= this.#sdk()
      .then((sdk) => readStatus(sdk, this.#key))
      .finally(() => {
        this.#status = undefined;
      });
    return this.#status;
  }

  async authorizationLink(options: { state?: string; userVerifyUrl?: string } = {}): Promise<AuthorizationRequest> {
    const { state } = await this.status();
    const reason = state === 'connected' ? 'scope_missing' : state;
    // Whoever has the user verified is where the others send them.
    if (options.userVerifyUrl === undefined && this.#connectAt !== undefined) return this.#requestFor(reason);
    return makeLink(await this.#sdk(), this.#key, reason, options);
  }

  async request(...[{ pathname: _pathname, ...request }, options]: Parameters<Connection['request']>) {
    const account = {
      status: () => this.status(),
      requestFor: (reason: AuthorizationReason) => this.#requestFor(reason),
    };
    return exchange(await this.#sdk(), { ...this.#key, ...request }, account, options);
  }

  /** Deletes the connection with its tokens at Scalekit. */
  async disconnect(): Promise<boolean> {
    return removeAccount(await this.#sdk(), this.#key);
  }

  async verify(authRequestId: string): Promise<string | undefined> {
    return verifyAccount(await this.#sdk(), this.#key, authRequestId);
  }

  get #key(): AccountKey {
    return { connectionName: this.connectionName, identifier: this.identifier };
  }

  /** Requests refused at the same time share one link: a second one might end the first. */
  #requestFor(reason: AuthorizationReason): Promise<AuthorizationRequest> {
    if (this.#connectAt !== undefined) {
      return Promise.resolve({ link: this.#connectAt, connectionName: this.connectionName, reason });
    }
    let link = this.#links.get(reason);
    if (link === undefined) {
      link = this.#sdk()
        .then((sdk) => makeLink(sdk, this.#key, reason))
        .finally(() => this.#links.delete(reason));
      this.#links.set(reason, link);
    }
    return link.catch((error: unknown): AuthorizationRequest => {
      // A wrong set-up is not the user's to solve; without a link for now the user can at least be told.
      if (ConfluenceError.isInstance(error) && error.code !== 'unavailable' && error.code !== 'rate_limited')
        throw error;
      return { connectionName: this.connectionName, reason };
    });
  }
}
