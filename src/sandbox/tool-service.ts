import { randomUUID } from 'node:crypto';

import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect';
import { ErrorInfoSchema } from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/errdetails/errdetails_pb.js';
import { ToolService } from '@scalekit-sdk/node/lib/pkg/grpc/scalekit/v1/tools/tools_pb.js';
import { z } from 'zod';

import type { Accounts } from './accounts.js';
import { page, providerKey, requireAccount } from './scalekit.js';
import type { SiteRequest, SiteResponse } from './site.js';

interface BuiltInTool {
  name: string;
  description: string;
  inputSchema: z.ZodObject;
  /** Path and query behind the proxy. Throws InvalidArgument for other input than the schema allows. */
  resolve(input: unknown): { path: string; query: Record<string, string> };
}

function builtInTool<Schema extends z.ZodObject>(
  name: string,
  description: string,
  inputSchema: Schema,
  request: (input: z.output<Schema>) => { path: string; query?: Record<string, string> },
): BuiltInTool {
  return {
    name,
    description,
    inputSchema,
    resolve(input) {
      const parsed = inputSchema.safeParse(input);
      if (!parsed.success) throw new ConnectError(z.prettifyError(parsed.error), Code.InvalidArgument);
      return { query: {}, ...request(parsed.data) };
    },
  };
}

const limit = z.number().int().min(1).max(250).optional();

/** A few of the ready-made tools a Scalekit environment offers for Confluence; each is one request to the site. */
const builtInTools: readonly BuiltInTool[] = [
  builtInTool(
    'confluence_get_current_user',
    'Get the Confluence user who authorized this connection.',
    z.object({}),
    () => ({ path: '/wiki/rest/api/user/current' }),
  ),
  builtInTool(
    'confluence_search',
    'Search Confluence content with CQL.',
    z.object({ cql: z.string().min(1), limit }),
    (input) => ({ path: '/wiki/rest/api/search', query: { cql: input.cql, limit: String(input.limit ?? 25) } }),
  ),
  builtInTool(
    'confluence_get_page',
    'Get a page by its id, with its body in storage format.',
    z.object({ page_id: z.string().regex(/^\d+$/) }),
    (input) => ({ path: `/wiki/api/v2/pages/${input.page_id}`, query: { 'body-format': 'storage' } }),
  ),
  builtInTool('confluence_list_spaces', 'List the spaces the user can see.', z.object({ limit }), (input) => ({
    path: '/wiki/api/v2/spaces',
    query: { limit: String(input.limit ?? 25) },
  })),
];

export interface ToolServiceContext {
  accounts: Accounts;
  handle: (request: SiteRequest) => SiteResponse;
}

/** Lists and executes the ready-made tools over gRPC, with the rights of a connected account. */
export function addToolService(router: ConnectRouter, { accounts, handle }: ToolServiceContext): void {
  router.service(ToolService, {
    listTools(request) {
      const names = request.filter?.toolName ?? [];
      const provider = request.filter?.provider ?? '';
      const query = (request.filter?.query ?? '').toLowerCase();
      const found = builtInTools
        .filter(({ name }) => names.length === 0 || names.includes(name))
        .filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(query))
        .filter(() => provider === '' || provider.toUpperCase() === providerKey);
      const { rows, ...paging } = page(found, request);
      return { tools: rows.map(describeTool), toolNames: rows.map(({ name }) => name), ...paging };
    },
    listScopedTools(request) {
      const { providers = [], toolNames = [], connectionNames = [] } = request.filter ?? {};
      const found = accounts
        .list()
        .filter(({ identifier, status }) => identifier === request.identifier && status === 'ACTIVE')
        .filter(({ connectionName }) => connectionNames.length === 0 || connectionNames.includes(connectionName))
        .filter(() => providers.length === 0 || providers.some((name) => name.toUpperCase() === providerKey))
        .flatMap((account) => builtInTools.map((tool) => ({ account, tool })))
        .filter(({ tool }) => toolNames.length === 0 || toolNames.includes(tool.name));
      const { rows, ...paging } = page(found, request);
      const tools = rows.map(({ account, tool }) => ({
        tool: describeTool(tool),
        identifier: account.identifier,
        connectedAccountId: account.id,
      }));
      return { tools, ...paging };
    },
    executeTool(request) {
      const tool = builtInTools.find(({ name }) => name === request.toolName);
      if (tool === undefined) throw new ConnectError(`There is no tool named "${request.toolName}".`, Code.NotFound);
      const account = requireAccount(accounts, {
        id: request.connectedAccountId,
        // With one connection its name may be left out, as the provider has no other account to mean.
        connector: request.connector ?? (accounts.connections.length === 1 ? accounts.connections[0]?.name : undefined),
        identifier: request.identifier,
      });
      const { path, query } = tool.resolve(request.params ?? {});
      const grant = account.status === 'ACTIVE' ? accounts.use(account) : 'expired';
      if (grant === 'expired') {
        throw new ConnectError(`The connected account is ${account.status}.`, Code.FailedPrecondition);
      }
      const response = handle({
        method: 'GET',
        path,
        query: new URLSearchParams(query),
        headers: { accept: 'application/json' },
        body: new Uint8Array(),
        grant: { ...grant, scopes: new Set(grant.scopes) },
      });
      if (response.status >= 400) throw toolError(response);
      // Every request above answers with a JSON object.
      return { executionId: randomUUID(), data: JSON.parse(Buffer.from(response.body).toString()) };
    },
  });
}

function describeTool(tool: BuiltInTool) {
  const { $schema: _, ...inputSchema } = z.toJSONSchema(tool.inputSchema);
  return {
    id: `tool_${tool.name}`,
    provider: providerKey,
    // JSON Schema is plain JSON, which its type does not say.
    definition: JSON.parse(
      JSON.stringify({ name: tool.name, description: tool.description, input_schema: inputSchema }),
    ),
    tags: ['confluence'],
    isDefault: true,
  };
}

const codeOfStatus: Record<number, Code> = {
  400: Code.InvalidArgument,
  401: Code.Unauthenticated,
  403: Code.PermissionDenied,
  404: Code.NotFound,
  429: Code.ResourceExhausted,
};

/** An error of Confluence itself: the detail tells the SDK not to take it for one of the service, and not to repeat. */
function toolError(response: SiteResponse): ConnectError {
  const message = Buffer.from(response.body).toString();
  const value = {
    errorCode: 'TOOL_ERROR',
    toolErrorInfo: { executionId: randomUUID(), toolErrorMessage: message, toolErrorCode: String(response.status) },
  };
  const code = codeOfStatus[response.status] ?? Code.Internal;
  return new ConnectError(message, code, undefined, [{ desc: ErrorInfoSchema, value }]);
}
