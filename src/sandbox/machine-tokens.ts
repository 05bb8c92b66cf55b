import { randomBytes } from 'node:crypto';

export interface MachineTokens {
  /** Milliseconds a fresh token is good for. */
  readonly lifetimeMs: number;
  issue(): string;
  /** Whether this `Authorization` header carries a token of ours that is still good. */
  accepts(authorization: string | undefined): boolean;
  /** Ends every token issued so far. */
  expireAll(): void;
}

/** Tokens of the client-credentials grant, by which the application proves itself to the service. */
export function createMachineTokens({ lifetimeMs, now }: { lifetimeMs: number; now: () => number }): MachineTokens {
  const expiries = new Map<string, number>();
  return {
    lifetimeMs,
    issue() {
      const token = randomBytes(32).toString('base64url');
      expiries.set(token, now() + lifetimeMs);
      return token;
    },
    accepts(authorization) {
      const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
      const expiry = token === undefined ? undefined : expiries.get(token);
      return expiry !== undefined && now() < expiry;
    },
    expireAll: () => expiries.clear(),
  };
}
