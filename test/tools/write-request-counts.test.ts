import type { ToolMessage } from '@langchain/core/messages';
import { expect, test } from 'vitest';

import type { WriteOutcome } from '../../src/confluence/write/outcome.js';
import type { PreparedWrite } from '../../src/tool/artifact.js';
import { ConfluenceToolkit } from '../../src/toolkit.js';
import { ada, ids, startStage } from '../confluence/write/support.js';
import { scalekitFor } from '../scalekit/environment.js';

interface Counted {
  /** A proposal of a tool, from the call to its result. */
  propose: (name: string, args: object) => Promise<PreparedWrite>;
  /** Carries a proposal out. Throws unless it is done. */
  carryOut: (prepared: PreparedWrite) => Promise<Extract<WriteOutcome, { status: 'done' }>>;
  toolkit: ConfluenceToolkit;
  /** Requests for Confluence since it was called last, as `METHOD path`, with the version where one is asked for. */
  sent: () => string[];
}

async function start(): Promise<Counted> {
  const { sandbox } = await startStage();
  const toolkit = new ConfluenceToolkit({
    connection: scalekitFor(sandbox).connection(ada),
    toolsets: ['read', 'write'],
  });
  let before = 0;
  return {
    toolkit,
    sent() {
      const requests = sandbox.requests();
      const since = requests.slice(before);
      before = requests.length;
      return since.map(({ method, path, query }) => {
        const version = new URLSearchParams(query).get('version');
        const route = path.replace(/^\/wiki\/(?:api\/v2|rest\/api)\//u, '');
        return version === null ? `${method} ${route}` : `${method} ${route} version ${version}`;
      });
    },
    async propose(name, args) {
      const tool = toolkit.getTools().find((candidate) => candidate.name === name);
      if (tool === undefined) throw new Error(`There is no tool ${name}.`);
      // What LangChain makes of a call is a ToolMessage; its artifact is that of our tools.
      const { artifact } = (await tool.invoke({ type: 'tool_call', id: '1', name, args })) as ToolMessage;
      const { prepared, error } = artifact as { prepared?: PreparedWrite; error?: unknown };
      if (prepared === undefined) throw new Error(`Nothing was prepared: ${JSON.stringify(error)}`);
      return prepared;
    },
    async carryOut({ proposal }) {
      const { artifact } = await toolkit.execute(proposal);
      // The artifact of an execution has its outcome.
      const outcome = artifact['outcome'] as WriteOutcome | undefined;
      if (outcome?.status !== 'done') throw new Error(`It was not done: ${JSON.stringify(artifact)}`);
      return outcome;
    },
  };
}

test('an edit takes 3 requests until somebody is asked, its undo 4, and carrying out either 3', async () => {
  const { propose, carryOut, toolkit, sent } = await start();
  const executing = ['GET user/current', 'GET pages/1001', 'PUT pages/1001'];
  const operations = [{ action: 'append', text: 'Bye.' }];

  const edit = await propose('confluence_edit_page', { page: ids.plan, operations });
  expect(sent()).toEqual(['GET pages/1001', 'POST users-bulk', 'GET user/current']);
  const { undo } = await carryOut(edit);
  expect(sent()).toEqual(executing);

  if (undo === undefined) throw new Error('It can be undone.');
  const back = await toolkit.prepareUndo(undo);
  expect(sent()).toEqual(['GET pages/1001', 'POST users-bulk', 'GET pages/1001 version 3', 'GET user/current']);
  expect(back.preview.diff).toContain('\n-Bye.');
  await carryOut(back);
  expect(sent()).toEqual(executing);
});

test.each<[behaviour: string, tool: string, args: object, preparing: string[], executing: string[]]>([
  [
    'a new page',
    'confluence_create_page',
    { title: 'New', body: 'Hi.', parent: ids.plan },
    ['GET pages/1001', 'GET spaces/65538/operations', 'GET pages'],
    ['GET pages', 'POST pages'],
  ],
  [
    'a comment below a page',
    'confluence_add_comment',
    { page: ids.plan, text: 'Hi.' },
    ['GET pages/1001', 'POST users-bulk', 'GET pages/1001/footer-comments'],
    ['GET pages/1001/footer-comments', 'POST footer-comments'],
  ],
  [
    'a comment on words',
    'confluence_add_comment',
    { page: ids.plan, text: 'Hi.', selection: 'has a date' },
    ['GET pages/1001', 'POST users-bulk', 'GET pages/1001/inline-comments'],
    ['GET pages/1001/inline-comments', 'GET pages/1001', 'POST inline-comments'],
  ],
  [
    'a reply',
    'confluence_add_comment',
    { reply_to: ids.footer, text: 'Hi.' },
    [
      'GET inline-comments/2001',
      'GET footer-comments/2001',
      'POST users-bulk',
      'GET pages/1001',
      'GET footer-comments/2001/children',
    ],
    ['GET footer-comments/2001/children', 'POST footer-comments'],
  ],
  [
    'a resolution',
    'confluence_add_comment',
    { resolve: ids.inline },
    ['GET inline-comments/2002', 'POST users-bulk', 'GET pages/1001'],
    ['GET inline-comments/2002', 'PUT inline-comments/2002'],
  ],
  [
    'a move under a parent',
    'confluence_move_page',
    { page: ids.child, parent: ids.sibling },
    ['GET pages/1002', 'GET pages/1003', 'GET pages/1003/ancestors', 'GET pages/1001'],
    ['GET pages/1002', 'PUT pages/1002', 'GET pages/1002'],
  ],
  [
    'a move beside a sibling',
    'confluence_move_page',
    { page: ids.child, before: ids.sibling },
    ['GET pages/1002', 'GET pages/1003', 'GET pages/1003/ancestors', 'GET pages/1001', 'GET pages/98312'],
    ['GET pages/1002', 'PUT content/1002/move/before/1003', 'GET pages/1002'],
  ],
  [
    'a deletion',
    'confluence_delete_page',
    { page: ids.sibling },
    ['GET pages/1003', 'POST users-bulk', 'GET pages/1003/direct-children', 'GET search'],
    ['GET pages/1003', 'DELETE pages/1003'],
  ],
  [
    'a change of a draft',
    'confluence_edit_page',
    { page: ids.draft, operations: [{ action: 'append', text: 'x' }] },
    ['GET pages/1010', 'GET blogposts/1010', 'GET folders/1010', 'GET pages/1010', 'GET spaces', 'POST users-bulk'],
    ['GET pages/1010', 'GET pages/1010', 'PUT pages/1010'],
  ],
  [
    'a discarding',
    'confluence_delete_page',
    { page: ids.draft },
    ['GET pages/1010', 'GET blogposts/1010', 'GET folders/1010', 'GET pages/1010', 'GET spaces', 'POST users-bulk'],
    ['GET pages/1010', 'GET pages/1010', 'GET pages/1010', 'DELETE pages/1010'],
  ],
  [
    'a restoration of a version before the last one',
    'confluence_restore_page_version',
    { page: ids.plan, version: 1 },
    ['GET pages/1001', 'POST users-bulk', 'GET pages/1001 version 1', 'GET pages', 'GET pages/1001/versions'],
    ['GET pages/1001', 'PUT pages/1001'],
  ],
  [
    'a return from the trash',
    'confluence_restore_page_version',
    { page: ids.trashed, from_trash: true },
    ['GET pages/1006', 'POST users-bulk', 'GET pages'],
    ['GET pages/1006', 'PUT pages/1006'],
  ],
  [
    'labels',
    'confluence_set_labels',
    { page: ids.plan, add: ['oncall'] },
    ['GET pages/1001', 'GET pages/1001/labels'],
    ['GET pages/1001/labels', 'POST content/1001/label'],
  ],
  [
    'a file',
    'confluence_attach_file',
    { page: ids.plan, name: 'notes.txt', content: 'Notes' },
    ['GET pages/1001', 'GET pages/1001/attachments'],
    ['GET pages/1001/attachments', 'POST content/1001/child/attachment', 'GET pages/1001/attachments'],
  ],
])('%s reads nothing twice, and asks once who the user is', async (_behaviour, tool, args, preparing, executing) => {
  const { propose, carryOut, sent } = await start();
  const prepared = await propose(tool, args);
  expect(sent().toSorted()).toEqual([...preparing, 'GET user/current'].toSorted());
  await carryOut(prepared);
  // Without a look before there would be no telling whether it was done already; a look after shows what became of it.
  expect(sent()).toEqual(['GET user/current', ...executing]);
});
