import { z } from 'zod';

const count = z.number().int().nonnegative();

const faultSchema = z.strictObject({
  kind: z.enum([
    'latency',
    'rate_limit',
    'status',
    'reset_before',
    'reset_after',
    'cut_body',
    'invalid_json',
    'slow_body',
    'machine_token_expired',
    'grant_revoked',
  ]),
  status: z.number().int().min(400).max(599).optional(),
  ms: count.max(600_000).optional(),
  retryAfter: count.optional(),
  path: z.string().min(1).optional(),
  method: z
    .string()
    .regex(/^[a-z]+$/i)
    .optional(),
  times: count.min(1).optional(),
  after: count.optional(),
});

/**
 * Trouble to make for proxied requests.
 *
 * | kind | what happens |
 * |---|---|
 * | `latency` | the request waits `ms` (1000), then goes on; other faults still apply |
 * | `rate_limit` | 429 with Atlassian's headers; `Retry-After` only with `retryAfter` (seconds) |
 * | `status` | `status` (503) with an HTML page as an edge server sends it |
 * | `reset_before`, `reset_after` | the connection is reset before, or after, the work was done |
 * | `cut_body` | the work is done; half of the promised bytes arrive, then the connection ends |
 * | `invalid_json` | the work is done; the JSON breaks off in the middle |
 * | `slow_body` | the work is done; the second half of the body comes `ms` (1000) later |
 * | `machine_token_expired` | every machine token issued so far ends |
 * | `grant_revoked` | the user's consent is gone: 401, and the account becomes EXPIRED |
 *
 * `path` (substring, or source of a regular expression, of the path behind the proxy, without query) and `method`
 * narrow it down; `after` lets that many matching requests pass first; `times` is how many are hit: all when absent,
 * but one for `machine_token_expired` and `grant_revoked`, which are events.
 */
export type Fault = z.infer<typeof faultSchema>;

export interface Faults {
  /** Arms a fault. Throws an Error that says what is wrong when it is none. */
  set(fault: unknown): void;
  clear(): void;
  list(): Fault[];
  /** Faults that hit this request: any number of latencies, then at most one other. Counts them as used. */
  take(request: { method: string; path: string }): { delayMs: number; fault?: Fault };
}

interface ArmedFault {
  fault: Fault;
  toSkip: number;
  left: number;
}

/** Holds the faults that are set; `onMachineTokenExpired` is called when that event is due at once. */
export function createFaults(options: { onMachineTokenExpired: () => void }): Faults {
  let armed: ArmedFault[] = [];
  const hits = (candidate: ArmedFault): boolean => {
    if (candidate.toSkip > 0) {
      candidate.toSkip -= 1;
      return false;
    }
    candidate.left -= 1;
    return true;
  };

  return {
    set(value) {
      const fault = readFault(value);
      const isEvent = fault.kind === 'machine_token_expired' || fault.kind === 'grant_revoked';
      let left = fault.times ?? (isEvent ? 1 : Number.POSITIVE_INFINITY);
      // gRPC calls never pass the proxy, yet must meet the expired token too: without a filter it ends right now.
      if (fault.kind === 'machine_token_expired' && !fault.after && !fault.path && !fault.method) {
        options.onMachineTokenExpired();
        left -= 1;
      }
      if (left > 0) armed.push({ fault, toSkip: fault.after ?? 0, left });
    },
    clear() {
      armed = [];
    },
    list: () => armed.map(({ fault }) => fault),
    take(request) {
      const matching = armed.filter(({ fault }) => matches(fault, request));
      let delayMs = 0;
      let taken: Fault | undefined;
      for (const candidate of matching) {
        if (candidate.fault.kind === 'latency') {
          if (hits(candidate)) delayMs += candidate.fault.ms ?? 1000;
        } else if (taken === undefined && hits(candidate)) {
          taken = candidate.fault;
        }
      }
      armed = armed.filter(({ left }) => left > 0);
      return taken === undefined ? { delayMs } : { delayMs, fault: taken };
    },
  };
}

/**
 * Reads the short form of a fault: its kind, then `name=value` pairs, parted by commas, e.g.
 * `rate_limit,times=2,retryAfter=1,path=/search`. Throws an Error that names what is wrong.
 */
export function parseFault(text: string): Fault {
  const [kind = '', ...pairs] = text.split(',').map((part) => part.trim());
  const fault: Record<string, unknown> = { kind };
  for (const pair of pairs) {
    const [, name, value] = /^(\w+)=(.+)$/.exec(pair) ?? [];
    if (name === undefined || value === undefined) {
      throw new Error(`Fault "${text}": "${pair}" is not of the form name=value.`);
    }
    fault[name] = name === 'path' || name === 'method' ? value : Number(value);
  }
  return readFault(fault);
}

function readFault(value: unknown): Fault {
  const parsed = faultSchema.safeParse(value);
  if (!parsed.success) throw new Error(`This is not a fault: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function matches(fault: Fault, request: { method: string; path: string }): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== request.method) return false;
  if (fault.path === undefined || request.path.includes(fault.path)) return true;
  try {
    return new RegExp(fault.path).test(request.path);
  } catch {
    // Not a regular expression: it was meant as a substring, which did not match.
    return false;
  }
}
