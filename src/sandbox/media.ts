import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { jsonResponse } from './errors.js';
import { lastVersion } from './site-index.js';
import type { SiteIndex } from './site-index.js';
import type { SiteAttachment, SiteResponse } from './site.js';

const lifetimeMs = 10 * 60_000;

/** The store that holds the bytes of attachments, on an origin of its own: an address with a token is all it needs. */
export class MediaStore {
  readonly #index: SiteIndex;
  readonly #baseUrl: string;
  readonly #now: () => number;
  readonly #secret = randomBytes(32);

  constructor(index: SiteIndex, baseUrl: string, now: () => number) {
    this.#index = index;
    this.#baseUrl = baseUrl;
    this.#now = now;
  }

  /** An address that gives the bytes of an attachment to anyone who has it, for ten minutes. */
  address(attachment: SiteAttachment, versionNumber?: number): string {
    const version = attachment.versions.find((candidate) => candidate.number === versionNumber);
    const { fileId } = version ?? lastVersion(attachment.versions);
    const expires = this.#now() + lifetimeMs;
    const query = new URLSearchParams({ name: attachment.title, expires: String(expires) });
    query.set('token', this.#sign(fileId, String(expires)));
    return `${this.#baseUrl}/file/${fileId}/binary?${query.toString()}`;
  }

  /** Answers an address made by {@link address}; its path ends with `/file/{id}/binary`. */
  handle(path: string, query: URLSearchParams): SiteResponse {
    const fileId = /\/file\/([\w-]+)\/binary$/.exec(path)?.[1];
    const expires = query.get('expires') ?? '';
    const token = Buffer.from(query.get('token') ?? '');
    const expected = Buffer.from(this.#sign(fileId ?? '', expires));
    if (token.length !== expected.length || !timingSafeEqual(token, expected) || Number(expires) < this.#now()) {
      return jsonResponse(403, { error: { code: 'JwtAuthoriser:AuthorisationError', title: 'Forbidden' } });
    }
    for (const attachment of this.#index.attachments()) {
      const version = attachment.versions.find((candidate) => candidate.fileId === fileId);
      if (version === undefined) continue;
      return {
        status: 200,
        headers: {
          'content-type': attachment.mediaType,
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(attachment.title)}`,
        },
        body: version.bytes,
      };
    }
    return jsonResponse(404, { error: { code: 'NotFound', title: 'Not Found' } });
  }

  #sign(fileId: string, expires: string): string {
    return createHmac('sha256', this.#secret).update(`${fileId}:${expires}`).digest('base64url');
  }
}
