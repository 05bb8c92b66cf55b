import type { AgentEvent, Approval, TurnResult } from '../agent/events.js';
import type { Console } from './console.js';
import { approvalText } from './terminal/render-approval.js';
import { renderAuthorization } from './terminal/render-authorization.js';
import { renderSources } from './terminal/render-sources.js';
import { renderWarnings } from './terminal/render-warnings.js';
import { renderWrites } from './terminal/render-write.js';
import { safeLine, safeText } from './terminal/safe-text.js';
import { createStyle, type Style } from './terminal/style.js';
import { describeRecord, untoldFailure } from './terminal/turn-view.js';

const plain = createStyle();

/**
 * The outcome of a turn for a pipe: answer, sources, what was changed and what waits for a decision on standard output,
 * what went wrong on standard error. The request for authorization is left out where it was shown already.
 */
export function printTurn(result: TurnResult, console: Console, options: { withAuthorization: boolean }): void {
  const answer = safeText(result.answer).trim();
  const sources = renderSources(result.citations, plain);
  const writes = renderWrites(result.writes ?? [], plain).join('\n');
  const approvals = renderApprovals(result.approvals ?? [], plain, console.width());
  const text = [answer, sources, writes, approvals].filter((part) => part !== '').join('\n\n');
  if (text !== '') console.print(text);
  if (options.withAuthorization && result.authorization && result.status === 'authorization_required') {
    console.note(renderAuthorization(result.authorization, console.errorStyle, console.width()));
  }
  const warnings = renderWarnings(result.warnings, console.errorStyle);
  if (warnings !== '') console.note(warnings);
  const failure = untoldFailure(result);
  if (failure !== '') console.note(failure);
}

/** Changes that wait for a decision, one below the other; empty for none. */
export function renderApprovals(approvals: readonly Approval[], style: Style, width: number): string {
  return approvals
    .map((approval, index) =>
      approvalText(approval, { style, width, place: { number: index + 1, of: approvals.length } }),
    )
    .join('\n\n');
}

/** Notes on standard error what the agent does, a line for each thing. */
export function noteEvents(console: Console): (event: AgentEvent) => void {
  const told = new Map<string, string>();
  const tell = (toolCallId: string, text: string): void => {
    if (told.get(toolCallId) !== text) console.note(`· ${text}`);
    told.set(toolCallId, text);
  };
  return (event) => {
    if (event.type === 'tool-start') tell(event.toolCallId, safeLine(event.description, 120));
    else if (event.type === 'tool-progress') tell(event.toolCallId, safeLine(event.message));
    else if (event.type === 'tool-end') console.note(`  ${describeRecord(event)}`);
    else if (event.type === 'turn-end') {
      const { modelCalls, requests, inputTokens, outputTokens } = event.result.usage;
      const tokens = inputTokens === undefined ? '' : `, ${inputTokens} tokens in, ${outputTokens ?? 0} out`;
      console.note(`  ${event.result.status}: ${modelCalls} model calls, ${requests} requests${tokens}`);
    }
  };
}
