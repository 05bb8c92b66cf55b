// Every write tool against every kind of trouble: what was said, and what is on the site.
import { setTimeout as delay } from 'node:timers/promises';
import type { TurnResult } from '../../src/agent/events.js';
import type { WriteEvent } from '../../src/agent/write-events.js';
import type { WriteOutcome } from '../../src/confluence/write/outcome.js';
import type { Fault } from '../../src/sandbox/index.js';
import { inParallel, openConversation, openStage, writingRequests } from './conversation.js';
import { type Operation, operations } from './operations.js';
import { ada, writingSite } from './site.js';

/** Source of a regular expression for the paths where something is changed, and not where POST reads. */
export const writingPath = '/(?:pages|blogposts|footer-comments|inline-comments|content)(?:/(?!convert-ids)|$)';

const never = 600_000;

/** A kind of trouble, which meets the requests that write. */
interface Trouble {
  name: string;
  fault: Fault;
  /** True: the client gives up waiting for the answer. */
  giveUp?: boolean;
  /** Milliseconds from then on after which the work is done all the same. */
  workAfter?: number;
  /** Methods that it meets; default: all that write. */
  methods?: readonly string[];
  /** The only operation that it is made for. */
  only?: string;
}

const troubles: readonly Trouble[] = [
  { name: '500', fault: { kind: 'status', status: 500 } },
  { name: '503', fault: { kind: 'status', status: 503 } },
  { name: '429 once', fault: { kind: 'rate_limit', times: 1 } },
  { name: '429 always', fault: { kind: 'rate_limit', retryAfter: 0 } },
  { name: '410', fault: { kind: 'status', status: 410 } },
  { name: 'timeout before', fault: { kind: 'latency', ms: never }, giveUp: true },
  { name: 'timeout, work soon', fault: { kind: 'latency' }, giveUp: true, workAfter: 1500 },
  { name: 'timeout, work late', fault: { kind: 'latency' }, giveUp: true, workAfter: 7000 },
  { name: 'timeout after', fault: { kind: 'slow_body', ms: never }, giveUp: true },
  { name: 'reset before', fault: { kind: 'reset_before' } },
  { name: 'reset after', fault: { kind: 'reset_after' } },
  { name: 'cut body', fault: { kind: 'cut_body' } },
  { name: 'cut JSON', fault: { kind: 'invalid_json' } },
  { name: 'token ended', fault: { kind: 'machine_token_expired', times: 1 } },
  { name: 'grant revoked', fault: { kind: 'grant_revoked', times: 1 } },
  // Of two requests the first is carried out as it should.
  {
    name: '500, second half',
    fault: { kind: 'status', status: 500 },
    methods: ['DELETE'],
    only: 'add and remove labels',
  },
  { name: 'reset, second half', fault: { kind: 'reset_before' }, methods: ['DELETE'], only: 'add and remove labels' },
  { name: 'lost, second half', fault: { kind: 'reset_after' }, methods: ['DELETE'], only: 'add and remove labels' },
];

/** An operation that met a trouble. */
export interface MatrixCell {
  operation: string;
  trouble: string;
  /** Status of the outcome, `error: code`, or `refused`. */
  said: string;
  /** On the site, by its data alone. */
  effects: number;
  /** Writing requests that reached the site. */
  requests: number;
  /** What does not agree, a sentence each. */
  wrong: string[];
  /** What the agent was told. */
  text: string;
  /** Whether anybody was asked. */
  asked: boolean;
  /** What came of asking for it once more, where it had not been done. */
  again?: { said: string; effects: number };
}

export interface MatrixReport {
  cells: MatrixCell[];
  violations: string[];
}

export interface MatrixOptions {
  /** Names of the only operations. */
  names?: readonly string[];
  /** Cells at once. */
  limit?: number;
  /** Milliseconds that a client waits for an answer where the trouble is a timeout. */
  giveUpMs?: number;
  onCell?: (cell: MatrixCell) => void;
}

/** Runs the matrix, one cell for every operation and trouble. */
export async function reportMatrix(options: MatrixOptions = {}): Promise<MatrixReport> {
  const { names, limit = 8, giveUpMs = 1500, onCell } = options;
  const chosen = operations.filter(({ name }) => names === undefined || names.includes(name));
  const cells = await inParallel(
    chosen.flatMap((operation) =>
      troubles
        .filter(({ only = operation.name }) => only === operation.name)
        .map((trouble) => ({ operation, trouble })),
    ),
    limit,
    async ({ operation, trouble }) => {
      const cell = await runCell(operation, trouble, giveUpMs);
      // On a loaded machine even the reading before the proposal may take too long: then nothing was tried yet.
      const settled = cell.asked ? cell : await runCell(operation, trouble, giveUpMs * 4);
      onCell?.(settled);
      return settled;
    },
  );
  const violations = cells.flatMap(({ operation, trouble, wrong }) =>
    wrong.map((what) => `${operation} × ${trouble}: ${what}`),
  );
  return { cells, violations };
}

