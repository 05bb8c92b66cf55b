import { randomBytes } from 'node:crypto';

import type { Accounts, ConnectedAccount } from './accounts.js';
import type { SiteUser } from './site.js';

/** A link to the consent page. */
export interface ConsentLink {
  /** Unguessable; the only thing that gives access to the page. */
  readonly token: string;
  readonly account: ConnectedAccount;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly state?: string;
  readonly userVerifyUrl?: string;
}

/** What came of an *Allow*: the account is active, or waits for the application to vouch for the user. */
export type ConsentOutcome = { status: 'active' } | { status: 'verify'; authRequestId: string };

export interface Consents {
  createLink(account: ConnectedAccount, options: { state?: string; userVerifyUrl?: string }): ConsentLink;
  /** `unknown` was never made here; `gone` is used up, too old, or its account was deleted. */
  open(token: string): ConsentLink | 'unknown' | 'gone';
  allow(link: ConsentLink, person: SiteUser): ConsentOutcome;
  deny(link: ConsentLink): void;
  /**
   * Activates the account of an authorization request for the user the application vouches for. `unknown`: no such
   * request, or it is used up or too old; `mismatch`: it was made for somebody else.
   */
  verify(authRequestId: string, identifier: string): 'verified' | 'unknown' | 'mismatch';
}

export interface ConsentsOptions {
  accounts: Accounts;
  /** Scopes the connection asks for, and so gets. */
  scopes: readonly string[];
  lifetimeMs: number;
  /** True: every consent must be verified, also when its link names no `userVerifyUrl`. */
  userVerification: boolean;
  now: () => number;
}

/** Consent links and what they lead to. Each link takes one decision. */
export function createConsents(options: ConsentsOptions): Consents {
  const { accounts, scopes, lifetimeMs, now } = options;
  const links = new Map<string, { link: ConsentLink; used: boolean }>();
  const requests = new Map<string, { account: ConnectedAccount; person: SiteUser; expiresAt: number }>();
  const markUsed = (link: ConsentLink): void => void links.set(link.token, { link, used: true });

  return {
    createLink(account, { state, userVerifyUrl }) {
      // 128 bits; the whole link fits into a line of 60 columns.
      const token = randomBytes(16).toString('base64url');
      const link = { token, account, expiresAt: now() + lifetimeMs, state, userVerifyUrl };
      links.set(token, { link, used: false });
      return link;
    },
    open(token) {
      const found = links.get(token);
      if (found === undefined) return 'unknown';
      const { link, used } = found;
      if (used || now() >= link.expiresAt || accounts.byId(link.account.id) === undefined) return 'gone';
      return link;
    },
    allow(link, person) {
      markUsed(link);
      if (link.userVerifyUrl === undefined && !options.userVerification) {
        accounts.activate(link.account, { accountId: person.accountId, scopes });
        return { status: 'active' };
      }
      const authRequestId = `areq_${randomBytes(16).toString('hex')}`;
      requests.set(authRequestId, { account: link.account, person, expiresAt: now() + lifetimeMs });
      accounts.setStatus(link.account, 'PENDING_VERIFICATION');
      return { status: 'verify', authRequestId };
    },
    deny(link) {
      markUsed(link);
      // Refusing a second consent takes nothing back: a working account goes on working.
      if (link.account.status === 'PENDING_VERIFICATION') accounts.setStatus(link.account, 'PENDING_AUTH');
    },
    verify(authRequestId, identifier) {
      const request = requests.get(authRequestId);
      if (request === undefined || now() >= request.expiresAt || accounts.byId(request.account.id) === undefined) {
        return 'unknown';
      }
      // A consent that was denied, disconnected or overtaken in the meantime can no longer be vouched for.
      if (request.account.status !== 'PENDING_VERIFICATION') return 'unknown';
      if (request.account.identifier !== identifier) return 'mismatch';
      requests.delete(authRequestId);
      accounts.activate(request.account, { accountId: request.person.accountId, scopes });
      return 'verified';
    },
  };
}
