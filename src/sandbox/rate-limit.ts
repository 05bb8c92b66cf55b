import { jsonResponse } from './errors.js';
import type { Route } from './route.js';
import type { SiteResponse } from './site.js';

/** A budget of points per hour, as the platform counts them; it starts again at every full hour UTC. */
export interface RateLimit {
  pointsPerHour: number;
}

const hourMs = 3_600_000;

/** Counts points: one per call, and for a GET one or two more per object of the answer. */
export class RateBudget {
  readonly #limit: number;
  readonly #now: () => number;
  #hour = -1;
  #used = 0;

  constructor(limit: RateLimit, now: () => number) {
    this.#limit = limit.pointsPerHour;
    this.#now = now;
  }

  /** The 429 of a budget that is used up; undefined while something is left. */
  refuse(): SiteResponse | undefined {
    this.#startHour();
    if (this.#used < this.#limit) return undefined;
    const waitSeconds = Math.max(1, Math.ceil((this.#resetAt() - this.#now()) / 1000));
    // The body of the real answer is not known: a client must not read it.
    return jsonResponse(
      429,
      { code: 429, message: 'Rate limit exceeded' },
      {
        'retry-after': String(waitSeconds),
        'ratelimit-reason': 'confluence-quota-global-based',
        ...this.#headers(),
      },
    );
  }

  /** Charges a call and adds the headers that say what is left. */
  charge(route: Route, response: SiteResponse): SiteResponse {
    this.#startHour();
    this.#used += 1 + (route.method === 'GET' ? (route.pointsPerObject ?? 1) * objectsOf(response) : 0);
    return { ...response, headers: { ...response.headers, ...this.#headers() } };
  }

  #headers(): Record<string, string> {
    const remaining = Math.max(0, this.#limit - this.#used);
    const seconds = Math.ceil((this.#resetAt() - this.#now()) / 1000);
    return {
      'x-ratelimit-limit': String(this.#limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-reset': new Date(this.#resetAt()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      ...(remaining * 5 < this.#limit ? { 'x-ratelimit-nearlimit': 'true' } : {}),
      'ratelimit-policy': `"global-app-quota";q=${this.#limit};w=3600`,
      ratelimit: `"global-app-quota";r=${remaining};t=${seconds}`,
    };
  }

  #startHour(): void {
    const hour = Math.floor(this.#now() / hourMs);
    if (hour === this.#hour) return;
    this.#hour = hour;
    this.#used = 0;
  }

  #resetAt(): number {
    return (this.#hour + 1) * hourMs;
  }
}

function objectsOf(response: SiteResponse): number {
  if (response.status !== 200 || typeof response.body !== 'string') return 0;
  if (response.headers['content-type'] !== 'application/json') return 0;
  const value: unknown = JSON.parse(response.body);
  if (typeof value === 'object' && value !== null && 'results' in value && Array.isArray(value.results)) {
    return value.results.length;
  }
  return 1;
}