async function runCell(operation: Operation, trouble: Trouble, giveUpMs: number): Promise<MatrixCell> {
  const { tool, args, effects } = operation;
  const { giveUp, workAfter, methods = ['POST', 'PUT', 'DELETE'] } = trouble;
  const stage = await openStage({
    user: ada,
    sandbox: { site: writingSite() },
    // Long enough for a loaded machine where waiting is not the point; short enough to end the repetitions of a 429.
    settings: { requestTimeoutMs: giveUp ? giveUpMs : 20_000, totalBudgetMs: 30_000 },
  });
  try {
    const { site, sandbox } = stage;
    const { turn } = await openConversation(stage);
    const fault = { ...trouble.fault, ...(workAfter !== undefined && { ms: giveUpMs + workAfter }) };
    const wrong: string[] = [];
    const check = (is: boolean, what: string): void => {
      if (!is) wrong.push(what);
    };
    check(effects(site) === 0, 'the site is not fresh');
    const first = await turn([{ name: tool, args }], {
      beforeDecision(approvals) {
        check(approvals.length === 1, `${approvals.length} approvals`);
        check(effects(site) === 0 && writingRequests(stage).length === 0, 'something was sent before the approval');
        for (const method of methods) sandbox.setFault({ ...fault, method, path: writingPath });
      },
    });
    const { told: said, text, outcome } = only(first.told);
    const atOnce = effects(site);
    // What is under way is done, or was never going to be, before the effects are counted.
    if (workAfter !== undefined && atOnce === 0) await delay(workAfter + 500);
    const after = effects(site);
    const requests = writingRequests(stage).length;
    check(first.approvals.length > 0, `nobody was asked: ${text}`);
    for (const what of disagreements({ said, text, outcome, after, result: first.result, events: first.events }))
      check(false, what);

    const cell: MatrixCell = {
      operation: operation.name,
      trouble: trouble.name,
      said,
      effects: after,
      requests,
      wrong,
      text,
      asked: first.approvals.length > 0,
    };
    // A tool that this connection cannot serve is not offered again; everything else that was not done can be had.
    if (after < 1 && said !== 'unknown' && said !== 'unavailable') {
      sandbox.clearFaults();
      sandbox.connect(ada);
      const second = await turn([{ name: tool, args }]);
      const again = only(second.told);
      cell.again = { said: again.told, effects: effects(site) };
      check(again.told === 'done', `asked for again it is ${again.told}: ${again.text}`);
      check(cell.again.effects === 1, `asked for again it happened ${cell.again.effects} times`);
    }
    return cell;
  } finally {
    await stage.sandbox.close();
  }
}

/** The one thing of a list that has one. */
function only<Item>([item]: readonly Item[]): Item {
  if (item === undefined) throw new Error('There is none.');
  return item;
}

interface Aftermath {
  said: string;
  text: string;
  outcome: WriteOutcome | undefined;
  /** Effects on the site. */
  after: number;
  result: TurnResult;
  events: readonly WriteEvent[];
}

/** What was said against what is there, each as a sentence. */
function disagreements({ said, text, outcome, after, result, events }: Aftermath): string[] {
  const found: string[] = [];
  const check = (is: boolean, what: string): void => {
    if (!is) found.push(what);
  };
  check(after <= 1, `it happened ${after} times`);
  const quoted = JSON.stringify(text.slice(0, 160));
  if (said === 'done') {
    check(after === 1, `said done, happened ${after} times`);
    check(text.startsWith('Done: '), `done reads as ${quoted}`);
    check(outcome?.status === 'done' && outcome.howToUndo !== '', 'said done without how to undo');
  } else if (said === 'unknown') {
    check(/To check: \S.*https:/su.test(text), `unknown does not say how to check: ${quoted}`);
  } else if (said === 'partly_done') {
    check(after > 0 && after < 1, `said partly done, happened ${after} times`);
    check(
      outcome?.status === 'partly_done' && outcome.done.length > 0 && outcome.left.length > 0,
      'partly done does not say what',
    );
  } else {
    check(after === 0, `said ${said}, happened ${after} times`);
    check(!text.startsWith('Done: '), `${said} reads as ${quoted}`);
  }
  // What fronts and the record are told is the same.
  const [write] = result.writes ?? [];
  const isOutcome = ['done', 'unknown', 'partly_done', 'not_done', 'conflict', 'unavailable'].includes(said);
  const isTold = isOutcome ? write?.status === said : write === undefined || write.status === 'failed';
  check(isTold, `the turn says ${write?.status}`);
  const last = events.at(-1)?.event;
  check(last === (isOutcome ? said : 'failed'), `the record ends with ${last}`);
  check(said !== 'nothing', 'the call has no answer');
  return found;
}
