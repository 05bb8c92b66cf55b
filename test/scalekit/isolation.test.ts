import fc from 'fast-check';
import { getPageById, getPages, getSpaces } from 'confluence.js/v2';
import { describe, expect, test } from 'vitest';

import { ConfluenceError } from '../../src/errors.js';
import { path } from '../../src/access/path.js';
import { anyCharacter, runs } from '../helpers/properties.js';
import { scalekitFor } from './environment.js';
import { startTestSandbox } from '../helpers/sandbox.js';

const ada = 'ada@acme.example';
const bob = 'bob@acme.example';

/** True when our own check refused; anything else that fails is a finding. */
async function isRefused(action: () => unknown): Promise<boolean> {
  try {
    await action();
    return false;
  } catch (error) {
    if (ConfluenceError.isInstance(error)) return true;
    throw error;
  }
}

const nasty = fc.constantFrom(
  '..',
  '.',
  '/',
  '//',
  '\\',
  '%2e',
  '%2E%2e',
  '%252e',
  '%2f',
  '%5c',
  '%00',
  '\u0000',
  '\r\n',
  '\n',
  '\t',
  ' ',
  '#',
  '?',
  ';',
  '@',
  ':',
  '&',
  '=',
  'wiki',
  'api',
  'v1',
  'proxy',
  'http://',
  'evil.example',
  '98313',
  bob,
  'identifier: ',
  '%0d%0aidentifier:%20',
  '\u2025',
  '\uff0e\uff0e',
  '\u2215',
  '\ud800',
  'ß',
  '😀',
  '__proto__',
  'constructor',
);
const reference = fc.oneof(
  fc.array(nasty, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: anyCharacter, maxLength: 40 }),
  fc.webUrl(),
  fc.constantFrom('/../api/v1/connections', '/%2e%2e/%2e%2e/api/v1/x', '..%2f..%2fapi', '/wiki/../../oauth/token'),
);

describe('isolation', () => {
  test('5,000 hostile page references lead to no request outside /proxy/wiki/ and to none of another user', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada);
    sandbox.connect(bob);
    const { client } = scalekitFor(sandbox).connection(ada);
    await getSpaces(client);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(reference, fc.nat(4), async (text, way) => {
        const ways: (() => unknown)[] = [
          () => client.sendRequest({ url: text }),
          () => client.sendRequest({ url: `/wiki/api/v2/pages/${text}` }),
          () => client.sendRequest({ url: path`/wiki/api/v2/pages/${text}` }),
          // A page reference in the place of an id, as confluence.js puts it into the address.
          () => getPageById(client, { id: text as unknown as number }),
          () => getPages(client, { title: text, cursor: text }),
        ];
        if (await isRefused(async () => ways[way]?.())) refused += 1;
      }),
      runs(5000),
    );
    const requests = sandbox.requests();
    const strange = requests.filter(
      (request) =>
        request.escaped ||
        request.identifier !== ada ||
        request.connectionName !== 'confluence' ||
        !request.path.startsWith('/wiki/') ||
        !new URL(request.path, 'https://x.invalid').pathname.startsWith('/wiki/'),
    );
    expect(strange).toEqual([]);
    // Some of both, or the fuzz has tried nothing.
    expect(refused).toBeGreaterThan(runs(5000).numRuns / 5);
    expect(requests.length).toBeGreaterThan(runs(5000).numRuns / 10);
  });

  test('5,000 hostile identifiers reach Scalekit unchanged or not at all', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect(bob);
    const scalekit = scalekitFor(sandbox);
    await getSpaces(scalekit.connection(bob).client);
    const identifier = fc.oneof(
      reference,
      fc.constantFrom(bob, ada).chain((name) => nasty.map((part) => `${name}${part}`)),
      fc.string({ minLength: 1, maxLength: 8 }),
    );
    const sent: string[] = [];
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(identifier, async (name) => {
        fc.pre(name !== bob);
        let connection;
        try {
          connection = scalekit.connection(name);
        } catch (error) {
          if (ConfluenceError.isInstance(error)) return;
          throw error;
        }
        expect(connection.identifier).toBe(name);
        // Every accepted one would do; each is sent once to keep the test short.
        if (seen.has(name) || seen.size >= 250) return;
        seen.add(name);
        const before = sandbox.requests().length;
        expect(await isRefused(() => getSpaces(connection.client))).toBe(true);
        const arrived = sandbox.requests().slice(before);
        expect(arrived.map((request) => request.identifier)).toEqual([name]);
        sent.push(name);
      }),
      runs(5000),
    );
    expect(sent.length).toBeGreaterThan(runs(5000).numRuns / 100);
    expect(sandbox.requests().filter((request) => request.identifier === bob)).toHaveLength(1);
  });

  test('two users at the same time never mix', async () => {
    const sandbox = await startTestSandbox();
    sandbox.connect(ada);
    sandbox.connect(bob);
    sandbox.setFault({ kind: 'machine_token_expired', after: 20 });
    sandbox.setFault({ kind: 'rate_limit', times: 3, after: 30 });
    const scalekit = scalekitFor(sandbox);
    const titles = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const who = index % 2 === 0 ? ada : bob;
        const pages = await getPages(scalekit.connection(who).client, {});
        return [who, (pages.results ?? []).map(({ title }) => title).join(', ')] as const;
      }),
    );
    expect(new Set(titles.filter(([who]) => who === ada).map(([, seen]) => seen))).toEqual(
      new Set(['Engineering, Salaries']),
    );
    expect(new Set(titles.filter(([who]) => who === bob).map(([, seen]) => seen))).toEqual(new Set(['Engineering']));
  });
});
