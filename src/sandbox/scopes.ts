/** Granular scopes that only read, as an OAuth app for Confluence Cloud asks for them, with `offline_access`. */
export const readScopes: readonly string[] = [
  'read:page:confluence',
  'read:space:confluence',
  'read:comment:confluence',
  'read:content-details:confluence',
  'read:user:confluence',
  'read:hierarchical-content:confluence',
  'read:content.metadata:confluence',
  'read:folder:confluence',
  'read:attachment:confluence',
  'read:task:confluence',
  // Without it the service gets no refresh token and the connection dies with its first access token.
  'offline_access',
];

/** Granular scopes for writing, on top of {@link readScopes}. */
export const writeScopes: readonly string[] = [
  'write:page:confluence',
  'write:comment:confluence',
  'read:label:confluence',
  'write:label:confluence',
  'write:attachment:confluence',
  'write:task:confluence',
  'delete:page:confluence',
  'delete:comment:confluence',
  'delete:attachment:confluence',
];
