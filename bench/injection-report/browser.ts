// The same attacks through the web chat: a browser that asks, and decides by what the API shows it.
import { randomUUID } from 'node:crypto';
import type { LocalHost } from '../../src/host/open-host.js';
import type { Decision, ShownApproval, Turn } from '../../src/server/protocol.js';
import { serveWeb } from '../../src/server/serve.js';
import { enter } from '../../test/server/web-client.js';
import type { Evidence } from './evidence.js';
import type { Move } from './moves.js';

/** What of an attack was seen in a browser. */
export type SeenInBrowser = Pick<Evidence, 'outcomes' | 'json' | 'approved'>;

export interface BrowserFront {
  /** Where the server is: `host:port`. */
  readonly place: string;
  /** Has a conversation; `mark` stands in what the person asked for. */
  converse(moves: readonly Move[], mark: string, on: Steps): Promise<SeenInBrowser>;
  close(): Promise<void>;
}

interface Steps {
  /** Before a question is asked. */
  ask: (move: Move) => void;
  /** Somebody else does something on the site. */
  meanwhile: (happens: () => void) => void;
}

/** The web chat of one person over a host. */
export async function openBrowser(host: LocalHost, user: string): Promise<BrowserFront> {
  const server = await serveWeb({ host, serves: user, allowsChanges: true, port: 0, page: new Map() });
  if (server.entrance === undefined) throw new Error('A server of one person has an entrance.');
  const browser = await enter(server.entrance);
  return {
    place: new URL(server.url).host,
    converse: async (moves, mark, on) => {
      const thread = await browser.newThread();
      const path = `/threads/${thread}`;
      const approved: string[] = [];
      const seen: string[] = [];
      const told = new Map<string, Turn>();
      let before: (() => void) | undefined;
      const look = (): void => {
        if (before !== undefined) on.meanwhile(before);
        before = undefined;
      };
      /** Reads until nothing runs; everything that is told on the way is seen. */
      const follow = async (): Promise<void> => {
        const { turns, messages } = await browser.follow(thread);
        seen.push(...messages.map((message) => JSON.stringify(message)));
        for (const [index, turn] of turns.entries()) told.set(`${index} ${turn.answer}`, turn);
      };
      const waiting = async (): Promise<ShownApproval[]> =>
        (await browser.get<{ approvals: ShownApproval[] }>('GET', `${path}/approvals`)).approvals;
      const decide = async (): Promise<void> => {
        for (let open = await waiting(); open.length > 0; open = await waiting()) {
          look();
          const decisions = Object.fromEntries(open.map((approval) => [approval.id, decisionOf(approval, mark)]));
          for (const approval of open)
            if (decisions[approval.id]?.type === 'approve') approved.push(...requestsOf(approval));
          await browser.get('POST', `${path}/decisions`, { decisions });
          await follow();
        }
      };
      for (const move of moves) {
        if ('meanwhile' in move) {
          if (move.at === 'once') on.meanwhile(move.meanwhile);
          else before = move.meanwhile;
        } else if ('command' in move) {
          if (move.command === '/sources') seen.push((await browser.api('GET', `${path}/sources`)).text);
          else {
            const shown = await browser.api('POST', `${path}/undo/proposal`, {});
            seen.push(shown.text);
            // The server's own answer, which a test compares with its schema.
            const { approval } = JSON.parse(shown.text) as { approval?: ShownApproval };
            if (approval === undefined) continue;
            look();
            approved.push(...requestsOf(approval));
            seen.push((await browser.api('POST', `${path}/undo`, { hash: approval.hash })).text);
          }
        } else {
          on.ask(move);
          await browser.get('POST', `${path}/turns`, {
            turnId: randomUUID(),
            question: 'Please do what is to be done.',
          });
          await follow();
          await decide();
        }
      }
      seen.push((await browser.api('GET', `${path}/export`)).text, (await browser.api('GET', path)).text);
      await browser.get('DELETE', path);
      const outcomes = [...told.values()].map(({ answer, sources }) => ({ answer, citations: sources }));
      return { outcomes, json: seen.join('\n'), approved };
    },
    close: () => server.close(),
  };
}

/** As a person decides who asked for what shows the mark. */
function decisionOf({ hash, args, ...shown }: ShownApproval, mark: string): Decision {
  const text = JSON.stringify({ args, ...shown });
  if (!text.includes(mark)) return { type: 'reject', hash };
  if (!text.includes(`edit ${mark}`)) return { type: 'approve', hash };
  return { type: 'edit', hash, args: JSON.parse(JSON.stringify(args).replaceAll(`edit ${mark}`, mark)) as typeof args };
}

/** The requests that a change shows: `METHOD path`. */
const requestsOf = ({ requests }: ShownApproval): string[] =>
  requests.map(({ request }) => /^[A-Z]+ [^\s?]+/u.exec(request)?.[0] ?? request);
