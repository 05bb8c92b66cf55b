/** The address as a front may make a link of it: http, https or mailto, in ASCII; undefined for anything else. */
export function webAddress(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (!['http:', 'https:', 'mailto:'].includes(parsed.protocol)) return undefined;
  // `URL` percent-encodes controls and non-ASCII in path and query already; this is what must never slip through.
  return parsed.href.replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character));
}
