import type { ConfluenceToolkit } from '../toolkit.js';
import type { WriteRecorder } from './write-events.js';

/** What an agent that may write has beside its graph. */
export interface WriteAccess {
  toolkit: ConfluenceToolkit;
  record?: WriteRecorder;
}

const access = new WeakMap<object, WriteAccess>();

/** Remembers it for the sessions of an agent: the agent itself is LangChain's object and has no place for it. */
export function keepWriteAccess(agent: object, value: WriteAccess): void {
  access.set(agent, value);
}

/** What an agent may write with; undefined when it only reads. */
export function writeAccessOf(agent: object): WriteAccess | undefined {
  return access.get(agent);
}
