import type { AgentEvent, TurnResult } from '../agent/events.js';
import type { Console } from './console.js';
import { renderAuthorization } from './terminal/render-authorization.js';
import { renderSources } from './terminal/render-sources.js';
import { describeCall } from './terminal/describe-call.js';
import { safeLine, safeText } from './terminal/safe-text.js';
import { createStyle } from './terminal/style.js';
import { describeRecord, failureText } from './terminal/turn-view.js';

const plain = createStyle();

/**
 * The outcome of a turn for a pipe: answer and sources on standard output, what went wrong on standard error. The
 * request for authorization is left out where it was shown already.
 */
export function printTurn(result: TurnResult, console: Console, options: { withAuthorization: boolean }): void {
  const answer = safeText(result.answer).trim();
  const sources = renderSources(result.citations, plain);
  const text = [answer, sources].filter((part) => part !== '').join('\n\n');
  if (text !== '') console.print(text);
  if (options.withAuthorization && result.authorization && result.status === 'authorization_required') {
    console.note(renderAuthorization(result.authorization, console.errorStyle));
  }
  if (result.error) console.note(failureText(result.error));
}

/** Notes on standard error what the agent does, a line for each thing. */
export function noteEvents(console: Console): (event: AgentEvent) => void {
  const told = new Map<string, string>();
  const tell = (toolCallId: string, text: string): void => {
    if (told.get(toolCallId) !== text) console.note(`· ${text}`);
    told.set(toolCallId, text);
  };
  return (event) => {
    if (event.type === 'tool-start') tell(event.toolCallId, describeCall(event.name, event.args));
    else if (event.type === 'tool-progress') tell(event.toolCallId, safeLine(event.message));
    else if (event.type === 'tool-end') console.note(`  ${describeRecord(event)}`);
    else if (event.type === 'turn-end') {
      const { modelCalls, requests, inputTokens, outputTokens } = event.result.usage;
      const tokens = inputTokens === undefined ? '' : `, ${inputTokens} tokens in, ${outputTokens ?? 0} out`;
      console.note(`  ${event.result.status}: ${modelCalls} model calls, ${requests} requests${tokens}`);
    }
  };
}
