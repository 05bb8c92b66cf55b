import { createMiddleware } from 'langchain';
import { AIMessage } from '@langchain/core/messages';
import { unverifiedLinks } from '../links.js';

/** The note under an answer that shows addresses no tool result of the thread contained; empty when there are none. */
export function unverifiedNote(urls: readonly string[]): string {
  if (urls.length === 0) return '';
  // In code marks, so that no renderer turns the address into something to click.
  return `\n\n[unverified link: not in any result]\n${urls.map((url) => `- \`${url.replaceAll('`', '%60')}\``).join('\n')}`;
}

/** Appends {@link unverifiedNote} to a final answer, so that an invented or planted address never passes as a source. */
export const checkCitations = createMiddleware({
  name: 'citation_check',
  wrapModelCall: async (request, handler) => {
    const message = await handler(request);
    if (!AIMessage.isInstance(message) || message.tool_calls?.length) return message;
    const note = unverifiedNote(unverifiedLinks(message.text, request.messages));
    if (note === '') return message;
    const content =
      typeof message.content === 'string'
        ? message.content + note
        : [...message.content, { type: 'text' as const, text: note }];
    return new AIMessage({
      content,
      // Same id: the message is the one that was streamed, with a note.
      id: message.id,
      additional_kwargs: message.additional_kwargs,
      response_metadata: message.response_metadata,
      ...(message.usage_metadata && { usage_metadata: message.usage_metadata }),
    });
  },
});
