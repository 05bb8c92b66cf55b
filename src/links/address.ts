import { decodeHTMLStrict } from 'entities';

/** An address as a browser would read it (WHATWG URL), undefined when it leads nowhere on its own. Never throws. */
export function readAddress(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Percent-decoded; text that is not percent-encoded after all stays as it is. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign of somebody's own: the text itself is meant.
    return text;
  }
}

/** What two spellings of one address have in common: all of it, but for characters that may be encoded or not. */
export function addressKey({ href }: URL): string {
  const whole = href.endsWith('#') ? href.slice(0, -1) : href;
  return whole.replaceAll(/%(?:2[1789A]|7E)/giu, (encoded) => decodeURIComponent(encoded));
}

/** Where an address leads, in ASCII: host and port, the address of a mailbox, or the scheme of anything else. */
export function hostOf(address: URL): string {
  if (address.protocol === 'mailto:') return address.pathname.slice(0, 200);
  return address.host === '' ? address.protocol : address.host;
}

/**
 * An address as text that no program makes a link of, from `https://evil.example/x` `https[:]//evil[.]example/x`. The
 * letters that it begins with stay.
 */
export function withoutLink(address: string): string {
  const [, scheme = '', slashes = '', bare = ''] =
    /^([a-z][a-z\d+.-]*:)?([\\/]*)(.*)$/iu.exec(address.replaceAll(/\s+/gu, '')) ?? [];
  const end = /[\\/?#]/u.exec(bare.slice(0, 300))?.index ?? bare.length;
  const host = bare.slice(0, end).replaceAll(/[.@]|:(?!\d)/gu, '[$&]');
  // Whatever follows two slashes is taken for a host as well.
  const rest = bare.slice(end).replaceAll(/:(?=\/)|@|(?<=www)\.|(?<=[\\/]{2}[^\\/?#]{0,253})\./giu, '[$&]');
  const behind = (host + rest).replaceAll(/[<>()!`*|\\]|&(?=#?[a-z\d]{1,31};)|\](?=[(:])/giu, (sign) => encoded(sign));
  return scheme.replace(':', '[:]') + slashes.replaceAll('\\', '/') + behind;
}

const encoded = (sign: string): string => `%${sign.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;

/** Markdown text without escapes and entities. */
export function unescaped(text: string): string {
  return text.replaceAll(/\\([!-/:-@[-`{-~])|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/giu, (whole, sign) =>
    typeof sign === 'string' ? sign : decodeHTMLStrict(whole),
  );
}

/** Names of files, which look like hosts and are none. */
const fileNames =
  /^[^.]+\.(?:md|js|ts|tsx|jsx|mjs|py|rb|go|rs|sh|java|json|ya?ml|toml|xml|html?|css|csv|txt|pdf|docx?|xlsx?|pptx?|png|jpe?g|svg|gif|zip|log|conf|env|sql)$/iu;

const scheme = /(?:https?|ftp|mailto):(?=\S)|www\.(?=\S)/iu;

/**
 * Whether a text reads like an address, marks and all kinds of disguise taken off, that is another one than the address
 * it leads to.
 */
export function namesAnotherPlace(text: string, address: URL): boolean {
  const plain = unescaped(text.slice(0, 2000))
    .replaceAll(/[*_~`]|[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Mn}]/gu, '')
    .normalize('NFKC')
    .replaceAll(/[。․∙]/gu, '.')
    .replaceAll(/\s+(?=\.)|(?<=\s\.)\s+/gu, '');
  const spaceless = plain.replaceAll(/\s+/gu, '');
  const isSpelled = /(?:(?:^|\s)\S(?=\s)){4}/u.test(plain) || (scheme.test(spaceless) && !scheme.test(plain));
  const target = address.protocol === 'mailto:' ? address.pathname.replace(/^.*@/u, '') : address.host;
  return (isSpelled ? [spaceless] : plain.split(/\s+/u))
    .flatMap((word) => {
      const start = scheme.exec(word)?.index ?? 0;
      return [word.slice(0, start), word.slice(start)];
    })
    .some((word) => placesIn(word).some((place) => place !== target));
}

/** The hosts that a text without spaces reads like; what stands behind a host is no host. */
function placesIn(word: string): string[] {
  const addresses = /((?:https?|ftp|mailto):[\\/]*)?([^\s\\/?#()[\]<>"'|,;]+)(?:[\\/?#]\S*)?/giu;
  return [...word.matchAll(addresses)].flatMap(([, start, authority = '']) => {
    const looksLikeHost = /^(?:.*@)?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:\p{L}{2,}|xn--[\w-]+)\.?(?::\d+)?$/u.test(
      authority,
    );
    if (start === undefined && (!looksLikeHost || fileNames.test(authority))) return [];
    return [readAddress(`https://${authority}`)?.host ?? authority];
  });
}
