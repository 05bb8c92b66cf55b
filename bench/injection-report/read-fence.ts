// What of a message stands outside of its fence: written anew here, so that a mistake of the product is not repeated.
import type { WireMessage } from '../../test/helpers/openai-stub.js';
import { unmasked } from './words.js';

export const textOf = ({ content }: WireMessage): string =>
  typeof content === 'string' ? content : JSON.stringify(content);

/** Nonces that are planted; no fence of the product has one of them but by an accident of one in a hundred billion. */
const guessed = /^([a-z])\1*$/u;

const opening = /<untrusted-wiki-content ([a-z]{8})>\n/gu;

/** The text with what stands in a fence left out. A fence ends with its own nonce, or with the text. */
export function outside(text: string): string {
  let rest = text;
  let kept = '';
  for (;;) {
    const start = [...rest.matchAll(opening)].find(([, nonce = '']) => !guessed.test(nonce));
    if (start === undefined) return kept + rest;
    kept += rest.slice(0, start.index);
    const content = rest.slice(start.index + start[0].length);
    const closing = `\n</untrusted-wiki-content ${start[1]}>`;
    const end = content.indexOf(closing);
    rest = end === -1 ? '' : content.slice(end + closing.length);
  }
}

const schemes = /[a-z][a-z\d+.-]{0,30}:[/\\]{1,9}/giu;
const lettersOf = (text: string): string =>
  unmasked(text.replaceAll(schemes, '').replaceAll(/‹U\+[\dA-F]+›/gu, '')).replaceAll(/[^a-z\d]/gu, '');

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.entries(value).flat().flatMap(textsIn) : [];
}

/**
 * What a message says that is nobody's data: what stands outside of its fences, without what a result repeats, in
 * quotation marks, of the arguments that the model itself wrote for this very call.
 */
export function saidIn(message: WireMessage, messages: readonly WireMessage[]): string {
  const text = outside(textOf(message));
  const calls = messages.flatMap((each) => each.tool_calls ?? []);
  const call = message.role === 'tool' ? calls.find(({ id }) => id === message.tool_call_id) : undefined;
  if (call === undefined) return text;
  const own = textsIn([call.function.name, JSON.parse(call.function.arguments)]).map(lettersOf);
  return text.replaceAll(/"(?:[^"\\]|\\.)*"/gu, (quoted) => {
    const letters = lettersOf(String(JSON.parse(quoted)));
    return own.some((argument) => argument.includes(letters)) ? '""' : quoted;
  });
}

/** What stands in the fences of a text. */
export function inside(text: string): string[] {
  return [...text.matchAll(opening)].flatMap((start) => {
    if (guessed.test(start[1] ?? '')) return [];
    const content = text.slice(start.index + start[0].length);
    const end = content.indexOf(`\n</untrusted-wiki-content ${start[1]}>`);
    return [content.slice(0, end === -1 ? undefined : end)];
  });
}

const gap = String.raw`[^a-z<>]{0,9}`;
const looksLikeTag = new RegExp(`<${gap}untrusted${gap}wiki${gap}content`, 'u');

/** Letters and brackets that look alike, as far as normalization leaves them alone. */
const alike: Readonly<Record<string, string>> = {
  '\u043e': 'o',
  '\u2039': '<',
  '\u27e8': '<',
  '\u3008': '<',
  '\u2329': '<',
};

/** Whether a hasty reader would take something in a text for a tag of the fence. */
export function misleads(text: string): boolean {
  const plain = unmasked(text)
    .replaceAll(/&(?:amp;)*(?:lt|#0*60|#x0*3c);?/gu, '<')
    .replaceAll(/[^]/gu, (character) => alike[character] ?? character);
  return looksLikeTag.test(plain);
}
