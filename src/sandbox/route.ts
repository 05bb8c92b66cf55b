import { Refusal, badRequest } from './errors.js';
import { z } from 'zod';
import type { PropertyStore } from './properties.js';
import type { SiteIndex } from './site-index.js';
import type { SiteRequest, SiteResponse, SiteUser } from './site.js';
import type { ConfluenceSwitches } from './switches.js';

/** Scopes that open a route: any one of the alternatives, each with all of its scopes. */
export type ScopeAlternatives = readonly (readonly string[])[];

/** A request after routing: what a handler works with. */
export interface Call {
  readonly request: SiteRequest;
  readonly index: SiteIndex;
  readonly properties: PropertyStore;
  /** Whom the request acts for. */
  readonly user: SiteUser;
  readonly switches: ConfluenceSwitches;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Decoded path parameters by name. */
  readonly segments: Readonly<Record<string, string>>;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below the base of its API with `{name}` for a parameter, e.g. `/pages/{id}/labels`. */
  path: string;
  scopes: ScopeAlternatives;
  /** Whether a grant that may only read is refused; default: every method but GET. */
  writes?: boolean;
  /** Rate-limit points per object of the answer: 1 for core objects (default), 2 for people and permissions. */
  pointsPerObject?: 0 | 1 | 2;
  handle: (call: Call) => SiteResponse;
}

/** A route of API v2 for one granular scope or several that are needed together. */
export function get(path: string, scopes: readonly string[] | string, handle: Route['handle']): Route {
  return { method: 'GET', path, scopes: alternatives(scopes), handle };
}

/** `scope:confluence` for each name, as one alternative. */
export function alternatives(scopes: readonly string[] | string): ScopeAlternatives {
  return [(typeof scopes === 'string' ? [scopes] : scopes).map(qualify)];
}

/** A classic list of scopes (full names) or a granular one (`:confluence` is added); either suffices for API v1. */
export function classicOrGranular(classic: readonly string[], granular: readonly string[]): ScopeAlternatives {
  const qualified: ScopeAlternatives = [classic, granular.map(qualify)];
  return qualified.filter((list) => list.length > 0);
}

function qualify(scope: string): string {
  return scope.endsWith(':confluence') ? scope : `${scope}:confluence`;
}

/** The time of a write, ISO 8601. */
export function timestamp(call: Call): string {
  return new Date(call.now()).toISOString();
}

/** The JSON body of a request, checked. Throws a 400 with the first problem. */
export function jsonBody<Schema extends z.ZodType>(
  call: Call,
  schema: Schema,
  refuse: (text: string) => Refusal = badRequest,
): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(call.request.body));
  } catch {
    throw refuse('Request body is not valid JSON.');
  }
  const result = schema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw refuse(`${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`);
  }
  return result.data;
}
