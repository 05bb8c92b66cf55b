import { createMiddleware } from 'langchain';
import { AIMessage, type BaseMessage, RemoveMessage, ToolMessage } from '@langchain/core/messages';
import { REMOVE_ALL_MESSAGES } from '@langchain/langgraph';
import { artifactOf } from '../artifact.js';

/**
 * The messages with an answer for every tool call: a call that an aborted or interrupted run left open is answered as
 * cancelled. The same array when nothing is open.
 */
export function answerOpenCalls(messages: BaseMessage[]): BaseMessage[] {
  const repaired: BaseMessage[] = [];
  for (const [index, message] of messages.entries()) {
    repaired.push(message);
    if (!AIMessage.isInstance(message)) continue;
    // Only what follows it answers a call: another message of a history from elsewhere may have used the same id.
    const rest = messages.slice(index + 1);
    const next = rest.findIndex((each) => AIMessage.isInstance(each));
    const answers = (next === -1 ? rest : rest.slice(0, next)).filter((each) => ToolMessage.isInstance(each));
    const answered = new Set(answers.map(({ tool_call_id }) => tool_call_id));
    const open = (message.tool_calls ?? []).filter((call) => call.id !== undefined && !answered.has(call.id));
    if (open.length === 0) continue;
    const cancelled = open.map(
      (call) =>
        new ToolMessage({
          tool_call_id: call.id ?? '',
          name: call.name,
          status: 'error',
          content: 'Cancelled before it finished. Nothing is known about its result.',
        }),
    );
    // Answers of finished siblings follow the call; the open ones go right behind the call as well.
    repaired.push(...cancelled);
  }
  return repaired.length === messages.length ? messages : repaired;
}

/** Stands where a link for an authorization stood. */
const spentLink = '(a link that is no longer valid)';

/**
 * The messages that held a link for an authorization that was used (a later call worked) or has expired, without it;
 * their ids are the same.
 */
export function withoutSpentLinks(messages: readonly BaseMessage[], now: Date): BaseMessage[] {
  const results = messages.filter((message) => ToolMessage.isInstance(message));
  const links = results.flatMap((message, index) => {
    const { authorization } = artifactOf(message);
    if (authorization?.link === undefined) return [];
    const hasExpired = authorization.expiresAt !== undefined && Date.parse(authorization.expiresAt) <= now.getTime();
    const wasUsed = results.slice(index + 1).some((later) => {
      const { authorization: asked, error } = artifactOf(later);
      return later.status !== 'error' && asked === undefined && error === undefined;
    });
    return hasExpired || wasUsed ? [authorization.link] : [];
  });
  if (links.length === 0) return [];
  const cleaned = (text: string): string => links.reduce((left, link) => left.replaceAll(link, spentLink), text);
  return messages.flatMap((message): BaseMessage[] => {
    const isConcerned = links.some((link) => JSON.stringify([message.content, artifact(message)]).includes(link));
    if (
      !isConcerned ||
      message.id === undefined ||
      !(ToolMessage.isInstance(message) || AIMessage.isInstance(message))
    ) {
      return [];
    }
    const content =
      typeof message.content === 'string'
        ? cleaned(message.content)
        : message.content.map((part) =>
            'text' in part && typeof part.text === 'string' ? { ...part, text: cleaned(part.text) } : part,
          );
    if (ToolMessage.isInstance(message)) {
      // Artifacts are plain JSON.
      const kept: unknown = JSON.parse(cleaned(JSON.stringify(withoutLink(message.artifact))));
      return [
        new ToolMessage({
          ...fieldsOf(message),
          tool_call_id: message.tool_call_id,
          status: message.status,
          artifact: kept,
          content,
        }),
      ];
    }
    const { tool_calls, invalid_tool_calls, usage_metadata } = message;
    return [
      new AIMessage({
        ...fieldsOf(message),
        tool_calls,
        invalid_tool_calls,
        ...(usage_metadata && { usage_metadata }),
        content,
      }),
    ];
  });
}

const artifact = (message: BaseMessage): unknown => (ToolMessage.isInstance(message) ? message.artifact : undefined);

const fieldsOf = ({ id, name, additional_kwargs, response_metadata }: BaseMessage) => ({
  id,
  additional_kwargs,
  response_metadata,
  ...(name !== undefined && { name }),
});

/** An artifact whose request for an authorization has no link any more. */
function withoutLink(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('authorization' in value)) return value ?? null;
  const { authorization } = value;
  if (typeof authorization !== 'object' || authorization === null) return value;
  // An object may have any field.
  const { link: _link, ...rest } = authorization as { link?: unknown };
  return { ...value, authorization: rest };
}

/**
 * Answers tool calls that an earlier run of the thread left open, and takes links out of it that are of no use any more.
 * Model providers reject a history with an unanswered call, so without this a cancelled turn would make its thread
 * unusable. Runs on new input, not on a resume; a link that was used goes at the end of the turn as well.
 */
export function repairHistory(now: () => Date) {
  return createMiddleware({
    name: 'repair_history',
    beforeAgent: (state) => {
      const cleaned = new Map(withoutSpentLinks(state.messages, now()).map((message) => [message.id, message]));
      const current = state.messages.map((message) => cleaned.get(message.id) ?? message);
      const repaired = answerOpenCalls(current);
      if (repaired === current && cleaned.size === 0) return undefined;
      return { messages: [new RemoveMessage({ id: REMOVE_ALL_MESSAGES }), ...repaired] };
    },
    afterAgent: (state) => {
      const cleaned = withoutSpentLinks(state.messages, new Date(0));
      return cleaned.length === 0 ? undefined : { messages: cleaned };
    },
  });
}
