import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { operations } from '../../bench/writes-report/operations.js';
import { ada, ids, writingSite } from '../../bench/writes-report/site.js';
import { openClient } from '../../src/access/client.js';
import { execute } from '../../src/confluence/write/changes.js';
import { ConfluenceError } from '../../src/errors.js';
import { type Sandbox, type SiteData, startSandbox } from '../../src/sandbox/index.js';
import type { PreparedWrite, ToolArtifact } from '../../src/tool/artifact.js';
import { ConfluenceToolkit } from '../../src/toolkit.js';
import { BearerConnection } from '../access/bearer-connection.js';
import { type Rewrite, type RewritingGateway, startRewritingGateway } from '../access/rewriting-gateway.js';
import { atOnce } from '../confluence/write/support.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import { runs } from '../helpers/properties.js';

/** What every value of every answer is replaced by. */
const values: readonly unknown[] = [null, '', 0, [], {}, 'long '.repeat(20_000)];

type Place = readonly (string | number)[];

/** One value of one answer, replaced. */
interface Mutation {
  /** Which answer of the call, from 0. */
  answer: number;
  place: Place;
  value: unknown;
}

/** Every place of an answer, the answer itself first. */
function placesIn(value: unknown, place: Place = []): Place[] {
  const inner: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(Object(typeof value === 'string' ? undefined : value));
  return [place, ...inner.flatMap(([key, part]) => placesIn(part, [...place, key]))];
}

function replaced(whole: unknown, [key, ...rest]: Place, value: unknown): unknown {
  if (key === undefined) return value;
  const inner = replaced(Reflect.get(Object(whole), key), rest, value);
  return Array.isArray(whole) ? whole.with(Number(key), inner) : { ...Object(whole), [key]: inner };
}

/** The mutations that are tried: all with `DRIFT=all`, else a sample. */
function tried(answers: readonly unknown[]): Mutation[] {
  const all = answers.flatMap((answer, index) =>
    placesIn(answer).flatMap((place) => values.map((value) => ({ answer: index, place, value }))),
  );
  if (process.env['DRIFT'] === 'all') return all;
  return fc.sample(fc.constantFrom(...all), runs(15));
}

/** Whether the new value is of the kind that stood there, or the number that stands for a text, or stands for none. */
function mayBeSo(answer: unknown, { place, value }: Mutation): boolean {
  const before = place.reduce((whole: unknown, key) => Reflect.get(Object(whole), key), answer);
  if (place.at(-1) === 'parentId' && value === null) return true;
  if (typeof before === 'string') return typeof value === 'string' || value === 0;
  return typeof before === typeof value && Array.isArray(before) === Array.isArray(value);
}

/** Tells a mutation to whoever reads a failure. */
const told = ({ answer, place, value }: Mutation): string =>
  `answer ${answer}, ${place.join('.') || 'whole'} = ${JSON.stringify(value).slice(0, 20)}`;

/** Ada's connection through the gateway to a sandbox; no failure waits before it is repeated. */
function connectionTo(gateway: RewritingGateway, sandbox: Sandbox) {
  const clockwork = { now: () => Date.now(), random: () => 0, sleep: async () => {} };
  const url = `${gateway.url}/ex/confluence/${sandbox.site.cloudId}`;
  return Object.assign(new BearerConnection(ada, url, () => sandbox.accessToken(ada)), { clockwork });
}

interface Called {
  content: string;
  artifact: Omit<ToolArtifact, 'prepared'> & { prepared?: PreparedWrite };
}

/** Calls a tool as LangChain does; what it throws comes out. */
async function call(toolkit: ConfluenceToolkit, name: string, args: Record<string, unknown>): Promise<Called> {
  const tool = toolkit.getTools().find((candidate) => candidate.name === name);
  if (tool === undefined) throw new Error(`There is no tool ${name}.`);
  const message: unknown = await tool.invoke({ type: 'tool_call', id: 'call', name, args });
  // What LangChain makes of a call is a ToolMessage, whose content these tools give as text.
  return message as Called;
}

