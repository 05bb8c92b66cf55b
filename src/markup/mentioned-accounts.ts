import { decodeHTMLStrict } from 'entities';

/** Account ids of the people that a page mentions, each once, in order; at most `limit`. */
export function mentionedAccounts(storage: string, limit = 200): string[] {
  const accounts = new Set<string>();
  for (const match of storage.matchAll(/<ri:user\b[^>]*?\bri:account-id="([^"]+)"/gu)) {
    if (accounts.size >= limit) break;
    accounts.add(decodeHTMLStrict(match[1] ?? ''));
  }
  return [...accounts];
}
