import type { Confluence } from './confluence.js';
import { badToken, jsonResponse } from './errors.js';
import type { Grant, SiteRequest, SiteResponse } from './site.js';

/** A request at the OAuth gateway's own address; its path starts with `/ex/confluence/` or `/oauth/token/`. */
export type GatewayRequest = Omit<SiteRequest, 'grant'>;

/**
 * The platform's gateway in front of a site, for callers that hold an access token themselves:
 * `/ex/confluence/{cloudId}/wiki/…` and `/oauth/token/accessible-resources`. `grantOf` says whom a bearer token acts
 * for, undefined when it is unknown, expired or revoked.
 */
export function createGateway(
  confluence: Confluence,
  grantOf: (token: string) => Grant | undefined,
): (request: GatewayRequest) => SiteResponse {
  const { data } = confluence.index;
  return (request) => {
    const token = /^Bearer (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
    const grant = token === undefined ? undefined : grantOf(token);
    if (grant === undefined) return badToken(confluence.switches);
    if (request.path === '/oauth/token/accessible-resources') {
      const url = data.baseUrl.replace(/\/wiki$/, '');
      return jsonResponse(
        200,
        grant.product ? [{ id: data.cloudId, name: data.name, url, scopes: [...grant.scopes], avatarUrl: '' }] : [],
      );
    }
    const [, cloudId, path] = /^\/ex\/confluence\/([^/]+)(\/.*)$/.exec(request.path) ?? [];
    if (path === undefined || cloudId !== data.cloudId) {
      // Not an answer of Confluence: the gateway never reaches one.
      return { status: confluence.switches.unknownCloudStatus, headers: {}, body: '' };
    }
    return confluence.handle({ ...request, path, grant });
  };
}
