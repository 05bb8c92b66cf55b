/** The request an error belongs to; `path` without query. */
export interface FailedRequest {
  method: string;
  path: string;
}

/** The scope a route needs (granular family), for the sentence that names it. First match wins. */
const scopeByRoute: readonly (readonly [methods: string, route: RegExp, scope: string])[] = [
  ['GET', /^\/wiki\/rest\/api\/(search|user)(\/|$)/, 'read:content-details:confluence'],
  ['GET', /^\/wiki\/rest\/api\/content\/[^/]+\/child\/attachment\//, 'read:attachment:confluence'],
  ['GET', /^\/wiki\/rest\/api\/content\/[^/]+\/restriction/, 'read:content-details:confluence'],
  ['POST', /^\/wiki\/api\/v2\/users-bulk$/, 'read:user:confluence'],
  ['POST', /^\/wiki\/api\/v2\/content\/convert-ids-to-types$/, 'read:content.metadata:confluence'],
  ['GET', /^\/wiki\/api\/v2\/[^/]+\/[^/]+\/(direct-children|descendants)$/, 'read:hierarchical-content:confluence'],
  ['GET', /^\/wiki\/api\/v2\/[^/]+\/[^/]+\/ancestors$/, 'read:content.metadata:confluence'],
  ['GET', /^\/wiki\/api\/v2\/(.*\/)?(footer-comments|inline-comments)(\/|$)/, 'read:comment:confluence'],
  ['GET', /^\/wiki\/api\/v2\/(.*\/)?attachments(\/|$)/, 'read:attachment:confluence'],
  ['GET', /^\/wiki\/api\/v2\/tasks(\/|$)/, 'read:task:confluence'],
  ['GET', /^\/wiki\/api\/v2\/folders\//, 'read:folder:confluence'],
  ['GET', /^\/wiki\/api\/v2\/(pages|blogposts|labels)(\/|$)/, 'read:page:confluence'],
  ['GET', /^\/wiki\/api\/v2\/spaces\/[^/]+\/(pages|blogposts)$/, 'read:page:confluence'],
  ['GET', /^\/wiki\/api\/v2\/spaces(\/|$)/, 'read:space:confluence'],
  ['POST PUT', /^\/wiki\/api\/v2\/(pages|blogposts)(\/|$)/, 'write:page:confluence'],
  ['DELETE', /^\/wiki\/api\/v2\/(pages|blogposts)\//, 'delete:page:confluence'],
  ['POST PUT', /^\/wiki\/api\/v2\/(footer|inline)-comments(\/|$)/, 'write:comment:confluence'],
  ['DELETE', /^\/wiki\/api\/v2\/(footer|inline)-comments\//, 'delete:comment:confluence'],
  ['PUT', /^\/wiki\/api\/v2\/tasks\//, 'write:task:confluence'],
  ['POST DELETE', /^\/wiki\/rest\/api\/content\/[^/]+\/label/, 'write:label:confluence'],
  ['POST PUT', /^\/wiki\/rest\/api\/content\/[^/]+\/child\/attachment/, 'write:attachment:confluence'],
  ['PUT', /^\/wiki\/rest\/api\/content\/[^/]+\/move\//, 'write:page:confluence'],
  ['POST', /^\/wiki\/rest\/api\/content\/[^/]+\/version$/, 'write:content:confluence'],
  ['DELETE', /^\/wiki\/api\/v2\/attachments\//, 'delete:attachment:confluence'],
];

/** The scope a request needs, where it is known. */
export function scopeFor(request: FailedRequest): string | undefined {
  return scopeByRoute.find(
    ([methods, route]) => methods.split(' ').includes(request.method) && route.test(request.path),
  )?.[2];
}
