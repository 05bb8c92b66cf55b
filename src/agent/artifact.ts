import type { ToolMessage } from '@langchain/core/messages';
import { z } from 'zod';
import type { AuthorizationRequest, ConfluenceErrorCode } from '../errors.js';
import type { Source } from '../tool/define-tool.js';

const source = z.object({
  pageId: z.string(),
  title: z.string(),
  space: z.string(),
  url: z.string(),
  section: z.string().optional(),
  version: z.number().optional(),
  updatedAt: z.string().optional(),
  author: z.string().optional(),
});

const artifact = z.object({
  sources: z.array(source).catch([]).default([]),
  requests: z.number().catch(0).default(0),
  declined: z.boolean().optional().catch(undefined),
  error: z.object({ code: z.string(), message: z.string(), next: z.string() }).optional().catch(undefined),
  authorization: z
    .object({
      link: z.string().optional(),
      expiresAt: z.string().optional(),
      connectionName: z.string(),
      reason: z.string(),
    })
    .optional()
    .catch(undefined),
});

/** The parts of a tool's artifact that the agent relies on. */
export interface AgentArtifact {
  sources: Source[];
  requests: number;
  /** The user was asked to authorize this call and refused. */
  declined?: boolean;
  error?: { code: ConfluenceErrorCode; message: string; next: string };
  authorization?: AuthorizationRequest;
}

const none: AgentArtifact = { sources: [], requests: 0 };

/** Reads the artifact of a result, also of one that a checkpointer stored or a foreign tool made: what does not fit is absent. */
export function artifactOf(message: ToolMessage): AgentArtifact {
  const parsed = artifact.safeParse(message.artifact ?? {});
  // Codes and reasons are only ever written by this package; zod has checked that they are strings.
  return parsed.success ? (parsed.data as AgentArtifact) : none;
}
