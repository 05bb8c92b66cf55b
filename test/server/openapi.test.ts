import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { createApprovalAddress } from '../../src/host/approval-address.js';
import { openApiDocument } from '../../src/server/openapi.js';
import type { ShownApproval } from '../../src/server/protocol.js';
import { routes } from '../../src/server/routes.js';
import { scriptedModel } from '../helpers/scripted-model.js';
import { serveTest } from './serve-test.js';

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
}

const edit = {
  calls: [
    {
      name: 'confluence_edit_page',
      args: { page: '98312', operations: [{ action: 'append', text: 'Bring a keyboard.' }] },
    },
  ],
};

test('every route is in the document, and every answer is as the document says', async () => {
  const { browser, store, server } = await serveTest(scriptedModel(edit, 'Added.', 'Fine.'));
  const document = await browser.get<Document>('GET', '/openapi.json');
  expect(document).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  const ajv = new Ajv2020({ strict: false, formats: { uuid: true } });
  const tried = new Set<string>();

  /** Asks, and holds body and answer against the document. */
  const asked = async (method: string, path: string, thread = '', body?: unknown): Promise<unknown> => {
    const operation = document.paths[`/api${path}`]?.[method];
    if (operation === undefined) throw new Error(`not documented: ${method} ${path}`);
    tried.add(operation.operationId);
    const bodySchema = operation.requestBody?.content['application/json']?.schema;
    if (bodySchema !== undefined) expect(ajv.validate(bodySchema, body), ajv.errorsText()).toBe(true);
    const { status, text } = await browser.api(method.toUpperCase(), path.replace('{thread}', thread), body);
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    const schema = (operation.responses[String(status)] ?? operation.responses['default'])?.content?.[
      'application/json'
    ]?.schema;
    if (schema === undefined) expect(answer, path).toBeUndefined();
    else expect(ajv.validate(schema, answer), `${path}: ${ajv.errorsText()}`).toBe(true);
    return answer;
  };

  await asked('get', '/about');
  // The schema that was just checked has these fields.
  const { id: thread } = (await asked('post', '/threads', '', {})) as { id: string };
  await asked('post', '/threads/{thread}/turns', thread, { turnId: crypto.randomUUID(), question: 'Add a line.' });
  const stream = await browser.follow(thread);
  const message = document.paths['/api/threads/{thread}/events']?.['get'];
  tried.add(message?.operationId ?? '');
  const messageSchema = message?.responses['200']?.content?.['text/event-stream']?.schema ?? {};
  for (const each of stream.messages) expect(ajv.validate(messageSchema, each), ajv.errorsText()).toBe(true);
  const { approvals } = (await asked('get', '/threads/{thread}/approvals', thread)) as { approvals: ShownApproval[] };
  const [approval] = approvals;
  if (approval === undefined) throw new Error('nothing was proposed');
  const { id, hash } = approval;
  const address = await createApprovalAddress(store(), { origin: server.url, threadId: thread, approval });
  await asked('post', '/approvals/open', '', { secret: new URL(address).hash.slice(1) });
  await asked('post', '/threads/{thread}/decisions', thread, {
    decisions: { [id]: { type: 'approve', hash: 'another' } },
  });
  await asked('post', '/threads/{thread}/decisions', thread, { decisions: { [id]: { type: 'approve', hash } } });
  await browser.follow(thread);
  await asked('get', '/threads', '');
  await asked('get', '/threads/{thread}', thread);
  await asked('get', '/threads/{thread}/sources', thread);
  await asked('get', '/threads/{thread}/usage', thread);
  await asked('get', '/threads/{thread}/export', thread);
  await asked('get', '/suggestions');
  const replaces = { turnId: crypto.randomUUID(), question: 'Add another.', replaces: 'what changed something' };
  await asked('post', '/threads/{thread}/turns', thread, replaces);
  const undo = (await asked('post', '/threads/{thread}/undo/proposal', thread, {})) as { approval: ShownApproval };
  await asked('post', '/threads/{thread}/undo', thread, { hash: undo.approval.hash });
  await asked('post', '/threads/{thread}/resume', thread, { type: 'retry' });
  await asked('post', '/threads/{thread}/cancel', thread, {});
  await asked('patch', '/threads/{thread}', thread, { title: 'Another' });
  await asked('delete', '/threads/{thread}', thread);
  expect([...tried].toSorted()).toEqual(Object.keys(routes).toSorted());
});
