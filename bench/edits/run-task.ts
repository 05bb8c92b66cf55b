import type { ToolMessage } from '@langchain/core/messages';
import { ToolInputParsingException } from '@langchain/core/tools';
import { type PreparedWrite, preparedOf, readArtifact, type ToolArtifact } from '../../src/tool/artifact.js';
import { toolDefinitions } from '../../tools/index.js';
import { changed, differencesOf } from './compare-site.js';
import { type Ground, openGround, type Pages } from './ground.js';
import type { Call, EditTask, PageState } from './tasks.js';

/**
 * What became of a task. `right`: what was expected came of the first calls; `corrected`: of those after a refusal;
 * `refused`: it was not made, and the model was told so; `unsaid`: it was made, and the human was not shown it as it is;
 * `wrong`: something else was made.
 */
export const outcomes = ['right', 'corrected', 'refused', 'unsaid', 'wrong'] as const;
export type Outcome = (typeof outcomes)[number];

export interface Row {
  id: string;
  kind: string;
  task: string;
  outcome: Outcome;
  /** What is not as it should be, and what the model was told. */
  why: string[];
}

/** Calls up to the first that is refused. */
interface Made {
  /** What the model is told of the refusal. */
  refusal?: string;
  /** What the human was shown. */
  shown: string;
}

/** Makes the calls of a task on a ground of its own: what they propose is approved and carried out. */
export async function runTask(pages: Pages, task: EditTask): Promise<Row> {
  const { id, kind, task: words, expect, calls, after } = task;
  const expected = expectedPages(pages, task);
  const ground = await openGround(pages);
  const row = (outcome: Outcome, ...why: string[]): Row => ({ id, kind, task: words, outcome, why });
  const differences = (): string[] => differencesOf(pages.site, ground.site, expected, expect);
  try {
    const first = await make(ground, task, calls);
    if (first.refusal === undefined) {
      const odd = differences();
      if (expect.refused !== undefined) return row('wrong', 'It was not refused.', first.shown);
      if (odd.length > 0) return row('wrong', ...odd, first.shown);
      return row(...saidOf(task, first.shown, 'right'));
    }
    const unsaid = (expect.refused ?? []).filter((fragment) => !first.refusal?.includes(fragment));
    if (unsaid.length > 0)
      return row('refused', ...unsaid.map((text) => `The refusal lacks "${text}".`), first.refusal);
    if (after === undefined) {
      const odd = differences();
      if (odd.length > 0 || expect.refused === undefined) return row('refused', ...odd, first.refusal);
      return row('right');
    }
    const second = await make(ground, task, after);
    if (second.refusal !== undefined) return row('refused', first.refusal, second.refusal);
    const odd = differences();
    if (odd.length > 0) return row('wrong', first.refusal, ...odd, second.shown);
    return row(...saidOf(task, second.shown, expect.refused === undefined ? 'corrected' : 'right'), first.refusal);
  } finally {
    await ground.sandbox.close();
  }
}

/** Whether the human was shown what the task names. */
function saidOf({ expect }: EditTask, text: string, otherwise: Outcome): [outcome: Outcome, ...why: string[]] {
  const why = [
    ...expect.shown.filter((part) => !text.includes(part)).map((part) => `It is not shown: ${part}`),
    ...expect.hidden.filter((part) => text.includes(part)).map((part) => `It is shown: ${part}`),
  ];
  return why.length === 0 ? [otherwise] : ['unsaid', ...why, text];
}

/** What is expected of pages, by id. Throws an Error for a page or words that are not there. */
function expectedPages({ site, ids }: Pages, { page, expect }: EditTask): Map<string, PageState> {
  const { also = {}, body, or, title, labels, parent, status } = expect;
  const states = new Map<string, PageState>();
  for (const [path, state] of Object.entries({ [page]: { body, or, title, labels, parent, status }, ...also })) {
    const id = ids.get(path);
    const storage = site.contents.find((content) => content.id === id)?.versions.at(-1)?.storage;
    if (id === undefined || storage === undefined) throw new Error(`There is no page ${path}.`);
    for (const changes of [state.body ?? [], ...(state.or ?? [])]) changed(storage, changes);
    states.set(id, state);
  }
  return states;
}

async function make(ground: Ground, task: EditTask, calls: readonly Call[]): Promise<Made> {
  const shown: string[] = [];
  for (const call of calls) {
    const told = await makeCall(ground, task, call);
    if (told.refusal !== undefined) return { refusal: told.refusal, shown: shown.join('\n') };
    shown.push(told.shown);
  }
  return { shown: shown.join('\n') };
}

async function makeCall(ground: Ground, task: EditTask, { tool: name, args }: Call): Promise<Made> {
  const tool = ground.toolkit.getTools().find((candidate) => candidate.name === name);
  if (tool === undefined) return { refusal: `There is no tool ${name}.`, shown: '' };
  let message: ToolMessage;
  try {
    message = await tool.invoke({
      type: 'tool_call',
      id: 'call',
      name,
      args: withIds(ground, task, withPage(name, args)),
    });
  } catch (error) {
    // An agent gives this to its model.
    if (error instanceof ToolInputParsingException) return { refusal: error.message, shown: '' };
    throw error;
  }
  // Our tools make no other.
  const artifact = message.artifact as ToolArtifact;
  if (readArtifact(artifact).error !== undefined) return { refusal: message.text, shown: '' };
  const prepared = preparedOf(artifact['prepared']);
  if (prepared === undefined) return { shown: '' };
  const done = await ground.toolkit.execute(JSON.parse(JSON.stringify(prepared.proposal)));
  if (readArtifact(done.artifact).outcome?.status !== 'done') return { refusal: done.content, shown: '' };
  return { shown: shownOf(prepared) };
}

const shownOf = ({ proposal, preview }: PreparedWrite): string =>
  [proposal.summary, ...proposal.effects, preview.diff, ...preview.notes].join('\n');

/** The arguments with the task's page, where the tool takes one and nothing else says what is meant. */
function withPage(name: string, args: Record<string, unknown>): Record<string, unknown> {
  const takesPage = toolDefinitions.some((tool) => tool.name === name && 'page' in tool.schema.shape);
  const isNamed = ['page', 'reply_to', 'resolve', 'reopen'].some((key) => key in args);
  return takesPage && !isNamed ? { page: '$page', ...args } : args;
}

function withIds({ site, pristine, ids }: Ground, { page }: EditTask, args: Record<string, unknown>): unknown {
  const idOf = (text: string): string | undefined => {
    const [, kind, words] = /^\$(page|created|comment)(?::([^]+))?$/u.exec(text) ?? [];
    if (kind === 'page') return ids.get(words ?? page);
    if (kind === 'created') return site.contents.findLast(({ id }) => !pristine.has(id))?.id;
    if (kind === 'comment')
      return site.comments.find(({ versions }) => versions.at(-1)?.storage.includes(words ?? ''))?.id;
    return text;
  };
  return JSON.parse(JSON.stringify(args), (_key, value: unknown) =>
    typeof value === 'string' ? (idOf(value) ?? value) : value,
  );
}
