// Random tool calls under every policy, all approved: nothing may happen outside the policy.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preparedOf, readArtifact } from '../../src/tool/artifact.js';
import type { ConfluenceAgentOptions } from '../../src/agent/create-agent.js';
import type { WriteProposal } from '../../src/confluence/write/proposal.js';
import type { SiteData } from '../../src/sandbox/index.js';
import { ConfluenceToolkit } from '../../src/toolkit.js';
import { randomFrom } from '../markup-report/random-edits.js';
import {
  type Conversation,
  openConversation,
  openStage,
  type Stage,
  type Told,
  writingRequests,
} from './conversation.js';
import { randomCalls, type ToolCall } from './random-calls.js';
import { ada, ids, writingSite } from './site.js';
import { type ServerTap, tapServer } from './wire-tap.js';
import { type Effect, effectsBetween, snapshot } from './site-diff.js';

const eng = '65';
const secret = 'the secret beside the folder';
/** Calls after which the site is made anew, because much of it is in the trash by then. */
const callsPerSite = 40;
const largestTurn = 8;
const untouchable = new Set<string | undefined>([ids.hidden, ids.locked, ids.secretHome, ids.secretPage]);

interface Policy {
  name: string;
  /** Options of the agent. */
  agent: Partial<ConfluenceAgentOptions>;
  /** What is wrong with the effects of one turn, as sentences. */
  allows(effects: readonly Effect[]): string[];
  sendsNothing?: boolean;
  writesPerTurn?: number;
}

const policies: readonly Policy[] = [
  { name: 'none', agent: {}, allows: () => [] },
  { name: 'write in ENG', agent: { writeSpaces: ['ENG'] }, allows: onlyIn(eng) },
  { name: 'see ENG', agent: { spaces: ['ENG'] }, allows: onlyIn(eng) },
  { name: 'see ENG, write OPS', agent: { spaces: ['ENG'], writeSpaces: ['OPS'] }, allows: onlyIn('66') },
  { name: 'write nowhere', agent: { writeSpaces: [] }, allows: nothing },
  { name: 'read-only', agent: { tools: ['read'] }, allows: nothing, sendsNothing: true },
  { name: '3 writes a turn', agent: { maxWrites: 3 }, allows: atMost(3), writesPerTurn: 3 },
  { name: 'no writes', agent: { maxWrites: 0 }, allows: nothing, sendsNothing: true },
  { name: '1 write a page', agent: { maxWritesPerPage: 1 }, allows: onePerPage },
];

const handedOver = 'handed over';

/** Everything that {@link reportPolicies} has a name for, in its order. */
export const policyNames: readonly string[] = [...policies.map(({ name }) => name), handedOver];

function onlyIn(space: string): Policy['allows'] {
  return (effects) =>
    effects.filter((effect) => effect.space !== space).map(({ kind, page }) => `${kind} of ${page} in another space`);
}

function nothing(effects: readonly Effect[]): string[] {
  return effects.map(({ kind, page }) => `${kind} of ${page}`);
}

function atMost(most: number): Policy['allows'] {
  return (effects) => {
    const count = effects.filter(({ counts }) => counts).length;
    return count > most ? [`${count} effects in a turn`] : [];
  };
}

function onePerPage(effects: readonly Effect[]): string[] {
  const pages = new Map<string | undefined, number>();
  for (const { page, counts } of effects) if (counts) pages.set(page, (pages.get(page) ?? 0) + 1);
  return [...pages].filter(([, count]) => count > 1).map(([page, count]) => `${count} effects on ${page}`);
}

/** What came of the calls under one policy. */
export interface PolicyCounts {
  name: string;
  calls: number;
  /** Calls about which nobody was asked, and the others. */
  refused: number;
  asked: number;
  /** Effects on the site, and writing requests that reached it. */
  written: number;
  requests: number;
  /** What the agent was told → how often. */
  told: Record<string, number>;
  violations: string[];
}

export interface PolicyReport {
  policies: PolicyCounts[];
  violations: string[];
}

