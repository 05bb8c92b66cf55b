import type { Client } from 'confluence.js/core';

import { ConfluenceError } from '../../errors.js';
import type { Snapshot } from '../snapshot.js';
import type { Undo, WriteDone, WriteOutcome, WritePartlyDone, WrittenContent } from './outcome.js';
import { plain, type ProposalOf, type WriteKind, type WriteProposal, type WriteRequest } from './proposal.js';
import { afterwards, type ExecuteOptions, lookFor, type Looked, sendOnce } from './send.js';

/** What shows that a request was carried out, as the outcome tells it. */
export type Evidence = Omit<WriteDone, 'status' | 'kind' | 'confirmedBy'>;

type Maybe<Value> = Promise<Value | undefined> | Value | undefined;

/**
 * One request of a proposal, and how its effect is told on the site. `State` is what there is to see: a page, comments,
 * labels. Methods, not properties: a step is handed on without its state, which comes from `look` and goes back to the
 * same step only.
 */
export interface Step<State = unknown> {
  /** What there is now. */
  look(): Promise<State>;
  /** What in it shows that the request was carried out; `isSent`: it has been sent in this run. */
  doneIn(state: State, isSent: boolean): Maybe<Evidence>;
  /** The outcome when it is no longer what the proposal was made from. Absent: it depends on nothing. */
  conflictIn?(state: State): Maybe<WriteOutcome>;
  /** What the answer shows: that it was carried out, or another outcome; undefined when it is not to be read. */
  answered(answer: unknown, before: State): Maybe<Evidence | WriteOutcome>;
  /** Sent in the place of the request's JSON; made when everything else is settled. */
  form?(): Promise<FormData>;
  /** False: no look can find it, so that without an answer nobody can tell. Default true. */
  isVisible?: boolean;
  /** What was seen when it was not carried out, e.g. `the page was read again and is without the change`. */
  absence: string;
  /** For a human who looks when nobody can tell: for what, and where. Default: at the subject's address. */
  howToCheck: string;
  checkAt?: string;
  /** The request in a phrase, where a proposal has several. */
  phrase?: string;
}

/** A kind of change: everything that is its own. */
export type Change<Kind extends WriteKind> = ChangeBy<ProposalOf<Kind>>;

interface ChangeBy<Proposal extends WriteProposal> {
  /** What a connection cannot do that lacks its operation, e.g. `delete pages`. */
  ability: string;
  step(client: Client, proposal: Proposal, request: WriteRequest, options: ExecuteOptions): Step;
  /** What takes back some requests of a proposal that may have several. Absent: the evidence says it. */
  undoOf?(proposal: Proposal, requests: readonly WriteRequest[]): Undo;
}

/** A kind of change that takes another one back. */
export type UndoingChange<Kind extends Undo['kind']> = UndoingBy<ProposalOf<Kind>, Extract<Undo, { kind: Kind }>>;

interface UndoingBy<Proposal extends WriteProposal, Taken extends Undo> extends ChangeBy<Proposal> {
  /** Its proposal; `page` is what the same call has read of the page, so that it is not read again. */
  prepareUndo(client: Client, undo: Taken, page?: Snapshot): Promise<WriteProposal>;
}

/**
 * The protocol of sending: looks whether a request was carried out before and whether all is as it was; sends it once;
 * and where the answer does not tell what became of it, looks again. What cannot be told is `unknown`.
 * @throws ConfluenceError when nothing was written.
 */
