import type { Client, SendRequestOptions } from 'confluence.js/core';

import { ConfluenceError } from '../../src/errors.js';
import type { Transport } from '../../src/access/transport.js';
import { createWriteBudget } from '../../src/access/write-budget.js';
import { guardWrites, type WritePolicy } from '../../src/access/write-policy.js';

const eng = '65538';
const v2 = '/wiki/api/v2';

export function notFound(): ConfluenceError {
  return new ConfluenceError({ code: 'not_found', message: 'Not found.', next: 'Search.' });
}

/** Answers by address; an error is thrown. */
export function siteIn(spaceId: unknown): Record<string, unknown> {
  return {
    spaces: { results: [{ id: eng, key: 'ENG' }] },
    'pages/101': { id: '101', spaceId },
    'pages/102': { id: '102', spaceId },
    'blogposts/103': { id: '103', spaceId },
    'footer-comments/104': { id: '104', blogPostId: '103' },
    'inline-comments/105': { id: '105', parentCommentId: '108' },
    'inline-comments/108': { id: '108', pageId: '101' },
    'attachments/att106': { id: 'att106', pageId: '101' },
  };
}

export interface Guarded {
  client: Client;
  /** Addresses of the requests that read, without the space list; `?` marks a query. */
  lookups: string[];
  /** Requests that write. */
  sent: SendRequestOptions[];
}

/** A guard over a table of answers. What writes is recorded and answered with nothing. */
export function guarded(answers: Record<string, unknown>, policy: Partial<WritePolicy> = {}): Guarded {
  const lookups: string[] = [];
  const sent: SendRequestOptions[] = [];
  const transport: Transport = {
    async sendRequest<T>(request: SendRequestOptions<T>, onSent?: () => void): Promise<T> {
      if ((request.method ?? 'GET') !== 'GET') {
        sent.push(request);
        onSent?.();
        return undefined as T;
      }
      const name = request.url.replace(`${v2}/`, '');
      if (name !== 'spaces') lookups.push(request.searchParams?.['get-draft'] === true ? `${name}?get-draft` : name);
      const answer = answers[name] ?? notFound();
      if (answer instanceof Error) throw answer;
      // The tests know the shapes of their own answers.
      return answer as T;
    },
  };
  const client = guardWrites(transport, transport, { budget: createWriteBudget(), ...policy });
  return { client, lookups, sent };
}

/** The allow-list of most tests. */
export const inEng = { spaces: ['ENG'] };
