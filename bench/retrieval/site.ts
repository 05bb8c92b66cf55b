import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ToolMessage } from '@langchain/core/messages';
import { type ConfluenceSwitches, type Sandbox, type SiteData, startSandbox } from '../../src/sandbox/index.js';
import type { ScalekitConnection } from '../../src/scalekit/connection.js';
import { createScalekit } from '../../src/scalekit/scalekit.js';
import { ConfluenceToolkit } from '../../src/toolkit.js';
import { fold } from './compare.js';
import { settingsOf } from '../../test/helpers/sandbox-settings.js';

const user = 'reader@wiki.example';

/** A line of a file of questions. */
export interface Question {
  question: string;
  /** What the answer is made of: all of these stand on the page. Absent for a question without one. */
  answers?: string[];
  /** `none`: the corpus does not answer it. */
  kind: string;
  /** The file of the corpus that answers it. */
  page?: string | null;
  /** How a language model would search for it that saw only the question. */
  search?: { query?: string; otherWords?: string[] };
}

/** What a call gave, and what it cost. */
export interface CallResult {
  content: string;
  /** Requests of the call, its milliseconds, and those of the processor, the sandbox's included. */
  requests: number;
  ms: number;
  cpuMs: number;
  artifact: CallArtifact;
}

/** The fields of a result's artifact that are looked at; a list of hits made here has none. */
export interface CallArtifact {
  requests?: number;
  sources?: { pageId: string }[];
  /** The passages in the order of the result. */
  passages?: { pageId: string; headings: readonly string[] }[];
  /** Where more passages are to be had. */
  cursor?: unknown;
  /** Ids of the pages that were found, the best first, and how many of them were read. */
  candidates?: string[];
  read?: number;
  error?: unknown;
}

/** A folder as a site behind the real wire, and the connection of one user who may read all of it. */
export async function openSite(
  corpus: string,
  ranking: ConfluenceSwitches['ranking'],
): Promise<{ sandbox: Sandbox; connection: ScalekitConnection }> {
  const sandbox = await startSandbox({
    importDir: corpus,
    users: [{ identifier: user, displayName: 'Reader' }],
    switches: { ranking },
  });
  sandbox.connect(user);
  const connection = createScalekit(settingsOf(sandbox)).connection(user);
  return { sandbox, connection };
}

/** Tools of a new conversation, by a function that calls them: nothing is kept from the one before. */
export function newConversation(
  connection: ScalekitConnection,
  options: { maxTokens?: number } = {},
): (name: string, args: Record<string, unknown>) => Promise<CallResult> {
  const tools = new Map(new ConfluenceToolkit({ connection, ...options }).getTools().map((tool) => [tool.name, tool]));
  return async (name, args) => {
    const start = performance.now();
    const cpu = process.cpuUsage();
    const message: ToolMessage | undefined = await tools
      .get(name)
      ?.invoke({ type: 'tool_call', id: 'call', name, args });
    // Our tools say in their artifact what they did, under these names.
    const artifact = (message?.artifact ?? { error: 'no such tool' }) as CallArtifact;
    if (message === undefined || artifact.error !== undefined)
      throw new Error(`${name} ${JSON.stringify(args)}: ${message?.text}`);
    const { user: inCode, system } = process.cpuUsage(cpu);
    return {
      content: message.text,
      artifact,
      requests: artifact.requests ?? 0,
      ms: performance.now() - start,
      cpuMs: (inCode + system) / 1000,
    };
  };
}

/** The ids of the pages that a file of the corpus became: by its text and its title, because ids are made up on import. */
export function pageIdsOf(site: SiteData, corpus: string, { page, answers = [] }: Question): Set<string> {
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
    const text = fold((versions.at(-1)?.storage ?? '').replaceAll(/<[^>]+>/gu, ' '));
    return answers.every((answer) => text.includes(fold(answer)));
  });
  const titled = site.contents.filter(({ versions }) => fold(versions.at(-1)?.title ?? '').startsWith(fold(title)));
  const both = holding.filter((content) => titled.includes(content));
  return new Set((both.length > 0 ? both : titled.length > 0 ? titled : holding).map(({ id }) => id));
}
