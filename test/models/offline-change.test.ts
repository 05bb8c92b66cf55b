import { expect, test } from 'vitest';
import { createConfluenceAgent } from '../../src/agent/create-agent.js';
import type { AgentEvent, TurnResult } from '../../src/agent/events.js';
import { approveAll } from '../../src/host/decisions.js';
import { createSession } from '../../src/agent/session.js';
import { startTestSandbox } from '../helpers/sandbox.js';
import { scalekitFor } from '../scalekit/environment.js';

const ada = 'ada@velmarrow.example';

async function finish(events: AsyncIterable<AgentEvent>): Promise<TurnResult> {
  for await (const event of events) if (event.type === 'turn-end') return event.result;
  throw new Error('the turn did not end');
}

async function startSession(tools: ('read' | 'write')[] = ['read', 'write']) {
  const sandbox = await startTestSandbox({ seed: 'sample' });
  sandbox.connect(ada);
  const connection = scalekitFor(sandbox).connection(ada);
  const agent = await createConfluenceAgent({ model: 'offline', connection, tools });
  return createSession({ agent, threadId: 'offline', model: 'offline' });
}

test.each([
  [
    'add a step about VPN to the onboarding page',
    'Onboarding checklist',
    /^\+- \[ \] VPN: see \[VPN access\]\(https:\/\/velmarrow\.atlassian\.net\/wiki\/\S+\)$/mu,
  ],
  [
    'Please add "Return the badge." to the page "Leaving checklist"',
    'Leaving: IT checklist',
    /^\+- \[ \] Return the badge\.$/mu,
  ],
  ['Add "Bring a **pen**." to VPN access', 'VPN access', /^\+\d\. Bring a \*\*pen\*\*\.$/mu],
  [
    'Add "Ask early." to the onboarding checklist under "Six weeks before"',
    'Onboarding checklist',
    /^\+Ask early\.$/mu,
  ],
  [
    'replace "Berth list" with "List of berths" on the onboarding checklist',
    'Onboarding checklist',
    /^\+- \[ \] List of berths in our sheet/mu,
  ],
])('%s', async (request, title, line) => {
  const session = await startSession();
  const asked = await finish(session.run(request));
  expect(asked.status, asked.answer).toBe('approval_required');
  const [approval] = asked.approvals ?? [];
  expect(approval).toMatchObject({ tool: 'confluence_edit_page', page: { title } });
  expect(approval?.diff).toMatch(line);
  const done = await finish(session.decide(approveAll(asked.approvals ?? [])));
  expect(done.status).toBe('answered');
  expect(done.answer).toMatch(
    /^Done: https:\/\/velmarrow\.atlassian\.net\/wiki\/spaces\/\w+\/pages\/\d+ is at version \d+ now\.\n\n/u,
  );
});

test('words that stand nowhere are said not to; nothing is proposed', async () => {
  const result = await finish(
    (await startSession()).run('replace "zanzibar" with "two weeks" on the onboarding checklist'),
  );
  expect(result.answer).toMatch(/^"zanzibar" does not stand in Onboarding checklist, /u);
  expect(result.approvals).toBeUndefined();
});

test('without the tools that write, the same words are a question', async () => {
  const result = await finish((await startSession(['read'])).run('add a step about VPN to the onboarding page'));
  expect(result.approvals).toBeUndefined();
  expect(result.toolCalls.every(({ name }) => !name.includes('edit'))).toBe(true);
});