export interface PolicyOptions {
  /** Calls under each policy. */
  calls?: number;
  seed?: string;
  /** Length of the oversized bodies among the arguments. */
  hugeBytes?: number;
  /** Names of the only policies. */
  names?: readonly string[];
  onPolicy?: (policy: PolicyCounts) => void;
}

/** Makes random calls under every policy. */
export async function reportPolicies(options: PolicyOptions = {}): Promise<PolicyReport> {
  const { calls = 500, seed = 'policy', hugeBytes = 5_300_000, names, onPolicy } = options;
  const folder = attachableFolder();
  try {
    const reports: PolicyCounts[] = [];
    for (const policy of policies.filter(({ name }) => names === undefined || names.includes(name))) {
      const report = await runPolicy(policy, { calls, seed, hugeBytes, attachFrom: join(folder, 'released') });
      reports.push(report);
      onPolicy?.(report);
    }
    if (names === undefined || names.includes(handedOver)) {
      const report = await runHandedOver({ calls, seed, hugeBytes, attachFrom: join(folder, 'released') });
      reports.push(report);
      onPolicy?.(report);
    }
    return {
      policies: reports,
      violations: reports.flatMap(({ name, violations }) => violations.map((what) => [name, what].join(': '))),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A folder with a released part, and links that lead out of it. */
function attachableFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'writes-'));
  mkdirSync(join(folder, 'released', 'sub'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), secret);
  writeFileSync(join(folder, 'released', 'ok.txt'), 'Fine.');
  writeFileSync(join(folder, 'released', '.env'), secret);
  writeFileSync(join(folder, 'released', 'sub', 'plan.txt'), 'A plan.');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'released', 'link.txt'));
  symlinkSync(folder, join(folder, 'released', 'linked'));
  return folder;
}

interface RunOptions {
  calls: number;
  seed: string;
  hugeBytes: number;
  attachFrom: string;
}

async function runPolicy(policy: Policy, { calls, seed, hugeBytes, attachFrom }: RunOptions): Promise<PolicyCounts> {
  const random = randomFrom(`${seed} ${policy.name}`);
  const report = emptyReport(policy.name);
  const hugeText = 'Long words. '.repeat(Math.ceil(hugeBytes / 12));
  let left = randomCalls(random, calls, { hugeText });
  while (left.length > 0) {
    const stage = await openStage({ user: ada, sandbox: { site: writingSite() } });
    const tap = tapServer(Number(new URL(stage.sandbox.url).port));
    try {
      const conversation = await openConversation(stage, { ...policy.agent, attachFrom });
      let onSite = left.slice(0, callsPerSite);
      left = left.slice(callsPerSite);
      for (let turn = 0; onSite.length > 0; turn += 1) {
        const size = 1 + Math.floor(random() * largestTurn);
        await runTurn({
          stage,
          tap,
          conversation,
          policy,
          report,
          calls: onSite.slice(0, size),
          threadId: `turn-${turn}`,
        });
        onSite = onSite.slice(size);
      }
    } finally {
      tap.close();
      await stage.sandbox.close();
    }
  }
  return report;
}

function emptyReport(name: string): PolicyCounts {
  return { name, calls: 0, refused: 0, asked: 0, written: 0, requests: 0, told: {}, violations: [] };
}

interface TurnOfPolicy {
  stage: Stage;
  tap: ServerTap;
  conversation: Conversation;
  policy: Policy;
  report: PolicyCounts;
  calls: readonly ToolCall[];
  threadId: string;
}

