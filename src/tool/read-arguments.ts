import { z } from 'zod';
import { asked, fromOperator, ours, type Ours } from '../ours.js';

const commaLists = new WeakSet<z.ZodType>();

/** Marks an argument whose values hold no comma: a list is taken for its text, and a text with commas for its list. */
export function commaSeparated<Schema extends z.ZodType>(schema: Schema): Schema {
  commaLists.add(schema);
  return schema;
}

/** The values of a text with commas between them. */
export const separated = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/**
 * The schema of a tool as it is bound to models: what they send in another type is taken where only one reading exists
 * (a number or a list of one for a text, `"5"` for a number, `"true"`, JSON in a string for a list, another case of a
 * name), and `null` counts as left out. Names that do not exist are refused or passed over, see
 * {@link unknownArguments}. The JSON schema that a model sees is that of `schema`.
 */
export function readableArguments<Schema extends z.ZodObject>(
  schema: Schema,
  { refuseUnknown }: { refuseUnknown: boolean },
) {
  return z.preprocess((value, context) => {
    const { read, unknown } = readAll(value, schema);
    if (refuseUnknown && unknown.length > 0) context.addIssue({ code: 'custom', message: unknown.join(' ') });
    return read;
  }, schema);
}

/** A sentence for each argument that does not exist, with the names of those that do. */
export function unknownArguments(schema: z.ZodObject, args: unknown): Ours[] {
  return readAll(args, schema).unknown;
}

function readAll(value: unknown, schema: z.ZodObject): { read: unknown; unknown: Ours[] } {
  const unknown: Ours[] = [];
  return { read: readObject(fromJson(value), schema, unknown), unknown };
}

function readObject(value: unknown, schema: z.ZodObject, unknown: Ours[]): unknown {
  if (!isRecord(value)) return value;
  const names = Object.keys(schema.shape);
  const read: Record<string, unknown> = {};
  for (const [written, field] of Object.entries(value)) {
    if (isLeftOut(field)) continue;
    const name = names.includes(written) ? written : names.find((known) => sameName(known, written));
    if (name === undefined || (name !== written && !isLeftOut(value[name]))) {
      unknown.push(ours`There is no argument ${asked(written, 60)}; there are: ${fromOperator(names.join(', '))}.`);
    } else {
      // The shape has what `names` was made from.
      const readField = readValue(field, schema.shape[name] as z.ZodType, unknown);
      if (readField !== undefined) read[name] = readField;
    }
  }
  return read;
}

function readValue(value: unknown, schema: z.ZodType, unknown: Ours[], isCommaList = false): unknown {
  if (schema instanceof z.ZodOptional) {
    // Optional schemas made with `z` wrap types made with it.
    const inner = schema.unwrap() as z.ZodType;
    // An empty text is a text; it is no number, no choice and no list.
    if (value === '' && !(inner instanceof z.ZodString)) return undefined;
    return readValue(value, inner, unknown, commaLists.has(schema));
  }
  if (schema instanceof z.ZodObject) return readObject(fromJson(value), schema, unknown);
  if (schema instanceof z.ZodArray) {
    // As above.
    const element = schema.element as z.ZodType;
    const list = listOf(value, element, isCommaList);
    return Array.isArray(list) ? list.map((item) => readValue(item, element, unknown)) : list;
  }
  const single = singleOf(value, isCommaList);
  if (schema instanceof z.ZodString) return readText(single);
  if (typeof single !== 'string') return single;
  const text = single.trim();
  if (schema instanceof z.ZodNumber) return /^-?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : single;
  if (schema instanceof z.ZodBoolean) return /^(?:true|false)$/iu.test(text) ? text.toLowerCase() === 'true' : single;
  if (schema instanceof z.ZodEnum) return schema.options.find((option) => sameName(String(option), text)) ?? single;
  return single;
}

function readText(value: unknown): unknown {
  // A larger number has lost digits on its way through JSON.
  return Number.isSafeInteger(value) ? String(value) : value;
}

function listOf(value: unknown, element: z.ZodType, isCommaList: boolean): unknown {
  const list = fromJson(value);
  if (Array.isArray(list)) return list.filter((item) => !isLeftOut(item));
  if (typeof list !== 'string' || !(element instanceof z.ZodString)) return [list];
  if (isCommaList) return list.split(',').map((item) => item.trim());
  // Several texts, or one that holds a comma.
  return list.includes(',') ? value : [list];
}

function singleOf(value: unknown, isCommaList: boolean): unknown {
  if (!Array.isArray(value)) return value;
  const given = value.filter((item) => !isLeftOut(item));
  if (isCommaList) return given.map((item) => String(readText(item))).join(',');
  return given.length === 1 ? given[0] : value;
}

/** What a JSON text of an object or a list holds; anything else as it is. */
function fromJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/u.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    // A text that only looks like JSON: the schema says what is wrong with it.
    return value;
  }
}

const isLeftOut = (value: unknown): boolean => value === null || value === undefined;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sameName = (one: string, other: string): boolean => folded(one) === folded(other);

const folded = (name: string): string => name.replaceAll(/[_\s-]/gu, '').toLowerCase();
