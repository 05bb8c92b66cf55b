import type { ToolMessage } from '@langchain/core/messages';
import { z } from 'zod';
import type { AuthorizationRequest, ConfluenceErrorCode } from '../errors.js';
import type { WriteOutcome } from '../confluence/write/outcome.js';
import type { WriteProposal } from '../confluence/write/proposal.js';
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

const undo = z.looseObject({ kind: z.string() });

const outcome = z.looseObject({
  status: z.enum(['done', 'not_done', 'conflict', 'unavailable', 'unknown', 'partly_done']),
  content: z
    .looseObject({ id: z.string(), title: z.string(), url: z.string(), version: z.number().optional() })
    .optional(),
  undo: undo.optional(),
});

const change = z.looseObject({
  hash: z.string(),
  kind: z.string(),
  summary: z.string(),
  subject: z.looseObject({ id: z.string().optional(), title: z.string(), space: z.string(), url: z.string() }),
});

const artifact = z.object({
  sources: z.array(source).catch([]).default([]),
  requests: z.number().catch(0).default(0),
  declined: z.boolean().optional().catch(undefined),
  rejected: z.boolean().optional().catch(undefined),
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
  outcome: outcome.optional().catch(undefined),
  change: change.optional().catch(undefined),
});

/** The parts of a tool's artifact that the agent relies on. */
export interface AgentArtifact {
  sources: Source[];
  requests: number;
  /** The user was asked to authorize this call and refused. */
  declined?: boolean;
  /** The user rejected the change that this call proposed. */
  rejected?: boolean;
  error?: { code: ConfluenceErrorCode; message: string; next: string };
  authorization?: AuthorizationRequest;
  /** What became of a change. */
  outcome?: WriteOutcome;
  /** The change that was asked for. */
  change?: { hash: string; kind: string; summary: string; subject: WriteProposal['subject'] };
}

const none: AgentArtifact = { sources: [], requests: 0 };

/** Reads the artifact of a result, also of one that a checkpointer stored or a foreign tool made: what does not fit is absent. */
export function artifactOf(message: ToolMessage): AgentArtifact {
  return readArtifact(message.artifact);
}

/** The same of an artifact without its message. */
export function readArtifact(value: unknown): AgentArtifact {
  const parsed = artifact.safeParse(value ?? {});
  // Codes, reasons and outcomes are only ever written by this package; zod has checked what is branched on.
  return parsed.success ? (parsed.data as unknown as AgentArtifact) : none;
}
