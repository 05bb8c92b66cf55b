import type { DynamicStructuredTool } from '@langchain/core/tools';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';

import type { Sandbox, SandboxOptions, SiteData } from '../../src/sandbox/index.js';
import { createScalekit } from '../../src/scalekit/scalekit.js';
import type { ToolArtifact } from '../../src/tool/artifact.js';
import { ConfluenceToolkit, type ConfluenceToolkitOptions } from '../../src/toolkit.js';
import { smallSite, startTestSandbox } from '../helpers/sandbox.js';

export const ada = 'ada@acme.example';
export const bob = 'bob@acme.example';

type Content = SiteData['contents'][number];

/** A page to put on a site; what is left out is as on an ordinary page of Ada's in ENG below the start page. */
export interface PageSpec extends Partial<Omit<Content, 'versions'>> {
  id: string;
  title: string;
  storage?: string;
  /** Number of the current version. */
  version?: number;
  updatedAt?: string;
  updatedBy?: string;
}

export const adaId = '5f0000000000000000000001';
export const bobId = '5f0000000000000000000002';

/** The small site with more pages, and a second space OPS. */
export function siteWith(...pages: PageSpec[]): SiteData {
  const site = smallSite();
  const [space] = site.spaces;
  if (space === undefined) throw new Error('The small site has a space.');
  site.spaces.push({
    ...space,
    id: '65539',
    key: 'OPS',
    name: 'Operations',
    homepageId: null,
    description: 'Runbooks and on-call',
  });
  for (const {
    title,
    storage = '<p>Text.</p>',
    version = 1,
    updatedAt = '2026-11-05T09:14:03.120Z',
    updatedBy = adaId,
    ...rest
  } of pages) {
    const createdAt = '2026-11-02T08:00:00.000Z';
    const versions = Array.from({ length: version }, (_, index) => ({
      number: index + 1,
      authorId: updatedBy,
      createdAt: updatedAt,
      message: '',
      minorEdit: false,
      title,
      storage: index + 1 === version ? storage : '<p>Old.</p>',
    }));
    site.contents.push({
      type: 'page',
      status: 'current',
      spaceId: '65538',
      parentId: '98312',
      position: site.contents.length,
      authorId: adaId,
      ownerId: adaId,
      createdAt,
      labels: [],
      readers: null,
      updaters: null,
      likes: [],
      ...rest,
      versions,
    });
  }
  return site;
}

export interface ToolResult {
  content: string;
  artifact: ToolArtifact & {
    requests: number;
    error?: { code: string; message: string; next: string; retryable: boolean };
  };
}

export interface TestTools {
  sandbox: Sandbox;
  tools: DynamicStructuredTool[];
  call: (name: string, args?: Record<string, unknown>) => Promise<ToolResult>;
  /** The requests of the last call, as `METHOD path`. */
  sent: () => string[];
}

/** Tools of one user on a sandbox of their own; `connected: false` leaves the user without a connection. */
export async function startTools(
  options: {
    site?: SiteData;
    sandbox?: SandboxOptions;
    user?: string;
    connected?: boolean;
    scopes?: string[];
    toolkit?: Partial<ConfluenceToolkitOptions>;
  } = {},
): Promise<TestTools> {
  const sandbox = await startTestSandbox({ ...options.sandbox, ...(options.site && { site: options.site }) });
  const user = options.user ?? ada;
  if (options.connected !== false) sandbox.connect(user, options.scopes ? { scopes: options.scopes } : {});
  const { env } = sandbox;
  const connection = createScalekit({
    environmentUrl: env.SCALEKIT_ENVIRONMENT_URL,
    clientId: env.SCALEKIT_CLIENT_ID,
    clientSecret: env.SCALEKIT_CLIENT_SECRET,
    connectionName: env.CONFLUENCE_CONNECTION_NAME,
  }).connection(user);
  const tools = new ConfluenceToolkit({ connection, ...options.toolkit }).getTools();
  let before = 0;
  return {
    sandbox,
    tools,
    async call(name, args = {}) {
      const tool = tools.find((candidate) => candidate.name === name);
      if (tool === undefined) throw new Error(`There is no tool ${name}.`);
      before = sandbox.requests().length;
      const message: unknown = await tool.invoke({ type: 'tool_call', id: 'call-1', name, args });
      // What LangChain makes of a call is a ToolMessage, whose content these tools give as text.
      const { content, artifact } = message as ToolResult;
      return { content: withoutNonce(content), artifact };
    },
    sent: () =>
      sandbox
        .requests()
        .slice(before)
        .map(({ method, path }) => `${method} ${path}`),
  };
}

/** A result whose fence has no nonce, so that it can be compared. */
export const withoutNonce = (content: string): string =>
  content.replaceAll(/(<\/?untrusted-wiki-content) [a-z]{8}>/gu, '$1>');

/** o200k tokens; in pieces, because the exact tokenizer is quadratic on runs without a space. */
export function realTokens(text: string): number {
  let tokens = 0;
  for (let index = 0; index < text.length; index += 1500) tokens += countTokens(text.slice(index, index + 1500));
  return tokens;
}
