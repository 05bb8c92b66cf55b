import type { ScalekitClient } from '@scalekit-sdk/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startSandbox } from '../../../src/sandbox/index.js';
import type { Sandbox } from '../../../src/sandbox/index.js';
import { authenticatedClient } from '../../helpers/sandbox.js';
import { fixtureSite, ids, siteBase } from '../fixture.js';

const pageSchema = z.object({
  results: z.array(z.object({ id: z.string() })),
  _links: z.object({ next: z.string().optional(), base: z.string() }),
});

let sandbox: Sandbox;
let client: ScalekitClient;

beforeAll(async () => {
  sandbox = await startSandbox({ site: fixtureSite() });
  sandbox.connect('ada@acme.example');
  sandbox.connect('bob@acme.example');
  client = await authenticatedClient(sandbox);
});

afterAll(() => sandbox.close());

const request = (identifier: string, path: string, queryParams: Record<string, string> = {}) =>
  client.actions.request({
    connectionName: sandbox.env.CONFLUENCE_CONNECTION_NAME,
    identifier,
    method: 'GET',
    path,
    queryParams,
  });

test('C42 next leads through every page over the wire', async () => {
  const seen: string[] = [];
  let next: string | undefined = `/wiki/api/v2/spaces/${ids.eng}/pages?limit=250`;
  while (next !== undefined) {
    const address = new URL(next, 'https://host.invalid');
    const { data, headers } = await request(
      'ada@acme.example',
      address.pathname,
      Object.fromEntries(address.searchParams),
    );
    const page: z.infer<typeof pageSchema> = pageSchema.parse(data);
    seen.push(...page.results.map((row) => row.id));
    next = page._links.next;
    expect(headers['link']).toContain(`<${siteBase}>; rel="base"`);
  }
  expect([seen.length, new Set(seen).size]).toEqual([307, 307]);
});

test('C25 a hidden page is 404 for one person and readable for another over the wire', async () => {
  await expect(request('bob@acme.example', `/wiki/api/v2/pages/${ids.R}`)).rejects.toThrow();
  expect(sandbox.requests().at(-1)?.status).toBe(404);
  expect((await request('ada@acme.example', `/wiki/api/v2/pages/${ids.R}`)).status).toBe(200);
});

test('C68 a download ends at the bytes of the file', async () => {
  const { data } = await request('ada@acme.example', `/wiki/api/v2/attachments/${ids.plan}`);
  const { downloadLink } = z.object({ downloadLink: z.string() }).parse(data);
  const answer = await client.actions.request({
    connectionName: sandbox.env.CONFLUENCE_CONNECTION_NAME,
    identifier: 'ada@acme.example',
    method: 'GET',
    path: `/wiki${downloadLink}`,
  });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('image/png');
});
