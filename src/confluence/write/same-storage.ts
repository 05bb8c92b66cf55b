import { Parser } from 'htmlparser2';

import { decoded } from '../../markup/reader/entities.js';
import { givingWay, inOneGo, type Steps } from '../../markup/steps.js';

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
  return inOneGo(differenceInSteps(sent, stored));
}

/** The same as {@link storageDifference} for large bodies: makes room for other work. */
export function storageDifferenceAsync(sent: string, stored: string): Promise<string | undefined> {
  return givingWay(differenceInSteps(sent, stored), undefined);
}

function* differenceInSteps(sent: string, stored: string): Steps<string | undefined> {
  if (sent === stored) return undefined;
  const left = partsOf(sent);
  const right = partsOf(stored);
  for (let compared = 1; ; compared++) {
    const [one, other] = [left.next(), right.next()];
    if (one.done === true && other.done === true) return undefined;
    if (one.value !== other.value) return `${excerpt(one.value)} was sent, ${excerpt(other.value)} is stored`;
    if (compared % partsPerStep === 0) yield;
  }
}

const partsPerStep = 500;
/** UTF-16 units that are parsed at once. */
const chunk = 16_384;

// No tag begins with it, so that the text `<p>` is never taken for the tag.
const textMark = '"';

/** Tags and runs of text in one way of writing, one after the other. */
function* partsOf(storage: string): Generator<string, undefined> {
  let parts: string[] = [];
  let text = '';
  // Not decoded yet: a reference may lie across two chunks.
  let raw = '';
  let isVerbatim = false;
  const decode = (): void => {
    if (raw !== '') text += decoded(raw);
    raw = '';
  };
  const flush = (): void => {
    decode();
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
        decode();
        isVerbatim = true;
      },
      oncdataend() {
        isVerbatim = false;
      },
      ontext(data) {
        if (isVerbatim) text += data;
        else raw += data;
      },
    },
    { xmlMode: true, decodeEntities: false },
  );
  for (let at = 0; at < storage.length; at += chunk) {
    parser.write(storage.slice(at, at + chunk));
    yield* parts;
    parts = [];
  }
  parser.end();
  flush();
  yield* parts;
  return undefined;
}

function excerpt(part: string | undefined): string {
  if (part === undefined) return 'nothing more';
  const shown = part.startsWith(textMark) ? part.slice(textMark.length) : part;
  return JSON.stringify(shown.length > excerptLength ? `${shown.slice(0, excerptLength)}…` : shown);
}
