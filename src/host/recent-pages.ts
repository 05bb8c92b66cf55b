import { ToolMessage } from '@langchain/core/messages';
import type { Connection } from '../access/connection.js';
import { type Limits, limitsOf } from '../access/limits.js';
import { artifactOf } from '../agent/artifact.js';
import { ConfluenceToolkit } from '../toolkit.js';

/** A page by its title and browser address. */
export interface RecentPage {
  title: string;
  url: string;
}

/** Pages within the limits that the user of a connection edited last, at most `count`; none while it is not connected. */
export async function recentPages(connection: Connection, limits: Limits, count = 3): Promise<RecentPage[]> {
  if ((await connection.status()).state !== 'connected') return [];
  const toolkit = new ConfluenceToolkit({ connection, names: ['confluence_search'], ...limitsOf(limits) });
  const [search] = toolkit.getTools();
  const args = { cql: 'type = page and contributor = currentUser() order by lastmodified desc', limit: count };
  const result: unknown = await search?.invoke({ type: 'tool_call', id: 'recent', name: 'confluence_search', args });
  if (!ToolMessage.isInstance(result)) return [];
  return artifactOf(result)
    .sources.slice(0, count)
    .map(({ title, url }) => ({ title, url }));
}
