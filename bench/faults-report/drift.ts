// Answers that drift from their schema: each value of each answer replaced, and what a tool makes of it.
import { openClient } from '../../src/access/client.js';
import type { Connection } from '../../src/access/connection.js';
import { execute } from '../../src/confluence/write/changes.js';
import { ConfluenceError } from '../../src/errors.js';
import { type SiteData, startSandbox } from '../../src/sandbox/index.js';
import { ConfluenceToolkit } from '../../src/toolkit.js';
import { isWriting } from '../writes-report/conversation.js';
import { ada, writingSite } from '../writes-report/site.js';
import type { Call } from './calls.js';
import { callTool } from './call-tool.js';
import { uncheckedIn } from './judge.js';
import { mayBeSo, type Mutation, mutationsOf, replaced, told } from './mutations.js';
import { type Rewrite, rewriting } from './rewriting.js';

/** What came of a call whose answers drifted. */
export interface Drift {
  call: string;
  tried: number;
  /** How many of these were an error of the family; all others were answered. */
  errors: number;
  wrong: string[];
}

/** What one mutated call came to. */
interface Outcome {
  text: string;
  /** Status of the change, `failed` or `refused`; undefined for what only reads. */
  status?: string;
}

/**
 * Records the answers of a call on a site as it is, then makes the call once for each of the chosen mutations, on a site
 * that nobody has written to. Wrong is an exception of another family, a value
 * that nobody checked in what a model reads, and a change that happens unseen, or is seen when it did not.
 */
export async function driftOf(
  call: Call,
  choose: (all: readonly Mutation[]) => readonly Mutation[] = (all) => all,
): Promise<Drift> {
  const answers: unknown[] = [];
  let sandbox = await startSandbox({ site: writingSite() });
  let isWrittenTo = false;
  let errors = 0;

  async function once(rewrite: Rewrite, mutation?: Mutation): Promise<string | undefined> {
    if (isWrittenTo) {
      await sandbox.close();
      sandbox = await startSandbox({ site: writingSite() });
      isWrittenTo = false;
    }
    const connection = rewriting(sandbox, rewrite, (method, pathname) => {
      isWrittenTo ||= isWriting(method, pathname);
    });
    sandbox.connect(ada);
    try {
      const isPossible = mutation !== undefined && mayBeSo(answers[mutation.answer], mutation);
      return judgeDrift(call, await make(call, connection), sandbox.site, isPossible);
    } catch (error) {
      if (!ConfluenceError.isInstance(error)) return `threw ${String(error)}`;
      errors += 1;
      return undefined;
    }
  }

  try {
    const calm = await once((answer) => (answers.push(answer), answer));
    if (calm !== undefined) return { call: call.name, tried: 0, errors, wrong: [`undisturbed: ${calm}`] };
    const wrong: string[] = [];
    const mutations = choose(mutationsOf(answers));
    for (const mutation of mutations) {
      const what = await once(
        (answer, index) => (index === mutation.answer ? replaced(answer, mutation.place, mutation.value) : answer),
        mutation,
      );
      if (what !== undefined) wrong.push(`${told(mutation)}: ${what}`);
    }
    return { call: call.name, tried: mutations.length, errors, wrong };
  } finally {
    await sandbox.close();
  }
}

/** What is wrong with an outcome; `isPossible`: the answer may be so on another site, and what follows from it is right. */
export function judgeDrift(
  { effects }: Pick<Call, 'effects'>,
  { text, status }: Outcome,
  site: SiteData,
  isPossible: boolean,
): string | undefined {
  if (effects !== undefined && !isPossible) {
    const count = effects(site);
    if (status === 'done' ? count !== 1 : status !== 'unknown' && status !== 'partly_done' && count !== 0)
      return `${status}, happened ${count} times`;
  }
  return uncheckedIn(text);
}

async function make({ tool, args, effects }: Call, connection: Connection): Promise<Outcome> {
  const toolkit = new ConfluenceToolkit({ connection, toolsets: ['read', 'write'] });
  const { text, artifact } = await callTool(toolkit, tool, args);
  if (effects === undefined) return { text };
  const { prepared } = artifact;
  if (prepared === undefined) return { text, status: 'refused' };
  const client = openClient(connection, { readOnly: false });
  const outcome = await execute(client, prepared.proposal, { sleep: async () => {} }).catch((error: unknown) => {
    if (ConfluenceError.isInstance(error)) return { status: 'failed' };
    throw error;
  });
  return { text, status: outcome.status };
}
