import { createMiddleware } from 'langchain';
import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import { z } from 'zod';
import { checkLinks } from '../../links/check-links.js';
import { withoutReasoning } from '../../models/reasoning.js';
import { KnownAddresses } from '../known-addresses.js';

const marked = z.object({ unknownAddresses: z.array(z.string()) });

/** Most addresses that are named, and the most of each: enough to see what is going on. */
const maxNamed = 20;
const maxLength = 500;

/** Addresses in an answer that nobody gave and that lost their link, in order. */
export function unknownAddressesOf(message: BaseMessage): string[] {
  return marked.safeParse(message.response_metadata).data?.unknownAddresses ?? [];
}

/**
 * Takes away what a model only thought, in the tags of some servers, and the link from every address in what it says
 * that neither a tool, nor a page, nor the user gave, and shows where the others lead; see `LinkCheck`.
 * {@link unknownAddressesOf} the message tells which they were.
 */
export const checkCitations = createMiddleware({
  name: 'citation_check',
  wrapModelCall: async (request, handler) => {
    const message = await handler(request);
    if (!AIMessage.isInstance(message) || message.text === '') return message;
    const { markdown, links } = checkLinks(
      withoutReasoning(message.text),
      new KnownAddresses(request.messages).originOf,
    );
    const unknownAddresses = links
      .filter(({ origin }) => origin === 'unknown')
      .slice(0, maxNamed)
      .map(({ address }) => address.slice(0, maxLength));
    return new AIMessage({
      content: withText(message, markdown),
      // Same id: the message is the one that was streamed.
      id: message.id,
      tool_calls: message.tool_calls,
      invalid_tool_calls: message.invalid_tool_calls,
      additional_kwargs: message.additional_kwargs,
      response_metadata: { ...message.response_metadata, unknownAddresses },
      ...(message.usage_metadata && { usage_metadata: message.usage_metadata }),
    });
  },
});

/** The content of a message with another text: what is no text stays, the text stands where its first piece stood. */
function withText({ content }: AIMessage, text: string): AIMessage['content'] {
  if (typeof content === 'string') return text;
  const first = content.findIndex((part) => part.type === 'text');
  return content.flatMap((part, index) => {
    if (part.type !== 'text') return [part];
    return index === first ? [{ type: 'text' as const, text }] : [];
  });
}
