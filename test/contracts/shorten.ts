// Makes the contracts of this folder from Atlassian's documents: node --import tsx test/contracts/shorten.ts FOLDER
// Only what decides whether a request or an answer is valid is kept, one path or schema a line.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const prose = new Set([
  'summary',
  'tags',
  'security',
  'securitySchemes',
  'example',
  'examples',
  'operationId',
  'servers',
  'externalDocs',
]);

/** A part of a document without what explains, lists or extends it; `areNames`: its keys are names of properties. */
function shortened(node: Json, areNames = false): Json {
  if (Array.isArray(node)) return node.map((item) => shortened(item));
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(([key, value]) => areNames || !isProse(key, value));
  return Object.fromEntries(kept.map(([key, value]) => [key, shortened(value, key === 'properties' && !areNames)]));
}

/** Descriptions that speak of null are all that says so, and test/helpers/openapi.ts reads them. */
function isProse(key: string, value: Json): boolean {
  if (key === 'description') return typeof value === 'string' && !/\bnull\b/u.test(value);
  return key.startsWith('x-') || prose.has(key);
}

/** The members of an object, each on a line of its own down to a depth. */
function lines(node: Json, depth: number): string {
  if (depth === 0 || typeof node !== 'object' || node === null || Array.isArray(node)) return JSON.stringify(node);
  const members = Object.entries(node).map(([key, value]) => `${JSON.stringify(key)}: ${lines(value, depth - 1)}`);
  return `{\n${members.join(',\n')}\n}`;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Where are confluence-v1.json and confluence-v2.json?');
for (const name of ['confluence-v1.json', 'confluence-v2.json']) {
  // An OpenAPI document is an object.
  const document = JSON.parse(readFileSync(join(folder, name), 'utf8')) as JsonObject;
  const { paths = {}, components = {} } = document;
  const { openapi = '', info = '' } = document;
  const text = `{
"openapi": ${JSON.stringify(openapi)},
"info": ${JSON.stringify(shortened(info))},
"paths": ${lines(shortened(paths), 1)},
"components": ${lines(shortened(components), 2)}
}\n`;
  writeFileSync(join(import.meta.dirname, name), text);
}