async function runTurn({ stage, tap, conversation, policy, report, calls, threadId }: TurnOfPolicy): Promise<void> {
  const complain = (what: string): void =>
    void report.violations.push(
      `${what} (${calls.map(({ name, args }) => `${name} ${JSON.stringify(args).slice(0, 200)}`).join('; ')})`,
    );
  const before = snapshot(stage.site);
  tap.forget();
  const { told, result } = await conversation.turn(calls, {
    threadId,
    beforeDecision() {
      if (tap.writes() > 0) complain('something was sent before anybody had approved');
    },
  });
  const effects = effectsBetween(before, snapshot(stage.site));
  const sent = tap.writes();
  const approved = told.flatMap(({ approvals }) => approvals.map(({ page }) => page.id));
  report.calls += calls.length;
  report.requests += sent;
  for (const call of told) {
    report.told[call.told] = (report.told[call.told] ?? 0) + 1;
    if (call.approvals.length > 0) report.asked += 1;
    else report.refused += 1;
    if (call.told === 'nothing' || call.text.trim() === '') complain(`${call.name} has no answer`);
    if (call.approvals.length === 0 && ['done', 'unknown', 'not_done'].includes(call.told))
      complain(`${call.name} was ${call.told} and nobody was asked`);
  }
  // A change that was asked for and could not be made is a turn that failed; nothing else may be.
  const isRefused = told.some((call) => !['done', 'partly_done'].includes(call.told));
  if (result.status === 'failed' && !isRefused) complain(`the turn failed: ${result.error?.message}`);
  const counted = effects.filter(({ counts }) => counts);
  const done = told.filter((call) => call.told === 'done' || call.told === 'partly_done').length;
  report.written += counted.length;
  for (const what of policy.allows(effects)) complain(what);
  // What was found done already was not written now, and takes no room.
  const written =
    done - told.filter(({ outcome }) => outcome?.status === 'done' && outcome.confirmedBy === 'earlier').length;
  if (policy.writesPerTurn !== undefined && written > policy.writesPerTurn) complain(`${written} done in a turn`);
  if (policy.sendsNothing && sent > 0) complain(`${sent} requests that write`);
  if (counted.length > written) complain(`${counted.length} effects, ${written} said to be done`);
  for (const what of [...harm({ effects, approved, site: stage.site }), ...missing(effects, told)]) complain(what);
}

/** The effects of each kind of write that cannot fall together with those of another. */
const effectOf: Readonly<Record<string, Effect['kind']>> = {
  create: 'created',
  update: 'version',
  restore_version: 'version',
  add_comment: 'comments',
  attach_file: 'files',
};

/** What was said to be done and is not there. */
function missing(effects: readonly Effect[], told: readonly Told[]): string[] {
  const wanted = new Map<string, number>();
  for (const { outcome } of told) {
    if (outcome?.status !== 'done' || outcome.confirmedBy === 'earlier') continue;
    const kind = effectOf[outcome.kind];
    if (kind === undefined) continue;
    const key = `${kind} of ${outcome.content.id}`;
    wanted.set(key, (wanted.get(key) ?? 0) + 1);
  }
  return [...wanted].flatMap(([key, count]) => {
    const there = effects.filter(({ kind, page }) => `${kind} of ${page}` === key).length;
    return there < count ? [`${count} × ${key} said to be done, ${there} on the site`] : [];
  });
}

/** What must not happen under any policy. */
function harm({
  effects,
  approved,
  site,
}: {
  effects: readonly Effect[];
  /** Pages of what was approved; undefined for a new one. */
  approved: readonly (string | undefined)[];
  site: SiteData;
}): string[] {
  const found: string[] = [];
  for (const { kind, page, counts } of effects) {
    if (kind === 'damage') found.push(`damage to ${page}`);
    if (counts && untouchable.has(page)) found.push(`${kind} of ${page}, which the user may not change`);
    if (counts && kind !== 'created' && !approved.includes(page))
      found.push(`${kind} of ${page}, which nobody approved`);
  }
  const created = effects.filter(({ kind }) => kind === 'created').length;
  const asked = approved.filter((id) => id === undefined).length;
  if (created > asked) found.push(`${created} pages created, ${asked} approved`);
  const leaked = site.attachments.flatMap(({ versions }) => versions.map(({ bytes }) => Buffer.from(bytes).toString()));
  if (leaked.some((text) => text.includes(secret) || text.includes('root:'))) found.push('a file from outside leaked');
  return found;
}

/**
 * Proposals that were prepared without limits are handed to a toolkit that may only read, to one that may write in
 * another space, and, altered, to one that may write: none of them may carry it out.
 */
