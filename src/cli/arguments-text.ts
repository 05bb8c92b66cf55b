import { z } from 'zod';

/** Arguments that cannot be read; the message says why, for the person who typed them. */
export class ArgumentsTextError extends Error {
  override readonly name = 'ArgumentsTextError';
}

type Arguments = Record<string, unknown>;

const instruction = 'Change what you like, save, and leave the editor. Nothing is sent before you have approved it.';
const longLine = 80;
const object = z.record(z.string(), z.unknown());

/**
 * The arguments of a call as a text to edit: JSON, in which long texts and those of several lines are named
 * (`"<<text 1>>"`) and stand below as they are. {@link readArguments} reads it back.
 */
export function writeArguments(args: Arguments): string {
  const texts: string[] = [];
  const json = JSON.stringify(
    args,
    (_key, value: unknown) => {
      const isPlain = typeof value !== 'string' || (!value.includes('\n') && value.length <= longLine);
      return isPlain && !isName(value) ? value : nameOf(texts.push(String(value)));
    },
    2,
  );
  const bar = barFor(texts);
  const sections = texts.map((text, index) => `${bar} text ${index + 1} ${bar}\n${text}\n`);
  return [`# ${instruction}\n${json}\n`, ...sections].join('\n');
}

/**
 * The arguments in an edited text; undefined when it is empty.
 *
 * @throws ArgumentsTextError when it is not what {@link writeArguments} makes.
 */
export function readArguments(text: string): Arguments | undefined {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const start = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  if (start === -1) return undefined;
  const bar = lines.map((line) => /^(=+) text 1 \1$/u.exec(line)?.[1]).find((found) => found !== undefined);
  const heading = bar === undefined ? undefined : new RegExp(`^${bar} text (\\d+) ${bar}$`, 'u');
  const json: string[] = [];
  const texts = new Map<string, string[]>();
  let section = json;
  for (const line of lines.slice(start)) {
    const name = heading?.exec(line)?.[1];
    if (name === undefined) section.push(line);
    else texts.set(nameOf(Number(name)), (section = []));
  }
  const args = parse(json.join('\n'));
  // The empty lines around a text separate it from what stands beside it.
  return object.parse(
    mapStrings(args, (value) => {
      if (!isName(value)) return value;
      const found = texts.get(value);
      if (found === undefined) throw new ArgumentsTextError(`${value} has no text below.`);
      return found.join('\n').replace(/\n+$/u, '');
    }),
  );
}

/**
 * The one text that a call is about (a page's body, a comment, the words of a single operation), with a way to put
 * another in its place; undefined when there is none or several.
 */
export function mainText(args: Arguments): { text: string; replaceBy: (text: string) => Arguments } | undefined {
  const found: string[] = [];
  const texts = new Set(['text', 'body', 'content']);
  mapStrings(args, (value, key) => {
    if (texts.has(key)) found.push(value);
    return value;
  });
  const [text] = found;
  if (text === undefined || found.length > 1) return undefined;
  return {
    text,
    replaceBy: (other) => object.parse(mapStrings(args, (value, key) => (texts.has(key) ? other : value))),
  };
}

function parse(json: string): Arguments {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new ArgumentsTextError(`The arguments are not valid JSON: ${error instanceof Error ? error.message : ''}`);
  }
  const result = object.safeParse(value);
  if (!result.success || Array.isArray(value)) throw new ArgumentsTextError('The arguments are not a JSON object.');
  return result.data;
}

function mapStrings(value: unknown, change: (value: string, key: string) => string, key = ''): unknown {
  if (typeof value === 'string') return change(value, key);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapStrings(item, change, name)]));
}

const nameOf = (number: number): string => `<<text ${number}>>`;

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^<<text \d+>>$/u.test(value);
}

/** A row of signs that no line of the texts begins with. */
function barFor(texts: readonly string[]): string {
  let bar = '=====';
  while (texts.some((text) => text.includes(bar))) bar += '=';
  return bar;
}
