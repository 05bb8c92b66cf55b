import type { AgentEvent, TurnResult } from '../../agent/events.js';
import { createBlockStream } from './block-stream.js';
import { renderBlocks } from './markdown-to-ansi.js';
import { renderSources } from './render-sources.js';
import { renderWarnings } from './render-warnings.js';
import { renderWrites, writesSince } from './render-write.js';
import { safeLine } from './safe-text.js';
import type { Style } from './style.js';

/** What a live line at the bottom of the screen must offer. */
export interface ActivityLine {
  /** False where nothing can move: then what happens is printed line by line. */
  readonly isVisible: boolean;
  show(text: string): void;
  hide(): void;
}

export interface TurnViewOptions {
  write: (text: string) => void;
  style: Style;
  /** Columns of the screen, asked at every block: the window may change its size. */
  width: () => number;
  activity: ActivityLine;
  /** Adds figures to every finished call. */
  verbose?: boolean | undefined;
  /** Outcome of the part of the turn before this one: what it told is not told again. */
  earlier?: TurnResult | undefined;
  /** How the last change can be taken back. */
  undo?: string;
}

/**
 * Shows a turn while it runs: a line for each thing the agent does, the answer block by block as soon as one is
 * complete, then the sources and what was changed. Gives the outcome; requests for authorization and for approval are
 * left to the caller.
 */
export async function showTurn(events: AsyncIterable<AgentEvent>, options: TurnViewOptions): Promise<TurnResult> {
  const { style, activity } = options;
  const blocks = createBlockStream();
  const openCalls = new Map<string, string>();
  let previous: 'nothing' | 'step' | 'block' = 'nothing';
  let result: TurnResult | undefined;

  const print = (text: string): void => {
    activity.hide();
    options.write(text);
  };
  const printBlocks = (rendered: string): void => {
    if (rendered === '') return;
    print(`${previous === 'nothing' ? '' : '\n'}${rendered}\n`);
    previous = 'block';
  };
  const layout = (): Parameters<typeof renderBlocks>[1] => ({ style, width: options.width() });
  const printStep = (text: string): void => {
    print(`${previous === 'block' ? '\n' : ''}${style.paint('dim', `· ${text}`)}\n`);
    previous = 'step';
  };

  /** A call is described better as it goes on; where the screen shows that as it happens, only the last words stay. */
  const describe = (toolCallId: string, description: string): void => {
    if (activity.isVisible) {
      openCalls.set(toolCallId, description);
      activity.show(description);
    } else if (openCalls.get(toolCallId) !== description) {
      openCalls.set(toolCallId, description);
      printStep(description);
    }
  };
  const finish = (toolCallId: string): void => {
    const description = openCalls.get(toolCallId);
    if (activity.isVisible && description !== undefined) printStep(description);
    openCalls.delete(toolCallId);
  };

  activity.show('thinking');
  try {
    for await (const event of events) {
      switch (event.type) {
        case 'tool-start': {
          printBlocks(renderBlocks(blocks.end(), layout()));
          describe(event.toolCallId, safeLine(event.description, 120));
          break;
        }
        case 'tool-progress': {
          describe(event.toolCallId, safeLine(event.message, 120));
          break;
        }
        case 'tool-end': {
          finish(event.toolCallId);
          if (options.verbose) printStep(`  ${describeRecord(event)}`);
          activity.show('thinking');
          break;
        }
        case 'text-delta': {
          activity.show('writing');
          printBlocks(renderBlocks(blocks.push(event.text), layout()));
          break;
        }
        case 'turn-end':
          result = event.result;
          break;
        case 'turn-start':
        case 'authorization-required':
        case 'approval-required':
          break;
      }
    }
  } finally {
    activity.hide();
  }
  // A call that a pause or a Ctrl-C left open.
  for (const toolCallId of openCalls.keys()) finish(toolCallId);
  printBlocks(renderBlocks(blocks.end(), layout()));
  if (result === undefined) throw new Error('The session ended a turn without its outcome.');
  const failure = untoldFailure(result);
  if (failure !== '') print(`${previous === 'nothing' ? '' : '\n'}${style.paint('red', failure)}\n`);
  const sources = renderSources(result.citations, style);
  if (sources !== '') print(`\n${sources}\n`);
  const warnings = renderWarnings(result.warnings, style);
  if (warnings !== '') print(`\n${warnings}\n`);
  const writes = renderWrites(writesSince(result, options.earlier), style, options.undo);
  if (writes.length > 0) print(`${previous === 'nothing' ? '' : '\n'}${writes.join('\n')}\n`);
  return result;
}

/** A failure in two sentences: what, and what to do now. */
export function failureText(error: NonNullable<TurnResult['error']>): string {
  if (error.kind === 'cancelled') return 'Cancelled.';
  return `${safeLine(error.message, 500)} ${safeLine(error.next, 500)}`;
}

/** The failure of a turn as far as its answer does not tell it already; empty when there is nothing to add. */
export function untoldFailure({ answer, error }: TurnResult): string {
  if (error === undefined) return '';
  const isTold = oneLineOf(answer).includes(oneLineOf(error.message));
  return isTold && error.kind !== 'cancelled' ? safeLine(error.next, 500) : failureText(error);
}

const oneLineOf = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim();

/** The figures of a finished call on one line. */
export function describeRecord({ record, sources }: Extract<AgentEvent, { type: 'tool-end' }>): string {
  const { name, ok, ms, tokens } = record;
  return `${safeLine(name, 60)}: ${ok ? 'ok' : 'failed'}, ${ms} ms, ${tokens} tokens, ${sources.length} sources`;
}
