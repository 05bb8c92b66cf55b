import { z } from 'zod';
import { problemSchema } from './protocol.js';
import { type Route, routes, threadId } from './routes.js';

const json = (schema: z.ZodType): unknown => {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12' });
  return rest;
};

const content = (schema: z.ZodType, type = 'application/json'): unknown => ({ [type]: { schema: json(schema) } });

/** The OpenAPI 3.1 document of the API, made from the schemas that check it. */
export function openApiDocument(): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries<Route>(routes)) {
    paths[`/api${route.path}`] = { ...paths[`/api${route.path}`], [route.method]: operation(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Confluence agent',
      version: '1',
      description:
        'For the person whose browser has the session cookie, and about what is theirs: everything else is `not_found`. All but `get` need the `Origin` of the page.',
    },
    paths,
    components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'confluence_agent' } } },
    security: [{ session: [] }],
  };
}

function operation(name: string, { path, summary, query, body, answer, events }: Route): unknown {
  const parameters = [
    ...(path.includes('{thread}') ? [{ name: 'thread', in: 'path', required: true, schema: json(threadId) }] : []),
    ...Object.entries<z.ZodType>(query?.shape ?? {}).map(([each, schema]) => ({
      name: each,
      in: 'query',
      required: !schema.isOptional(),
      schema: json(schema),
    })),
  ];
  return {
    operationId: name,
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: content(body) } }),
    responses: {
      [answer || events ? '200' : '204']: {
        description: 'Done.',
        ...(answer && { content: content(answer) }),
        ...(events && { content: content(events, 'text/event-stream') }),
      },
      default: { description: 'What is wrong, and what to do.', content: content(z.object({ error: problemSchema })) },
    },
  };
}