/** What the model must never read: values that nobody checked. */
const unchecked = /\bundefined\b|\[object |\bNaN\b|Invalid Date/u;

/**
 * Records the answers of a call on a site as it is, then makes the call once for each mutation: each on a fresh site, or
 * all on one that the call does not change.
 */
async function drift<Outcome>(
  changes: boolean,
  use: (gateway: RewritingGateway, sandbox: Sandbox) => Promise<Outcome>,
  judge: (outcome: Outcome, site: SiteData, isPossible: boolean) => string | undefined,
): Promise<string[]> {
  const gateway = await startRewritingGateway();
  const answers: unknown[] = [];
  const shared = changes ? undefined : await startTestSandbox({ site: writingSite() });
  const once = async (rewrite: Rewrite, mutation?: Mutation): Promise<string | undefined> => {
    const sandbox = shared ?? (await startSandbox({ site: writingSite() }));
    try {
      sandbox.connect(ada);
      gateway.reset(sandbox.url, rewrite);
      return judge(
        await use(gateway, sandbox),
        sandbox.site,
        mutation !== undefined && mayBeSo(answers[mutation.answer], mutation),
      );
    } catch (error) {
      if (ConfluenceError.isInstance(error)) return undefined;
      return `threw ${String(error)}`;
    } finally {
      if (shared === undefined) await sandbox.close();
    }
  };
  expect(await once((answer) => (answers.push(answer), answer))).toBe(undefined);
  const found: string[] = [];
  for (const mutation of tried(answers)) {
    const wrong = await once(
      (answer, index) => (index === mutation.answer ? replaced(answer, mutation.place, mutation.value) : answer),
      mutation,
    );
    if (wrong !== undefined) found.push(`${told(mutation)}: ${wrong}`);
  }
  return found;
}

const reads: readonly [string, Record<string, unknown>][] = [
  ['confluence_search', { query: 'release' }],
  ['confluence_search', { label: 'runbook', author: 'Ada Stone' }],
  ['confluence_read_page', { page: ids.plan }],
  ['confluence_read_page', { page: ids.plan, comments: true }],
  ['confluence_read_page', { page: 'Release plan' }],
  ['confluence_read_page', { page: ids.blog }],
  ['confluence_find_mentions', { words: ['release'] }],
  ['confluence_find_mentions', { page: ids.plan, links: true }],
  ['confluence_list_pages', { space: 'ENG' }],
  ['confluence_list_pages', { page: ids.plan }],
  ['confluence_list_spaces', {}],
  ['confluence_get_current_user', {}],
];

describe('an answer that drifts from its schema', () => {
  test.each(reads)('is answered or an error of the family by %s %j', { timeout: 1_800_000 }, async (name, args) => {
    const found = await drift(
      false,
      (gateway, sandbox) => call(new ConfluenceToolkit({ connection: connectionTo(gateway, sandbox) }), name, args),
      ({ content }) => unchecked.exec(content)?.[0],
    );
    expect(found).toEqual([]);
  });

  test.each(operations)(
    'never makes $name happen unseen, or seen when it did not',
    { timeout: 1_800_000 },
    async ({ tool, args, effects }) => {
      const found = await drift(
        true,
        async (gateway, sandbox) => {
          const connection = connectionTo(gateway, sandbox);
          const toolkit = new ConfluenceToolkit({ connection, toolsets: ['write'] });
          const { content, artifact } = await call(toolkit, tool, args);
          const { prepared } = artifact;
          if (prepared === undefined) return { content, status: 'refused' };
          const client = openClient(connection, { readOnly: false });
          const outcome = await execute(client, prepared.proposal, atOnce).catch((error: unknown) => {
            if (ConfluenceError.isInstance(error)) return { status: 'failed' };
            throw error;
          });
          return { content, status: outcome.status };
        },
        ({ content, status }, site, isPossible) => {
          const count = effects(site);
          // What another text says may be so on another site, and what follows from it is right.
          if (isPossible) return unchecked.exec(content)?.[0];
          if (status === 'done' ? count !== 1 : status !== 'unknown' && status !== 'partly_done' && count !== 0)
            return `${status}, happened ${count} times`;
          return unchecked.exec(content)?.[0];
        },
      );
      expect(found).toEqual([]);
    },
  );
});
