import { setTimeout as delay } from 'node:timers/promises';

import type { Client } from 'confluence.js/core';
import PQueue from 'p-queue';

import { ConfluenceError, type AuthorizationReason, type AuthorizationRequest } from '../errors.js';
import { makeLink, readStatus, removeAccount, verifyAccount, type ConnectionStatus } from './account.js';
import type { SpaceCache } from './allowed-spaces.js';
import { exchange, untilAborted } from './exchange.js';
import { readOnly } from './policy.js';
import type { Sdk } from './sdk.js';
import type { ScalekitSettings } from './settings.js';
import { restrictSpaces } from './space-policy.js';
import { createWriteBudget, type WriteBudget } from './write-budget.js';
import { guardWrites } from './write-policy.js';
import { createTransport, type Clockwork, type SchemaDrift } from './transport.js';

export interface ClientOptions {
  /** Keys of the only spaces the client may read. Default: all the user may see. */
  spaces?: readonly string[];
  /** Ends waiting and requests; the call rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Called before every request that goes out, repetitions included. */
  onRequest?: (request: { method: string; path: string }) => void;
  /** Default true: requests that change something are refused, whatever else is set. */
  readOnly?: boolean;
  /**
   * Keys of the only spaces the client may write in, and so may read as well; an empty list allows none. Default:
   * `spaces`.
   */
  writeSpaces?: readonly string[];
  /**
   * What may still be written, counted as it is sent. Make one for a run with `createWriteBudget` and give it to every
   * client of the run. Default: no cap.
   */
  writeBudget?: WriteBudget;
  /** `strict`: an answer that drifts from confluence.js' schema is an error. Default `tolerant`: it is used. */
  schemaMode?: 'tolerant' | 'strict';
  /** Called with answers that drift from their schema, in tolerant mode. */
  onDrift?: (drift: SchemaDrift) => void;
}

const systemClockwork: Clockwork = {
  now: () => performance.now(),
  random: Math.random,
  async sleep(ms, signal) {
    await delay(ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    });
  },
};

/** One user's connection to Confluence: all access of this user goes through it and counts against its limits. */
export class UserConnection {
  /** Whose connection it is, as Scalekit knows the user. */
  readonly identifier: string;
  readonly connectionName: string;
  readonly #sdk: () => Promise<Sdk>;
  readonly #settings: Required<ScalekitSettings>;
  readonly #clockwork: Clockwork;
  readonly #queue: PQueue;
  readonly #spaces: SpaceCache = new Map();
  #status: Promise<ConnectionStatus> | undefined;
  readonly #links = new Map<AuthorizationReason, Promise<AuthorizationRequest>>();
  #client: Client | undefined;

  /** Made by `createScalekit(…).connection(identifier)`, which checks the identifier and keeps one per user. */
  constructor(
    identifier: string,
    sdk: () => Promise<Sdk>,
    settings: Required<ScalekitSettings>,
    clockwork: Clockwork = systemClockwork,
  ) {
    this.identifier = identifier;
    this.connectionName = settings.connectionName;
    this.#sdk = sdk;
    this.#settings = settings;
    this.#clockwork = clockwork;
    this.#queue = new PQueue({ concurrency: settings.concurrency });
  }

  /** {@link clientFor} without options: reads everything the user may see. */
  get client(): Client {
    this.#client ??= this.clientFor();
    return this.#client;
  }

