import { Parser } from 'htmlparser2';

import { decoded } from '../../markup/reader/entities.js';

/** Attributes that the server makes up, refreshes or renumbers on a write. */
const ownAttributes = new Set([
  'ac:macro-id',
  'ac:schema-version',
  'ac:local-id',
  'ri:local-id',
  'local-id',
  'ri:version-at-save',
]);

const excerptLength = 80;

/**
 * Whether two bodies in storage format mean the same although the server has written one of them down anew: they may
 * differ in entities, in CDATA, in the order of attributes, in `<x/>`, in XML comments, and in ids of macros and nodes,
 * schema versions and versions at save. Linear in the length; never throws.
 */
export function sameStorage(sent: string, stored: string): boolean {
  return storageDifference(sent, stored) === undefined;
}

/** Where two bodies first differ in the sense of {@link sameStorage}, in words; undefined when they do not. */
export function storageDifference(sent: string, stored: string): string | undefined {
  if (sent === stored) return undefined;
  const left = partsOf(sent);
  const right = partsOf(stored);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [one, other] = [left[index], right[index]];
    if (one === other) continue;
    return `${excerpt(one)} was sent, ${excerpt(other)} is stored`;
  }
  return undefined;
}

// No tag begins with it, so that the text `<p>` is never taken for the tag.
const textMark = '"';

/** Tags and runs of text in one way of writing. */
function partsOf(storage: string): string[] {
  const parts: string[] = [];
  let text = '';
  let isVerbatim = false;
  const flush = (): void => {
    if (text !== '') parts.push(textMark + text);
    text = '';
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        flush();
        const kept = Object.entries(attributes)
          .filter(([attribute]) => !ownAttributes.has(attribute))
          .map(([attribute, value]) => ` ${attribute}=${JSON.stringify(decoded(value))}`);
        parts.push(`<${name}${kept.toSorted().join('')}>`);
      },
      onclosetag(name) {
        flush();
        parts.push(`</${name}>`);
      },
      oncdatastart() {
        isVerbatim = true;
      },
      oncdataend() {
        isVerbatim = false;
      },
      ontext(data) {
        text += isVerbatim ? data : decoded(data);
      },
    },
    { xmlMode: true, decodeEntities: false },
  );
  parser.end(storage);
  flush();
  return parts;
}

function excerpt(part: string | undefined): string {
  if (part === undefined) return 'nothing more';
  const shown = part.startsWith(textMark) ? part.slice(textMark.length) : part;
  return JSON.stringify(shown.length > excerptLength ? `${shown.slice(0, excerptLength)}…` : shown);
}
