// The tools alone, for an agent of your own: `createAgent({ model, tools })`, a graph, or a plain call as here.
import assert from 'node:assert/strict';
import { ConfluenceToolkit, createScalekit } from 'confluence-agent';
import { startSandbox } from 'confluence-agent/sandbox';

const sandbox = await startSandbox({ seed: 'sample' });
sandbox.connect('ada@velmarrow.example');
const scalekit = createScalekit({
  environmentUrl: sandbox.env.SCALEKIT_ENVIRONMENT_URL,
  clientId: sandbox.env.SCALEKIT_CLIENT_ID,
  clientSecret: sandbox.env.SCALEKIT_CLIENT_SECRET,
  connectionName: sandbox.env.CONFLUENCE_CONNECTION_NAME,
});

const toolkit = new ConfluenceToolkit({
  connection: scalekit.connection('ada@velmarrow.example'),
  toolsets: ['read', 'write'],
  maxTokens: 1500,
});
const tools = new Map(toolkit.getTools().map((tool) => [tool.name, tool]));
const call = (name: string, args: Record<string, unknown>) =>
  tools.get(name)?.invoke({ type: 'tool_call', id: 'call_1', name, args });

const found = await call('confluence_search', { query: 'What are the rules of code review?' });
console.log(String(found.content).split('\n', 1)[0]);
assert(found.artifact.sources.length > 0);

// A tool that writes only prepares: the proposal is sent by a program, after a human has seen and approved it.
const [page] = found.artifact.sources;
const proposed = await call('confluence_set_labels', { page: page.pageId, add: ['reviewed'] });
console.log(proposed.artifact.prepared.preview.diff);
const { artifact } = await toolkit.execute(proposed.artifact.prepared.proposal);
assert.equal((artifact['outcome'] as { status: string }).status, 'done');
await sandbox.close();
