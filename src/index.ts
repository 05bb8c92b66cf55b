export { type AgentContext, type AgentSettings, type ConfluenceAgent } from './agent/assemble-agent.js';
export { type ConfluenceAgentOptions, createConfluenceAgent } from './agent/create-agent.js';
export type { AgentEvent, Citation, ToolCallRecord, TurnResult, TurnStatus, TurnUsage } from './agent/events.js';
export {
  createSession,
  type ResumeDecision,
  type RunOptions,
  type Session,
  type SessionOptions,
} from './agent/session.js';
export {
  type AuthorizationReason,
  type AuthorizationRequest,
  ConfluenceError,
  type ConfluenceErrorCode,
  type ConfluenceErrorOptions,
  type RetryAdvice,
} from './errors.js';
export { type ModelEnvironment, type ResolvedModel, resolveModel } from './models/resolve-model.js';
export type { ConnectionStatus } from './scalekit/account.js';
export type { ClientOptions, UserConnection } from './scalekit/connection.js';
export { createScalekit, type Scalekit, type ScalekitSettings } from './scalekit/scalekit.js';
export type { Source, ToolArtifact } from './tool/define-tool.js';
export { ConfluenceToolkit, type ConfluenceToolkitOptions } from './toolkit.js';
