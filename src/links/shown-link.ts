import { hostOf, namesAnotherPlace, readAddress, unescaped } from './address.js';

/**
 * Where an address comes from. `source`: a tool returned it as what its result rests on. `authorization`: the link of a
 * request for authorization. `page`: it stood in text of the wiki. `user`: the user wrote it. `unknown`: nobody did.
 */
export type AddressOrigin = 'source' | 'authorization' | 'page' | 'user' | 'unknown';

/** Says where an address comes from; undefined for one that nobody knows. */
export type OriginOf = (address: URL) => Exclude<AddressOrigin, 'unknown'> | undefined;

/** An address of an answer. */
export interface CheckedLink {
  address: string;
  origin: AddressOrigin;
}

/** What stands behind a bare address that does not show where it leads; empty behind one that does. */
export function shownAddress({ address }: CheckedLink, written: string): string {
  const url = readAddress(address);
  if (url === undefined || url.protocol === 'mailto:') return '';
  const plain = written.replace(/^[a-z][a-z\d+.-]*:[\\/]*/iu, '');
  return plain.toLowerCase().startsWith(url.host) && url.username === '' && url.password === ''
    ? ''
    : ` (${hostOf(url)})`;
}

/**
 * The end of a link, from the `]` on, that shows what it must: a link from a page its host, every link whose text reads
 * like another address as well. Undefined for an address that nobody knows.
 */
export function shownInline({ address, origin }: CheckedLink, label: string, target: string): string | undefined {
  const url = readAddress(address);
  if (url === undefined || origin === 'unknown') return undefined;
  const saysWhere = unescaped(label).trim() === address && shownAddress({ address, origin }, address) === '';
  const hides = namesAnotherPlace(label, url) || (origin === 'page' && !saysWhere);
  return `${hides ? ` (${hostOf(url).replaceAll(/[[\]()]/gu, '')})` : ''}](${target}`;
}
