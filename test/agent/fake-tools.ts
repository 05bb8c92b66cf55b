import { DynamicStructuredTool } from '@langchain/core/tools';
import { z } from 'zod';
import { ConfluenceError } from '../../src/errors.js';
import type { Source } from '../../src/tool/artifact.js';

export const base = 'https://acme.atlassian.net/wiki/spaces/ENG/pages';

export const plan: Source = {
  pageId: '101',
  title: 'Release plan',
  space: 'ENG',
  url: `${base}/101/Release+plan`,
  version: 7,
  updatedAt: '2026-11-05T10:00:00.000Z',
  author: 'Ada Stone',
};

const planBody = `## Scope

The release **freezes** on Tuesday at 14:00 CET. Hot fixes go through *two* reviews.

| Step | Owner |
| --- | --- |
| Tag the build | Ben |

See [the runbook](${base}/102/Runbook).`;

export interface FakeWiki {
  /** Whether the user has a connection. */
  connected: boolean;
  /** What a call of a tool runs into instead of its result. */
  fail?: (name: string, signal?: AbortSignal) => unknown;
  /** Names of the tools in the order their bodies were entered. */
  entered: string[];
}

export const link = 'https://acme.scalekit.test/magicLink/abc_123';

export const authorization = {
  link,
  expiresAt: '2026-11-25T12:00:00.000Z',
  connectionName: 'confluence',
  reason: 'not_connected' as const,
};

/** Tools in the result format of the real ones, over one page; `mode` as the toolkit's `onAuthorizationRequired`. */
export function fakeTools(wiki: FakeWiki, mode: 'report' | 'throw' = 'report'): DynamicStructuredTool[] {
  const guarded = async (
    name: string,
    result: [string, Record<string, unknown>],
    signal?: AbortSignal,
  ): Promise<[string, Record<string, unknown>]> => {
    wiki.entered.push(name);
    const failure = await wiki.fail?.(name, signal);
    if (Array.isArray(failure)) return failure as [string, Record<string, unknown>];
    if (failure !== undefined) throw failure;
    if (wiki.connected) return result;
    const error = new ConfluenceError({
      code: 'authorization_required',
      message: 'The user has not connected Confluence.',
      next: `Ask the user to open this link: ${link}`,
      authorization,
    });
    if (mode === 'throw') throw error;
    return [
      `${error.message} ${error.next}`,
      {
        sources: [],
        requests: 1,
        authorization,
        error: { code: error.code, message: error.message, next: error.next },
      },
    ];
  };
  const facts = `[${plan.title}](${plan.url}) | page 101 | space ENG`;
  return [
    new DynamicStructuredTool({
      name: 'confluence_search',
      description: 'Searches.',
      schema: z.object({ query: z.string() }),
      responseFormat: 'content_and_artifact',
      func: async ({ query }, _manager, config) => {
        // In an agent the config is a tool runtime; the class's type does not say so.
        const runtime = config as unknown as { writer?: (chunk: unknown) => void; toolCallId?: string };
        runtime.writer?.({ type: 'progress', toolCallId: runtime.toolCallId, message: `searching "${query}"` });
        return guarded(
          'confluence_search',
          query.includes('nothing')
            ? [`No results for "${query}".`, { sources: [], requests: 1 }]
            : [
                `1 results for "${query}" (about 1 in all).\n<untrusted-wiki-content>\n1. ${facts} | updated 2026-11-05 by Ada Stone\n   The release freezes on Tuesday\n</untrusted-wiki-content>`,
                { sources: [plan], requests: 2 },
              ],
          config?.signal,
        );
      },
    }),
    new DynamicStructuredTool({
      name: 'confluence_read_page',
      description: 'Reads.',
      schema: z.object({ page: z.string() }),
      responseFormat: 'content_and_artifact',
      func: (_input, _manager, config) =>
        guarded(
          'confluence_read_page',
          [
            `page 101 | space ENG | version 7 | updated 2026-11-05\n<untrusted-wiki-content>\n[Release plan](${plan.url}) | by Ada Stone\n\n${planBody}\n</untrusted-wiki-content>`,
            { sources: [plan], requests: 1 },
          ],
          config?.signal,
        ),
    }),
  ];
}
