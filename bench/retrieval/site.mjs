import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { startSandbox } from '../../dist/src/sandbox/index.js';
import { createScalekit } from '../../dist/src/scalekit/scalekit.js';
import { ConfluenceToolkit } from '../../dist/src/toolkit.js';
import { fold } from './compare.mjs';

const user = 'reader@wiki.example';

/** A folder as a site behind the real wire, and the connection of one user who may read all of it. */
export async function openSite(corpus, ranking) {
  const sandbox = await startSandbox({
    importDir: corpus,
    users: [{ identifier: user, displayName: 'Reader' }],
    switches: { ranking },
  });
  sandbox.connect(user);
  const { env } = sandbox;
  const connection = createScalekit({
    environmentUrl: env.SCALEKIT_ENVIRONMENT_URL,
    clientId: env.SCALEKIT_CLIENT_ID,
    clientSecret: env.SCALEKIT_CLIENT_SECRET,
    connectionName: env.CONFLUENCE_CONNECTION_NAME,
  }).connection(user);
  return { sandbox, connection };
}

/** Tools of a new conversation: nothing is kept from the one before. */
export function newConversation(connection, options = {}) {
  const tools = new Map(new ConfluenceToolkit({ connection, ...options }).getTools().map((tool) => [tool.name, tool]));
  return async (name, args) => {
    const start = performance.now();
    const { content, artifact } = await tools.get(name).invoke({ type: 'tool_call', id: 'call', name, args });
    if (artifact.error !== undefined) throw new Error(`${name} ${JSON.stringify(args)}: ${content}`);
    return { content, artifact, requests: artifact.requests, ms: performance.now() - start };
  };
}

/** The ids of the pages that a file of the corpus became: by its text and its title, because ids are made up on import. */
export function pageIdsOf(site, corpus, question) {
  const { page, answers } = question;
  if (page === undefined || page === null || page === '') return new Set();
  let title = basename(page).replace(/\.[^.]+$/u, '');
  try {
    const text = readFileSync(join(corpus, page), 'utf8');
    title =
      /^title:\s*["']?(.+?)["']?\s*$/mu.exec(/^---\n([\s\S]*?)\n---/u.exec(text)?.[1] ?? '')?.[1] ??
      /^#\s+(.+)$/mu.exec(text)?.[1] ??
      title;
  } catch {
    // The questions may name a page that the corpus lacks; then the answers alone have to tell.
  }
  const holding = site.contents.filter(({ versions }) => {
    const text = fold(versions.at(-1).storage.replaceAll(/<[^>]+>/gu, ' '));
    return answers.every((answer) => text.includes(fold(answer)));
  });
  const titled = site.contents.filter(({ versions }) => fold(versions.at(-1).title).startsWith(fold(title)));
  const both = holding.filter((content) => titled.includes(content));
  return new Set((both.length > 0 ? both : titled.length > 0 ? titled : holding).map(({ id }) => id));
}
