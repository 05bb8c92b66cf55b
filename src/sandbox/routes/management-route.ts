import type { Route } from '../route.js';
import type { ManagementOperation } from '../switches.js';

/** A v1 operation that may or may not have survived. */
export interface ManagementRoute extends Route {
  operation: ManagementOperation;
}

/** A route of an operation. */
export function route(
  operation: ManagementOperation,
  method: Route['method'],
  path: string,
  scopes: Route['scopes'],
  handle: Route['handle'],
): ManagementRoute {
  return { operation, method, path, scopes, handle };
}
