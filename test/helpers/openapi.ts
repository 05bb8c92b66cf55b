import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';

/** Atlassian's documents: of API v2, and of API v1 as it was in February 2024. */
export type OpenApiFile = 'confluence-v1.json' | 'confluence-v2.json';

/** Validators of one document. Each returns what is wrong, one line a problem; an empty list means nothing is. */
export interface OpenApi {
  /** A response to a method and a path with `/wiki` in front; errors without a documented body pass. */
  validateResponse(method: string, path: string, status: number, body: unknown): string[];
  /** A request: its query parameters, and its JSON body where there is one. */
  validateRequest(method: string, path: string, query: URLSearchParams, body?: unknown): string[];
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const methods = new Set(['get', 'post', 'put', 'delete']);
// The package is CommonJS: its default export arrives wrapped.
const addFormats = addFormatsModule.default;

/** Loads a document of test/contracts/ with its known faults repaired. */
export function loadOpenApi(file: OpenApiFile): OpenApi {
  // The file is JSON, and its top level an object by the OpenAPI specification.
  const document = JSON.parse(readFileSync(new URL(`../contracts/${file}`, import.meta.url), 'utf8')) as JsonObject;
  repair(document);
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  addFormats(ajv);
  for (const format of ['string', 'int32', 'int64', 'binary']) ajv.addFormat(format, true);
  ajv.addSchema(document, 'document');
  const compiled = new Map<string, ValidateFunction>();
  const validate = (pointer: readonly string[], value: unknown): string[] => {
    const reference = `document#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
    const check = compiled.get(reference) ?? ajv.compile({ $ref: reference });
    compiled.set(reference, check);
    return check(value) ? [] : (check.errors ?? []).map((error) => describe(error));
  };
  const prefix = file === 'confluence-v2.json' ? '/wiki/api/v2' : '';
  const find = (method: string, path: string) => findOperation(document, method, path, prefix);
  return {
    validateResponse(method, path, status, body) {
      const operation = find(method, path);
      if (operation === undefined) return [`${method} ${path} is not in ${file}`];
      const pointer = [...operation.pointer, 'responses', String(status)];
      const response = at(document, pointer);
      if (response === undefined) {
        return status >= 400 ? [] : [`${method} ${operation.template} documents no status ${status}`];
      }
      const schema = [...pointer, 'content', 'application/json', 'schema'];
      if (at(document, schema) === undefined) return [];
      return validate(schema, body).map((problem) => `${method} ${operation.template} ${status}: ${problem}`);
    },
    validateRequest(method, path, query, body) {
      const operation = find(method, path);
      if (operation === undefined) return [`${method} ${path} is not in ${file}`];
      const parameters = parametersOf(document, operation);
      const problems = [...new Set(query.keys())].flatMap((name) => {
        const parameter = parameters.find((candidate) => candidate.name === name && candidate.in === 'query');
        if (parameter === undefined) return [`query parameter ${name} is not documented`];
        const schema = asObject(follow(document, parameter.schema ?? {}));
        return validate([...parameter.pointer, 'schema'], coerce(document, schema, query.getAll(name)));
      });
      for (const parameter of parameters) {
        if (parameter.in === 'query' && parameter.required && !query.has(parameter.name)) {
          problems.push(`query parameter ${parameter.name} is missing`);
        }
      }
      const content = resolvePointer(document, [...operation.pointer, 'requestBody']);
      const schema = [...content, 'content', 'application/json', 'schema'];
      if (body !== undefined && at(document, schema) !== undefined) problems.push(...validate(schema, body));
      return problems.map((problem) => `${method} ${operation.template}: ${problem}`);
    },
  };
}

/**
 * What the documents get wrong, repaired so that what the service really sends and takes is valid:
 * `oneOf` bodies whose branches all match; fields that are null in recordings though not nullable (those described
 * with the word, and the named ones).
 */
function repair(document: JsonObject): void {
  const nullInRecordings = new Set(
    'assignedTo completedBy dueAt completedAt icon mediaTypeDescription prevVersion nextVersion'.split(' '),
  );
  const visit = (node: Json, key: string): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item, key);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    for (const [name, child] of Object.entries(node)) visit(child, name);
    if (Array.isArray(node['oneOf'])) {
      node['anyOf'] = node['oneOf'];
      delete node['oneOf'];
    }
    // Ajv refuses the keyword beside a reference, where OpenAPI 3.0 ignores it anyway.
    if (node['nullable'] === true && node['type'] === undefined) delete node['nullable'];
    const properties = node['properties'];
    if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return;
    for (const [name, schema] of Object.entries(properties)) {
      if (saysNull(schema) || nullInRecordings.has(name)) properties[name] = orNull(schema);
    }
  };
  visit(document, '');
  const schemas = asObject(at(document, ['components', 'schemas']));
  if (schemas['ParentContentType'] !== undefined) schemas['ParentContentType'] = orNull(schemas['ParentContentType']);
}

function saysNull(schema: Json): boolean {
  const description = typeof schema === 'object' && schema !== null && !Array.isArray(schema) && schema['description'];
  return typeof description === 'string' && /\bnull\b/.test(description);
}

function orNull(schema: Json): JsonObject {
  return { anyOf: [schema, { type: 'null' }] };
}

interface Operation {
  template: string;
  pointer: string[];
}

function findOperation(document: JsonObject, method: string, path: string, prefix: string): Operation | undefined {
  if (!path.startsWith(prefix)) return undefined;
  const parts = path.slice(prefix.length).split('/');
  const paths = asObject(document['paths']);
  const matching = Object.keys(paths)
    .filter((template) => {
      const expected = template.split('/');
      const item = asObject(paths[template]);
      return (
        expected.length === parts.length &&
        item[method.toLowerCase()] !== undefined &&
        methods.has(method.toLowerCase()) &&
        expected.every((part, index) => (part.startsWith('{') ? parts[index] !== '' : part === parts[index]))
      );
    })
    // The most literal template wins.
    .sort((left, right) => left.split('{').length - right.split('{').length);
  const [template] = matching;
  return template === undefined ? undefined : { template, pointer: ['paths', template, method.toLowerCase()] };
}

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: Json | undefined;
  pointer: string[];
}

function parametersOf(document: JsonObject, operation: Operation): Parameter[] {
  return [operation.pointer, operation.pointer.slice(0, -1)].flatMap((owner) => {
    const list = at(document, [...owner, 'parameters']);
    if (!Array.isArray(list)) return [];
    return list.map((_, index) => {
      const pointer = resolvePointer(document, [...owner, 'parameters', String(index)]);
      const parameter = asObject(at(document, pointer));
      return {
        name: textOf(parameter['name']),
        in: textOf(parameter['in']),
        required: parameter['required'] === true,
        schema: parameter['schema'],
        pointer,
      };
    });
  });
}

// Text of a query in the type its schema wants, so that the schema can judge it.
function coerce(document: JsonObject, schema: JsonObject, values: readonly string[]): unknown {
  if (schema['type'] === 'array') {
    const items = asObject(follow(document, schema['items'] ?? {}));
    return values.flatMap((value) => value.split(',')).map((value) => coerce(document, items, [value]));
  }
  const value = values[0] ?? '';
  if ((schema['type'] === 'integer' || schema['type'] === 'number') && /^-?\d+(\.\d+)?$/.test(value))
    return Number(value);
  if (schema['type'] === 'boolean' && /^(true|false)$/.test(value)) return value === 'true';
  return value;
}

function follow(document: JsonObject, node: Json): Json {
  const reference = asObject(node)['$ref'];
  return typeof reference === 'string' ? (at(document, reference.split('/').slice(1)) ?? {}) : node;
}

function resolvePointer(document: JsonObject, pointer: string[]): string[] {
  const reference = asObject(at(document, pointer))['$ref'];
  return typeof reference === 'string' ? reference.split('/').slice(1) : pointer;
}

function at(node: Json, pointer: readonly string[]): Json | undefined {
  let current: Json | undefined = node;
  for (const part of pointer) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Array.isArray(current) ? current[Number(part)] : current[part];
  }
  return current;
}

function asObject(node: Json | undefined): JsonObject {
  return typeof node === 'object' && node !== null && !Array.isArray(node) ? node : {};
}

function textOf(node: Json | undefined): string {
  return typeof node === 'string' ? node : '';
}

function describe(error: ErrorObject): string {
  return `${error.instancePath || '/'} ${error.message ?? error.keyword} ${JSON.stringify(error.params)}`;
}
