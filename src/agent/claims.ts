import type { BaseCheckpointSaver } from '@langchain/langgraph';
import { type Claims, createMemoryClaims } from '../confluence/write/claims.js';

export { type Claim, type Claims, createMemoryClaims, outcomeFrom } from '../confluence/write/claims.js';

const shared = new WeakMap<BaseCheckpointSaver, Claims>();

/** Claims in memory that all agents of this process share whose threads are in the same place. */
export function claimsBeside(checkpointer: BaseCheckpointSaver): Claims {
  const claims = shared.get(checkpointer) ?? createMemoryClaims();
  shared.set(checkpointer, claims);
  return claims;
}
