import { expect, test } from 'vitest';
import { ConfluenceError } from '../../src/errors.js';
import { defaultOpenAIModel, resolveModel } from '../../src/models/resolve-model.js';

async function failure(specification: string, environment = {}): Promise<ConfluenceError> {
  const error: unknown = await resolveModel(specification, environment).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!ConfluenceError.isInstance(error)) throw new Error('expected a ConfluenceError', { cause: error });
  expect(error.code).toBe('misconfigured');
  return error;
}

test.each([
  ['nothing set', undefined, {}, 'offline'],
  ['empty variables', undefined, { OPENAI_API_KEY: ' ', OPENAI_BASE_URL: '' }, 'offline'],
  ['a key', undefined, { OPENAI_API_KEY: 'sk-x' }, `openai:${defaultOpenAIModel}`],
  ['a server', undefined, { OPENAI_BASE_URL: 'http://localhost:1/v1' }, `openai:${defaultOpenAIModel}`],
  ['offline by name, with a key', 'offline', { OPENAI_API_KEY: 'sk-x' }, 'offline'],
  ['a bare name', 'gpt-4o-mini', { OPENAI_API_KEY: 'sk-x' }, 'openai:gpt-4o-mini'],
  ['a name with colons', 'openai:llama3:8b', { OPENAI_BASE_URL: 'http://localhost:1/v1' }, 'openai:llama3:8b'],
])('%s gives the model', async (_case, specification, environment, name) => {
  expect((await resolveModel(specification, environment)).name).toBe(name);
});

test('a missing key names the variable and where to get the value', async () => {
  const error = await failure('openai:gpt-5-mini');
  expect(error.message).toBe('The model openai:gpt-5-mini needs a key, and OPENAI_API_KEY is not set.');
  expect(error.next).toContain('https://platform.openai.com/api-keys');
});

test('a base URL that is none is refused', async () => {
  expect((await failure('openai:m', { OPENAI_BASE_URL: 'localhost:8080' })).message).toBe(
    'OPENAI_BASE_URL is not a web address.',
  );
});

test('a provider whose package is missing says what to install', async () => {
  const error = await failure('anthropic:claude-sonnet-4-5');
  expect(error.message).toBe(
    'The model anthropic:claude-sonnet-4-5 needs the package @langchain/anthropic, which is not installed.',
  );
  expect(error.next).toBe('Run: npm install @langchain/anthropic');
});

test('an unknown provider and a missing name are told apart', async () => {
  expect((await failure('nosuch:model')).message).toBe('The model provider "nosuch" is not known.');
  expect((await failure('openai:')).message).toBe('The model "openai:" names a provider but no model.');
});