  /** A confluence.js client of this user; what its `sendRequest` throws says `createTransport`. */
  clientFor(options: ClientOptions = {}): Client {
    const { signal, onRequest } = options;
    const transport = createTransport({
      send: (request, { timeoutMs, signal: stop }) =>
        this.#inTurn(
          async () =>
            exchange(
              await this.#sdk(),
              { ...this.#key, ...request },
              {
                status: () => this.status(),
                authorizationRequired: (reason) => this.#authorizationRequired(reason),
              },
              {
                timeoutMs,
                ...(stop === undefined ? {} : { signal: stop }),
                onSend: () => onRequest?.({ method: request.method, path: request.pathname }),
              },
            ),
          stop,
        ),
      requestTimeoutMs: this.#settings.requestTimeoutMs,
      totalBudgetMs: this.#settings.totalBudgetMs,
      clockwork: this.#clockwork,
      ...(signal === undefined ? {} : { signal }),
      ...(options.schemaMode === undefined ? {} : { schemaMode: options.schemaMode }),
      ...(options.onDrift === undefined ? {} : { onDrift: options.onDrift }),
    });
    const { spaces, writeSpaces = spaces } = options;
    const reader = (keys: readonly string[] | undefined): Client =>
      keys === undefined ? transport : restrictSpaces(transport, keys, this.#spaces);
    if (options.readOnly ?? true) return readOnly(reader(spaces));
    return guardWrites(transport, reader(spaces && distinctKeys([...spaces, ...(writeSpaces ?? [])])), {
      ...(writeSpaces === undefined ? {} : { spaces: writeSpaces }),
      budget: options.writeBudget ?? createWriteBudget(),
      cache: this.#spaces,
    });
  }

  /**
   * Where the connection stands. Calls at the same time share one question to Scalekit.
   * @throws ConfluenceError `misconfigured`, `rate_limited`, `unavailable`.
   */
  status(): Promise<ConnectionStatus> {
    this.#status ??= this.#sdk()
      .then((sdk) => readStatus(sdk, this.#key))
      .finally(() => {
        this.#status = undefined;
      });
    return this.#status;
  }

  /**
   * A new link at which the user authorizes. On a server pass `userVerifyUrl` and an unguessable `state`, check the
   * state when the browser comes back, then call {@link verify}: otherwise whoever opens a leaked link connects
   * *their* Confluence to this user.
   * @throws ConfluenceError `misconfigured`, `rate_limited`, `unavailable`.
   */
  async authorizationLink(options: { state?: string; userVerifyUrl?: string } = {}): Promise<AuthorizationRequest> {
    const { state } = await this.status();
    const reason = state === 'connected' ? 'scope_missing' : state;
    return makeLink(await this.#sdk(), this.#key, reason, options);
  }

  /**
   * Deletes the connection with its tokens at Scalekit; false when there was none.
   * @throws ConfluenceError `misconfigured`, `rate_limited`, `unavailable`.
   */
  async disconnect(): Promise<boolean> {
    return removeAccount(await this.#sdk(), this.#key);
  }

  /**
   * Confirms that the person who consented is this user. Take `authRequestId` from the address the browser comes
   * back to, the user from your own session. Gives the address to send the browser to next, if there is one.
   * @throws ConfluenceError `invalid_request` when there is no such request of this user; `rate_limited`, `unavailable`.
   */
  async verify(authRequestId: string): Promise<string | undefined> {
    return verifyAccount(await this.#sdk(), this.#key, authRequestId);
  }

  get #key(): { connectionName: string; identifier: string } {
    return { connectionName: this.connectionName, identifier: this.identifier };
  }

  /**
   * Runs a task when fewer than the allowed number run. The signal ends the wait for the turn alone: once a request
   * has left, only the request itself can tell what an abort means for it.
   */
  async #inTurn<T>(task: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    signal?.throwIfAborted();
    const turn = new AbortController();
    const onAbort = (): void => turn.abort(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    const done = this.#queue.add(() => {
      signal?.removeEventListener('abort', onAbort);
      turn.signal.throwIfAborted();
      return task();
    });
    return untilAborted(done, turn.signal);
  }

  /** Requests refused at the same time share one link: a second one might end the first. */
  async #authorizationRequired(reason: AuthorizationReason): Promise<ConfluenceError> {
    let link = this.#links.get(reason);
    if (link === undefined) {
      link = this.#sdk()
        .then((sdk) => makeLink(sdk, this.#key, reason))
        .finally(() => this.#links.delete(reason));
      this.#links.set(reason, link);
    }
    const authorization = await link.catch((error: unknown): AuthorizationRequest => {
      // A wrong set-up is not the user's to solve; without a link for now the user can at least be told.
      if (ConfluenceError.isInstance(error) && error.code !== 'unavailable' && error.code !== 'rate_limited')
        throw error;
      return { connectionName: this.connectionName, reason };
    });
    return new ConfluenceError({
      code: 'authorization_required',
      message: `${sentences[reason]}`,
      next:
        authorization.link === undefined
          ? 'Try again in a moment: no authorization link could be made.'
          : 'Open the authorization link, allow the access, then ask again.',
      authorization,
    });
  }
}

/** Confluence does not tell upper from lower case in keys. */
function distinctKeys(keys: readonly string[]): string[] {
  return [...new Map(keys.map((key) => [key.toUpperCase(), key])).values()];
}

const sentences: Readonly<Record<AuthorizationReason, string>> = {
  not_connected: 'The user has not connected Confluence yet.',
  authorization_pending: 'The user has not finished authorizing Confluence yet.',
  verification_pending: 'The user has authorized Confluence, but this application has not confirmed the user yet.',
  expired: 'The authorization for Confluence has expired or was revoked.',
  disconnected: 'The connection to Confluence was cut by the user or an administrator.',
  grant_revoked: 'Confluence no longer accepts the authorization: it was revoked.',
  scope_missing: 'The authorization does not cover what is needed.',
};
