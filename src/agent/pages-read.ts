import { type BaseMessage, ToolMessage } from '@langchain/core/messages';
import { artifactOf } from './artifact.js';

const maxPagesRead = 10;

/** Pages that results of the thread quote, the latest first, at most ten. */
export function pagesRead(messages: readonly BaseMessage[]): { title: string; url: string }[] {
  const pages = new Map<string, { title: string; url: string }>();
  for (const message of messages.toReversed()) {
    if (!ToolMessage.isInstance(message)) continue;
    const { sources, outcome } = artifactOf(message);
    // What a change wrote is no text that came from others.
    if (outcome !== undefined) continue;
    for (const { pageId, title, url } of sources) if (!pages.has(pageId)) pages.set(pageId, { title, url });
  }
  return [...pages.values()].slice(0, maxPagesRead);
}
