import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { convertToOpenAITool } from '@langchain/core/utils/function_calling';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { ConfluenceToolkit } from '../../src/toolkit.js';
import { selectTools, toolDefinitions, type ToolSelection } from '../../tools/index.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const files = readdirSync(here('../../tools'))
  .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
  .map((file) => file.replace(/\.ts$/, ''));
const fileOf = (name: string) => name.replace(/^confluence_/, '').replaceAll('_', '-');

interface Property {
  type?: string;
  description?: string;
  items?: unknown;
}
const schemaOf = (schema: z.ZodObject) =>
  // zod prints objects as `type`, `properties` and `required`.
  z.toJSONSchema(schema, { io: 'input' }) as {
    type: string;
    properties: Record<string, Property>;
    required?: string[];
  };

test('every file is in the catalogue and has a test of its name; the catalogue has nothing else', () => {
  expect(toolDefinitions.map(({ name }) => fileOf(name)).sort()).toEqual(files.sort());
  for (const file of files) expect(existsSync(here(`${file}.test.ts`)), file).toBe(true);
});

test('the order is that of the catalogue, whatever the order of the selection', () => {
  expect(toolDefinitions.map(({ name }) => name)).toEqual([
    'confluence_search',
    'confluence_read_page',
    'confluence_find_mentions',
    'confluence_list_pages',
    'confluence_list_spaces',
    'confluence_get_current_user',
    'confluence_edit_page',
    'confluence_create_page',
    'confluence_add_comment',
    'confluence_set_labels',
    'confluence_move_page',
    'confluence_attach_file',
    'confluence_restore_page_version',
    'confluence_delete_page',
    'confluence_undo_change',
  ]);
  expect(selectTools({ names: ['confluence_read_page', 'confluence_search'] }).map(({ name }) => name)).toEqual([
    'confluence_search',
    'confluence_read_page',
  ]);
});

test('an unknown name or toolset selects nothing but fails', () => {
  expect(() => selectTools({ names: ['confluence_serach'] })).toThrow(
    expect.objectContaining({ code: 'misconfigured' }),
  );
  // A script in plain JavaScript may pass anything.
  expect(() => selectTools({ toolsets: ['admin' as 'read'] })).toThrow(
    expect.objectContaining({ code: 'misconfigured' }),
  );
  expect(selectTools({ names: [] })).toEqual([]);
});

const setsOf = (selection: ToolSelection) => [...new Set(selectTools(selection).map(({ toolset }) => toolset))];

test('tools that write are selected only when their toolset is named, and never in read-only mode', () => {
  expect(setsOf({})).toEqual(['read']);
  expect(setsOf({ toolsets: ['read', 'write'] })).toEqual(['read', 'write']);
  expect(setsOf({ toolsets: ['write'] })).toEqual(['write']);
  expect(selectTools({ toolsets: ['write'], names: ['confluence_edit_page'] })).toHaveLength(1);
  expect(setsOf({ readOnly: true })).toEqual(['read']);
  expect(setsOf({ toolsets: ['read', 'write'], readOnly: true })).toEqual(['read']);
  expect(selectTools({ names: ['confluence_delete_page', 'confluence_search'], readOnly: true })).toHaveLength(1);
  expect(() => selectTools({ names: ['confluence_delete_page'] })).toThrow(
    expect.objectContaining({
      code: 'misconfigured',
      message: 'confluence_delete_page changes the wiki and belongs to the toolset "write", which is not selected.',
    }),
  );
});

test('what a write tool does to existing content is said for clients that ask their user', () => {
  const hints = toolDefinitions.flatMap(({ name, toolset, hints: { destructive, idempotent } }) =>
    toolset === 'write' ? [[fileOf(name), destructive, idempotent]] : [],
  );
  expect(hints).toEqual([
    ['edit-page', true, false],
    ['create-page', false, false],
    ['add-comment', false, false],
    ['set-labels', false, true],
    ['move-page', true, true],
    ['attach-file', false, false],
    ['restore-page-version', true, true],
    ['delete-page', true, true],
    ['undo-change', true, false],
  ]);
});

test('a write tool tells the model that a human decides', () => {
  const writing = toolDefinitions.filter(({ toolset }) => toolset === 'write');
  for (const { description } of writing) expect(description).toMatch(/^Propose .*\bhuman\b/);
});

describe.each(toolDefinitions.map((definition) => [definition.name, definition] as const))(
  '%s',
  (name, { title, description, schema, toolset, hints }) => {
    test('has a name, a title and all hints, which fit its toolset', () => {
      expect(name).toMatch(/^confluence_[a-z]+(_[a-z]+)*$/);
      expect(title).toMatch(/^[A-Z]/);
      expect(Object.values(hints).every((hint) => typeof hint === 'boolean')).toBe(true);
      expect(Object.keys(hints).sort()).toEqual(['destructive', 'idempotent', 'openWorld', 'readOnly']);
      expect(hints.readOnly).toBe(toolset === 'read');
    });

    test('is described in a few sentences', () => {
      expect(description.length).toBeGreaterThan(60);
      expect(description.length).toBeLessThan(400);
      expect(description).toMatch(/[.?]$/);
    });

    test('has a flat schema that every provider takes, and each field is described with an example', () => {
      const { type, properties } = schemaOf(schema);
      expect(type).toBe('object');
      expect(JSON.stringify(schemaOf(schema))).not.toMatch(/anyOf|oneOf|allOf|\$ref|"default"/);
      for (const [field, property] of Object.entries(properties)) {
        expect(field).toMatch(/^[a-z]+((_[a-z]+)*|([A-Z][a-z]+)*)$/);
        expect(['properties', 'user', 'user_id', 'identifier', 'identity']).not.toContain(field);
        expect(['string', 'number', 'boolean', 'array']).toContain(property.type);
        if (property.type === 'array') expect(property.items).toBeDefined();
        expect(property.description, field).toMatch(/\d|"|true|false/);
      }
    });

    test('has the schema that was accepted (UPDATE=1 accepts a change)', () => {
      const path = here(`__toolsnaps__/${name}.json`);
      const text = `${JSON.stringify({ name, toolset, description, schema: schemaOf(schema) }, null, 2)}\n`;
      if (process.env['UPDATE'] === '1') writeFileSync(path, text);
      expect(existsSync(path), `${path} is missing: run with UPDATE=1`).toBe(true);
      // Parsed first: the formatter lays the file out in its own way.
      expect(`${JSON.stringify(JSON.parse(readFileSync(path, 'utf8')), null, 2)}\n`).toBe(text);
    });
  },
);

test.each([
  ['read', 2000],
  ['write', 2600],
] as const)('the toolset %s costs a model at most %i tokens', (toolset, budget) => {
  const connection = () => {
    throw new Error('No tool is called here.');
  };
  const tools = new ConfluenceToolkit({ connection, toolsets: [toolset] }).getTools();
  const total = tools.reduce((sum, tool) => sum + countTokens(JSON.stringify(convertToOpenAITool(tool))), 0);
  expect(tools.length).toBeGreaterThan(4);
  expect(total).toBeLessThanOrEqual(budget);
});