async function settleRequest(
  client: Client,
  { kind, subject }: WriteProposal,
  { request, step }: { request: WriteRequest; step: Step },
  ability: string,
  options: ExecuteOptions,
): Promise<WriteOutcome> {
  const done = (evidence: Evidence, confirmedBy: WriteDone['confirmedBy']): WriteDone =>
    plain({ status: 'done', kind, ...evidence, content: plain(evidence.content), confirmedBy });
  /** The end that the state of the site makes; undefined when the request is still to be carried out, and can be. */
  const endIn = async (state: unknown, confirmedBy: 'earlier' | 'read_back'): Promise<WriteOutcome | undefined> => {
    const evidence = await step.doneIn(state, confirmedBy === 'read_back');
    return evidence === undefined ? step.conflictIn?.(state) : done(evidence, confirmedBy);
  };

  const look = (lost?: ConfluenceError): Promise<Looked<Evidence>> =>
    lookFor(lost, async () => step.doneIn(await step.look(), true), options);
  const untold = (message: string): WriteOutcome => ({
    status: 'unknown',
    kind,
    message,
    howToCheck: step.howToCheck,
    url: step.checkAt ?? subject.url,
  });

  if (options.isClaimedBefore === true) {
    const looked: Looked<Evidence> = step.isVisible === false ? { certain: false } : await look();
    if (looked.found !== undefined) return done(looked.found, 'earlier');
    return untold(
      'It was begun to be sent before, and cut off; whether it was carried out cannot be told. It was not sent again.',
    );
  }
  const before = await step.look();
  const end = await endIn(before, 'earlier');
  if (end !== undefined) return end;
  const sent = await sendOnce(client, request, await step.form?.());
  if (sent.kind === 'removed') {
    return {
      status: 'unavailable',
      kind,
      operation: `${request.method} ${request.path}`,
      message: `This connection cannot ${ability}: Atlassian has removed the operation for it. Nothing was written.`,
      next: 'Do without it, or let the user do it in Confluence; authorizing again does not help.',
    };
  }
  if (sent.kind === 'refused') {
    // Somebody was faster, or a gateway sent the request twice and the second one met the first.
    const now = await endIn(await step.look(), 'read_back');
    if (now === undefined) throw sent.error;
    return now;
  }
  if (sent.kind === 'answered') {
    const { answer } = sent;
    // It was carried out: an answer that cannot be read is none, and the site is asked.
    const shown = await afterwards(async () => step.answered(answer, before), undefined);
    if (shown !== undefined) return 'status' in shown ? shown : done(shown, 'answer');
  }
  const lost = sent.kind === 'lost' ? sent.error : undefined;
  const looked: Looked<Evidence> = step.isVisible === false ? { certain: false } : await look(lost);
  if (looked.found !== undefined) return done(looked.found, 'read_back');
  if (!looked.certain) {
    return untold(
      'The request was sent and its answer was lost; whether it was carried out cannot be told. It was not repeated.',
    );
  }
  const what = lost === undefined ? 'Confluence took the request' : 'The answer was lost';
  return { status: 'not_done', kind, message: `${what}; ${step.absence}.`, next: again };
}

/**
 * Carries out the requests of a proposal, one after the other, each by the same protocol. When one of several ends it,
 * what was written before is told with it.
 * @throws ConfluenceError when nothing was written.
 */
export async function settle(
  client: Client,
  proposal: WriteProposal,
  change: Change<WriteKind>,
  options: ExecuteOptions,
): Promise<WriteOutcome> {
  const steps = proposal.requests.map((request) => ({
    request,
    step: change.step(client, proposal, request, options),
  }));
  const settled: ((typeof steps)[number] & { outcome: WriteDone })[] = [];
  for (const [index, each] of steps.entries()) {
    const written = settled.filter(({ outcome }) => outcome.confirmedBy !== 'earlier');
    const [first] = written;
    const partly = (
      content: WrittenContent,
      { message, next }: { message: string; next: string },
    ): WritePartlyDone => ({
      status: 'partly_done',
      kind: proposal.kind,
      content,
      done: written.map(phraseOf),
      left: steps.slice(index).map(phraseOf),
      message: `The rest was not carried out: ${message}`,
      next,
      undo: change.undoOf?.(
        proposal,
        written.map(({ request }) => request),
      ),
    });
    try {
      const outcome = await settleRequest(client, proposal, each, change.ability, options);
      if (outcome.status === 'done') settled.push({ ...each, outcome });
      else if (first === undefined || outcome.status === 'unknown') return outcome;
      else return partly(first.outcome.content, outcome);
    } catch (error) {
      // An error says that nothing was written; that would not be true any more.
      if (first === undefined) throw error;
      return partly(first.outcome.content, ConfluenceError.isInstance(error) ? error : interrupted);
    }
  }
  const outcomes = settled.map(({ outcome }) => outcome);
  const [best] = outcomes.toSorted((one, other) => ways.indexOf(one.confirmedBy) - ways.indexOf(other.confirmedBy));
  if (best === undefined) throw new Error('A proposal has a request.');
  return change.undoOf === undefined ? best : { ...best, undo: change.undoOf(proposal, proposal.requests) };
}

/** How a change is known to be on the site, the one that says most of several first. */
const ways: readonly WriteDone['confirmedBy'][] = ['answer', 'read_back', 'earlier'];

const again = 'The same proposal may be executed again.';
const interrupted = { message: 'It was interrupted.', next: again };

const phraseOf = ({ step }: { step: Step }): string => step.phrase ?? '';