async function runHandedOver({ calls, seed, hugeBytes, attachFrom }: RunOptions): Promise<PolicyCounts> {
  const random = randomFrom(`${seed} ${handedOver}`);
  const report = emptyReport(handedOver);
  const stage = await openStage({ user: ada, sandbox: { site: writingSite() } });
  try {
    const { connection } = stage;
    const toolsets = ['read', 'write'] as const;
    const free = new ConfluenceToolkit({ connection, toolsets, attachFrom });
    const tools = new Map(free.getTools().map((tool) => [tool.name, tool]));
    const strict = [
      new ConfluenceToolkit({ connection, toolsets, readOnly: true }),
      new ConfluenceToolkit({ connection, toolsets, writeSpaces: [] }),
    ];
    const inEng = new ConfluenceToolkit({ connection, toolsets, writeSpaces: ['ENG'] });
    const inOps = new ConfluenceToolkit({ connection, toolsets, writeSpaces: ['OPS'] });
    const before = snapshot(stage.site);
    for (const { name, args } of randomCalls(random, calls, { hugeText: 'x'.repeat(hugeBytes) })) {
      report.calls += 1;
      const answer: { artifact?: { prepared?: unknown } } | undefined = await tools
        .get(name)
        ?.invoke({ type: 'tool_call', id: 'call', name, args })
        .catch(() => undefined);
      const prepared = preparedOf(answer?.artifact?.prepared);
      if (prepared === undefined) {
        report.refused += 1;
        continue;
      }
      report.asked += 1;
      const { proposal } = prepared;
      const elsewhere = proposal.subject.space === 'ENG' ? inOps : inEng;
      for (const toolkit of [...strict, elsewhere]) await mustRefuse(toolkit, proposal);
      await mustRefuse(free, altered(proposal, random));
    }
    report.requests = writingRequests(stage).length;
    const effects = effectsBetween(before, snapshot(stage.site));
    report.written = effects.length;
    for (const { kind, page } of effects) report.violations.push(`${kind} of ${page}`);
    if (report.requests > 0) report.violations.push(`${report.requests} requests that write`);
  } finally {
    await stage.sandbox.close();
  }
  return report;

  async function mustRefuse(toolkit: ConfluenceToolkit, proposal: LooseProposal): Promise<void> {
    const { error, outcome } = readArtifact((await toolkit.execute(JSON.parse(JSON.stringify(proposal)))).artifact);
    const said = String(error?.code ?? outcome?.status);
    report.told[said] = (report.told[said] ?? 0) + 1;
    if (error === undefined) report.violations.push(`${said} for ${proposal.summary}`);
  }
}

/** The fields of a proposal that somebody might alter. */
interface LooseProposal {
  summary: string;
  subject: { space: string };
  requests: { method: string; path: string; body?: unknown; query?: Record<string, unknown> }[];
  author: unknown;
}

/** The proposal with one thing changed that a human has not seen. */
function altered(proposal: WriteProposal, random: () => number): LooseProposal {
  const copy: LooseProposal = JSON.parse(JSON.stringify(proposal));
  const [request] = copy.requests;
  if (request === undefined) throw new Error('A proposal has at least one request.');
  const changes = [
    () => void (copy.subject.space = 'OPS'),
    () => void (request.path = request.path.replace(/\d+/u, ids.opsPage)),
    () => void (request.method = request.method === 'DELETE' ? 'PUT' : 'DELETE'),
    () => void (copy.summary = 'Nothing much.'),
    () => void (request.body = { ...Object(request.body), status: 'trashed' }),
    () => void (copy.author = { accountId: 'someone', name: 'Someone' }),
    () => void copy.requests.push({ method: 'DELETE', path: `/wiki/api/v2/pages/${ids.plan}` }),
    () => void (request.query = { ...request.query, purge: true }),
  ];
  // Some change nothing in some proposals.
  while (JSON.stringify(copy) === JSON.stringify(proposal)) changes[Math.floor(random() * changes.length)]?.();
  return copy;
}
