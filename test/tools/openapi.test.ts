import { expect, test } from 'vitest';
import { createScalekit } from '../../src/scalekit/scalekit.js';
import { ConfluenceToolkit } from '../../src/toolkit.js';
import { loadOpenApi } from '../helpers/openapi.js';
import { startTestSandbox } from '../helpers/sandbox.js';

test('every request of the tools is one that the OpenAPI documents know', async () => {
  const sandbox = await startTestSandbox({ seed: 'sample' });
  sandbox.connect('tester');
  const { env } = sandbox;
  const scalekit = createScalekit({
    environmentUrl: env.SCALEKIT_ENVIRONMENT_URL,
    clientId: env.SCALEKIT_CLIENT_ID,
    clientSecret: env.SCALEKIT_CLIENT_SECRET,
    connectionName: env.CONFLUENCE_CONNECTION_NAME,
  });
  const connection = scalekit.connection('tester');
  const page = sandbox.site.contents.find((content) => content.versions.at(-1)?.title === 'Annual leave');
  const calls: [string, Record<string, unknown>][] = [
    ['confluence_search', { query: 'annual leave', space: 'HR', label: 'leave', updated_after: '365d', author: 'me' }],
    ['confluence_search', { cql: 'type = page order by lastmodified desc', limit: 3 }],
    ['confluence_read_page', { page: page?.id ?? '' }],
    ['confluence_read_page', { page: 'Expenses', space: 'HR', section: 'Limits' }],
    ['confluence_read_page', { page: `${sandbox.site.baseUrl}/spaces/HR/overview` }],
    ['confluence_find_mentions', { words: ['annual leave'], space: 'HR' }],
    ['confluence_find_mentions', { words: ['IT'] }],
    ['confluence_find_mentions', { page: page?.id ?? '', links: true }],
    ['confluence_list_pages', { space: 'ENG' }],
    ['confluence_list_pages', { page: page?.id ?? '' }],
    ['confluence_list_spaces', {}],
    ['confluence_get_current_user', {}],
  ];
  for (const spaces of [undefined, ['HR', 'ENG']]) {
    const toolkit = new ConfluenceToolkit({ connection, ...(spaces && { spaces }) });
    const tools = new Map(toolkit.getTools().map((tool) => [tool.name, tool]));
    for (const [name, args] of calls) await tools.get(name)?.invoke(args);
  }

  const v1 = loadOpenApi('confluence-v1.json');
  const v2 = loadOpenApi('confluence-v2.json');
  const requests = sandbox.requests();
  expect(requests.length).toBeGreaterThan(20);
  // Atlassian added `descendants` after the state of this document; confluence.js has it, with a schema of its own.
  const documented = requests.filter(({ path }) => !/^\/wiki\/api\/v2\/pages\/\d+\/descendants$/.test(path));
  expect(requests.length - documented.length).toBe(4);
  const problems = documented.flatMap(({ method, path, query }) =>
    (path.startsWith('/wiki/api/v2/') ? v2 : v1)
      .validateRequest(method, path, new URLSearchParams(query))
      .map((problem) => `${method} ${path}?${query}: ${problem}`),
  );
  expect([...new Set(problems)]).toEqual([]);
});
