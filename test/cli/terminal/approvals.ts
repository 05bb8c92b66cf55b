import type { Approval } from '../../../src/agent/approval.js';

/** A change of the release plan that waits for a decision. */
export function approval(more: Partial<Approval> = {}): Approval {
  return {
    id: 'call_1',
    tool: 'confluence_edit_page',
    args: { page: '1001', operations: [{ action: 'append', text: 'Use the VPN.' }] },
    kind: 'update',
    hash: 'a'.repeat(64),
    summary: '"Release plan", version 3: change its body.',
    page: { id: '1001', title: 'Release plan', space: 'ENG', url: 'https://acme.example/wiki/1001' },
    version: 3,
    diff: '@@ Release plan @@\n Bye.\n-Old words.\n+Use the VPN.',
    effects: ['A macro moves.'],
    requests: [],
    notifiesWatchers: true,
    readBefore: [],
    ...more,
  };
}
