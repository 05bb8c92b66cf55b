export { authorizationRequired } from './access/authorization.js';
export { type ClientOptions, openClient } from './access/client.js';
export type {
  Connection,
  ConnectionAnswer,
  ConnectionRequest,
  ConnectionStatus,
  Reply,
  RequestLimits,
} from './access/connection.js';
export { type Failure, readBody, type UpstreamBody } from './access/failure.js';
export type { Limits } from './access/limits.js';
export { sendByFetch } from './access/send-by-fetch.js';
export { createWriteBudget, type WriteBudget, type WriteCaps } from './access/write-budget.js';
export { type AgentContext, type AgentSettings, type ConfluenceAgent } from './agent/assemble-agent.js';
export type { Approval, ApprovalDecision } from './agent/approval.js';
export { type ConfluenceAgentOptions, createConfluenceAgent } from './agent/create-agent.js';
export type {
  AgentEvent,
  Citation,
  ResumeDecision,
  RunOptions,
  ToolCallRecord,
  TurnResult,
  TurnStatus,
  TurnUsage,
  TurnWrite,
} from './agent/events.js';
export { createSession, type Session, type SessionOptions } from './agent/session.js';
export type { UndoOptions, UndoResult } from './agent/undo.js';
export type { WriteEvent, WriteRecorder } from './agent/write-events.js';
export type { Undo, WriteOutcome } from './confluence/write/outcome.js';
export type { WriteProposal } from './confluence/write/proposal.js';
export {
  type AuthorizationReason,
  type AuthorizationRequest,
  ConfluenceError,
  type ConfluenceErrorCode,
  type ConfluenceErrorOptions,
  type RetryAdvice,
} from './errors.js';
export { type ApprovalAddressOptions, createApprovalAddress, type WaitingChange } from './host/approval-address.js';
export { type ConsentOptions, type ConsentOutcome, requestConsent } from './host/consent.js';
export { approveAll, type Decisions, rejectAll } from './host/decisions.js';
export { createHost, type Host, type HostOptions, type HostUser } from './host/host.js';
export { type Claim, type Claims, createMemoryClaims } from './agent/claims.js';
export { createMemoryStore } from './host/memory-store.js';
export { readTurn, runTurn, type RunTurnOptions, type ShowTurn } from './host/run-turn.js';
export { type FileStoreOptions, openFileStore } from './host/sqlite-store.js';
export type { ChangeTable, Leases, QuestionHistory, Store, ThreadRow, ThreadTable } from './host/store.js';
export type { Thread } from './host/thread.js';
export type { TicketRow, TicketTable } from './host/tickets.js';
export { type ModelEnvironment, type ResolvedModel, resolveModel } from './models/resolve-model.js';
export type { ScalekitConnection } from './scalekit/connection.js';
export { createScalekit, type Scalekit, type ScalekitSettings } from './scalekit/scalekit.js';
export type { PreparedWrite, Source, ToolArtifact, WritePreview } from './tool/artifact.js';
export { ConfluenceToolkit, type ConfluenceToolkitOptions } from './toolkit.js';
