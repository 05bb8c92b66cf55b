import { type OpenAIStub, startOpenAIStub, type WireMessage } from '../helpers/openai-stub.js';

/**
 * A model that makes the calls a question holds as JSON, and answers with the results of its calls; to any other
 * question it says that there is nothing to do.
 */
export function startProposingModel(): Promise<OpenAIStub> {
  return startOpenAIStub(({ body }) => {
    const start = body.messages.findLastIndex(({ role }) => role === 'user');
    const [question, ...rest] = body.messages.slice(start);
    const results = rest.filter(({ role }) => role === 'tool');
    if (results.length > 0) return { text: results.map(({ content }) => textOf(content)).join(' ‖ ') };
    const text = textOf(question?.content);
    if (!text.startsWith('[')) return { text: 'Nothing to do.' };
    // The tests write the questions.
    return { calls: JSON.parse(text) as { id: string; name: string; args: object }[] };
  });
}

/** A question upon which the model appends to these pages, with one call each. */
export function appendTo(...ids: string[]): string {
  return JSON.stringify(
    ids.map((page, index) => ({
      id: `call_${index + 1}`,
      name: 'confluence_edit_page',
      args: { page, operations: [{ action: 'append', text: `Use the VPN on ${page}.` }] },
    })),
  );
}

function textOf(content: WireMessage['content'] | undefined): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}
