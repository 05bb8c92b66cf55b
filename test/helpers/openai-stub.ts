import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as the chat completions API has it. */
export interface WireMessage {
  role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
  content: string | null;
  tool_calls?: { id: string; function: { name: string; arguments: string } }[];
  tool_call_id?: string;
}

export interface WireRequest {
  path: string;
  authorization: string | undefined;
  body: {
    model: string;
    stream?: boolean;
    stream_options?: { include_usage?: boolean };
    messages: WireMessage[];
    tools?: { type: 'function'; function: { name: string; description?: string; parameters: object } }[];
  };
}

/**
 * What the model says; arguments that are text are sent as they are; `hold` has it stop after that many words. `status`
 * instead is an error of the API with this `error` object.
 */
export type WireReply =
  | {
      text?: string;
      calls?: { id?: string; name: string; args: object | string }[];
      finishReason?: string;
      hold?: { afterWords: number; until: Promise<void> };
    }
  | { status: number; error: object };

export interface OpenAIStub {
  /** Base URL up to `/v1`. */
  url: string;
  requests: WireRequest[];
  close(): Promise<void>;
}

export interface OpenAIStubOptions {
  /** Id of every completion, as some compatible servers have it; default: a new one each. */
  constantId?: string;
}

/**
 * An OpenAI-compatible server on a port of its own: streams over SSE with split words and split tool arguments and ends
 * with a usage chunk when asked to, or answers whole, and refuses a history in which a tool call has no answer, as the real API does.
 */
export async function startOpenAIStub(
  reply: (request: WireRequest, call: number) => WireReply | Promise<WireReply>,
  options: OpenAIStubOptions = {},
): Promise<OpenAIStub> {
  const requests: WireRequest[] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const piece of incoming) text += String(piece);
    if (incoming.method !== 'POST' || incoming.url !== '/v1/chat/completions') {
      return sendError(response, 404, {
        message: `no route ${incoming.method} ${incoming.url}`,
        type: 'invalid_request_error',
      });
    }
    const wire: WireRequest = {
      path: incoming.url,
      authorization: incoming.headers.authorization,
      // Sent by the client under test; a wrong shape fails the test that reads it.
      body: JSON.parse(text) as WireRequest['body'],
    };
    const number = requests.push(wire);
    const open = unansweredCall(wire.body.messages);
    if (open !== undefined) {
      return sendError(response, 400, {
        message: `An assistant message with 'tool_calls' must be followed by tool messages: ${open}`,
        type: 'invalid_request_error',
      });
    }
    const next = await reply(wire, number);
    if ('status' in next) return sendError(response, next.status, next.error);
    const id = options.constantId ?? `chatcmpl-${number}`;
    const finishReason = next.finishReason ?? (next.calls ? 'tool_calls' : 'stop');
    const calls = (next.calls ?? []).map(({ id: callId, name, args }, index) => ({
      index,
      id: callId,
      type: 'function',
      function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
    }));
    if (wire.body.stream !== true) {
      const message = { role: 'assistant', content: next.text ?? '', ...(next.calls && { tool_calls: calls }) };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          id,
          object: 'chat.completion',
          created: 1,
          model: wire.body.model,
          choices: [{ index: 0, message, finish_reason: finishReason }],
          usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
        }),
      );
      return;
    }
    const frame = (choices: object[], more: object = {}): void => {
      const chunk = { id, object: 'chat.completion.chunk', created: 1, model: wire.body.model, choices, ...more };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    };
    const delta = (value: object): void => frame([{ index: 0, delta: value, finish_reason: null }]);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    delta({ role: 'assistant', content: '' });
    for (const [index, word] of (next.text?.match(/\s*\S+/gu) ?? []).entries()) {
      if (index === next.hold?.afterWords) await next.hold.until;
      delta({ content: word });
    }
    for (const { function: called, ...call } of calls) {
      const { name, arguments: args } = called;
      const middle = Math.ceil(args.length / 2);
      delta({ tool_calls: [{ ...call, function: { name, arguments: '' } }] });
      for (const part of [args.slice(0, middle), args.slice(middle)]) {
        delta({ tool_calls: [{ index: call.index, function: { arguments: part } }] });
      }
    }
    frame([{ index: 0, delta: {}, finish_reason: finishReason }]);
    if (wire.body.stream_options?.include_usage) {
      frame([], { usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 } });
    }
    response.end('data: [DONE]\n\n');
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // A listening TCP server has an address object.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** Id of the first tool call that is not answered before the next message of another kind. */
function unansweredCall(messages: readonly WireMessage[]): string | undefined {
  for (const [index, message] of messages.entries()) {
    if (!message.tool_calls) continue;
    const answers = new Set<string>();
    for (const next of messages.slice(index + 1)) {
      if (next.role !== 'tool') break;
      answers.add(next.tool_call_id ?? '');
    }
    const open = message.tool_calls.find((call) => !answers.has(call.id));
    if (open) return open.id;
  }
  return undefined;
}

function sendError(response: ServerResponse, status: number, error: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error }));
}
